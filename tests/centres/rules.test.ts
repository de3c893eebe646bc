import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addOpenDays,
  type Calendar,
  hoursOn,
  isOpen,
  nextOpenDay,
  type Stretch,
  whyClosed,
} from '../../api/centres/rules.ts';
import { addDays, asDay, dayAt, daysBetween } from '../../api/core/dates.ts';

const usual = { opens: '09:00', closes: '18:00' };
const saturday = { opens: '09:00', closes: '14:00' };
const sixDays = { 1: usual, 2: usual, 3: usual, 4: usual, 5: usual, 6: saturday };
const fiveDays = { 1: usual, 2: usual, 3: usual, 4: usual, 5: usual };
const holidays = [
  ...['01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08'],
  ...['02-23', '03-08', '05-01', '05-09', '06-12', '11-04'],
];
const row = (starts: string, until: string, more: Partial<Stretch> = {}): Stretch => ({
  starts: asDay(starts),
  until: asDay(until),
  open: false,
  own: true,
  ...more,
});
const moved = (day: string, open = false) => row(day, day, { open, own: false });

const movedOf2026 = ['2026-01-09', '2026-03-09', '2026-05-11', '2026-12-31'].map((day) => moved(day));
const calendar: Calendar = { weekdays: sixDays, holidays, closures: movedOf2026 };
const week: Calendar = { ...calendar, weekdays: fiveDays };
const never: Calendar = { weekdays: {}, holidays: [], closures: [] };

describe('why a day is closed', () => {
  test.each<[string, Calendar, string, ReturnType<typeof whyClosed>]>([
    ['an ordinary Tuesday', calendar, '2026-11-24', null],
    ['a Sunday', calendar, '2026-11-22', 'weekday'],
    ['a short Saturday is a working day', calendar, '2026-11-21', null],
    ['1 January', calendar, '2027-01-01', 'holiday'],
    ['31 December of a year whose decree moved a day off to it', calendar, '2026-12-31', 'common_closure'],
    ['31 December of a year that did not', calendar, '2027-12-31', null],
    ['8 March that is a Sunday is a holiday first', calendar, '2026-03-08', 'holiday'],
    ['the Monday after it', calendar, '2026-03-09', 'common_closure'],
    ['29 February of a leap year', calendar, '2028-02-29', null],
    ['a moved working Saturday', { ...week, closures: [moved('2027-02-20', true)] }, '2027-02-20', null],
    ['the Saturday after it', { ...week, closures: [moved('2027-02-20', true)] }, '2027-02-27', 'weekday'],
    ['a repair', { ...calendar, closures: [row('2026-12-01', '2026-12-04')] }, '2026-12-04', 'own_closure'],
    ['the day after', { ...calendar, closures: [row('2026-12-01', '2026-12-04')] }, '2026-12-05', null],
    [
      'the centre works on a holiday: its own row beats the holiday',
      { ...calendar, closures: [row('2026-11-04', '2026-11-04', { open: true })] },
      '2026-11-04',
      null,
    ],
    [
      'the centre works on a day off of all: its own row beats theirs, though it is longer',
      { ...calendar, closures: [moved('2026-12-31'), row('2026-12-30', '2026-12-31', { open: true })] },
      '2026-12-31',
      null,
    ],
    [
      'the centre is closed on a working Saturday of all',
      { ...week, closures: [moved('2027-02-20', true), row('2027-02-15', '2027-02-21')] },
      '2027-02-20',
      'own_closure',
    ],
    [
      'one working day inside a long closure: the shorter row decides',
      {
        ...calendar,
        closures: [row('2026-08-01', '2026-08-31'), row('2026-08-12', '2026-08-12', { open: true })],
      },
      '2026-08-12',
      null,
    ],
    [
      'of two stretches as long the later begun decides',
      {
        ...calendar,
        closures: [row('2026-08-05', '2026-08-11', { open: true }), row('2026-08-03', '2026-08-09')],
      },
      '2026-08-07',
      null,
    ],
    ['a centre without any hours', never, '2026-11-24', 'weekday'],
    [
      'a working row of a centre without any hours opens nothing',
      { ...never, closures: [row('2026-11-24', '2026-11-24', { open: true })] },
      '2026-11-24',
      'weekday',
    ],
  ])('%s', (_, of, day, why) => {
    expect(whyClosed(of, asDay(day))).toBe(why);
    expect(isOpen(of, asDay(day))).toBe(why === null);
    expect(hoursOn(of, asDay(day)) === null).toBe(why !== null);
  });
});

