import { beforeEach, describe, expect, test } from 'vitest';
import * as format from '../../ui/format.ts';
import { overwriteGetLocale } from '../../ui/paraglide/runtime.js';

const today = '2026-11-24';
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('in Russian', () => {
  beforeEach(() => overwriteGetLocale(() => 'ru'));

  test('a day carries its weekday, and the year only when it is another one', () => {
    expect(format.day('2026-12-08', today)).toBe('вт, 8 декабря');
    expect(plain(format.day('2027-03-01', today))).toBe('пн, 1 марта 2027');
    expect(plain(format.exactDay('2026-12-08'))).toBe('вторник, 8 декабря 2026');
    expect(format.shortDay('2026-12-08')).toBe('08.12.2026');
  });

  test.each([
    ['2026-11-24', 'сегодня'],
    ['2026-11-25', 'завтра'],
    ['2026-11-23', 'вчера'],
    ['2026-11-27', 'через 3 дня'],
    ['2026-11-21', '3 дня назад'],
    ['2026-12-15', 'через 21 день'],
    ['2027-05-24', 'через 6 месяцев'],
    ['2023-11-24', '3 года назад'],
  ])('%s is %s', (iso, words) => expect(plain(format.fromToday(iso, today))).toBe(words));

  test.each([
    ['2026-12-04', '2026-12-17', '4–17 декабря'],
    ['2026-11-28', '2026-12-03', '28 ноября – 3 декабря'],
    ['2026-12-28', '2027-01-10', '28 декабря 2026 – 10 января 2027'],
    ['2025-03-01', '2025-03-09', '1–9 марта 2025'],
    ['2026-12-04', '2026-12-04', '4 декабря'],
  ])('%s to %s is %s', (from, until, words) => expect(plain(format.period(from, until, today))).toBe(words));

  test('an instant is told by the clocks of the centre', () => {
    expect(plain(format.instant('2026-11-24T20:30:00Z', 'Asia/Barnaul', today))).toBe('25 ноября, 03:30');
    expect(plain(format.instant('2026-11-24T20:30:00Z', 'Europe/Moscow', today))).toBe('24 ноября, 23:30');
    expect(format.dayOf('2026-11-24T20:30:00Z', 'Asia/Barnaul')).toBe('2026-11-25');
  });

  test('money shows kopecks only where there are any', () => {
    expect(plain(format.money(125_000))).toBe('1 250 ₽');
    expect(plain(format.money(12_500_000))).toBe('125 000 ₽');
    expect(plain(format.money(9_950))).toBe('99,50 ₽');
    expect(format.kopecks('1 250,50 ₽')).toBe(125_050);
    expect(format.kopecks('много')).toBeNull();
  });

  test.each([
    ['2019-11-24', '7 лет'],
    ['2024-11-24', '2 года'],
    ['2024-11-25', '23 месяца'],
    ['2026-03-24', '8 месяцев'],
    ['2026-11-12', '12 дней'],
  ])('born on %s is %s old', (born, words) => expect(format.age(born, today)).toBe(words));

  test('a phone reads in groups', () => {
    expect(format.phone('+79131234567')).toBe('+7 913 123-45-67');
    expect(format.phone('8 (913) 123-45-67')).toBe('+7 913 123-45-67');
    expect(format.phone('+73852200000')).toBe('+7 3852 20-00-00');
    expect(format.phone('8 (3852) 20-00-00')).toBe('8 (3852) 20-00-00');
    expect(format.phone('+7 ••• 42')).toBe('+7 ••• 42');
  });

  test('equal days of a week join', () => {
    const usual = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '18:00' }));
    expect(format.weekHours([...usual, { weekday: 6, opens: '10:00', closes: '14:00' }])).toEqual([
      'пн–пт 9:00–18:00',
      'сб 10:00–14:00',
    ]);
    expect(format.weekHours(usual.filter(({ weekday }) => weekday !== 3))).toEqual([
      'пн–вт 9:00–18:00',
      'чт–пт 9:00–18:00',
    ]);
  });

  test.each([
    ['8.12.2026', '2026-12-08'],
    ['08/12/26', '2026-12-08'],
    ['1.3.85', '1985-03-01'],
    ['2026-12-08', '2026-12-08'],
    ['8 12 2026', '2026-12-08'],
    ['08122026', '2026-12-08'],
    ['081226', '2026-12-08'],
    ['8 декабря 2026', '2026-12-08'],
    ['5 мая 1990', '1990-05-05'],
    ['1 марта 85', '1985-03-01'],
    ['8 Dec 2026', '2026-12-08'],
    ['8 стола 2026', null],
    ['31.02.2026', null],
    ['завтра', null],
  ])('typed %s is the day %s', (typed, iso) => expect(format.typedDay(typed, today)).toBe(iso));
});

describe('in English', () => {
  beforeEach(() => overwriteGetLocale(() => 'en'));

  test('days, periods, ages and money', () => {
    expect(format.day('2026-12-08', today)).toBe('Tue, 8 December');
    expect(format.exactDay('2026-12-08')).toBe('Tuesday, 8 December 2026');
    expect(format.fromToday('2026-11-27', today)).toBe('in 3 days');
    expect(format.period('2026-12-04', '2026-12-17', today)).toBe('4–17 December');
    expect(format.age('2019-11-24', today)).toBe('7 years');
    expect(plain(format.money(125_000))).toBe('₽1,250');
  });
});

describe.each([
  ['ru', 'ru-RU'],
  ['en', 'en-GB'],
] as const)('what is written down in %s is what the language has', (locale, tag) => {
  beforeEach(() => overwriteGetLocale(() => locale));
  const said = (options: Intl.DateTimeFormatOptions, iso: string) =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' })
      .format(new Date(`${iso}T00:00:00Z`))
      .replace(/\s?г\.$/, '');

  test('months', () => {
    for (let month = 1; month <= 12; month += 1) {
      const first = `2026-${String(month).padStart(2, '0')}-01`;
      expect(format.date(first, today)).toBe(said({ day: 'numeric', month: 'long' }, first));
      expect(format.date(first, '0000')).toBe(
        said({ day: 'numeric', month: 'long', year: 'numeric' }, first),
      );
      expect(format.monthName(first.slice(0, 7))).toBe(said({ month: 'long', year: 'numeric' }, first));
      expect(format.shortDay(first)).toBe(said({ day: '2-digit', month: '2-digit', year: 'numeric' }, first));
    }
  });

  test('days of the week', () => {
    // 1 January 2024 was a Monday.
    for (let weekday = 1; weekday <= 7; weekday += 1)
      for (const look of ['short', 'long'] as const)
        expect(format.weekdayName(weekday, look)).toBe(said({ weekday: look }, `2024-01-0${weekday}`));
  });

  test('figures and sums', () => {
    for (const value of [0, 7, 999, 1000, 12_345_678, -1250, 0.5, 1234.25])
      expect(format.number(value)).toBe(new Intl.NumberFormat(tag).format(value));
    for (const kopecks of [0, 5, 9_950, 125_000, -125_000, -9_905])
      expect(format.money(kopecks)).toBe(
        new Intl.NumberFormat(tag, {
          style: 'currency',
          currency: 'RUB',
          currencyDisplay: 'narrowSymbol',
          minimumFractionDigits: kopecks % 100 === 0 ? 0 : 2,
          maximumFractionDigits: 2,
        }).format(kopecks / 100),
      );
  });
});
