import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Category } from '../../api/catalogue/shapes.ts';
import { isOpen } from '../../api/centres/rules.ts';
import { addDays, asDay } from '../../api/core/dates.ts';
import { policies } from '../../api/eligibility/reads.ts';
import {
  decide,
  decidingRow,
  issueVerdict,
  matches,
  overridable,
  type PolicyRow,
  type Scope,
  specificity,
  standIns,
} from '../../api/eligibility/rules.ts';
import { blockCode, ruleName } from '../../api/eligibility/shapes.ts';
import { house } from '../support/house.ts';
import {
  anywhere,
  barnaul,
  facts,
  groups,
  ivanovo,
  noPolicies,
  pram,
  proof,
  row,
  skis,
  thing,
  today,
  week,
} from './facts.ts';

const here: Scope = { centreId: ivanovo, group: 'large', category: 'sport', itemTypeId: skis };

describe('the most specific row wins', () => {
  test.each([
    ['the default where nothing else speaks', [{}], 0],
    ['the centre before the default', [{}, { centreId: ivanovo }], 1],
    ['the group before the centre', [{ group: 'large' }, { centreId: ivanovo }], 0],
    [
      'the category before group and centre',
      [{ group: 'large', centreId: ivanovo }, { category: 'sport' }],
      1,
    ],
    [
      'the item type before all the rest together',
      [{ category: 'sport', group: 'large', centreId: ivanovo }, { itemTypeId: skis }],
      1,
    ],
    [
      'the item type here before the item type anywhere',
      [{ itemTypeId: skis }, { itemTypeId: skis, centreId: ivanovo }],
      1,
    ],
    ['another centre’s says nothing here', [{}, { centreId: barnaul, itemTypeId: skis }], 0],
    ['another type’s says nothing here', [{}, { itemTypeId: pram }], 0],
  ] as [string, Partial<Scope>[], number][])('%s', (_, scopes, winner) => {
    const rows = scopes.map((scope, n) => row('termDays', n + 1, scope));
    expect(decidingRow(rows, here)?.value).toBe(winner + 1);
  });

  test('a question that knows less is answered by what holds for all', () => {
    const rows = [row('reminderDays', [0]), row('reminderDays', [1], { group: 'large' })];
    expect(decide({ ...noPolicies, reminderDays: rows }, 'reminderDays', anywhere).value).toEqual([0]);
  });

  test('without a row the term is the item type’s own', () => {
    expect(decide(noPolicies, 'termDays', here, 21)).toEqual({ value: 21, row: null });
  });
});

const maybe = <T>(...values: T[]) => fc.constantFrom(null, ...values);
const scope: fc.Arbitrary<Scope> = fc.record({
  centreId: maybe(barnaul, ivanovo),
  group: maybe('large', 'young'),
  category: maybe<Category>('sport', 'childcare'),
  itemTypeId: maybe(skis, pram),
});
const place = (one: Scope) => JSON.stringify([one.centreId, one.group, one.category, one.itemTypeId]);
const termRows = fc
  .uniqueArray(scope, { selector: place, maxLength: 25 })
  .map((scopes) => scopes.map((one, n) => row('termDays', n + 1, one)));
const everywhere: fc.Arbitrary<Scope> = fc.record({
  centreId: fc.constantFrom(barnaul, ivanovo),
  group: maybe('large', 'young', 'hardship'),
  category: fc.constantFrom<Category>('sport', 'childcare', 'leisure'),
  itemTypeId: fc.constantFrom(skis, pram),
});
const sameId = (one: PolicyRow | null) => one?.id ?? null;

describe('whatever the rows are', () => {
  test('their order does not matter', () => {
    const shuffled = termRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, everywhere, ([rows, other], at) => {
        expect(sameId(decidingRow(other, at))).toBe(sameId(decidingRow(rows, at)));
      }),
    );
  });

  test('the one that decides matches, and none that matches is narrower', () => {
    fc.assert(
      fc.property(termRows, everywhere, (rows, at) => {
        const decided = decidingRow(rows, at);
        const matching = rows.filter((one) => matches(one, at));
        expect(decided === null).toBe(matching.length === 0);
        if (decided === null) return;
        expect(matching).toContain(decided);
        for (const one of matching)
          if (one !== decided) expect(specificity(one)).toBeLessThan(specificity(decided));
      }),
    );
  });

  test('one that does not match changes nothing', () => {
    fc.assert(
      fc.property(termRows, scope, everywhere, (rows, extra, at) => {
        fc.pre(!matches(extra, at));
        const more = [...rows, row('termDays', 99, extra)];
        expect(sameId(decidingRow(more, at))).toBe(sameId(decidingRow(rows, at)));
      }),
    );
  });
});