describe('hours of a day', () => {
  test.each<[string, Calendar, string, string | undefined]>([
    ['Tuesday', calendar, '2026-11-24', '18:00'],
    ['Saturday closes early', calendar, '2026-11-21', '14:00'],
    ['Sunday', calendar, '2026-11-22', undefined],
    [
      'a working Saturday of a five-day week has the hours of its first day',
      { ...week, closures: [moved('2027-02-20', true)] },
      '2027-02-20',
      '18:00',
    ],
    [
      'a working Saturday of a six-day week keeps its own',
      { ...calendar, closures: [moved('2027-02-20', true)] },
      '2027-02-20',
      '14:00',
    ],
  ])('%s', (_, of, day, closes) => {
    expect(hoursOn(of, asDay(day))?.closes).toBe(closes);
  });
});

describe('the next open day', () => {
  test.each<[string, Calendar, string, string]>([
    ['an open day is its own', calendar, '2026-11-24', '2026-11-24'],
    ['over a Sunday', calendar, '2026-11-22', '2026-11-23'],
    [
      'over the New Year of 2027: 31 December is moved, 1–8 January are holidays',
      calendar,
      '2026-12-31',
      '2027-01-09',
    ],
    ['the same for a five-day week, where 9 January is a Saturday', week, '2026-12-31', '2027-01-11'],
    ['over 8 March on a Sunday and its Monday', calendar, '2026-03-08', '2026-03-10'],
    ['over the May days', calendar, '2026-05-09', '2026-05-12'],
    ['nowhere to go: the day itself', never, '2026-11-24', '2026-11-24'],
    [
      'a closure of two years: the day itself',
      { ...calendar, closures: [row('2026-01-01', '2027-12-31')] },
      '2026-02-02',
      '2026-02-02',
    ],
    [
      'the last weeks of it',
      { ...calendar, closures: [row('2026-01-01', '2027-12-31')] },
      '2027-12-20',
      '2028-01-10',
    ],
  ])('%s', (_, of, from, to) => {
    expect(nextOpenDay(of, asDay(from))).toBe(to);
  });
});

describe('so many open days on', () => {
  test.each<[string, Calendar, string, number, string]>([
    ['none', calendar, '2026-11-24', 0, '2026-11-24'],
    ['none, even on a closed day', calendar, '2026-11-22', 0, '2026-11-22'],
    ['one from Tuesday', calendar, '2026-11-24', 1, '2026-11-25'],
    ['five over a Sunday', calendar, '2026-11-24', 5, '2026-11-30'],
    ['two from the last working day of 2026', calendar, '2026-12-30', 2, '2027-01-11'],
    ['one from a closed day', calendar, '2026-11-22', 1, '2026-11-23'],
    ['calendar days where nothing ever opens', never, '2026-11-24', 5, '2026-11-29'],
  ])('%s', (_, of, from, count, to) => {
    expect(addOpenDays(of, asDay(from), count)).toBe(to);
  });
});

