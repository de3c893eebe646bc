import { addDays, type Day, weekday } from '../core/dates.ts';

/** Opening hours of a day on the centre's own clocks, `HH:MM`. */
export type Hours = { opens: string; closes: string };

/** Days [starts, until] that differ from the week: closed, or with `open` working. `own` = this centre's row. */
export type Stretch = { starts: Day; until: Day; open: boolean; own: boolean };

/** All that decides whether a centre works on a day; plain JSON. */
export type Calendar = {
  /** Hours by ISO weekday, 1 = Monday; a weekday that is not here is closed. */
  weekdays: Readonly<Partial<Record<number, Hours>>>;
  /** Yearly holidays, `MM-DD`. */
  holidays: readonly string[];
  closures: readonly Stretch[];
};

/** Why a centre does not work on a day: its own row, a row of all centres, a holiday, the weekly hours. */
type ClosedBecause = 'own_closure' | 'common_closure' | 'holiday' | 'weekday';

const length = (of: Stretch): number => Date.parse(of.until) - Date.parse(of.starts);

const rank = (a: Stretch, b: Stretch): number =>
  Number(b.own) - Number(a.own) || length(a) - length(b) || (a.starts < b.starts ? 1 : -1);

/**
 * The row that decides about a day, if any: a centre's own row before one of all centres, then the shorter
 * stretch before the longer (so that one working day can be set inside a long closure), then the later start.
 */
export const ruling = <Row extends Stretch>(rows: readonly Row[], day: Day): Row | undefined => {
  let first: Row | undefined;
  for (const row of rows)
    if (row.starts <= day && day <= row.until && (first === undefined || rank(row, first) < 0)) first = row;
  return first;
};

/**
 * Hours of a day, or null when closed. A working row on a weekday without hours of its own (a moved working
 * Saturday) takes those of the first weekday of the week that has any, Monday first; a centre with no hours at
 * all has none to open at and stays closed.
 */
export function hoursOn(calendar: Calendar, day: Day): Hours | null {
  if (whyClosed(calendar, day) !== null) return null;
  return calendar.weekdays[weekday(day)] ?? firstHours(calendar);
}

const firstHours = ({ weekdays }: Calendar): Hours | null => {
  for (let n = 1; n <= 7; n += 1) {
    const hours = weekdays[n];
    if (hours !== undefined) return hours;
  }
  return null;
};

/** Why a centre is closed on a day, or null when it works: own row, then all centres' row, holiday, week. */
export function whyClosed(calendar: Calendar, day: Day): ClosedBecause | null {
  const row = ruling(calendar.closures, day);
  if (row?.open) return firstHours(calendar) === null ? 'weekday' : null;
  if (row !== undefined) return row.own ? 'own_closure' : 'common_closure';
  if (calendar.holidays.includes(day.slice(5))) return 'holiday';
  return calendar.weekdays[weekday(day)] === undefined ? 'weekday' : null;
}

/** Whether a centre works on a day. */
export const isOpen = (calendar: Calendar, day: Day): boolean => whyClosed(calendar, day) === null;

/** How far an open day is looked for: beyond a year of closure a date must not run away. */
const searchDays = 400;

/** `day` itself when open, else the next open day; `day` again when there is none within 400 days. */
export function nextOpenDay(calendar: Calendar, day: Day): Day {
  let at = day;
  for (let tried = 0; tried <= searchDays; tried += 1) {
    if (isOpen(calendar, at)) return at;
    at = addDays(at, 1);
  }
  return day;
}

/**
 * The last of `count` open days after `day` (0 → `day`): what is asked for on `day` and may take `count` working
 * days is over at the end of it. Where nothing opens within 400 days, calendar days are counted.
 */
export function addOpenDays(calendar: Calendar, day: Day, count: number): Day {
  let at = day;
  for (let n = 0; n < count; n += 1) at = nextOpenDay(calendar, addDays(at, 1));
  return at;
}
