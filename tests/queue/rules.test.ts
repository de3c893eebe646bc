import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asDay, moment } from '../../api/core/dates.ts';
import { queueEntryId } from '../../api/core/ids.ts';
import {
  byTurn,
  keptDays,
  moveTo,
  nextToOffer,
  placeAt,
  priorityOf,
  type Standing,
  unclaimed,
  unproved,
  wishedDays,
} from '../../api/queue/rules.ts';

const id = (n: number) => queueEntryId.parse(`01900000-0000-7000-8000-${String(n).padStart(12, '0')}`);
const at = (ms: number) => moment.parse(new Date(Date.UTC(2026, 10, 24) + ms).toISOString());
const stands = (n: number, priority: number, ms = 0): Standing => ({ id: id(n), priority, since: at(ms) });

/** Open on weekdays; the New Year's holidays and a day of its own are closed. */
const calendar = {
  weekdays: Object.fromEntries([1, 2, 3, 4, 5].map((n) => [n, { opens: '09:00', closes: '18:00' }])),
  holidays: ['01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08'],
  closures: [{ starts: asDay('2026-11-27'), until: asDay('2026-11-27'), open: false, own: true }],
};

describe('the order', () => {
  test('a better right goes first, then who asked earlier, then the older id', () => {
    const queue = [stands(4, 2, 0), stands(3, 1, 9), stands(2, 1, 5), stands(1, 1, 5)];
    expect(queue.sort(byTurn).map((one) => one.id)).toEqual([id(1), id(2), id(3), id(4)]);
  });

  const standing = fc.record({
    priority: fc.integer({ min: 1, max: 4 }),
    ms: fc.integer({ min: 0, max: 4 }),
  });
  const queueOf = (rows: readonly { priority: number; ms: number }[]) =>
    rows.map(({ priority, ms }, n) => stands(n, priority, ms)).sort(byTurn);

  test('no two are even: whatever the order they are found in, they are served in one', () => {
    fc.assert(
      fc.property(fc.array(standing, { maxLength: 12 }), fc.func(fc.integer()), (rows, shuffle) => {
        const queue = queueOf(rows);
        const mixed = queue.toSorted((a, b) => shuffle(a.id) - shuffle(b.id));
        expect(mixed.sort(byTurn)).toEqual(queue);
      }),
    );
  });

  test('whoever is moved stands at that place, and nobody else changes theirs', () => {
    fc.assert(
      fc.property(
        fc.array(standing, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.integer({ min: 1, max: 14 }),
        (rows, which, place) => {
          const queue = queueOf(rows);
          const own = queue[which % queue.length];
          if (own === undefined) return;
          const written = new Map(moveTo(queue, own.id, place).map((one) => [one.id, one]));
          const after = queue.map((one) => written.get(one.id) ?? one).sort(byTurn);
          const others = (of: readonly Standing[]) => of.map((one) => one.id).filter((one) => one !== own.id);
          expect(others(after)).toEqual(others(queue));
          expect(after.findIndex((one) => one.id === own.id) + 1).toBe(Math.min(place, queue.length));
        },
      ),
    );
  });

  test('a place says what it stands on', () => {
    const told = { movedBecause: '', state: 'waiting' as const };
    const queue = [
      { ...stands(1, 1), ...told },
      { ...stands(2, 1), ...told, movedBecause: 'Срочно' },
      { ...stands(3, 2), ...told, state: 'paused' as const },
      { ...stands(4, 2), ...told },
    ];
    expect(placeAt(queue, 0)).toEqual({
      place: 1,
      ahead: { byPriority: 0, byTime: 0, byDecision: 0, paused: 0 },
      moved: null,
    });
    expect(placeAt(queue, 1)?.moved).toBe('Срочно');
    expect(placeAt(queue, 3)).toEqual({
      place: 4,
      ahead: { byPriority: 1, byTime: 1, byDecision: 1, paused: 1 },
      moved: null,
    });
    expect(placeAt(queue, 4)).toBeNull();
  });
});

describe('priority', () => {
  const groups = [
    { key: 'first', queuePriority: 1, proofRequired: true },
    { key: 'second', queuePriority: 2, proofRequired: false },
    { key: 'third', queuePriority: 3, proofRequired: true },
  ];
  const day = asDay('2026-11-24');
  const paper = (validUntil: string | null, withdrawn = false) => ({
    validUntil: validUntil === null ? null : asDay(validUntil),
    withdrawn,
  });
  const of = (...held: [key: string, ...proofs: ReturnType<typeof paper>[]][]) =>
    priorityOf({ groups: held.map(([key, ...proofs]) => ({ key, proofs })) }, groups, day);

  test.each([
    ['a paper without end', () => of(['first', paper(null)]), 1],
    ['a paper that ends today still holds', () => of(['first', paper('2026-11-24')]), 1],
    ['one that ended yesterday does not', () => of(['first', paper('2026-11-23')]), unproved],
    ['nor one that was taken back', () => of(['first', paper(null, true)]), unproved],
    ['a group without a paper', () => of(['first']), unproved],
    ['a group that needs none', () => of(['second']), 2],
    ['the best of several', () => of(['third', paper(null)], ['second'], ['first']), 2],
    ['a group of another region', () => of(['elsewhere', paper(null)]), unproved],
    ['no group at all', () => of(), unproved],
  ])('%s', (_what, priority, expected) => {
    expect(priority()).toBe(expected);
  });
});

describe('the days of a wish', () => {
  const days = (wantedFrom: string, count: number, today: string, turnaroundDays = 1) =>
    Object.values(
      wishedDays(
        { wantedFrom: asDay(wantedFrom), days: count },
        { today: asDay(today), calendar, turnaroundDays },
      ),
    );

  test.each([
    [
      'begin today when they were wanted earlier',
      days('2026-11-01', 7, '2026-11-24'),
      ['2026-11-24', '2026-12-01', '2026-12-02'],
    ],
    [
      'begin when they are wanted',
      days('2026-12-01', 2, '2026-11-24'),
      ['2026-12-01', '2026-12-03', '2026-12-04'],
    ],
    [
      'begin on no closed day',
      days('2026-11-28', 1, '2026-11-24'),
      ['2026-11-30', '2026-12-01', '2026-12-02'],
    ],
    [
      'end on an open one, and are cleaned on open ones',
      days('2026-11-24', 3, '2026-11-24'),
      ['2026-11-24', '2026-11-30', '2026-12-01'],
    ],
    [
      'go on over the year’s end',
      days('2026-12-30', 2, '2026-12-30', 2),
      ['2026-12-30', '2027-01-11', '2027-01-13'],
    ],
    [
      'without cleaning end with the loan',
      days('2026-11-24', 1, '2026-11-24', 0),
      ['2026-11-24', '2026-11-25', '2026-11-25'],
    ],
  ])('%s', (_what, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});

const today = asDay('2026-11-24');
const waiting = (more: object = {}) => ({
  state: 'waiting' as const,
  quantity: 1,
  wantedFrom: today,
  days: 7,
  answerDays: 2,
  ...more,
});

describe('what is offered to whom', () => {
  const many = { capacity: 9, taken: [] };
  const offer = (
    order: ReturnType<typeof waiting>[],
    shelf: { free: number; claims?: { starts: string; quantity: number; now?: boolean }[] },
    { capacity, taken }: { capacity: number; taken: [from: string, until: string][] } = many,
  ) => {
    const claims = (shelf.claims ?? []).map((one) => ({ now: false, ...one, starts: asDay(one.starts) }));
    const next = nextToOffer(order, {
      today,
      calendar,
      turnaroundDays: 1,
      shelf: { free: shelf.free, claims },
      capacity,
      taken: taken.map(([starts, until]) => ({ starts: asDay(starts), until: asDay(until), quantity: 1 })),
    });
    return next === null ? null : order.indexOf(next.entry);
  };

  test.each([
    ['the first whose wish can be met', offer([waiting(), waiting()], { free: 1 }), 0],
    ['nobody while nothing stands on the shelf', offer([waiting()], { free: 0 }), null],
    [
      'nobody while the days are promised',
      offer([waiting()], { free: 1 }, { capacity: 1, taken: [['2026-11-30', '2026-12-01']] }),
      null,
    ],
    ['not one who is paused', offer([waiting({ state: 'paused' }), waiting()], { free: 1 }), 1],
    ['not one who has an offer', offer([waiting({ state: 'offered' }), waiting()], { free: 1 }), 1],
    [
      'one who wants three does not stop one who wants one',
      offer([waiting({ quantity: 3 }), waiting()], { free: 1 }),
      1,
    ],
    [
      'nor does a month stop a week',
      offer(
        [waiting({ days: 30 }), waiting()],
        { free: 1 },
        { capacity: 1, taken: [['2026-12-11', '2026-12-31']] },
      ),
      1,
    ],
    [
      'but a week waits where the next would have to wait for it',
      offer(
        [waiting({ quantity: 2 }), waiting()],
        { free: 1 },
        { capacity: 2, taken: [['2026-11-20', '2026-11-28']] },
      ),
      null,
    ],
    [
      'and what is back before is given',
      offer(
        [waiting({ quantity: 2 }), waiting({ days: 1 })],
        { free: 1 },
        { capacity: 2, taken: [['2026-11-20', '2026-11-28']] },
      ),
      1,
    ],
    [
      'days that begin by the last day to answer need a thing on the shelf',
      offer([waiting({ wantedFrom: '2026-11-26' })], { free: 0 }),
      null,
    ],
    ['later ones need the days only', offer([waiting({ wantedFrom: '2026-11-30' })], { free: 0 }), 0],
    [
      'what is offered to another from then on is spoken for',
      offer([waiting()], { free: 1, claims: [{ starts: '2026-11-26', quantity: 1 }] }),
      null,
    ],
    [
      'what is offered for a day after the answer is not',
      offer([waiting()], { free: 1, claims: [{ starts: '2026-12-20', quantity: 1 }] }),
      0,
    ],
    [
      'what may be fetched today is',
      offer([waiting()], { free: 2, claims: [{ starts: '2026-11-24', quantity: 2, now: true }] }),
      null,
    ],
  ])('%s', (_what, actual, expected) => {
    expect(actual).toBe(expected);
  });

  test('the last day to answer steps around closed days', () => {
    const at = (day: string, answerDays: number, days = 20) =>
      nextToOffer([waiting({ answerDays, days })], {
        today: asDay(day),
        calendar,
        turnaroundDays: 1,
        shelf: { free: 1, claims: [] },
        capacity: 1,
        taken: [],
      })?.acceptBy;
    expect(at('2026-11-24', 2)).toBe('2026-11-26');
    // Friday the 27th is closed by the centre, then comes the weekend.
    expect(at('2026-11-25', 2)).toBe('2026-11-30');
    expect(at('2026-12-31', 1)).toBe('2027-01-11');
    // What is to be back tomorrow can be accepted until then only.
    expect(at('2026-11-24', 2, 1)).toBe('2026-11-25');
  });

  test('a thing is counted once', () => {
    expect(unclaimed({ free: 3, claims: [] }, today)).toBe(3);
    expect(unclaimed({ free: 3, claims: [{ starts: today, quantity: 2, now: true }] }, today)).toBe(1);
  });
});

describe('what is kept for those who wait', () => {
  const kept = (order: ReturnType<typeof waiting>[], capacity: number, taken: [string, string][]) =>
    keptDays(order, {
      today,
      calendar,
      turnaroundDays: 1,
      capacity,
      taken: taken.map(([starts, until]) => ({ starts: asDay(starts), until: asDay(until), quantity: 1 })),
    }).map(({ starts, until, quantity }) => [starts, until, quantity]);

  test.each([
    [
      'the days after what is taken, from an open day on',
      kept([waiting()], 1, [['2026-11-20', '2026-11-26']]),
      [['2026-11-30', '2026-12-08', 1]],
    ],
    [
      'the second comes after the first',
      kept([waiting(), waiting({ days: 1 })], 1, [['2026-11-20', '2026-11-25']]),
      [
        ['2026-11-26', '2026-12-04', 1],
        ['2026-12-07', '2026-12-09', 1],
      ],
    ],
    [
      'a gap that is wide enough',
      kept([waiting({ days: 1 })], 1, [
        ['2026-11-20', '2026-11-25'],
        ['2026-12-03', '2026-12-20'],
      ]),
      [['2026-11-26', '2026-12-01', 1]],
    ],
    [
      'not before it is wanted',
      kept([waiting({ wantedFrom: '2026-12-09' })], 1, []),
      [['2026-12-09', '2026-12-17', 1]],
    ],
    [
      'two where two are wanted',
      kept([waiting({ quantity: 2 })], 2, [['2026-11-20', '2026-11-25']]),
      [['2026-11-26', '2026-12-04', 2]],
    ],
    [
      'nothing for the paused, for who has an offer, and for more than there are',
      kept([waiting({ state: 'paused' }), waiting({ state: 'offered' }), waiting({ quantity: 2 })], 1, []),
      [],
    ],
  ])('%s', (_what, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});
