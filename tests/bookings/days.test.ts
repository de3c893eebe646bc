import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  centrePickUpReasons,
  type DayFacts,
  type DayReason,
  firstPickUp,
  latestDueOn,
  nearestWithin,
  type PeriodTerms,
  periodVerdict,
  pickUpReasons,
  possiblePeriods,
  returnReasons,
  type Supply,
  takenThrough,
} from '../../api/bookings/rules.ts';
import { type Calendar, isOpen, type Stretch } from '../../api/centres/rules.ts';
import { addDays, asDay, type Day, dayAt } from '../../api/core/dates.ts';
import { leastBookable, type Taken, timelineOf } from '../../api/stock/rules.ts';

const usual = { opens: '09:00', closes: '18:00' };
const fiveDays = { 1: usual, 2: usual, 3: usual, 4: usual, 5: usual };
const holidays = [
  ...['01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08'],
  ...['02-23', '03-08', '05-01', '05-09', '06-12', '11-04'],
];
const stretch = (starts: string, until: string, more: Partial<Stretch> = {}): Stretch => ({
  starts: asDay(starts),
  until: asDay(until),
  open: false,
  own: true,
  ...more,
});
const calendar: Calendar = {
  weekdays: { ...fiveDays, 6: { opens: '09:00', closes: '14:00' } },
  holidays,
  closures: [
    stretch('2026-12-31', '2026-12-31', { own: false }),
    stretch('2027-01-09', '2027-01-09', { own: false }),
    stretch('2027-03-01', '2027-03-12'),
  ],
};
const week: Calendar = { ...calendar, weekdays: fiveDays };
const moved: Calendar = { ...week, closures: [stretch('2027-02-20', '2027-02-20', { open: true })] };
/** Tuesday, at a centre that works Monday to Saturday. */
const tuesday: DayFacts = { calendar, today: asDay('2026-11-24') };
const at = (today: string, more: Partial<DayFacts> = {}): DayFacts => ({
  ...tuesday,
  today: asDay(today),
  ...more,
});
const terms: PeriodTerms = { season: null, termDays: 14, maxAdvanceDays: 180, turnaroundDays: 2 };
const plenty: Supply = { quantity: 1, bookable: () => 5 };
const none: Supply = { quantity: 1, bookable: () => 0 };
/** One unit of which these days are taken. */
const oneBut = (...days: [string, string][]): Supply => {
  const taken = days.map(([starts, until]) => ({
    starts: asDay(starts),
    until: asDay(until),
    quantity: 1,
    bound: false,
  }));
  const timeline = timelineOf(taken, 1, asDay('2026-01-01'), asDay('2029-01-01'));
  return { quantity: 1, bookable: (from, until) => leastBookable(timeline, from, until) };
};
const closed = (because: 'own_closure' | 'common_closure' | 'weekday'): DayReason => ({
  code: 'closed',
  because,
});
const past: DayReason = { code: 'past' };
const holiday: DayReason = { code: 'holiday' };
const taken = (bookable: number): DayReason => ({ code: 'taken', bookable });
const tooLong = (until: string): DayReason => ({ code: 'too_long', until: asDay(until) });
const outOfSeason = (season: 'winter' | 'summer'): DayReason => ({ code: 'out_of_season', season });

type More = { facts?: DayFacts; terms?: Partial<PeriodTerms>; supply?: Supply; from?: string };

