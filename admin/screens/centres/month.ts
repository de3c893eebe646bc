import type { CalendarDay } from '../../../api/centres/shapes.ts';
import { localeTag } from '../../../ui/format.ts';
import { whyWords } from './words.ts';

/** 'YYYY-MM' so many months from another. */
export const monthFrom = (month: string, count: number): string =>
  Temporal.PlainYearMonth.from(month).add({ months: count }).toString();

/** 'YYYY-MM' → «декабрь 2026», "December 2026". */
export const monthName = (month: string): string =>
  new Intl.DateTimeFormat(localeTag(), { month: 'long', year: 'numeric', timeZone: 'UTC' })
    .format(new Date(`${month}-01T00:00:00Z`))
    .replace(/\s?г\.$/, '');

/** First and last day of 'YYYY-MM'. */
export const edges = (month: string): { from: string; until: string } => {
  const { daysInMonth } = Temporal.PlainYearMonth.from(month);
  return { from: `${month}-01`, until: `${month}-${daysInMonth}` };
};

/** The days of a month in weeks of seven from Monday, null where a week has days of another month. */
export const weeks = <T extends { day: string }>(days: readonly T[]): (T | null)[][] => {
  const [first] = days;
  if (first === undefined) return [];
  const lead = Temporal.PlainDate.from(first.day).dayOfWeek - 1;
  const cells = [...Array<null>(lead).fill(null), ...days];
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, n) =>
    Array.from({ length: 7 }, (_, at) => cells[n * 7 + at] ?? null),
  );
};

/** What is special in these days, each stretch of the same words once: «4 ноября — День народного единства». */
export const specials = (days: readonly CalendarDay[]): { from: string; until: string; words: string }[] => {
  const found: { from: string; until: string; words: string }[] = [];
  for (const one of days) {
    const words = one.why === 'weekday' ? '' : whyWords(one);
    const last = found.at(-1);
    if (words === '') continue;
    const next = Temporal.PlainDate.from(one.day).subtract({ days: 1 }).toString();
    if (last && last.words === words && last.until === next) last.until = one.day;
    else found.push({ from: one.day, until: one.day, words });
  }
  return found;
};
