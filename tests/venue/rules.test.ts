import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asDay, type Moment, toMoment } from '../../api/core/dates.ts';
import {
  ageWarnings,
  daysNeeded,
  isAhead,
  isOpenToStaff,
  mayMark,
  movesUp,
  type NeedSpan,
  peakNeed,
  placesOf,
  seriesDays,
  timesOf,
  whoIsMissing,
} from '../../api/venue/rules.ts';

const at = (text: string): Moment => toMoment(Temporal.Instant.from(text));

describe('when a session is', () => {
  test.each([
    ['an ordinary day', '2026-12-01', '15:00', 'Asia/Barnaul', '15:00', '2026-12-01T08:00:00.000Z'],
    ['another clock', '2026-12-01', '15:00', 'Europe/Moscow', '15:00', '2026-12-01T12:00:00.000Z'],
    [
      'before the clocks go forward',
      '2027-03-27',
      '02:30',
      'Europe/Berlin',
      '02:30',
      '2027-03-27T01:30:00.000Z',
    ],
    ['a time the clocks skip', '2027-03-28', '02:30', 'Europe/Berlin', '03:30', '2027-03-28T01:30:00.000Z'],
    ['a time that comes twice', '2026-10-25', '02:30', 'Europe/Berlin', '02:30', '2026-10-25T00:30:00.000Z'],
    [
      'after the clocks went back',
      '2026-10-26',
      '02:30',
      'Europe/Berlin',
      '02:30',
      '2026-10-26T01:30:00.000Z',
    ],
    ['New Year’s Eve', '2026-12-31', '23:30', 'Asia/Barnaul', '23:30', '2026-12-31T16:30:00.000Z'],
  ])('%s', (_name, day, time, zone, shown, startsAt) => {
    const times = timesOf({ day: asDay(day), time, minutes: 60 }, zone);
    expect(times).toMatchObject({ day, time: shown, startsAt });
    expect(times.endsAt).toBe(toMoment(Temporal.Instant.from(startsAt).add({ minutes: 60 })));
  });

  test('a series keeps its time of the clock over the change of the clocks', () => {
    const days = seriesDays(asDay('2027-03-14'), {
      weekdays: [7],
      everyWeeks: 1,
      until: asDay('2027-04-11'),
    });
    const times = days.map((day) => timesOf({ day, time: '10:00', minutes: 60 }, 'Europe/Berlin'));
    expect(times.map(({ time }) => time)).toEqual(Array(5).fill('10:00'));
    expect(times.map(({ startsAt }) => startsAt.slice(11, 13))).toEqual(['09', '09', '08', '08', '08']);
  });
});

describe('the days of a series', () => {
  test.each([
    ['each week', '2026-12-01', [2], 1, '2026-12-15', ['2026-12-01', '2026-12-08', '2026-12-15']],
    [
      'over the year’s end',
      '2026-12-28',
      [1, 5],
      1,
      '2027-01-08',
      ['2026-12-28', '2027-01-01', '2027-01-04', '2027-01-08'],
    ],
    [
      'every other week from its Monday',
      '2026-12-03',
      [1, 4],
      2,
      '2026-12-31',
      ['2026-12-03', '2026-12-14', '2026-12-17', '2026-12-28', '2026-12-31'],
    ],
    ['begins on the first such day', '2026-12-02', [1], 1, '2026-12-14', ['2026-12-07', '2026-12-14']],
    ['the leap day', '2028-02-22', [2], 1, '2028-03-07', ['2028-02-22', '2028-02-29', '2028-03-07']],
    ['none', '2026-12-01', [7], 1, '2026-12-05', []],
  ])('%s', (_name, starts, weekdays, everyWeeks, until, days) => {
    expect(seriesDays(asDay(starts), { weekdays, everyWeeks, until: asDay(until) })).toEqual(days);
  });
});

describe('places', () => {
  test.each([
    ['person', 1, 2, 3],
    ['person', 0, 1, 1],
    ['pair', 1, 1, 1],
    ['pair', 1, 3, 3],
    ['pair', 2, 1, 1],
    ['adult', 2, 3, 2],
    ['adult', 1, 0, 1],
    ['family', 2, 5, 1],
  ] as const)('counted as %s: %i adults, %i children', (by, adults, children, places) => {
    expect(placesOf(by, { adults, children })).toBe(places);
  });
  test.each([
    ['pair', 0, 1, 'no_adult'],
    ['pair', 1, 0, 'no_child'],
    ['adult', 0, 1, 'no_adult'],
    ['person', 0, 1, null],
    ['family', 1, 0, null],
  ] as const)('who is missing from a %s of %i and %i', (by, adults, children, who) => {
    expect(whoIsMissing(by, { adults, children })).toBe(who);
  });
});

