import { describe, expect, test } from 'vitest';
import { asDay } from '../../api/core/dates.ts';
import { type Block, type IssueFacts, issueVerdict, overridable } from '../../api/eligibility/rules.ts';
import { blockCode } from '../../api/eligibility/shapes.ts';
import { child, facts, ivanovo, noPolicies, pram, proof, row, skis, thing, today, week } from './facts.ts';

const verdict = (of: IssueFacts, passed: string[] = []) => issueVerdict(of, noPolicies, today, passed);
const reasons = (of: IssueFacts): Block[] => {
  const got = verdict(of);
  return got.ok ? [] : got.reasons;
};
const codes = (of: IssueFacts) => reasons(of).map(({ code }) => code);
const warned = (of: IssueFacts, on = today) => issueVerdict(of, noPolicies, on).warnings;
const member = (key: string, ...proofs: ReturnType<typeof proof>[]) => ({ key, proofs });
const name = (key: string) => ({ key, nameRu: key, nameEn: key });

test('a large family with its paper takes skis for two weeks, free of charge', () => {
  expect(verdict(facts())).toMatchObject({
    ok: true,
    warnings: [],
    overridden: [],
    terms: {
      group: name('large'),
      proof: proof(null),
      termDays: 14,
      dueOn: '2026-12-08',
      movedFrom: null,
      feeKopecks: 0,
      depositKopecks: 0,
      turnaroundDays: 1,
    },
  });
});

describe('who is entitled', () => {
  test.each([
    ['valid until today holds', proof('2026-11-24'), []],
    ['valid until yesterday has expired', proof('2026-11-23'), ['proof_expired']],
    ['without an end holds', proof(null), []],
    ['withdrawn is no paper', proof('2027-11-23', true), ['proof_missing']],
  ])('a paper %s', (_, paper, expected) => {
    expect(codes(facts({ family: { groups: [member('large', paper)] } }))).toEqual(expected);
  });

  test('an expired paper names the day and the paper; the latest of several counts', () => {
    const of = facts({ family: { groups: [member('large', proof('2024-03-01'), proof('2026-03-01'))] } });
    expect(reasons(of)).toEqual([
      { code: 'proof_expired', group: name('large'), paper: 'paper of large', validUntil: '2026-03-01' },
    ]);
  });

  test('one that holds makes up for one that has expired', () => {
    const of = facts({ family: { groups: [member('large', proof('2026-03-01'), proof('2027-03-01'))] } });
    expect(verdict(of)).toMatchObject({ ok: true, terms: { proof: { validUntil: '2027-03-01' } } });
  });

  test('a family none of whose groups entitles is told which would', () => {
    const of = facts({ itemType: thing({ category: 'rehab' }) });
    expect(reasons(of)).toEqual([{ code: 'no_group_entitles', groups: [name('disabled_child')] }]);
  });

  test('a group that is not one of the region entitles to nothing', () => {
    const of = facts({ groups: facts().groups.filter(({ key }) => key !== 'large') });
    expect(codes(of)).toEqual(['no_group_entitles']);
  });

  test('a group that holds by staff’s word needs no paper', () => {
    const of = facts({
      itemType: thing({ category: 'childcare' }),
      family: { groups: [member('escaping_violence')] },
    });
    expect(verdict(of)).toMatchObject({ ok: true, terms: { group: name('escaping_violence'), proof: null } });
  });

  test.each([
    ['the better place in the queue', [member('young', proof(null)), member('large', proof(null))], 'large'],
    [
      'a proved group before a better one unproved',
      [member('disabled_child'), member('young', proof(null))],
      'young',
    ],
    [
      'of equal places, the earlier key',
      [member('large', proof(null)), member('hardship', proof(null))],
      'hardship',
    ],
    ['unproved, the better place still', [member('young'), member('disabled_child')], 'disabled_child'],
  ])('of several groups decides %s', (_, memberships, key) => {
    expect(verdict(facts({ family: { groups: memberships } })).terms.group).toEqual(name(key));
  });

  test('each group that lacks its paper is a reason; any one paper mends it', () => {
    const of = facts({ family: { groups: [member('young', proof('2026-03-01')), member('large')] } });
    expect(codes(of)).toEqual(['proof_missing', 'proof_expired']);
  });

  test('the parts of a box are lent on the right to a box', () => {
    const of = (key: string) =>
      facts({ itemType: thing({ category: 'component' }), family: { groups: [member(key, proof(null))] } });
    expect(codes(of('disabled_child'))).toEqual([]);
    expect(codes(of('large'))).toEqual(['no_group_entitles']);
  });

  test('a box is not lent where the centre does not offer boxes', () => {
    const of = facts({
      itemType: thing({ category: 'multibox' }),
      centre: { ...facts().centre, services: ['rental'] },
      family: { groups: [member('disabled_child', proof(null))] },
    });
    expect(reasons(of)).toEqual([{ code: 'not_lent_here', service: 'multibox' }]);
  });
});

