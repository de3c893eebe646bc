import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, asDay, type Day, daysBetween } from '../../api/core/dates.ts';
import {
  afterStep,
  handSteps,
  inventoryKey,
  justReturned,
  lostOnLoan,
  peak,
  scanKeys,
  stepsFrom,
  type Taken,
  type UnitStatus,
  type UnitStep,
  uncovered,
} from '../../api/stock/rules.ts';
import { unitStatuses } from '../../db/tables/stock.ts';

/** Any text at all, of any marks there are. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 })
  .map((codes) => String.fromCodePoint(...codes));

describe('an inventory number is the same however it is written', () => {
  test.each([
    ['as on the label', 'Т-0031'],
    ['small letters', 'т-0031'],
    ['a Latin look-alike', 'T-0031'],
    ['a small Latin look-alike', 't-0031'],
    ['spaces around and inside', '  Т - 00 31 '],
    ['a no-break space', 'Т-\u00a00031'],
    ['a tab of a scanner', 'Т-0031\t'],
    ['a hyphen that does not break', 'Т‑0031'],
    ['a figure dash', 'Т‒0031'],
    ['an en dash', 'Т–0031'],
    ['an em dash', 'Т—0031'],
    ['a minus sign', 'Т−0031'],
    ['a full-width dash and figures', 'Т－００３１'],
    ['the sign of a number', '№ Т-0031'],
    ['a soft hyphen and a zero-width space copied along', 'Т-\u00ad00\u200b31'],
    ['a byte order mark', '\ufeffТ-0031'],
  ])('%s: «%s»', (_how, text) => {
    expect(inventoryKey(text)).toBe('Т-0031');
  });

  test.each([...'ABCEHKMOPTXY'].map((latin, at): [string, string] => [latin, 'АВСЕНКМОРТХУ'.charAt(at)]))(
    'Latin %s reads as Cyrillic %s',
    (latin, cyrillic) => {
      expect(inventoryKey(`${latin}1`)).toBe(inventoryKey(`${cyrillic}1`));
      expect(inventoryKey(`${latin.toLowerCase()}1`)).toBe(inventoryKey(`${cyrillic}1`));
    },
  );

  test.each([
    ['the dash counts', 'Т-0031', 'Т0031'],
    ['leading noughts count', 'Т-0031', 'Т-31'],
    ['a nought is no letter', 'О-1', '0-1'],
    ['letters that only sound alike differ', 'С-0031', 'S-0031'],
    ['е and ё differ', 'Е-1', 'Ё-1'],
  ])('%s: «%s» and «%s» are two numbers', (_why, one, other) => {
    expect(inventoryKey(one)).not.toBe(inventoryKey(other));
  });

  test('nothing but spaces, signs and invisible marks is no number', () => {
    for (const text of ['', '   ', '\u200b', '№', '\u00ad \t']) expect(inventoryKey(text)).toBe('');
  });

  test('a key is its own key, whatever was typed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(inventoryKey(inventoryKey(text))).toBe(inventoryKey(text));
      }),
    );
  });
});

describe('a scanner types with whatever keyboard layout is on', () => {
  test.each([
    ['a Russian number, English layout', 'n-0031', 'Т-0031'],
    ['a Russian number with Shift, English layout', 'N-0031', 'Т-0031'],
    ['letters on bracket keys', '[-12', 'Х-12'],
    ['letters on bracket keys with Shift', '{-12', 'Х-12'],
    ['Ё on the corner key', '`-1', 'Ё-1'],
    ['Ё on the corner key with Shift', '~-1', 'Ё-1'],
    ['a Latin number, Russian layout', 'вк-7', 'DR-7'],
    ['a Latin look-alike number, Russian layout', 'е-0031', 'T-0031'],
    ['a slash, Russian layout', '101.34', '101/34'],
    ['a full stop, Russian layout', '101ю34', '101.34'],
    ['as it is', 'Т-0031', 'Т-0031'],
  ])('%s: «%s» finds «%s»', (_how, typed, number) => {
    expect(scanKeys(typed)).toContain(inventoryKey(number));
  });

  test('the likelier comes first, and nothing twice', () => {
    expect(scanKeys('t-0031')[0]).toBe('Т-0031');
    expect(scanKeys('0031')).toEqual(['0031']);
    fc.assert(
      fc.property(anyText, (text) => {
        const keys = scanKeys(text);
        expect(keys[0]).toBe(inventoryKey(text));
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});

/** Every step by hand by the status it is taken from; what is not here is not allowed. */
const life: Record<string, Partial<Record<UnitStatus, UnitStatus>>> = {
  cleaned: { to_clean: 'to_inspect' },
  inspected: { to_inspect: 'free' },
  sent_to_repair: { free: 'repair', to_clean: 'repair', to_inspect: 'repair' },
  repaired: { repair: 'to_inspect' },
  lost: { free: 'lost', to_clean: 'lost', to_inspect: 'lost', repair: 'lost' },
  found: { lost: 'to_clean' },
  written_off: {
    free: 'written_off',
    to_clean: 'written_off',
    to_inspect: 'written_off',
    repair: 'written_off',
    lost: 'written_off',
  },
};

