import { ageInMonths, asDay, type Day, dayAt, day as dayOf, type Moment, toMoment } from '../core/dates.ts';

/** What one place of a session is. */
export const counts = ['person', 'pair', 'adult', 'family'] as const;
type Counts = (typeof counts)[number];

export const venueKinds = ['place', 'cabinet', 'bus', 'online'] as const;
export const visitStates = ['booked', 'waiting', 'attended', 'absent', 'cancelled'] as const;
type VisitState = (typeof visitStates)[number];

/** Of which sessions of a series something holds: this one, this and those after it, or all that are still to come. */
export const scopes = ['one', 'following', 'all'] as const;

/** For how many days after a session something forgotten may still be entered: the session itself, a visit, a note. */
export const lateEntryDays = 31;

/** How many days ahead the families' pages show sessions. */
export const shownAhead = 28;

// --- Time ---

export type Times = { day: Day; time: string; startsAt: Moment; endsAt: Moment };

/**
 * When a session is that begins at a time of a venue's own clock. A time that the clocks skip is the one they show an
 * hour later; of a time that comes twice it is the first.
 */
export function timesOf(at: { day: Day; time: string; minutes: number }, timeZone: string): Times {
  const starts = Temporal.PlainDateTime.from(`${at.day}T${at.time}`).toZonedDateTime(timeZone, {
    disambiguation: 'compatible',
  });
  return {
    day: dayOf.parse(starts.toPlainDate().toString()),
    time: starts.toPlainTime().toString({ smallestUnit: 'minute' }),
    startsAt: toMoment(starts.toInstant()),
    endsAt: toMoment(starts.toInstant().add({ minutes: at.minutes })),
  };
}

/** The last day a series may run to: a year after its first. */
export const longestSeries = (starts: Day): Day =>
  asDay(Temporal.PlainDate.from(starts).add({ years: 1 }).toString());

/** The days of a series from its first day on: on some weekdays (ISO, 1 = Monday) of every so many weeks. */
export function seriesDays(
  starts: Day,
  { weekdays, everyWeeks, until }: { weekdays: readonly number[]; everyWeeks: number; until: Day },
): Day[] {
  const first = Temporal.PlainDate.from(starts);
  const last = Temporal.PlainDate.from(until);
  const monday = first.subtract({ days: first.dayOfWeek - 1 });
  const days: Day[] = [];
  for (let at = first; Temporal.PlainDate.compare(at, last) <= 0; at = at.add({ days: 1 })) {
    const week = Math.floor(monday.until(at, { largestUnit: 'day' }).days / 7);
    if (week % everyWeeks === 0 && weekdays.includes(at.dayOfWeek)) days.push(dayOf.parse(at.toString()));
  }
  return days;
}

type When = { state: 'planned' | 'cancelled'; startsAt: Moment; endsAt: Moment };

/** Whether something may be asked for from outside: it is planned and has not begun. */
export const isAhead = ({ state, startsAt }: When, now: Moment): boolean =>
  state === 'planned' && startsAt > now;

/** Whether staff may still enter something: it is planned, and is not long over. */
export const isOpenToStaff = ({ state, endsAt }: When, now: Moment): boolean =>
  state === 'planned' && toMoment(Temporal.Instant.from(endsAt).add({ hours: 24 * lateEntryDays })) > now;

/** Whether it can be said who came: from the session's own day on, by its venue's clock. */
export const mayMark = (
  session: When & { day: Day },
  at: { now: Temporal.Instant; timeZone: string },
): boolean => isOpenToStaff(session, toMoment(at.now)) && session.day <= dayAt(at.now, at.timeZone);

// --- Places ---

export type People = { adults: number; children: number };

/**
 * How many places so many people take: each a person; each child with its adult a pair (children beyond the adults too);
 * each adult, whose children are minded; all of them together a family.
 */
export function placesOf(by: Counts, { adults, children }: People): number {
  if (by === 'person') return adults + children;
  if (by === 'pair') return Math.max(1, children);
  return by === 'adult' ? Math.max(1, adults) : 1;
}

/** Who is missing from a visit: a pair is an adult and a child, a session for adults needs one; null when nobody is. */
export function whoIsMissing(by: Counts, { adults, children }: People): 'no_adult' | 'no_child' | null {
  if ((by === 'pair' || by === 'adult') && adults === 0) return 'no_adult';
  return by === 'pair' && children === 0 ? 'no_child' : null;
}

/** States in which a visit takes its places. */
export const takesPlaces = (state: VisitState): boolean =>
  state === 'booked' || state === 'attended' || state === 'absent';

/**
 * Who moves up from the waiting list into places that came free: in their order the first that fit; whoever needs more
 * than there are keeps the place on the list.
 */
export function movesUp<Waiting extends { places: number }>(
  free: number,
  list: readonly Waiting[],
): Waiting[] {
  let left = free;
  return list.filter(({ places }) => {
    if (places > left) return false;
    left -= places;
    return true;
  });
}

/** What speaks for a second look, never against a visit: children younger or older than the session is meant for. */
export type AgeWarning = { code: 'too_young' | 'too_old'; ageMonths: number; limit: number };

/**
 * The children of a family whom a session is not meant for, on its day, where fewer are left than come; bounds are whole
 * years, both included.
 */
export function ageWarnings(
  { day, ageFrom, ageTo }: { day: Day; ageFrom: number | null; ageTo: number | null },
  children: readonly { birthDate: Day | null }[],
  coming: number,
): AgeWarning[] {
  const misfits = children.flatMap(({ birthDate }): AgeWarning[] => {
    if (birthDate === null || birthDate > day) return [];
    const ageMonths = ageInMonths(birthDate, day);
    if (ageFrom !== null && ageMonths < ageFrom * 12)
      return [{ code: 'too_young', ageMonths, limit: ageFrom }];
    if (ageTo !== null && ageMonths >= (ageTo + 1) * 12)
      return [{ code: 'too_old', ageMonths, limit: ageTo }];
    return [];
  });
  return children.length - misfits.length >= coming ? [] : misfits;
}

// --- Things ---

/** What is needed of one type from a moment up to, not including, another. */
export type NeedSpan = { from: Moment; to: Moment; quantity: number };

/** The most of a type that is needed at one moment: what a session gives back at its end, the next one may take. */
export function peakNeed(spans: readonly NeedSpan[]): number {
  const steps = spans
    .flatMap(({ from, to, quantity }) => [
      { at: from, by: quantity },
      { at: to, by: -quantity },
    ])
    .sort((a, b) => (a.at === b.at ? a.by - b.by : a.at < b.at ? -1 : 1));
  let needed = 0;
  let most = 0;
  for (const { by } of steps) {
    needed += by;
    most = Math.max(most, needed);
  }
  return most;
}

/** The days of the centre's calendar on which a session needs its things: most often one, over midnight two. */
export function daysNeeded({ startsAt, endsAt }: Pick<When, 'startsAt' | 'endsAt'>, timeZone: string): Day[] {
  const first = dayAt(Temporal.Instant.from(startsAt), timeZone);
  const last = dayAt(Temporal.Instant.from(endsAt).subtract({ milliseconds: 1 }), timeZone);
  return first === last ? [first] : [first, last];
}