describe('ages', () => {
  const born = (...dates: string[]) => dates.map((date) => ({ birthDate: asDay(date) }));
  const session = { day: asDay('2026-12-01'), ageFrom: 1, ageTo: 4 };
  test.each([
    ['the first birthday is enough', born('2025-12-01'), 1, []],
    ['the day before it is not', born('2025-12-02'), 1, ['too_young']],
    ['the last day of being four', born('2021-12-02'), 1, []],
    ['the fifth birthday is too late', born('2021-12-01'), 1, ['too_old']],
    ['the one who fits comes', born('2018-01-01', '2024-01-01'), 1, []],
    ['both come', born('2018-01-01', '2024-01-01'), 2, ['too_old']],
    ['of an unknown age nothing is said', [{ birthDate: null }], 1, []],
  ])('%s', (_name, children, coming, codes) => {
    expect(ageWarnings(session, children, coming).map(({ code }) => code)).toEqual(codes);
  });
  test('without bounds nobody is warned', () => {
    expect(ageWarnings({ ...session, ageFrom: null, ageTo: null }, born('1990-01-01'), 1)).toEqual([]);
  });
});

describe('what may be done when', () => {
  const one = {
    state: 'planned' as const,
    day: asDay('2026-12-01'),
    startsAt: at('2026-12-01T08:00:00Z'),
    endsAt: at('2026-12-01T09:30:00Z'),
  };
  const cases: [moment: string, ahead: boolean, staff: boolean, mark: boolean][] = [
    ['2026-11-30T16:59:59Z', true, true, false],
    ['2026-11-30T17:00:00Z', true, true, true],
    ['2026-12-01T08:00:00Z', false, true, true],
    ['2027-01-01T09:29:00Z', false, true, true],
    ['2027-01-01T09:30:00Z', false, false, false],
  ];
  test.each(cases)('%s', (moment, ahead, staff, mark) => {
    const now = Temporal.Instant.from(moment);
    expect([
      isAhead(one, toMoment(now)),
      isOpenToStaff(one, toMoment(now)),
      mayMark(one, { now, timeZone: 'Asia/Barnaul' }),
    ]).toEqual([ahead, staff, mark]);
  });
  test('nothing with a cancelled one', () => {
    const now = at('2026-11-30T00:00:00Z');
    expect([
      isAhead({ ...one, state: 'cancelled' }, now),
      isOpenToStaff({ ...one, state: 'cancelled' }, now),
    ]).toEqual([false, false]);
  });
});

describe('days on which a session needs its things', () => {
  test.each([
    ['within a day', '2026-12-01T08:00:00Z', '2026-12-01T09:00:00Z', 'Asia/Barnaul', ['2026-12-01']],
    ['up to midnight', '2026-12-01T15:00:00Z', '2026-12-01T17:00:00Z', 'Asia/Barnaul', ['2026-12-01']],
    [
      'over midnight',
      '2026-12-01T16:00:00Z',
      '2026-12-01T18:00:00Z',
      'Asia/Barnaul',
      ['2026-12-01', '2026-12-02'],
    ],
    [
      'another day at the centre',
      '2026-12-01T17:00:00Z',
      '2026-12-01T18:00:00Z',
      'Asia/Barnaul',
      ['2026-12-02'],
    ],
    [
      'over the year’s end',
      '2026-12-31T16:00:00Z',
      '2026-12-31T18:00:00Z',
      'Asia/Barnaul',
      ['2026-12-31', '2027-01-01'],
    ],
  ])('%s', (_name, startsAt, endsAt, zone, days) => {
    expect(daysNeeded({ startsAt: at(startsAt), endsAt: at(endsAt) }, zone)).toEqual(days);
  });
});

describe('the waiting list', () => {
  const list = fc.array(fc.record({ places: fc.integer({ min: 1, max: 6 }) }), { maxLength: 20 });
  test('moves up in order, never beyond the places, and leaves nobody behind who would fit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), list, (free, waiting) => {
        const up = movesUp(free, waiting);
        expect(up).toEqual(waiting.filter((one) => up.includes(one)));
        const left = free - up.reduce((sum, { places }) => sum + places, 0);
        expect(left).toBeGreaterThanOrEqual(0);
        for (const one of waiting) if (!up.includes(one)) expect(one.places).toBeGreaterThan(left);
      }),
    );
  });
});

describe('the most that is needed at one moment', () => {
  const moment = (hour: number) =>
    toMoment(Temporal.Instant.from('2026-12-01T00:00:00Z').add({ hours: hour }));
  const span = fc
    .record({
      from: fc.integer({ min: 0, max: 20 }),
      hours: fc.integer({ min: 1, max: 6 }),
      quantity: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ from, hours, quantity }): NeedSpan & { first: number; last: number } => ({
      from: moment(from),
      to: moment(from + hours),
      quantity,
      first: from,
      last: from + hours,
    }));
  test('is what a clock would count hour by hour', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const hours = Array.from({ length: 27 }, (_, hour) =>
          spans
            .filter(({ first, last }) => first <= hour && hour < last)
            .reduce((sum, { quantity }) => sum + quantity, 0),
        );
        expect(peakNeed(spans)).toBe(Math.max(0, ...hours));
      }),
    );
  });
});