describe('how much at once', () => {
  const held = (count: number, category: 'sport' | 'childcare' | 'multibox' = 'sport') =>
    Array.from({ length: count }, () => ({ itemTypeId: category === 'sport' ? skis : pram, category }));

  test.each([
    [0, 0, []],
    [2, 0, []],
    [3, 0, ['too_many_items']],
    [1, 1, []],
    [1, 2, ['too_many_items']],
    [9, 0, ['too_many_items']],
  ])('with %i in hand and %i more in the same handover', (inHand, also, expected) => {
    expect(codes(facts({ inHand: held(inHand), alsoTaking: held(also) }))).toEqual(expected);
  });

  test('a box in hand is not one of the three things', () => {
    expect(codes(facts({ inHand: [...held(2), ...held(1, 'multibox')] }))).toEqual([]);
  });

  test('one box at once, whatever else is in hand', () => {
    const box = (boxes: number) =>
      facts({
        itemType: thing({ category: 'multibox' }),
        family: { groups: [member('disabled_child', proof(null))] },
        inHand: [...held(3), ...held(boxes, 'multibox')],
      });
    expect(codes(box(0))).toEqual([]);
    expect(reasons(box(1))).toEqual([{ code: 'too_many_multiboxes', limit: 1, now: 1 }]);
  });

  test('a limit set for a category counts that category only', () => {
    const policies = {
      ...noPolicies,
      maxItems: [row('maxItems', 3), row('maxItems', 1, { category: 'sport' })],
    };
    const decide = (inHand: IssueFacts['inHand']) => issueVerdict(facts({ inHand }), policies, today);
    expect(decide(held(3, 'childcare'))).toMatchObject({ ok: true });
    expect(decide(held(1))).toMatchObject({
      ok: false,
      reasons: [{ code: 'too_many_items', limit: 1, now: 1, category: 'sport' }],
    });
  });

  test('a limit of none lends nothing', () => {
    const policies = { ...noPolicies, maxItems: [row('maxItems', 0, { centreId: ivanovo })] };
    const of = facts({ centre: { ...facts().centre, id: ivanovo } });
    expect(issueVerdict(of, policies, today)).toMatchObject({ ok: false, reasons: [{ limit: 0, now: 0 }] });
  });
});

describe('overdue', () => {
  test.each([
    [0, []],
    [13, []],
    [14, ['overdue_block']],
    [200, ['overdue_block']],
  ])('%i days', (worstOverdueDays, expected) => {
    expect(codes(facts({ worstOverdueDays }))).toEqual(expected);
  });
});

describe('passing by', () => {
  const troubled = facts({
    worstOverdueDays: 20,
    inHand: [1, 2, 3].map(() => ({ itemTypeId: pram, category: 'childcare' })),
    family: { groups: [member('large', proof('2026-03-01'))], consented: false },
  });

  test('all reasons come at once', () => {
    expect(codes(troubled)).toEqual(['consent_missing', 'proof_expired', 'too_many_items', 'overdue_block']);
  });

  test('what is named is passed, the rest stands, and the terms are there', () => {
    const got = verdict(troubled, ['proof_expired', 'overdue_block']);
    expect(got).toMatchObject({
      ok: false,
      reasons: [{ code: 'consent_missing' }, { code: 'too_many_items' }],
      overridden: [{ code: 'proof_expired' }, { code: 'overdue_block' }],
      terms: { termDays: 14, dueOn: '2026-12-08', group: name('large'), proof: null },
    });
  });

  test('a missing consent cannot be passed', () => {
    const got = verdict(troubled, blockCode.options);
    expect(got).toMatchObject({ ok: false, reasons: [{ code: 'consent_missing' }] });
  });

  test('with the consent given, everything named goes through', () => {
    const consented = { ...troubled, family: { ...troubled.family, consented: true } };
    expect(verdict(consented, blockCode.options)).toMatchObject({ ok: true, overridden: { length: 3 } });
  });

  test('naming what does not stand changes nothing', () => {
    expect(verdict(facts(), blockCode.options)).toEqual(verdict(facts()));
  });

  test('only a missing consent and a service not offered cannot be passed', () => {
    expect(blockCode.options.filter((code) => !overridable[code])).toEqual([
      'consent_missing',
      'not_lent_here',
    ]);
  });
});

describe('the due date', () => {
  const on = (termDays: number, day = today) =>
    issueVerdict(facts({ itemType: thing({ termDays }) }), noPolicies, day).terms;

  test.each([
    ['a Tuesday stays', 14, '2026-12-08', null],
    ['a Sunday moves to Monday', 5, '2026-11-30', '2026-11-29'],
    ['a Saturday is open and stays', 4, '2026-11-28', null],
    ['half a year on, from a Sunday', 180, '2027-05-24', '2027-05-23'],
  ])('%s', (_, termDays, dueOn, movedFrom) => {
    expect(on(termDays)).toMatchObject({ termDays, dueOn, movedFrom });
  });

  test('a holiday moves it too', () => {
    expect(on(14, asDay('2027-02-09'))).toMatchObject({ dueOn: '2027-02-24', movedFrom: '2027-02-23' });
  });
});