describe('why something cannot be picked up on a day', () => {
  test.each<[string, string, DayReason[], More?]>([
    ['today', '2026-11-24', []],
    ['yesterday', '2026-11-23', [past]],
    ['a Sunday', '2026-11-29', [closed('weekday')]],
    ['a Sunday that is over as well', '2026-11-22', [past, closed('weekday')]],
    ['a short Saturday', '2026-11-28', []],
    ['30 December, the last day of work', '2026-12-30', []],
    ['31 December that is a moved day off', '2026-12-31', [closed('common_closure')]],
    ['1 January', '2027-01-01', [holiday]],
    ['8 January, the last of the holidays', '2027-01-08', [holiday]],
    ['9 January, a moved day off', '2027-01-09', [closed('common_closure')]],
    ['10 January, a Sunday', '2027-01-10', [closed('weekday')]],
    ['11 January, the first day of work', '2027-01-11', []],
    ['a holiday that falls on a Sunday is a holiday', '2027-05-09', [holiday]],
    ['the day before repairs', '2027-02-27', []],
    ['the first day of repairs', '2027-03-01', [closed('own_closure')]],
    ['8 March within them: the own row says why', '2027-03-08', [closed('own_closure')]],
    ['the last day of repairs', '2027-03-12', [closed('own_closure')]],
    ['the day after, a short Saturday', '2027-03-13', []],
    ['a moved working Saturday', '2027-02-20', [], { facts: at('2027-02-01', { calendar: moved }) }],
    [
      'the Saturday after it',
      '2027-02-27',
      [closed('weekday')],
      { facts: at('2027-02-01', { calendar: moved }) },
    ],
    ['29 February', '2028-02-29', [], { facts: at('2028-02-28') }],
    ['the last day that may be booked ahead', '2027-05-24', [], { facts: at('2026-11-25') }],
    [
      'the day after it, both reasons at once',
      '2027-05-23',
      [closed('weekday'), { code: 'too_far', until: asDay('2027-05-22') }],
      { facts: at('2026-11-23') },
    ],
    ['winter things on 31 March', '2027-03-31', [], { terms: { season: 'winter' } }],
    ['winter things on 1 April', '2027-04-01', [outOfSeason('winter')], { terms: { season: 'winter' } }],
    ['summer things on 1 April', '2027-04-01', [], { terms: { season: 'summer' } }],
    [
      'summer things on New Year’s Eve',
      '2026-12-31',
      [closed('common_closure'), outOfSeason('summer')],
      { terms: { season: 'summer' } },
    ],
    ['the last one is taken', '2026-12-01', [taken(0)], { supply: none }],
    [
      'the day before it is taken: there is no time to clean',
      '2026-11-30',
      [taken(0)],
      { supply: oneBut(['2026-12-01', '2026-12-02']) },
    ],
    ['early enough to come back clean', '2026-11-27', [], { supply: oneBut(['2026-12-01', '2026-12-02']) }],
    [
      'the day before, what needs no cleaning',
      '2026-11-30',
      [],
      { terms: { turnaroundDays: 0 }, supply: oneBut(['2026-12-01', '2026-12-02']) },
    ],
    ['the day it is free again', '2026-12-03', [], { supply: oneBut(['2026-12-01', '2026-12-02']) }],
    [
      'everything at once',
      '2026-11-22',
      [past, closed('weekday'), outOfSeason('summer'), taken(0)],
      { terms: { season: 'summer' }, supply: none },
    ],
  ])('%s: %s', (_what, day, reasons, more = {}) => {
    const { facts = tuesday, supply = plenty } = more;
    expect(pickUpReasons(facts, { ...terms, ...more.terms }, supply, asDay(day))).toEqual(reasons);
  });
});

describe('why something cannot be brought back on a day, picked up on Tuesday 24 November unless told', () => {
  test.each<[string, string, DayReason[], More?]>([
    ['the same day', '2026-11-24', []],
    ['the day before', '2026-11-23', [past, { code: 'before_pick_up' }]],
    ['before a later pick-up', '2026-11-27', [{ code: 'before_pick_up' }], { from: '2026-11-28' }],
    ['the last day of the term', '2026-12-08', []],
    ['the day after', '2026-12-09', [tooLong('2026-12-08')]],
    ['a Sunday within the term', '2026-11-29', [closed('weekday')]],
    ['the term ends on a Sunday', '2026-12-13', [closed('weekday')], { from: '2026-11-29' }],
    ['then the Monday after is the last day', '2026-12-14', [], { from: '2026-11-29' }],
    ['and the Tuesday is too long', '2026-12-15', [tooLong('2026-12-14')], { from: '2026-11-29' }],
    ['the term ends in the holidays: 11 January is the last day', '2027-01-11', [], { from: '2026-12-19' }],
    ['12 January is too long', '2027-01-12', [tooLong('2027-01-11')], { from: '2026-12-19' }],
    [
      'it is promised from the next day on',
      '2026-12-01',
      [taken(0)],
      { supply: oneBut(['2026-12-02', '2026-12-20']) },
    ],
    ['clean by the day it is promised', '2026-12-01', [], { supply: oneBut(['2026-12-04', '2026-12-20']) }],
    [
      'the cleaning steps around the holidays',
      '2026-12-30',
      [taken(0)],
      { from: '2026-12-16', supply: oneBut(['2027-01-12', '2027-01-12']) },
    ],
    [
      'and no farther',
      '2026-12-30',
      [],
      { from: '2026-12-16', supply: oneBut(['2027-01-13', '2027-01-13']) },
    ],
    [
      'a day in the middle is taken, though both ends are free',
      '2026-12-05',
      [taken(0)],
      { supply: oneBut(['2026-11-30', '2026-11-30']) },
    ],
    [
      'everything at once',
      '2026-12-20',
      [closed('weekday'), tooLong('2026-12-08'), taken(0)],
      { supply: none },
    ],
  ])('%s: %s', (_what, day, reasons, more = {}) => {
    const { from = '2026-11-24', supply = plenty } = more;
    expect(returnReasons(tuesday, terms, supply, asDay(day), asDay(from))).toEqual(reasons);
  });

  test('while no pick-up day is chosen only the day itself is judged', () => {
    expect(returnReasons(tuesday, terms, plenty, asDay('2027-05-23'), null)).toEqual([closed('weekday')]);
    expect(returnReasons(tuesday, terms, none, asDay('2027-05-24'), null)).toEqual([taken(0)]);
  });

  test('more than one may be wanted, and the reason says how many are left', () => {
    const three = { quantity: 3, bookable: () => 2 };
    expect(pickUpReasons(tuesday, terms, three, tuesday.today)).toEqual([taken(2)]);
    const uncovered = { quantity: 1, bookable: () => -1 };
    expect(pickUpReasons(tuesday, terms, uncovered, tuesday.today)).toEqual([taken(0)]);
  });
});

