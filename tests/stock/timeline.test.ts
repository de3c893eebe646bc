import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, asDay, type Day, daysBetween } from '../../api/core/dates.ts';
import { found } from '../../api/core/problem.ts';
import { commit } from '../../api/stock/acts/commit.ts';
import { openDay } from '../../api/stock/acts/open-day.ts';
import { releaseCommitment } from '../../api/stock/acts/release.ts';
import { timeline } from '../../api/stock/reads/timeline.ts';
import { bookable, stockOf } from '../../api/stock/reads.ts';
import { leastBookable, peak, type Stretch, type Taken, timelineOf } from '../../api/stock/rules.ts';
import { house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

type Held = Taken & { bound: boolean };
const held = (starts: string, until: string, more: Partial<Held> = {}): Held => ({
  starts: asDay(starts),
  until: asDay(until),
  quantity: 1,
  bound: false,
  ...more,
});
const bound = { bound: true };
/** `from until bookable here`, one line a stretch. */
const lines = (stretches: readonly Stretch[]): string[] =>
  stretches.map(({ from, until, bookable, here }) => `${from} ${until} ${bookable} ${here}`);

describe('the timeline of three units over December', () => {
  test.each<[string, Held[], string[]]>([
    ['nothing is taken', [], ['2026-12-01 2026-12-31 3 3']],
    [
      'one is booked in the middle: it cannot be promised, but it stands here',
      [held('2026-12-10', '2026-12-12')],
      ['2026-12-01 2026-12-09 3 3', '2026-12-10 2026-12-12 2 3', '2026-12-13 2026-12-31 3 3'],
    ],
    [
      'one is lent: neither',
      [held('2026-12-10', '2026-12-12', bound)],
      ['2026-12-01 2026-12-09 3 3', '2026-12-10 2026-12-12 2 2', '2026-12-13 2026-12-31 3 3'],
    ],
    [
      'one day is one day',
      [held('2026-12-10', '2026-12-10')],
      ['2026-12-01 2026-12-09 3 3', '2026-12-10 2026-12-10 2 3', '2026-12-11 2026-12-31 3 3'],
    ],
    [
      'two that follow each other are one stretch',
      [held('2026-12-10', '2026-12-12'), held('2026-12-13', '2026-12-15')],
      ['2026-12-01 2026-12-09 3 3', '2026-12-10 2026-12-15 2 3', '2026-12-16 2026-12-31 3 3'],
    ],
    [
      'a booking becomes a loan: bookable stays, here changes',
      [held('2026-12-10', '2026-12-12', bound), held('2026-12-13', '2026-12-15')],
      [
        '2026-12-01 2026-12-09 3 3',
        '2026-12-10 2026-12-12 2 2',
        '2026-12-13 2026-12-15 2 3',
        '2026-12-16 2026-12-31 3 3',
      ],
    ],
    [
      'several at once are added up',
      [held('2026-12-10', '2026-12-20', { quantity: 2 }), held('2026-12-15', '2026-12-25', bound)],
      [
        '2026-12-01 2026-12-09 3 3',
        '2026-12-10 2026-12-14 1 3',
        '2026-12-15 2026-12-20 0 2',
        '2026-12-21 2026-12-25 2 2',
        '2026-12-26 2026-12-31 3 3',
      ],
    ],
    [
      'what life left uncovered is below nothing',
      [held('2026-12-10', '2026-12-31', { quantity: 3 }), held('2026-12-30', '2027-01-31', bound)],
      ['2026-12-01 2026-12-09 3 3', '2026-12-10 2026-12-29 0 3', '2026-12-30 2026-12-31 -1 2'],
    ],
    [
      'what began before and ends after is taken on every day',
      [held('2026-11-01', '2027-02-28', bound)],
      ['2026-12-01 2026-12-31 2 2'],
    ],
    [
      'what touches the first and the last day',
      [held('2026-11-20', '2026-12-01'), held('2026-12-31', '2027-01-05')],
      ['2026-12-01 2026-12-01 2 3', '2026-12-02 2026-12-30 3 3', '2026-12-31 2026-12-31 2 3'],
    ],
    [
      'what is wholly outside is not there',
      [held('2026-11-01', '2026-11-30'), held('2027-01-01', '2027-01-05')],
      ['2026-12-01 2026-12-31 3 3'],
    ],
  ])('%s', (_what, taken, expected) => {
    expect(lines(timelineOf(taken, 3, asDay('2026-12-01'), asDay('2026-12-31')))).toEqual(expected);
  });

  test('a leap day is a day like another', () => {
    const taken = [held('2028-02-28', '2028-02-29')];
    expect(lines(timelineOf(taken, 1, asDay('2028-02-28'), asDay('2028-03-01')))).toEqual([
      '2028-02-28 2028-02-29 0 1',
      '2028-03-01 2028-03-01 1 1',
    ]);
  });

  test('one day has one stretch; days in the wrong order have none', () => {
    const day = asDay('2026-12-01');
    expect(lines(timelineOf([], 2, day, day))).toEqual(['2026-12-01 2026-12-01 2 2']);
    expect(timelineOf([], 2, day, asDay('2026-11-30'))).toEqual([]);
  });
});

const first = asDay('2027-12-20');
const dayNumber = (n: number): Day => addDays(first, n);
const commitments = fc.array(
  fc
    .record({
      starts: fc.integer({ min: -10, max: 80 }),
      days: fc.integer({ min: 0, max: 40 }),
      quantity: fc.integer({ min: 1, max: 4 }),
      bound: fc.boolean(),
    })
    .map(
      ({ starts, days, quantity, bound }): Held => ({
        starts: dayNumber(starts),
        until: dayNumber(starts + days),
        quantity: bound ? 1 : quantity,
        bound,
      }),
    ),
  { maxLength: 12 },
);

test('the timeline says of every day what counting that day says, without gaps and without stretches alike', () => {
  fc.assert(
    fc.property(
      commitments,
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 70 }),
      (taken, capacity, n) => {
        const until = dayNumber(n);
        const stretches = timelineOf(taken, capacity, first, until);
        expect(stretches[0]?.from).toBe(first);
        expect(stretches.at(-1)?.until).toBe(until);
        for (const [index, { from, until: last, bookable, here }] of stretches.entries()) {
          expect(from <= last).toBe(true);
          const next = stretches[index + 1];
          if (next !== undefined) {
            expect(next.from).toBe(addDays(last, 1));
            expect([next.bookable, next.here]).not.toEqual([bookable, here]);
          }
          for (let day = from; day <= last; day = addDays(day, 1)) {
            const on = taken.filter((one) => one.starts <= day && one.until >= day);
            const sum = (of: Held[]) => of.reduce((all, one) => all + one.quantity, 0);
            expect(bookable).toBe(capacity - sum(on));
            expect(here).toBe(capacity - sum(on.filter((one) => one.bound)));
          }
        }
        expect(leastBookable(stretches, first, until)).toBe(capacity - peak(taken, first, until));
      },
    ),
  );
});