describe('the life of a unit', () => {
  test.each(
    handSteps.flatMap((step) => unitStatuses.map((from) => ({ step, from, to: life[step]?.[from] }))),
  )('$step from $from → $to', ({ step, from, to }) => {
    expect(afterStep(step, from)).toEqual(
      to === undefined ? { ok: false, reasons: [{ code: 'step_not_allowed' }] } : { ok: true, status: to },
    );
  });

  test.each([
    ['free', ['sent_to_repair', 'lost', 'written_off']],
    ['issued', []],
    ['to_clean', ['cleaned', 'sent_to_repair', 'lost', 'written_off']],
    ['to_inspect', ['inspected', 'sent_to_repair', 'lost', 'written_off']],
    ['repair', ['repaired', 'lost', 'written_off']],
    ['lost', ['found', 'written_off']],
    ['written_off', []],
  ] as const)('by hand, from %s: %j', (from, allowed) => {
    expect(stepsFrom(from)).toEqual(allowed);
  });

  test.each([
    ['inspected', 'to_inspect', 'new', 'free'],
    ['inspected', 'to_inspect', 'good', 'free'],
    ['inspected', 'to_inspect', 'worn', 'free'],
    ['inspected', 'to_inspect', 'damaged', 'unit_damaged'],
    ['inspected', 'to_clean', 'damaged', 'step_not_allowed'],
    ['cleaned', 'to_clean', 'damaged', 'to_inspect'],
    ['sent_to_repair', 'to_inspect', 'damaged', 'repair'],
    ['repaired', 'repair', 'damaged', 'to_inspect'],
    ['lost', 'to_inspect', 'damaged', 'lost'],
    ['written_off', 'to_inspect', 'damaged', 'written_off'],
  ] as const)('%s from %s, and it is %s → %s', (step, from, condition, leads) => {
    const verdict = afterStep(step, from, false, condition);
    expect(verdict.ok ? verdict.status : verdict.reasons[0].code).toBe(leads);
  });

  test('nothing damaged becomes free by any step from anywhere', () => {
    for (const step of handSteps)
      for (const from of unitStatuses)
        expect(afterStep(step, from, false, 'damaged')).not.toMatchObject({ status: 'free' });
  });

  test('what is written off never comes back', () => {
    for (const step of handSteps) expect(afterStep(step, 'written_off').ok).toBe(false);
  });

  test('a returned thing is free again only by way of cleaning and inspection', () => {
    const leadToFree = handSteps.filter((step) => Object.values(life[step] ?? {}).includes('free'));
    expect(leadToFree).toEqual(['inspected']);
  });

  const past = (...events: [UnitStep, UnitStatus][]) => events.map(([step, status]) => ({ step, status }));
  test.each<[string, ReturnType<typeof past>, boolean]>([
    ['out of a family’s hands', past(['lost', 'lost'], ['issued', 'issued'], ['acquired', 'free']), true],
    ['after its return was a mistake', past(['lost', 'lost'], ['return_undone', 'issued']), true],
    ['from the shelf', past(['lost', 'lost'], ['acquired', 'free']), false],
    [
      'from the shelf, lent before',
      past(['lost', 'lost'], ['inspected', 'free'], ['issued', 'issued']),
      false,
    ],
    ['in repair', past(['lost', 'lost'], ['sent_to_repair', 'repair']), false],
    ['and found since', past(['found', 'to_clean'], ['lost', 'lost'], ['issued', 'issued']), false],
    ['with a family, and not lost', past(['issued', 'issued'], ['acquired', 'free']), false],
  ])('lost %s', (_where, history, onLoan) => {
    expect(lostOnLoan(history)).toBe(onLoan);
  });

  test.each<[string, ReturnType<typeof past>, boolean]>([
    ['brought back', past(['returned', 'to_clean'], ['issued', 'issued']), true],
    ['brought back and cleaned', past(['cleaned', 'to_inspect'], ['returned', 'to_clean']), false],
    [
      'cleaned by a slip',
      past(['step_undone', 'to_clean'], ['cleaned', 'to_inspect'], ['returned', 'to_clean']),
      true,
    ],
    [
      'lost and found',
      past(['found', 'to_clean'], ['lost', 'lost'], ['returned', 'to_clean'], ['issued', 'issued']),
      false,
    ],
    [
      'lost, found and cleaned by a slip',
      past(['step_undone', 'to_clean'], ['cleaned', 'to_inspect'], ['found', 'to_clean'], ['lost', 'lost']),
      false,
    ],
    ['never lent', past(['acquired', 'free']), false],
    ['without a history', [], false],
  ])('%s: as it came back', (_how, history, so) => {
    expect(justReturned(history)).toBe(so);
  });

  test('what was lost on loan is found by its return only; it may still be written off', () => {
    expect(afterStep('found', 'lost', true)).toEqual({ ok: false, reasons: [{ code: 'lost_on_loan' }] });
    expect(stepsFrom('lost', true)).toEqual(['written_off']);
  });
});