describe('a day is over', () => {
  const clocked = (today: string, clock?: string) => at(today, clock === undefined ? {} : { clock });

  test.each<[string, string, string, string | undefined, DayReason[]]>([
    ['not before the doors close', '2026-11-24', '2026-11-24', '17:59', []],
    ['when they close', '2026-11-24', '2026-11-24', '18:00', [past]],
    ['on a short Saturday at two', '2026-11-28', '2026-11-28', '14:00', [past]],
    ['tomorrow is not', '2026-11-24', '2026-11-25', '23:59', []],
    ['for a desk that is still there it is not', '2026-11-24', '2026-11-24', undefined, []],
    ['a closed day is closed', '2026-11-29', '2026-11-29', '23:00', [closed('weekday')]],
  ])('%s: %s', (_what, today, day, clock, reasons) => {
    expect(centrePickUpReasons(clocked(today, clock), asDay(day))).toEqual(reasons);
  });

  test.each<[string, string, string, Day]>([
    ['an evening in Barnaul', '2026-11-24T16:59:59Z', 'Asia/Barnaul', asDay('2026-11-24')],
    ['midnight there', '2026-11-24T17:00:00Z', 'Asia/Barnaul', asDay('2026-11-25')],
    ['the same moment in Ivanovo', '2026-11-24T17:00:00Z', 'Europe/Moscow', asDay('2026-11-24')],
    ['midnight in Ivanovo', '2026-11-24T21:00:00Z', 'Europe/Moscow', asDay('2026-11-25')],
    ['the new year comes to Barnaul', '2026-12-31T17:00:00Z', 'Asia/Barnaul', asDay('2027-01-01')],
    ['four hours before Ivanovo', '2026-12-31T20:59:59Z', 'Europe/Moscow', asDay('2026-12-31')],
  ])('%s: %s', (_what, moment, zone, today) => {
    const facts = { calendar, today: dayAt(Temporal.Instant.from(moment), zone) };
    expect(facts.today).toBe(today);
    expect(pickUpReasons(facts, terms, plenty, addDays(today, -1))[0]).toEqual(past);
    expect(pickUpReasons(facts, terms, plenty, today)).not.toContainEqual(past);
  });

  test.each<[string, string, string, string]>([
    ['in the morning', '2026-11-24', '08:00', '2026-11-24'],
    ['in the evening', '2026-11-24', '18:00', '2026-11-25'],
    ['on Saturday afternoon', '2026-11-28', '14:00', '2026-11-30'],
    ['on the last evening of the year’s work', '2026-12-30', '18:00', '2027-01-11'],
    ['on New Year’s Eve', '2026-12-31', '10:00', '2027-01-11'],
  ])('the first day to pick something up, asked %s of %s', (_when, today, clock, first) => {
    expect(firstPickUp(clocked(today, clock))).toBe(first);
  });
});

describe('a whole period', () => {
  test('fits, and says through when it is taken', () => {
    expect(periodVerdict(tuesday, terms, plenty, asDay('2026-11-25'), asDay('2026-12-04'))).toEqual({
      ok: true,
      pickUp: [],
      return: [],
      until: asDay('2026-12-07'),
      latestDueOn: asDay('2026-12-09'),
      bookable: 5,
    });
  });

  test('is refused by the pick-up day, the return day and what is taken, all at once', () => {
    expect(periodVerdict(tuesday, terms, none, asDay('2026-11-29'), asDay('2026-12-20'))).toMatchObject({
      ok: false,
      pickUp: [closed('weekday'), taken(0)],
      return: [closed('weekday'), tooLong('2026-12-14'), taken(0)],
    });
  });

  test('over the year’s end and a leap day', () => {
    expect(takenThrough(tuesday, terms, asDay('2026-12-30'))).toBe('2027-01-12');
    expect(latestDueOn(tuesday, { ...terms, termDays: 1 }, asDay('2028-02-28'))).toBe('2028-02-29');
    expect(latestDueOn(tuesday, { ...terms, termDays: 1 }, asDay('2026-12-30'))).toBe('2027-01-11');
  });
});

