import { describe, expect, test } from 'vitest';
import { asDay } from '../../api/core/dates.ts';
import { type ExtensionFacts, extensionVerdict, type Policies } from '../../api/eligibility/rules.ts';
import { child, facts, noPolicies, proof, row, thing, today } from './facts.ts';

const { centre, groups, family } = facts();
const loan = (dueOn: string, more: Partial<ExtensionFacts> = {}): ExtensionFacts => ({
  centre,
  groups,
  family,
  itemType: thing(),
  loan: { dueOn: asDay(dueOn), extensionsUsed: 0 },
  othersWant: [],
  worstOverdueDays: 0,
  ...more,
});
const verdict = (of: ExtensionFacts, policies: Policies = noPolicies, passed: string[] = []) =>
  extensionVerdict(of, policies, today, passed);
const codes = (of: ExtensionFacts, policies?: Policies) => {
  const got = verdict(of, policies);
  return got.ok ? [] : got.reasons.map(({ code }) => code);
};

describe('the new due date', () => {
  test.each([
    ['asked a week early, no day is lost', '2026-12-01', '2026-12-15', null],
    ['asked on the day', '2026-11-24', '2026-12-08', null],
    ['late by a day, it counts from today', '2026-11-23', '2026-12-08', null],
    ['late by ten days, it counts from today', '2026-11-14', '2026-12-08', null],
    ['a Sunday moves to Monday', '2026-11-29', '2026-12-14', '2026-12-13'],
  ])('%s', (_, dueOn, expected, movedFrom) => {
    expect(verdict(loan(dueOn))).toMatchObject({
      ok: true,
      terms: { termDays: 14, dueOn: expected, movedFrom },
    });
  });
});

describe('what stands against it', () => {
  test.each([
    ['the first extension', { loan: { dueOn: today, extensionsUsed: 0 } }, []],
    ['the second', { loan: { dueOn: today, extensionsUsed: 1 } }, ['extensions_used_up']],
    ['somebody waits', { othersWant: [today] }, ['others_wait']],
    ['somebody wants it the day it would be clean', { othersWant: [asDay('2026-12-16')] }, ['others_wait']],
    ['somebody wants it later', { othersWant: [asDay('2026-12-17')] }, []],
    ['13 days overdue', { worstOverdueDays: 13 }, []],
    ['14 days overdue', { worstOverdueDays: 14 }, ['overdue_block']],
    [
      'the paper expired meanwhile',
      { family: { ...family, groups: [{ key: 'large', proofs: [proof('2026-11-23')] }] } },
      ['proof_expired'],
    ],
    ['the family left the group', { family: { ...family, groups: [] } }, ['no_group_entitles']],
    [
      'everything at once',
      {
        loan: { dueOn: today, extensionsUsed: 1 },
        othersWant: [today, today],
        worstOverdueDays: 14,
        family: { ...family, groups: [{ key: 'large', proofs: [] }] },
      },
      ['proof_missing', 'extensions_used_up', 'others_wait', 'overdue_block'],
    ],
  ])('%s', (_, more, expected) => {
    expect(codes(loan('2026-12-01', more))).toEqual(expected);
  });

  test('where the rules let it, those who wait do not stop it', () => {
    const policies = {
      ...noPolicies,
      noExtensionWhileOthersWait: [row('noExtensionWhileOthersWait', false)],
    };
    expect(codes(loan('2026-12-01', { othersWant: [today] }), policies)).toEqual([]);
  });

  test('where the rules give none, there is none', () => {
    const policies = { ...noPolicies, extensions: [row('extensions', 0, { category: 'sport' })] };
    expect(codes(loan('2026-12-01'), policies)).toEqual(['extensions_used_up']);
  });

  test('what is named is passed, and the new date is there', () => {
    const of = loan('2026-12-01', {
      othersWant: [today],
      loan: { dueOn: asDay('2026-12-01'), extensionsUsed: 1 },
    });
    expect(verdict(of, noPolicies, ['others_wait'])).toMatchObject({
      ok: false,
      reasons: [{ code: 'extensions_used_up', limit: 1, used: 1 }],
      overridden: [{ code: 'others_wait', waiting: 1 }],
      terms: { dueOn: '2026-12-15' },
    });
    expect(verdict(of, noPolicies, ['others_wait', 'extensions_used_up'])).toMatchObject({ ok: true });
  });
});

test('an aid the child has outgrown warns and does not refuse', () => {
  const itemType = thing({ fit: { heightCm: { max: 150 } } });
  const grown = { ...family, children: [child({ heightCm: 152 })] };
  expect(verdict(loan('2026-12-01', { itemType, family: grown }))).toMatchObject({
    ok: true,
    warnings: [{ code: 'too_tall', limit: 150, values: [152] }],
  });
});