const first = asDay('2026-12-01');
const on = (n: number): Day => addDays(first, n);
const days = (count: number) => Array.from({ length: count }, (_, n) => on(n));
const load = (taken: readonly Taken[], day: Day) =>
  taken.reduce((sum, one) => (one.starts <= day && day <= one.until ? sum + one.quantity : sum), 0);

const commitments = fc.array(
  fc
    .record({
      start: fc.integer({ min: -10, max: 25 }),
      length: fc.integer({ min: 0, max: 15 }),
      quantity: fc.integer({ min: 1, max: 3 }),
    })
    .map(
      ({ start, length, quantity }): Taken => ({
        starts: on(start),
        until: on(start + length),
        quantity,
      }),
    ),
  { maxLength: 14 },
);

describe('the peak, not the sum', () => {
  const week = (starts: number, until: number, quantity = 1): Taken => ({
    starts: on(starts),
    until: on(until),
    quantity,
  });
  test.each<[string, Taken[], [number, number], number]>([
    ['nothing taken', [], [0, 9], 0],
    ['one after the other', [week(0, 4), week(5, 9)], [0, 9], 1],
    ['one on the last day of the other', [week(0, 5), week(5, 9)], [0, 9], 2],
    ['begun long before', [week(-300, 0)], [0, 9], 1],
    ['over the day before', [week(-5, -1)], [0, 9], 0],
    ['begins the day after', [week(10, 12)], [0, 9], 0],
    ['one day', [week(3, 3), week(3, 3, 2)], [3, 3], 3],
    ['three that never meet all at once', [week(0, 4), week(3, 7), week(6, 9)], [0, 9], 2],
  ])('%s', (_what, taken, [from, until], most) => {
    expect(peak(taken, on(from), on(until))).toBe(most);
  });

  test('it is the greatest load of any day', () => {
    fc.assert(
      fc.property(commitments, fc.nat(20), fc.nat(20), (taken, from, length) => {
        const window = days(from + length + 1).slice(from);
        expect(peak(taken, on(from), on(from + length))).toBe(
          Math.max(...window.map((day) => load(taken, day))),
        );
      }),
    );
  });
});

describe('what is left uncovered', () => {
  test('two stretches that touch are one, with its greatest load', () => {
    const taken = [
      { starts: on(0), until: on(3), quantity: 2 },
      { starts: on(2), until: on(6), quantity: 1 },
      { starts: on(4), until: on(8), quantity: 1 },
      { starts: on(10), until: on(10), quantity: 2 },
    ];
    expect(uncovered(taken, 1, first)).toEqual([
      { from: on(0), until: on(6), promised: 3 },
      { from: on(10), until: on(10), promised: 2 },
    ]);
    expect(uncovered(taken, 3, first)).toEqual([]);
    expect(uncovered(taken, 1, on(6))).toEqual([
      { from: on(6), until: on(6), promised: 2 },
      { from: on(10), until: on(10), promised: 2 },
    ]);
  });

  test('the stretches are exactly the days with more taken than there is', () => {
    fc.assert(
      fc.property(commitments, fc.nat(6), (taken, capacity) => {
        const stretches = uncovered(taken, capacity, first);
        const told = stretches.flatMap(({ from, until }) =>
          Array.from({ length: daysBetween(from, until) + 1 }, (_, n) => addDays(from, n)),
        );
        expect(told).toEqual(days(60).filter((day) => load(taken, day) > capacity));
        for (const { from, until, promised } of stretches) expect(promised).toBe(peak(taken, from, until));
        for (const [at, { from }] of stretches.entries()) {
          const before = stretches[at - 1];
          if (before) expect(daysBetween(before.until, from)).toBeGreaterThan(1);
        }
      }),
    );
  });
});
