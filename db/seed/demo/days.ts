import { addDays, type Day } from '../../../api/core/dates.ts';

/** Days are counted as one centre's calendar has them. */
type Calendar = { isOpen: (day: Day) => boolean };

/** How the present day is: the last open one up to today, and the two open ones before it. */
export type Present = Calendar & { today: Day; present: Day; eve: Day; beforeEve: Day };

/** The open day so many after a day, or before it. */
export function openDays({ isOpen }: Calendar, from: Day, count: number): Day {
  let at = from;
  for (let left = Math.abs(count); left > 0; ) {
    at = addDays(at, Math.sign(count));
    if (isOpen(at)) left -= 1;
  }
  return at;
}

/** The day itself when open, else the next open one. */
export const openFrom = ({ isOpen }: Calendar, day: Day): Day =>
  isOpen(day) ? day : openDays({ isOpen }, day, 1);

/** The day itself when open, else the last open one before it. */
export const openUpTo = ({ isOpen }: Calendar, day: Day): Day =>
  isOpen(day) ? day : openDays({ isOpen }, day, -1);

/** How many open days lie after a day, up to another. */
export function openDaysBetween({ isOpen }: Calendar, from: Day, until: Day): number {
  let count = 0;
  for (let at = addDays(from, 1); at <= until; at = addDays(at, 1)) if (isOpen(at)) count += 1;
  return count;
}
