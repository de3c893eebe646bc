import fc from 'fast-check';
import { type HandStep, handSteps, type UnitStatus } from '../../api/stock/rules.ts';

/** Where a step by hand leads. */
export const steps: Record<HandStep, { from: UnitStatus[]; to: UnitStatus }> = {
  cleaned: { from: ['to_clean'], to: 'to_inspect' },
  inspected: { from: ['to_inspect'], to: 'free' },
  sent_to_repair: { from: ['free', 'to_clean', 'to_inspect'], to: 'repair' },
  repaired: { from: ['repair'], to: 'to_inspect' },
  lost: { from: ['free', 'to_clean', 'to_inspect', 'repair'], to: 'lost' },
  found: { from: ['lost'], to: 'to_clean' },
  written_off: { from: ['free', 'to_clean', 'to_inspect', 'repair', 'lost'], to: 'written_off' },
};
/** The step a thing waits for where it is, or one that tries to be taken. */
export const nextStep: Record<UnitStatus, HandStep> = {
  free: 'cleaned',
  issued: 'cleaned',
  to_clean: 'cleaned',
  to_inspect: 'inspected',
  repair: 'repaired',
  lost: 'found',
  written_off: 'found',
};

// --- What people do ---

const kind = fc.constantFrom(0 as const, 0 as const, 1 as const);
const quantity = fc.constantFrom(1, 1, 1, 1, 1, 1, 2, 2, 3);
const line = fc.record({ kind, quantity });
const lines = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(line) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(quantity, quantity)
      .map(([a, b]) => [{ kind: 0, quantity: a } as const, { kind: 1, quantity: b } as const]),
  },
);
/** From so many days on, for so many days: soon and short more often, and the wrong way round at times. */
const days = fc.record({
  from: fc.constantFrom(...Array<number>(8).fill(0), 1, 1, 1, 1, 2, 3, 4, 6, 8, 13, 25, -1, 190),
  length: fc.constantFrom(1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 7, 10, 14, 20, 21, 22, 30, 0, -1),
});
/** Whichever is meant by a number: of those it is likely to be done with, else of all. */
const any = fc.record({ n: fc.nat(20), open: fc.constantFrom(...Array<boolean>(9).fill(true), false) });
export type Which = { n: number; open: boolean };
const anyway = fc.constantFrom(true, false, false, false);
const who = fc.nat(2);
const caller = fc.nat(1);

const one = <What extends string, Rest extends object>(
  weight: number,
  what: What,
  rest: { [Key in keyof Rest]: fc.Arbitrary<Rest[Key]> },
) => ({
  weight,
  arbitrary: fc.record({ what: fc.constant(what), ...rest }) as fc.Arbitrary<{ what: What } & Rest>,
});

export const act = fc.oneof(
  one(5, 'request', { lines, days, caller }),
  one(6, 'book', { lines, days, who, anyway }),
  one(3, 'link', { any, who }),
  one(5, 'confirm', { any, anyway }),
  one(2, 'end', { any, how: fc.constantFrom('refuse' as const, 'cancel' as const, 'own' as const) }),
  one(2, 'reopen', { any }),
  one(3, 'change', { any, lines, days, stale: fc.constantFrom(0, 0, 0, 0, 0, 1) }),
  one(7, 'setAside', { any, unit: any }),
  one(2, 'takeOff', { any, unit: any }),
  one(8, 'handOut', {
    any,
    /** In place of what is aside, or beside it. */
    others: fc.array(fc.nat(5), { maxLength: 2 }),
    swap: fc.boolean(),
    most: fc.integer({ min: 1, max: 3 }),
    rest: fc.constantFrom('keep' as const, 'keep' as const, 'keep' as const, 'release' as const),
    wrong: fc.constantFrom(false, false, false, false, false, false, true),
    anyway,
  }),
  one(5, 'issue', { who, units: fc.array(fc.nat(5), { minLength: 1, maxLength: 2 }), anyway }),
  one(7, 'return', { any }),
  one(14, 'step', {
    any,
    step: fc.oneof(
      { weight: 5, arbitrary: fc.constant('due' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...handSteps) },
    ),
  }),
  one(5, 'ofUnit', {
    any,
    how: fc.constantFrom(
      ...([
        'lose',
        'extend',
        'extend',
        'undoHandover',
        'undoLoan',
        'undoLoan',
        'undoReturn',
        'undoStep',
      ] as const),
    ),
  }),
  one(1, 'acquire', { kind }),
  one(1, 'transfer', { kind, days, quantity }),
  one(1, 'arrive', { n: fc.nat(5) }),
  one(8, 'join', {
    wish: fc.constantFrom(
      ...[1, 1, 1, 1, 2, 2, 2, 3].map((of) => ({ kind: 0, quantity: of }) as const),
      ...[1, 1, 1, 2].map((of) => ({ kind: 1, quantity: of }) as const),
    ),
    from: fc.constantFrom(...Array<number>(9).fill(0), 1, 1, 2, 3, 6, 10, -1),
    length: fc.constantFrom(1, 1, 2, 3, 5, 7, 14, 14, 21, 21, 22),
    /** A family, or one of two callers. */
    who: fc.nat(4),
  }),
  one(8, 'ofEntry', {
    any,
    how: fc.constantFrom(
      ...(['pause', 'resume', 'leave', 'accept', 'accept', 'accept', 'keep', 'decline', 'withdraw'] as const),
    ),
  }),
  one(2, 'moveEntry', { any, place: fc.integer({ min: 1, max: 5 }) }),
  one(1, 'linkEntry', { any, who }),
  one(7, 'wait', {
    days: fc.constantFrom(1, 1, 1, 2, 3, 4, 6, 9),
    clock: fc.constantFrom(true, true, true, false),
  }),
  one(1, 'repeat', { which: fc.nat(50) }),
  one(1, 'restart', {}),
);
export type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** How its request reaches the house: once, twice with one key, or the power fails when all of it is written. */
export const way = fc.constantFrom(...Array<'once'>(14).fill('once'), 'twice' as const, 'cut' as const);
export type Way = 'once' | 'twice' | 'cut';