describe('the periods that may be had soon', () => {
  test('begin and end on open days, within sixty days, in the season', () => {
    const periods = possiblePeriods(tuesday, terms, tuesday.today, 7);
    expect(periods[0]).toEqual({
      from: asDay('2026-11-24'),
      dueOn: asDay('2026-12-01'),
      until: asDay('2026-12-03'),
    });
    for (const { from, dueOn } of periods) {
      expect(isOpen(calendar, from) && isOpen(calendar, dueOn)).toBe(true);
      expect(from <= addDays(tuesday.today, nearestWithin)).toBe(true);
    }
    expect(possiblePeriods(tuesday, { ...terms, season: 'summer' }, tuesday.today, 7)).toEqual([]);
  });

  test('the nearest to the wanted day come first, and of two the later', () => {
    const froms = (wanted: string, of = terms) =>
      possiblePeriods(tuesday, of, asDay(wanted), 7).map(({ from }) => from);
    expect(froms('2026-12-09').slice(0, 4)).toEqual(['2026-12-09', '2026-12-10', '2026-12-08', '2026-12-11']);
    // A Sunday.
    expect(froms('2026-12-13').slice(0, 2)).toEqual(['2026-12-14', '2026-12-12']);
    const summer = froms('2027-03-22', { ...terms, season: 'summer' });
    expect(summer[0]).toBe('2027-04-01');
    expect(summer).toEqual(summer.toSorted());
    expect(froms('2026-11-20')[0]).toBe('2026-11-24');
    expect(froms('2027-12-01')).toEqual([]);
  });

  test('a return that falls on a closed day is moved to the next open one', () => {
    const dueOn = (pickUp: string) =>
      possiblePeriods(tuesday, terms, tuesday.today, 2).find(({ from }) => from === pickUp)?.dueOn;
    expect(dueOn('2026-11-27')).toBe('2026-11-30');
    expect(dueOn('2026-12-30')).toBe('2027-01-11');
  });

  test('none is longer than the term allows', () => {
    expect(possiblePeriods(tuesday, terms, tuesday.today, 14).length).toBeGreaterThan(0);
    const longer = possiblePeriods(tuesday, terms, tuesday.today, 15);
    for (const { from, dueOn } of longer) expect(dueOn).toBe(latestDueOn(tuesday, terms, from));
  });
});

const first = asDay('2026-12-15');
const anyTaken = fc.array(
  fc
    .record({ starts: fc.nat(70), days: fc.nat(20), quantity: fc.integer({ min: 1, max: 2 }) })
    .map(({ starts, days, quantity }): Taken & { bound: boolean } => ({
      starts: addDays(first, starts),
      until: addDays(first, starts + days),
      quantity,
      bound: false,
    })),
  { maxLength: 6 },
);
const anyTerms = fc.record({
  season: fc.constantFrom(null, 'winter' as const, 'summer' as const),
  termDays: fc.integer({ min: 1, max: 30 }),
  maxAdvanceDays: fc.integer({ min: 1, max: 60 }),
  turnaroundDays: fc.integer({ min: 0, max: 4 }),
});

test('a pick-up day is offered exactly when some return day is, and a period fits exactly when both its days do', () => {
  fc.assert(
    fc.property(
      anyTaken,
      anyTerms,
      fc.integer({ min: 1, max: 3 }),
      fc.nat(60),
      (things, rules, quantity, n) => {
        const facts = at(first);
        const timeline = timelineOf(things, 3, first, addDays(first, 200));
        const supply: Supply = {
          quantity,
          bookable: (from, until) => leastBookable(timeline, from, until),
        };
        const from = addDays(first, n);
        const offered = pickUpReasons(facts, rules, supply, from).length === 0;
        let some = false;
        for (let days = 0; days <= 40; days += 1) {
          const dueOn = addDays(from, days);
          const back = returnReasons(facts, rules, supply, dueOn, from).length === 0;
          const { ok, until } = periodVerdict(facts, rules, supply, from, dueOn);
          expect(ok).toBe(offered && back);
          if (ok) expect(supply.bookable(from, until)).toBeGreaterThanOrEqual(quantity);
          some ||= ok;
        }
        expect(some).toBe(offered);
      },
    ),
    { numRuns: 60 },
  );
});
