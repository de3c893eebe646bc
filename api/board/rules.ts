import { type Calendar, type Hours, hoursOn, nextOpenDay } from '../centres/rules.ts';
import { addDays, type Day } from '../core/dates.ts';

/** The hours of a day at a centre, null when it is closed, and when it opens next after that day, null if never. */
export type Opening = { hours: Hours | null; next: { day: Day; opens: string } | null };

/** When a centre works on a day and next after it. */
export function openingOn(calendar: Calendar, day: Day): Opening {
  const next = nextOpenDay(calendar, addDays(day, 1));
  const opens = hoursOn(calendar, next)?.opens;
  return { hours: hoursOn(calendar, day), next: opens === undefined ? null : { day: next, opens } };
}

/** Whether a centre is open at a time of that day, will be, was, or does not work on it; `HH:MM` on its own clocks. */
export function openAt({ hours }: Opening, clock: string): 'open' | 'before' | 'after' | 'closed' {
  if (hours === null) return 'closed';
  if (clock < hours.opens) return 'before';
  return clock < hours.closes ? 'open' : 'after';
}