describe('what is worth knowing', () => {
  const fit = { ageMonths: { min: 36, max: 144 }, weightKg: { max: 50 } };
  const bornOn = (birthDate: string, weightKg: number | null = 20) =>
    child({ birthDate: asDay(birthDate), weightKg });
  const fitted = (...children: ReturnType<typeof child>[]) =>
    warned(facts({ itemType: thing({ fit }), family: { children } }));

  test.each([
    ['three years old today fits', '2023-11-24', []],
    ['three years old tomorrow is too young', '2023-11-25', [{ code: 'too_young', limit: 36, values: [35] }]],
    ['twelve years and a day fits still', '2014-11-23', []],
    ['twelve years and a month is too old', '2014-10-24', [{ code: 'too_old', limit: 144, values: [145] }]],
  ])('a child %s', (_, birthDate, expected) => {
    expect(fitted(bornOn(birthDate))).toEqual(expected);
  });

  test('a bound itself fits', () => {
    expect(fitted(bornOn('2018-01-01', 50))).toEqual([]);
    expect(fitted(bornOn('2018-01-01', 50.5))).toEqual([{ code: 'too_heavy', limit: 50, values: [50.5] }]);
  });

  test('it is enough that one child fits', () => {
    expect(fitted(bornOn('2025-01-01'), bornOn('2018-01-01'))).toEqual([]);
  });

  test('when none fits, every bound is told with all the values', () => {
    expect(fitted(bornOn('2025-01-24'), bornOn('2025-03-24'), bornOn('2010-01-24', 60))).toEqual([
      { code: 'too_young', limit: 36, values: [22, 20] },
      { code: 'too_old', limit: 144, values: [202] },
      { code: 'too_heavy', limit: 50, values: [60] },
    ]);
  });

  test('a child that may fit is to be measured', () => {
    expect(fitted(bornOn('2025-01-01'), bornOn('2018-01-01', null))).toEqual([
      { code: 'fit_unknown', measures: ['weight'] },
    ]);
    expect(fitted(child())).toEqual([{ code: 'fit_unknown', measures: ['age', 'weight'] }]);
    expect(fitted()).toEqual([{ code: 'fit_unknown', measures: ['age', 'weight'] }]);
  });

  test('a child too young is not measured further', () => {
    expect(fitted(bornOn('2025-01-24', null))).toEqual([{ code: 'too_young', limit: 36, values: [22] }]);
  });

  test.each([
    ['heightCm', 'too_short', 'too_tall'],
    ['weightKg', 'too_light', 'too_heavy'],
    ['shoeSizeEu', 'shoe_size_too_small', 'shoe_size_too_big'],
    ['headCm', 'head_too_small', 'head_too_big'],
  ] as const)('%s below and above', (measure, below, above) => {
    const itemType = thing({ fit: { [measure]: { min: 30, max: 40 } } });
    const of = (value: number) =>
      warned(facts({ itemType, family: { children: [child({ [measure]: value })] } }));
    expect(of(29)).toEqual([{ code: below, limit: 30, values: [29] }]);
    expect(of(41)).toEqual([{ code: above, limit: 40, values: [41] }]);
    expect([of(30), of(40)]).toEqual([[], []]);
  });

  test.each([
    ['winter', '2026-10-31', true],
    ['winter', '2026-11-01', false],
    ['winter', '2027-03-31', false],
    ['winter', '2027-04-01', true],
    ['summer', '2026-10-31', false],
    ['summer', '2026-11-01', true],
  ] as const)('a thing of the %s on %s', (season, day, out) => {
    expect(warned(facts({ itemType: thing({ season }) }), asDay(day))).toEqual(
      out ? [{ code: 'out_of_season', season }] : [],
    );
  });

  test('a family supplied through ИПРА is told of for aids, and is not refused', () => {
    const of = (category: 'rehab' | 'sport') =>
      verdict(
        facts({
          itemType: thing({ category }),
          family: { suppliedByIpra: true, groups: [member('disabled_child', proof(null))] },
        }),
      );
    expect(of('rehab')).toMatchObject({ ok: true, warnings: [{ code: 'supplied_by_ipra' }] });
    expect(of('sport')).toMatchObject({ ok: true, warnings: [] });
  });

  test('what an adult signs for or watches over is said', () => {
    expect(warned(facts({ itemType: thing({ fit: { adultSigns: true, supervised: true } }) }))).toEqual([
      { code: 'adult_signs' },
      { code: 'supervised' },
    ]);
  });
});

test('a centre that never opens keeps the due date where it falls', () => {
  const closed = { ...week, weekdays: {} };
  const of = facts({ centre: { ...facts().centre, calendar: closed } });
  expect(issueVerdict(of, noPolicies, today).terms).toMatchObject({ dueOn: '2026-12-08', movedFrom: null });
});