describe('the timeline of a stock as it stands in the database', () => {
  const walkers = 'Ходунки реабилитационные';
  /** Two walkers in Барнаул, and the number of their stock. */
  const two = () => {
    const home = house();
    const units = [thing(home), thing(home)];
    const centreId = home.centreNamed('Барнаул');
    const { id } = found(stockOf(home.db, centreId, typeNamed(home, walkers)));
    const desk = home.hire('desk');
    const from = (day: string, until: string) => {
      openDay(home.ctx(), centreId);
      return lines(timeline(home.db, id, asDay(day), asDay(until)));
    };
    return { home, units, centreId, stockId: id, desk, from };
  };

  test('a loan is away through its cleaning, a booking only cannot be promised', async () => {
    const { home, units, centreId, stockId, desk, from } = two();
    const familyId = family(home);
    const handed = await desk.call('POST', `/api/centres/${centreId}/handovers`, {
      familyId,
      items: [{ unitId: units[0], dueOn: '2026-12-01' }],
    });
    expect(handed.status).toBe(201);
    commit(home.db, {
      stockId,
      centreId,
      unitId: null,
      kind: 'booking',
      promise: true,
      starts: asDay('2026-12-02'),
      dueOn: null,
      until: asDay('2026-12-10'),
    });
    expect(from('2026-11-24', '2026-12-31')).toEqual([
      '2026-11-24 2026-12-01 1 1',
      '2026-12-02 2026-12-03 0 1',
      '2026-12-04 2026-12-10 1 2',
      '2026-12-11 2026-12-31 2 2',
    ]);
  });

  test('what is late stays taken through today and the allowance, and moves on with midnight', async () => {
    const { home, units, centreId, desk, from } = two();
    await desk.call('POST', `/api/centres/${centreId}/handovers`, {
      familyId: family(home),
      items: [{ unitId: units[0], dueOn: '2026-12-01' }],
    });
    // 23:59 and midnight in Barnaul, seven hours before UTC's.
    home.at('2026-12-02T16:59:59Z');
    expect(from('2026-12-02', '2027-01-31')).toEqual([
      '2026-12-02 2027-01-01 1 1',
      '2027-01-02 2027-01-31 2 2',
    ]);
    home.at('2026-12-02T17:00:00Z');
    expect(from('2026-12-03', '2027-01-31')).toEqual([
      '2026-12-03 2027-01-02 1 1',
      '2027-01-03 2027-01-31 2 2',
    ]);
  });

  test('a thing in repair is away; a lost one is not counted at all', async () => {
    const { units, desk, from } = two();
    await desk.call('POST', `/api/units/${units[0]}/steps`, {
      step: 'sent_to_repair',
      reason: 'Треснуло колесо',
      expectedOn: '2026-11-30',
    });
    expect(from('2026-11-24', '2026-12-31')[0]).toMatch(/^2026-11-24 .* 1 1$/);
    await desk.call('POST', `/api/units/${units[1]}/steps`, { step: 'lost', reason: 'Не нашли' });
    expect(from('2026-11-24', '2026-12-31')[0]).toMatch(/^2026-11-24 .* 0 0$/);
  });

  test('what is released leaves no trace, and a stock there is not has no days', () => {
    const { home, centreId, stockId, from } = two();
    const id = commit(home.db, {
      stockId,
      centreId,
      unitId: null,
      kind: 'booking',
      promise: true,
      quantity: 2,
      starts: asDay('2026-12-02'),
      dueOn: null,
      until: asDay('2026-12-10'),
    });
    expect(from('2026-12-01', '2026-12-31')).toHaveLength(3);
    releaseCommitment(home.db, id);
    expect(from('2026-12-01', '2026-12-31')).toEqual(['2026-12-01 2026-12-31 2 2']);
    expect(timeline(home.db, 1_000_000, asDay('2026-12-01'), asDay('2026-12-31'))).toEqual([]);
  });

  test('it tells what a promise is weighed by: the same number for any days', () => {
    const { home, centreId, stockId } = two();
    const from = asDay('2026-12-28');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.nat(8)), { maxLength: 4 }),
        fc.nat(20),
        fc.nat(10),
        (wanted, start, days) => {
          home.db.sqlite.exec('SAVEPOINT one');
          for (const [offset, length] of wanted) {
            const starts = addDays(from, offset);
            const until = addDays(starts, length);
            if (bookable(home.db, stockId, starts, until) > 0)
              commit(home.db, {
                stockId,
                centreId,
                unitId: null,
                kind: 'booking',
                promise: true,
                starts,
                dueOn: null,
                until,
              });
          }
          const begin = addDays(from, start);
          const end = addDays(begin, days);
          const stretches = timeline(home.db, stockId, from, addDays(from, 40));
          const least = leastBookable(stretches, begin, end);
          const promised = bookable(home.db, stockId, begin, end);
          home.db.sqlite.exec('ROLLBACK TO one; RELEASE one');
          expect(least).toBe(promised);
          expect(daysBetween(begin, end)).toBe(days);
        },
      ),
      { numRuns: 60 },
    );
  });
});
