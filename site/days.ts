import type { Days } from './device.svelte.ts';

type Hours = readonly { weekday: number }[];

/** An ISO day moved by whole days. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** ISO weekday, 1 = Monday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

const clocks = new Map<string | undefined, Intl.DateTimeFormat>();

/** The calendar day it is on the clocks of a time zone, or on those of the device. */
export const todayAt = (timeZone?: string): string => {
  // A browser without it takes forty times as long to make the clock, so it makes one.
  if ('Temporal' in globalThis) return Temporal.Now.plainDateISO(timeZone).toString();
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { ...(timeZone && { timeZone }), dateStyle: 'short' });
  clocks.set(timeZone, clock);
  return clock.format(new Date());
};

/** 'YYYY-MM' moved by whole months. */
export const addMonths = (month: string, months: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months)).toISOString().slice(0, 7);
};

/** Whether a text is a day of the calendar: 31 February reads as a day of March. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  addDays(text, 0) === text;

/** The day itself or the next one on which the week's hours have the centre open. */
const openFrom = (day: string, hours: Hours): string => {
  const open = new Set(hours.map(({ weekday }) => weekday));
  let at = day;
  for (let step = 0; step < 7 && !open.has(weekdayOf(at)); step += 1) at = addDays(at, 1);
  return at;
};

/** From the first open day at or after `from`, for about so many days, to an open day. */
export const span = (from: string, days: number, hours: Hours): Days => {
  const first = openFrom(from, hours);
  return { from: first, until: openFrom(addDays(first, days), hours) };
};
