import type { CalendarEntry } from '../../../api/bookings/shapes.ts';

/** A day so many days from another. */
export const plusDays = (day: string, count: number): string =>
  Temporal.PlainDate.from(day).add({ days: count }).toString();

/** So many days from one on. */
export const daysFrom = (from: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => plusDays(from, n));

/** How many days a calendar shows, as its address asks: a fortnight, or a month. */
export const spanOf = (asked: string): number => (asked === '31' ? 31 : 14);

/** The first day a calendar shows: the one asked for, else the Monday of this week. */
export const startOf = (asked: string, today: string): string => {
  if (/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(asked)) {
    try {
      return Temporal.PlainDate.from(asked, { overflow: 'reject' }).toString();
    } catch {
      // No such day: as if none had been asked for.
    }
  }
  const { dayOfWeek } = Temporal.PlainDate.from(today);
  return plusDays(today, 1 - dayOfWeek);
};

/** One entry in its place: the lane of its type, the columns it covers (1 first), and how many of them are after its return. */
export type Placed = { entry: CalendarEntry; lane: number; start: number; end: number; tail: number };
export type Group = { itemType: CalendarEntry['itemType']; lanes: number; placed: Placed[] };

const byStart = (one: CalendarEntry, other: CalendarEntry) => (one.starts < other.starts ? -1 : 1);

/** The entries of each type in as few lanes as hold them without covering one another. */
export function groupsOf(entries: readonly CalendarEntry[], days: readonly string[]): Group[] {
  const column = new Map(days.map((day, index) => [day, index + 1]));
  const types = Map.groupBy(entries, ({ itemType }) => itemType.id);
  return [...types.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const ends: number[] = [];
    const placed = rows.toSorted(byStart).map((entry) => {
      const start = column.get(entry.starts) ?? 1;
      const end = (column.get(entry.until) ?? days.length) + 1;
      const due =
        entry.dueOn === null
          ? end - 1
          : (column.get(entry.dueOn) ?? (entry.dueOn < entry.starts ? 0 : end - 1));
      const free = ends.findIndex((taken) => taken <= start);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = end;
      return { entry, lane, start, end, tail: Math.max(0, end - 1 - Math.max(due, start)) };
    });
    return [{ itemType: first.itemType, lanes: ends.length, placed }];
  });
}

/** What begins and what comes back on a day. */
export const ofDay = (entries: readonly CalendarEntry[], day: string) => ({
  begins: entries.filter(({ kind, starts }) => kind === 'booking' && starts === day),
  back: entries.filter(({ kind, dueOn }) => kind === 'loan' && dueOn === day),
  other: entries.filter(({ kind, starts }) => kind !== 'booking' && kind !== 'loan' && starts === day),
});

/** The two numbers of a type on a day. */
export const numbersOn = <T extends { from: string; until: string }>(
  stretches: readonly T[],
  day: string,
): T | undefined => stretches.find(({ from, until }) => from <= day && day <= until);
