import { z } from '@hono/zod-openapi';
import type { Day, Moment } from '../../db/tables/columns.ts';

export type { Day, Moment };

const calendarDay = z.iso.date({ abort: true });

/**
 * A calendar day on the wire: `YYYY-MM-DD`, a day that exists (31 February is refused) and that somebody may mean:
 * what is reckoned from it stays within the calendar.
 */
export const day = calendarDay
  .refine((text) => text >= '1800-01-01' && text <= '2199-12-31', {
    message: 'Write a day of the years 1800 to 2199',
  })
  .openapi({ example: '2026-12-08' })
  .brand<'Day'>();

/** A moment on the wire: ISO 8601 in UTC. */
export const moment = z.iso.datetime().openapi({ example: '2026-11-24T02:15:00.000Z' }).brand<'Moment'>();

/** A time zone on the wire: an IANA name such as `Asia/Barnaul`; offsets are refused, as they know no history. */
export const timeZone = z
  .string()
  .refine((name) => name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name), {
    message: 'Use the IANA name of a time zone, such as Asia/Barnaul',
  })
  .openapi({ example: 'Asia/Barnaul' });

/** An ISO day or moment that is already known to be one, as its branded type; throws a RangeError otherwise. */
export const asDay = (text: string): Day => toDay(Temporal.PlainDate.from(text));

const branded = calendarDay.brand<'Day'>();
const toDay = (date: Temporal.PlainDate): Day => branded.parse(date.toString());

/** The instant asked for last, as text: an act writes its one instant a dozen times. */
let written: { instant: Temporal.Instant; text: Moment } | undefined;

/** The moment as text, to the millisecond, so that texts sort as moments do. */
export function toMoment(instant: Temporal.Instant): Moment {
  if (written?.instant !== instant)
    written = { instant, text: new Date(instant.epochMilliseconds).toISOString() as Moment };
  return written.text;
}

/** The last day asked for in each time zone, and the milliseconds since 1970 in which it begins and ends. */
const latest = new Map<string, { day: Day; begins: number; ends: number }>();

/** The day it is at `instant` in an IANA time zone. An act asks a dozen times, and nearly always for today. */
export function dayAt(instant: Temporal.Instant, timeZone: string): Day {
  const at = instant.epochMilliseconds;
  const known = latest.get(timeZone);
  if (known !== undefined && known.begins <= at && at < known.ends) return known.day;
  const there = instant.toZonedDateTimeISO(timeZone);
  const begins = there.startOfDay();
  const day = toDay(there.toPlainDate());
  const ends = begins.add({ days: 1 }).startOfDay();
  latest.set(timeZone, { day, begins: begins.epochMilliseconds, ends: ends.epochMilliseconds });
  return day;
}

/** Days since 1970. A day that is one already is reckoned with as a number: every act does it a hundred times. */
const numberOf = (of: Day): number => Date.parse(of) / 86_400_000;

/** The days that were reckoned so far, by their number: all of the calendar are some hundred thousand. */
const reckoned = new Map<number, Day>();

/** The day `count` calendar days after (or, negative, before) `from`. */
export function addDays(from: Day, count: number): Day {
  const number = numberOf(from) + count;
  const known = reckoned.get(number);
  if (known !== undefined) return known;
  const day = new Date(number * 86_400_000).toISOString().slice(0, 10) as Day;
  reckoned.set(number, day);
  return day;
}

/** Calendar days from `from` to `to`; negative when `to` is the earlier. */
export const daysBetween = (from: Day, to: Day): number => numberOf(to) - numberOf(from);

/** ISO weekday, 1 = Monday. */
export const weekday = (of: Day): number => new Date(of).getUTCDay() || 7;

const monthOf = (of: Day): number => Number(of.slice(0, 4)) * 12 + Number(of.slice(5, 7));

/** Whole months of age on `on` of someone born on `born`. */
export const ageInMonths = (born: Day, on: Day): number =>
  monthOf(on) - monthOf(born) - (on.slice(8) < born.slice(8) ? 1 : 0);
