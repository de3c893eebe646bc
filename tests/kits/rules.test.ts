import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { componentId } from '../../api/core/ids.ts';
import {
  after,
  byHand,
  type Content,
  type Count,
  differences,
  kitVerdict,
  type Listed,
  miscounted,
  refill,
  stillAsked,
  takenBack,
  toSettle,
} from '../../api/kits/rules.ts';

const id = (n: number) => componentId.parse(`01900000-0000-7000-8000-00000000000${n}`);
const [tablet, cards, film] = [id(1), id(2), id(3)];
const list: Listed[] = [
  { componentId: tablet, quantity: 1, consumable: false, essential: true },
  { componentId: cards, quantity: 4, consumable: false, essential: false },
  { componentId: film, quantity: 20, consumable: true, essential: false },
];
type Has = [present: number, broken: number] | undefined;
const contents = (...has: Has[]) =>
  new Map(
    has.flatMap((one, at) => {
      const part = list[at];
      return one && part ? [[part.componentId, { present: one[0], broken: one[1] }] as const] : [];
    }),
  );

describe('what a kit is by what is in it', () => {
  const lack = (componentId: typeof tablet, short: number, broken: number) =>
    expect.objectContaining({ componentId, short, broken });
  test.each<[string, Has[], string, boolean, unknown[]]>([
    [
      'all there',
      [
        [1, 0],
        [4, 0],
        [20, 0],
      ],
      'complete',
      true,
      [],
    ],
    [
      'more than the list names',
      [
        [2, 0],
        [9, 0],
        [30, 0],
      ],
      'complete',
      true,
      [],
    ],
    [
      'nothing ever put in',
      [],
      'incomplete',
      false,
      [lack(tablet, 1, 0), lack(cards, 4, 0), lack(film, 20, 0)],
    ],
    [
      'a card gone',
      [
        [1, 0],
        [3, 0],
        [20, 0],
      ],
      'incomplete',
      true,
      [lack(cards, 1, 0)],
    ],
    [
      'a card broken',
      [
        [1, 0],
        [4, 1],
        [20, 0],
      ],
      'incomplete',
      true,
      [lack(cards, 0, 1)],
    ],
    [
      'one gone, one broken',
      [
        [1, 0],
        [3, 1],
        [20, 0],
      ],
      'incomplete',
      true,
      [lack(cards, 1, 1)],
    ],
    [
      'a broken one beyond the list',
      [
        [1, 0],
        [5, 1],
        [20, 0],
      ],
      'complete',
      true,
      [],
    ],
    [
      'the tablet gone',
      [
        [0, 0],
        [4, 0],
        [20, 0],
      ],
      'incomplete',
      false,
      [lack(tablet, 1, 0)],
    ],
    [
      'the tablet broken',
      [
        [1, 1],
        [4, 0],
        [20, 0],
      ],
      'incomplete',
      false,
      [lack(tablet, 0, 1)],
    ],
    [
      'film used',
      [
        [1, 0],
        [4, 0],
        [3, 0],
      ],
      'to_replenish',
      true,
      [lack(film, 17, 0)],
    ],
    [
      'film used, a card gone',
      [
        [1, 0],
        [3, 0],
        [0, 0],
      ],
      'incomplete',
      true,
      [lack(cards, 1, 0), lack(film, 20, 0)],
    ],
  ])('%s', (_what, has, state, lendable, missing) => {
    expect(kitVerdict(list, contents(...has))).toEqual({ state, lendable, missing });
  });
});

describe('what a count finds', () => {
  const step = (step: string, present: number, broken = 0, componentId = cards) => ({
    componentId,
    step,
    present,
    broken,
  });
  test.each<[string, Has, [number, number], unknown[]]>([
    ['as it was', [4, 1], [4, 1], []],
    ['one gone', [4, 0], [3, 0], [step('missing', -1)]],
    ['one broken', [4, 0], [4, 1], [step('broken', 0, 1)]],
    ['one mended', [4, 1], [4, 0], [step('mended', 0, -1)]],
    ['one more', [3, 0], [4, 0], [step('found', 1)]],
    ['the first time', undefined, [4, 1], [step('filled', 4), step('broken', 0, 1)]],
    ['gone, among them the broken ones', [4, 3], [1, 0], [step('missing', -3, -2), step('mended', 0, -1)]],
    ['gone, and another broken', [4, 0], [3, 1], [step('missing', -1), step('broken', 0, 1)]],
    ['never there', undefined, [0, 0], []],
  ])('%s', (_what, had, [counted, broken], steps) => {
    expect(differences(list, contents(undefined, had), [{ componentId: cards, counted, broken }])).toEqual(
      steps,
    );
  });

  test('what is used up is used, never missing', () => {
    const counts = [{ componentId: film, counted: 4, broken: 0 }];
    expect(differences(list, contents(undefined, undefined, [20, 0]), counts)).toEqual([
      step('used', -16, 0, film),
    ]);
  });

  const row = (componentId: typeof tablet, counted = 1, broken = 0) => ({ componentId, counted, broken });
  test.each<[string, Count[], unknown]>([
    ['every part once', [row(film), row(tablet), row(cards)], null],
    ['one left out', [row(tablet), row(cards)], { code: 'left_out', componentIds: [film] }],
    ['one twice', [row(tablet), row(tablet)], { index: 1, code: 'twice' }],
    ['one of another kit', [row(id(9))], { index: 0, code: 'not_listed' }],
    ['film that is broken', [row(film, 3, 1)], { index: 0, code: 'spoiled' }],
  ])('a count of %s', (_what, counts, mistake) => expect(miscounted(list, counts)).toEqual(mistake));

  test('gone and newly broken parts are settled, what is used up is not', () => {
    const then = [
      { componentId: tablet, counted: 1, broken: 1 },
      { componentId: cards, counted: 1, broken: 0 },
      { componentId: film, counted: 0, broken: 0 },
    ];
    expect(toSettle(differences(list, contents([1, 0], [4, 1], [20, 0]), then))).toEqual([
      { componentId: tablet, kind: 'damage', quantity: 1 },
      { componentId: cards, kind: 'loss', quantity: 3 },
    ]);
  });
});

