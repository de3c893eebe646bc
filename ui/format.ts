import { m } from './paraglide/messages.js';
import { getLocale } from './paraglide/runtime.js';

const tags = { ru: 'ru-RU', en: 'en-GB' };

/** The BCP 47 tag of the chosen language. */
export const localeTag = (): string => tags[getLocale()];

/**
 * The words and figures of the most frequent dates and sums are written here: the first use of `Intl` for a date or a
 * number holds a cheap phone for a tenth of a second before anything is shown.
 */
const words = {
  ru: {
    months: 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' '),
    ofMonths: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
    long: 'понедельник вторник среда четверг пятница суббота воскресенье'.split(' '),
    short: 'пн вт ср чт пт сб вс'.split(' '),
  },
  en: (() => {
    const months =
      'January February March April May June July August September October November December'.split(' ');
    const long = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
    return { months, ofMonths: months, long, short: long.map((name) => name.slice(0, 3)) };
  })(),
};

/** An ISO weekday (1 = Monday) → «ср», "Wed"; or «среда», "Wednesday". */
export const weekdayName = (weekday: number, look: 'long' | 'short' = 'short'): string =>
  words[getLocale()][look][weekday - 1] ?? '';

/** 'YYYY-MM' → «декабрь 2026», "December 2026". */
export const monthName = (month: string): string =>
  `${words[getLocale()].months[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;

const weekdayOf = (iso: string) => new Date(`${iso}T00:00:00Z`).getUTCDay() || 7;

/** Whole days from one ISO day to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** The device's own calendar day as 'YYYY-MM-DD'; prefer the centre's `today` where there is one. */
const deviceToday = (): string => Temporal.Now.plainDateISO().toString();

/** 'YYYY-MM-DD' → «8 декабря» / "8 December"; with the year when it is not the year of `today`. */
export const date = (day: string, today = deviceToday()): string => {
  const year = day.slice(0, 4);
  const said = `${Number(day.slice(8))} ${words[getLocale()].ofMonths[Number(day.slice(5, 7)) - 1]}`;
  return year === today.slice(0, 4) ? said : `${said} ${year}`;
};

/** 'YYYY-MM-DD' → «вт, 8 декабря» / "Tue, 8 December"; with the year when it is not the year of `today`. */
export const day = (iso: string, today = deviceToday()): string =>
  `${weekdayName(weekdayOf(iso))}, ${date(iso, today)}`;

/** 'YYYY-MM-DD' → «вторник, 8 декабря 2026» — the exact one, for titles and screen readers. */
export const exactDay = (iso: string): string =>
  `${weekdayName(weekdayOf(iso), 'long')}, ${date(iso, '0000')}`;

/** 'YYYY-MM-DD' → «08.12.2026» / "08/12/2026", for tables and papers. */
export const shortDay = (iso: string): string =>
  iso
    .split('-')
    .toReversed()
    .join(getLocale() === 'ru' ? '.' : '/');

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

const clocks = new Map<string, Intl.DateTimeFormat>();

/** An instant → «14:05» on the clocks of `timeZone`; without a zone, on the device's. */
export const clock = (at: string, timeZone?: string): string => {
  const key = timeZone ?? '';
  const format =
    clocks.get(key) ??
    new Intl.DateTimeFormat('ru-RU', {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...(timeZone && { timeZone }),
    });
  clocks.set(key, format);
  return format.format(new Date(at));
};

/** An instant → its ISO day on the clocks of `timeZone`. */
export const dayOf = (at: string, timeZone: string): string =>
  Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** A number → «1 250», «0,5» / "1,250", "0.5". */
export const number = (value: number): string => {
  const [group, point] = getLocale() === 'ru' ? ['\u00a0', ','] : [',', '.'];
  const [whole = '', part] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return part === undefined ? grouped : `${grouped}${point}${part}`;
};

/** Kopecks → «1 250 ₽», «99,50 ₽»; kopecks are shown only where there are any. */
export const money = (kopecks: number): string => {
  const sum = Math.abs(kopecks);
  const part = sum % 100 === 0 ? '' : `.${String(sum % 100).padStart(2, '0')}`;
  const sign = kopecks < 0 ? '-' : '';
  const ru = getLocale() === 'ru';
  const figures = `${number(Math.trunc(sum / 100))}${ru ? part.replace('.', ',') : part}`;
  return ru ? `${sign}${figures}\u00a0₽` : `${sign}₽${figures}`;
};

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
    ({ from, to, span }) =>
      `${from === to ? weekdayName(from) : `${weekdayName(from)}–${weekdayName(to)}`} ${span}`,
  );
};