const held = fc.record({
  itemTypeId: fc.constantFrom(skis, pram),
  category: fc.constantFrom<Category>('sport', 'multibox'),
});
const anyFacts = fc
  .record({
    category: fc.constantFrom<Category>('rehab', 'childcare', 'sport', 'leisure', 'multibox', 'component'),
    termDays: fc.integer({ min: 1, max: 730 }),
    memberships: fc.uniqueArray(
      fc.record({
        key: fc.constantFrom(...groups.map(({ key }) => key), 'elsewhere'),
        proofs: fc.array(
          fc
            .tuple(maybe('2026-11-23', '2026-11-24', '2027-01-01'), fc.boolean())
            .map(([until, gone]) => proof(until, gone)),
          { maxLength: 3 },
        ),
      }),
      { selector: ({ key }) => key, maxLength: 4 },
    ),
    consented: fc.boolean(),
    inHand: fc.array(held, { maxLength: 4 }),
    alsoTaking: fc.array(held, { maxLength: 2 }),
    worstOverdueDays: fc.integer({ min: 0, max: 20 }),
    services: fc.subarray(['rental', 'multibox', 'venue'] as const),
  })
  .map(({ category, termDays, memberships, consented, services, ...more }) =>
    facts({
      ...more,
      itemType: thing({ category, termDays }),
      centre: { id: barnaul, services, calendar: week },
      family: { groups: memberships, consented },
    }),
  );
const anyDay = fc.integer({ min: 0, max: 1000 }).map((days) => addDays(today, days));
const passes = fc.subarray(blockCode.options);

describe('whatever the case is', () => {
  test('it is allowed exactly when every block was named and can be passed', () => {
    fc.assert(
      fc.property(anyFacts, anyDay, passes, (of, on, passed) => {
        const bare = issueVerdict(of, noPolicies, on);
        const got = issueVerdict(of, noPolicies, on, passed);
        const all = bare.ok ? [] : bare.reasons;
        const standing = all.filter(({ code }) => !(overridable[code] && passed.includes(code)));
        expect(got.ok).toBe(standing.length === 0);
        expect(got.ok ? [] : got.reasons).toEqual(standing);
        expect(got.overridden).toEqual(all.filter((block) => !standing.includes(block)));
        expect(got.terms).toEqual(bare.terms);
      }),
    );
  });

  test('the due date is an open day after today, and not before the term is over', () => {
    fc.assert(
      fc.property(anyFacts, anyDay, (of, on) => {
        const { dueOn, movedFrom, termDays } = issueVerdict(of, noPolicies, on).terms;
        expect(isOpen(week, dueOn)).toBe(true);
        expect(dueOn > on).toBe(true);
        expect(movedFrom ?? dueOn).toBe(addDays(on, termDays));
        if (movedFrom !== null) expect(isOpen(week, movedFrom)).toBe(false);
      }),
    );
  });
});

test('the seed says the same as what stands in for it', () => {
  const { db } = house();
  const seeded = policies(db);
  for (const rule of ruleName.options)
    if (rule !== 'termDays') expect(seeded[rule].map(({ value }) => value)).toEqual([standIns[rule]]);
  expect(asDay('2026-11-24')).toBe(today);
});

test('policies kept in memory follow the database, through a rollback too', () => {
  const { db } = house();
  const limit = () => decide(policies(db), 'maxItems', anywhere).value;
  const set = (value: number) =>
    db.sqlite
      .prepare("update policy set value = ?, version = version + 1 where rule = 'maxItems'")
      .run(`${value}`);
  expect(limit()).toBe(3);
  const before = policies(db);
  expect(policies(db)).toBe(before);
  set(4);
  expect(limit()).toBe(4);
  const failing = db.sqlite.transaction(() => {
    set(5);
    expect(limit()).toBe(5);
    throw new Error('rolled back');
  });
  expect(() => failing()).toThrow('rolled back');
  expect(limit()).toBe(4);
});