test.each<[string, Has[], [number, number][], [typeof tablet, number][]]>([
  [
    'full',
    [
      [1, 0],
      [4, 0],
      [20, 0],
    ],
    [[3, 50]],
    [],
  ],
  [
    'as many as are short',
    [
      [1, 0],
      [1, 0],
      [15, 0],
    ],
    [[3, 50]],
    [[film, 5]],
  ],
  [
    'as many as the shelf has',
    [
      [1, 0],
      [4, 0],
      [0, 0],
    ],
    [[3, 7]],
    [[film, 7]],
  ],
  [
    'none where the shelf is empty',
    [
      [1, 0],
      [4, 0],
      [0, 0],
    ],
    [],
    [],
  ],
  [
    'never what is not used up',
    [],
    [
      [1, 9],
      [2, 9],
    ],
    [],
  ],
])('consumables: %s', (_what, has, shelf, put) => {
  const onShelf = new Map(shelf.map(([n, quantity]) => [id(n), quantity]));
  expect(refill(list, contents(...has), onShelf)).toEqual(
    put.map(([componentId, quantity]) => ({ componentId, quantity })),
  );
});

const out = (present: number, broken: number) => ({ step: 'taken_out', present, broken });
test.each<[Parameters<typeof byHand>[0], [number, number], number, unknown]>([
  ['found', [3, 0], 1, [{ step: 'found', present: 1, broken: 0 }]],
  ['mended', [4, 2], 2, [{ step: 'mended', present: 0, broken: -2 }]],
  ['mended', [4, 1], 2, null],
  ['taken_out', [4, 1], 2, [out(-2, -1)]],
  ['taken_out', [1, 0], 2, null],
  ['swapped', [4, 1], 1, [out(-1, -1), { step: 'swapped', present: 1, broken: 0 }]],
  ['swapped', [4, 0], 2, [out(-2, 0), { step: 'swapped', present: 2, broken: 0 }]],
  ['swapped', [0, 0], 1, [{ step: 'swapped', present: 1, broken: 0 }]],
  ['swapped', [1, 0], 3, [out(-1, 0), { step: 'swapped', present: 3, broken: 0 }]],
])('%s of %j: %i', (step, [present, broken], quantity, steps) => {
  expect(byHand(step, { present, broken }, quantity)).toEqual(steps);
});

test.each([
  [3, 90_000, 1, { quantity: 2, valueKopecks: 60_000 }],
  [3, 100, 2, { quantity: 1, valueKopecks: 33 }],
  [1, 90_000, 1, null],
  [1, 90_000, 5, null],
])('of %i for %i, when %i came back', (quantity, valueKopecks, found, left) =>
  expect(stillAsked({ quantity, valueKopecks }, found)).toEqual(left),
);

const content = fc
  .nat(6)
  .chain((present) => fc.record({ present: fc.constant(present), broken: fc.nat(present) }));

test('a count makes of what was known what was counted, step by step never below nothing; taken back, all is as it was', () => {
  fc.assert(
    fc.property(fc.tuple(content, content, content), fc.tuple(content, content, content), (known, seen) => {
      const before = new Map(known.map((one, at): [typeof tablet, Content] => [id(at + 1), one]));
      const counts = seen.map(({ present: counted, broken }, at) => ({
        componentId: id(at + 1),
        counted,
        broken: at === 2 ? 0 : broken,
      }));
      const steps = differences(list, before, counts);
      for (const few of steps.keys())
        for (const { present, broken } of after(before, steps.slice(0, few + 1)).values())
          expect(broken >= 0 && broken <= present).toBe(true);
      const then = after(before, steps);
      for (const { componentId, counted, broken } of counts)
        expect(then.get(componentId)).toEqual({ present: counted, broken });
      expect(after(then, takenBack(steps))).toEqual(before);
    }),
  );
});