describe('midnight of the centre, not of the server', () => {
  test.each<[string, string, string]>([
    ['Asia/Barnaul', '2026-12-31T16:59:59.999Z', '2026-12-31'],
    ['Asia/Barnaul', '2026-12-31T17:00:00.000Z', '2027-01-01'],
    ['Europe/Moscow', '2026-12-31T17:00:00.000Z', '2026-12-31'],
    ['Europe/Moscow', '2026-12-31T20:59:59.999Z', '2026-12-31'],
    ['Europe/Moscow', '2026-12-31T21:00:00.000Z', '2027-01-01'],
    // Neither zone has summer time: a July midnight is where a December one is.
    ['Asia/Barnaul', '2026-07-05T16:59:59.999Z', '2026-07-05'],
    ['Asia/Barnaul', '2026-07-05T17:00:00.000Z', '2026-07-06'],
    ['Europe/Moscow', '2026-07-05T20:59:59.999Z', '2026-07-05'],
    ['Europe/Moscow', '2026-07-05T21:00:00.000Z', '2026-07-06'],
    // Barnaul moved from UTC+6 to UTC+7 on 27 March 2016.
    ['Asia/Barnaul', '2016-03-20T17:59:59.999Z', '2016-03-20'],
    ['Asia/Barnaul', '2016-03-27T17:00:00.000Z', '2016-03-28'],
  ])('%s at %s', (zone, at, day) => {
    expect(dayAt(Temporal.Instant.from(at), zone)).toBe(day);
  });
});

const anyDay = fc.integer({ min: 0, max: 1200 }).map((n) => addDays(asDay('2026-01-01'), n));
const anyStretch = fc
  .record({ starts: anyDay, length: fc.integer({ min: 0, max: 500 }), open: fc.boolean(), own: fc.boolean() })
  .map(({ starts, length, open, own }) => ({ starts, until: addDays(starts, length), open, own }));
const anyCalendar: fc.Arbitrary<Calendar> = fc.record({
  weekdays: fc
    .uniqueArray(fc.integer({ min: 1, max: 7 }))
    .map((days) => Object.fromEntries(days.map((n) => [n, usual]))),
  holidays: fc.subarray(holidays),
  closures: fc.array(anyStretch, { maxLength: 6 }),
});

describe('for every calendar', () => {
  test('the next open day is open and not earlier; nothing between is open', () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, (of, day) => {
        const next = nextOpenDay(of, day);
        expect(next >= day).toBe(true);
        if (!isOpen(of, next)) {
          expect(next).toBe(day);
          for (let n = 0; n <= 400; n += 1) expect(isOpen(of, addDays(day, n))).toBe(false);
        } else for (let at = day; at < next; at = addDays(at, 1)) expect(isOpen(of, at)).toBe(false);
      }),
    );
  });

  test('a later day never has an earlier next open day, and finding it twice changes nothing', () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, fc.integer({ min: 0, max: 600 }), (of, day, later) => {
        const next = nextOpenDay(of, day);
        expect(nextOpenDay(of, addDays(day, later)) >= next).toBe(true);
        expect(nextOpenDay(of, next)).toBe(next);
      }),
    );
  });

  test('more open days reach strictly further, a later start never less far, and days are never skipped twice', () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, fc.nat(12), fc.nat(12), fc.nat(40), (of, day, a, b, later) => {
        const reached = addOpenDays(of, day, a);
        expect(daysBetween(day, reached)).toBeGreaterThanOrEqual(a);
        expect(addOpenDays(of, day, a + 1) > reached).toBe(true);
        expect(addOpenDays(of, addDays(day, later), a) >= reached).toBe(true);
        expect(addOpenDays(of, reached, b)).toBe(addOpenDays(of, day, a + b));
      }),
    );
  });

  test('the order rows are given in decides nothing', () => {
    const distinct = fc.uniqueArray(anyStretch, {
      maxLength: 6,
      selector: ({ starts, until, own }) => `${starts} ${until} ${own}`,
    });
    fc.assert(
      fc.property(anyCalendar, distinct, anyDay, (of, closures, day) => {
        const one = whyClosed({ ...of, closures }, day);
        expect(whyClosed({ ...of, closures: closures.toReversed() }, day)).toBe(one);
      }),
    );
  });
});
