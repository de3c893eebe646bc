import { m } from './paraglide/messages.js';
import { getLocale } from './paraglide/runtime.js';

type Options = Intl.DateTimeFormatOptions;

const tags = { ru: 'ru-RU', en: 'en-GB' };
const dates = new Map<string, Intl.DateTimeFormat>();

/** The BCP 47 tag the figures and dates of the chosen language are written by. */
export const localeTag = (): string => tags[getLocale()];

const dateFormat = (options: Options) => {
  const key = `${localeTag()} ${JSON.stringify(options)}`;
  let format = dates.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(localeTag(), options);
    dates.set(key, format);
  }
  return format;
};

/** An ISO day in any of the language's own ways; it has no zone, and is written from midnight UTC, in UTC. */
export const dateAs = (day: string, options: Options) =>
  dateFormat({ ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

const lowerFirst = (text: string) =>
  getLocale() === 'ru' ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** Whole days from one ISO day to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** The device's own calendar day as 'YYYY-MM-DD'; prefer the centre's `today` where there is one. */
const deviceToday = (): string => Temporal.Now.plainDateISO().toString();

/** 'YYYY-MM-DD' → «8 декабря» / "8 December"; with the year when it is not the year of `today`. */
export const date = (day: string, today = deviceToday()): string =>
  dateAs(day, {
    day: 'numeric',
    month: 'long',
    ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
  }).replace(/\s?г\.$/, '');

/** 'YYYY-MM-DD' → «вт, 8 декабря» / "Tue, 8 December"; with the year when it is not the year of `today`. */
export const day = (iso: string, today = deviceToday()): string =>
  `${lowerFirst(dateAs(iso, { weekday: 'short' }))}, ${date(iso, today)}`;

/** 'YYYY-MM-DD' → «вторник, 8 декабря 2026» — the exact one, for titles and screen readers. */
export const exactDay = (iso: string): string =>
  `${lowerFirst(dateAs(iso, { weekday: 'long' }))}, ${date(iso, '0000')}`;

/** 'YYYY-MM-DD' → «08.12.2026» / "08/12/2026", for tables and papers. */
export const shortDay = (iso: string): string =>
  dateAs(iso, { day: '2-digit', month: '2-digit', year: 'numeric' });

/**
 * An ISO day as seen from `today`: «сегодня», «вчера», «через 3 дня», «3 дня назад».
 * Beyond two months it counts in months, beyond two years in years.
 */
export const fromToday = (iso: string, today = deviceToday()): string => {
  const days = daysBetween(today, iso);
  const relative = new Intl.RelativeTimeFormat(localeTag(), { numeric: 'auto' });
  if (Math.abs(days) < 61) return relative.format(days, 'day');
  if (Math.abs(days) < 730) return relative.format(Math.round(days / 30.44), 'month');
  return relative.format(Math.round(days / 365.25), 'year');
};

/** Two ISO days → «4–17 декабря», «28 ноября – 3 декабря»; with years when they are not the year of `today`. */
export const period = (from: string, until: string, today = deviceToday()): string => {
  if (from === until) return date(from, today);
  const year = today.slice(0, 4);
  const withYear = from.slice(0, 4) !== year || until.slice(0, 4) !== year;
  const sameYear = from.slice(0, 4) === until.slice(0, 4);
  if (from.slice(0, 7) === until.slice(0, 7))
    return `${Number(from.slice(8))}–${withYear ? date(until, '0000') : date(until, until)}`;
  const first = withYear && !sameYear ? date(from, '0000') : date(from, from);
  return `${first} – ${withYear ? date(until, '0000') : date(until, until)}`;
};

/** An instant (ISO string with offset or Z) → «24 ноября, 14:05» on the clocks of `timeZone` (IANA). */
export const instant = (at: string, timeZone: string, today = deviceToday()): string => {
  const zoned = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone);
  return `${date(zoned.toPlainDate().toString(), today)}, ${clock(at, timeZone)}`;
};

/** An instant → «14:05» on the clocks of `timeZone`; without a zone, on the device's. */
export const clock = (at: string, timeZone?: string): string =>
  dateFormat({
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(at));

/** An instant → its ISO day on the clocks of `timeZone`. */
export const dayOf = (at: string, timeZone: string): string =>
  Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** A whole number → «1 250» / "1,250". */
export const number = (value: number): string => new Intl.NumberFormat(localeTag()).format(value);

/** Kopecks → «1 250 ₽», «99,50 ₽»; kopecks are shown only where there are any. */
export const money = (kopecks: number): string =>
  new Intl.NumberFormat(localeTag(), {
    style: 'currency',
    currency: 'RUB',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: kopecks % 100 === 0 ? 0 : 2,
    maximumFractionDigits: 2,
  }).format(kopecks / 100);

/** What a person typed as roubles («1 250,50») → kopecks, or null when it is not a sum. */
export const kopecks = (typed: string): number | null => {
  const plain = typed.replace(/[\s\u00a0\u202f₽]/g, '').replace(',', '.');
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : null;
};

/**
 * '+79131234567' → «+7 913 123-45-67»; a city's number given as bare digits → «+7 3852 20-00-00». What is grouped
 * already, masked or foreign comes back as it was.
 */
export const phone = (value: string): string =>
  value
    .replace(/^(?:\+?7|8)\D*([89]\d{2})\D*(\d{3})\D*(\d{2})\D*(\d{2})$/, '+7 $1 $2-$3-$4')
    .replace(/^(?:\+7|8)(\d{4})(\d{2})(\d{2})(\d{2})$/, '+7 $1 $2-$3-$4');

/** The name of a thing that has one in both languages. */
export const nameOf = ({ nameRu, nameEn }: { nameRu: string; nameEn: string }): string =>
  getLocale() === 'ru' ? nameRu : nameEn || nameRu;

/** Birth day → «7 лет», «8 месяцев», «12 дней» as of `today`; months under two years, days under one month. */
export const age = (born: string, today = deviceToday()): string => {
  const lived = Temporal.PlainDate.from(born).until(today, { largestUnit: 'years' });
  if (lived.years >= 2) return m.app_years({ count: lived.years });
  const months = lived.years * 12 + lived.months;
  return months > 0 ? m.app_months({ count: months }) : m.app_days({ count: Math.max(0, lived.days) });
};

const monthStems = [
  ['янв', 'фев', 'мар', 'апр', 'ма[йя]', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'],
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
].map((stems) => stems.map((stem) => new RegExp(`^${stem}`, 'i')));

/** «5 мая 1990», «5 May 1990» → «5 5 1990»; anything else as it is. */
const monthInFigures = (text: string): string =>
  text.replace(/\p{L}+\.?/u, (word) => {
    const at = monthStems.map((stems) => stems.findIndex((stem) => stem.test(word))).find((n) => n >= 0);
    return at === undefined ? word : String(at + 1);
  });

/**
 * A date as people type it («8.12.26», «08/12/2026», «2026-12-08», «8 12 2026», «08122026», «8 декабря 2026») → 'YYYY-MM-DD',
 * or null when there is no such day. Two-digit years mean the hundred years that end with 20 years from `today`.
 */
export const typedDay = (typed: string, today = deviceToday()): string | null => {
  const text = monthInFigures(typed.trim());
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const local =
    /^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4}|\d{2})$/.exec(text) ??
    /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(text);
  const parts = iso ? [iso[1], iso[2], iso[3]] : local ? [local[3], local[2], local[1]] : null;
  if (!parts) return null;
  let [year = 0, month = 0, dayOfMonth = 0] = parts.map(Number);
  if (parts[0]?.length === 2) {
    const limit = Number(today.slice(0, 4)) + 20;
    year += Math.floor(limit / 100) * 100;
    if (year > limit) year -= 100;
  }
  const plain = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
  const found = new Date(`${plain}T00:00:00Z`);
  return Number.isNaN(found.getTime()) || found.toISOString().slice(0, 10) !== plain ? null : plain;
};

type WeekdayHours = { weekday: number; opens: string; closes: string };

const weekday = (iso: number) => lowerFirst(dateAs(`2024-01-0${iso}`, { weekday: 'short' }));
/** «09:00» → «9:00». */
export const shortClock = (time: string): string => time.replace(/^0/, '');

/** A week's hours (ISO weekdays, 1 = Monday) → lines «пн–пт 9:00–18:00», «сб 10:00–14:00»; equal neighbours join. */
export const weekHours = (hours: readonly WeekdayHours[]): string[] => {
  const runs: { from: number; to: number; span: string }[] = [];
  for (const { weekday: at, opens, closes } of hours.toSorted((a, b) => a.weekday - b.weekday)) {
    const span = `${shortClock(opens)}–${shortClock(closes)}`;
    const last = runs.at(-1);
    if (last && last.span === span && last.to === at - 1) last.to = at;
    else runs.push({ from: at, to: at, span });
  }
  return runs.map(
    ({ from, to, span }) => `${from === to ? weekday(from) : `${weekday(from)}–${weekday(to)}`} ${span}`,
  );
};
