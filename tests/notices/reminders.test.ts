import { describe, expect, test } from 'vitest';
import { asDay } from '../../api/core/dates.ts';
import type { CentreId, FamilyId, ItemTypeId, LoanId } from '../../api/core/ids.ts';
import { byTheClock } from '../../api/jobs/acts.ts';
import { type OpenLoan, reminderFor } from '../../api/loans/rules.ts';
import { type House, house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { outbox } from './post.ts';

const usual = [-3, 0, 3, 7];
const loan = (more: Partial<Record<'issuedOn' | 'dueOn' | 'extendedOn', string>> = {}): OpenLoan => {
  const { issuedOn = '2026-11-01', dueOn = '2026-12-08', extendedOn } = more;
  return {
    id: 'l' as LoanId,
    familyId: 'f' as FamilyId,
    itemTypeId: 't' as ItemTypeId,
    group: null,
    category: 'rehab',
    nameRu: 'Ходунки',
    nameEn: 'Walker',
    issuedOn: asDay(issuedOn),
    dueOn: asDay(dueOn),
    extendedOn: extendedOn === undefined ? null : asDay(extendedOn),
  };
};

describe('the newest reminder whose day has come', () => {
  test.each([
    ['four days before: none yet', {}, '2026-12-04', null],
    ['three days before', {}, '2026-12-05', ['due_soon', 'due_soon', '2026-12-05']],
    ['the day before: still the one of three days', {}, '2026-12-07', ['due_soon', 'due_soon', '2026-12-05']],
    ['on the day', {}, '2026-12-08', ['due_today', 'due_today', '2026-12-08']],
    [
      'a day late, where the house was shut on the day',
      {},
      '2026-12-09',
      ['overdue', 'due_today', '2026-12-08'],
    ],
    ['three days late', {}, '2026-12-11', ['overdue', 'overdue', '2026-12-11']],
    ['a week late', {}, '2026-12-15', ['overdue', 'overdue', '2026-12-15']],
    ['over the year’s end', { dueOn: '2027-01-02' }, '2026-12-30', ['due_soon', 'due_soon', '2026-12-30']],
    ['late over the year’s end', { dueOn: '2026-12-29' }, '2027-01-01', ['overdue', 'overdue', '2027-01-01']],
    ['over a leap day', { dueOn: '2028-03-01' }, '2028-02-27', ['due_soon', 'due_soon', '2028-02-27']],
    ['lent for two days: not told when it is lent', { issuedOn: '2026-12-06' }, '2026-12-06', null],
    [
      'lent for two days: told on the day',
      { issuedOn: '2026-12-06' },
      '2026-12-08',
      ['due_today', 'due_today', '2026-12-08'],
    ],
    ['made longer by a day: not told at once again', { extendedOn: '2026-12-07' }, '2026-12-07', null],
  ] as const)('%s', (_case, more, today, expected) => {
    const told = reminderFor(loan(more), usual, asDay(today));
    expect(told && [told.kind, told.stage, told.stageDay]).toEqual(expected);
  });

  test('what was missed for more than two weeks is not made up for', () => {
    expect(reminderFor(loan(), usual, asDay('2026-12-29'))?.recent).toBe(true);
    expect(reminderFor(loan(), usual, asDay('2026-12-30'))?.recent).toBe(false);
  });

  test('where the rule names no days, nothing is told', () => {
    expect(reminderFor(loan(), [], asDay('2026-12-08'))).toBeNull();
  });
});

type Lent = { dueOn: string; centre?: CentreId; familyId?: FamilyId };

/** Lends a thing and moves its due day to where the case wants it. */
async function lent(home: House, { dueOn, centre = home.centreNamed('Барнаул'), familyId }: Lent) {
  const to = familyId ?? family(home, { centreId: centre, proofUntil: null });
  const unitId = thing(home, undefined, centre);
  const made = await home
    .hire('desk', [centre])
    .call('POST', `/api/centres/${centre}/handovers`, { familyId: to, items: [{ unitId }] });
  expect(made.status).toBe(201);
  home.db.sqlite
    .prepare("UPDATE loan SET due_on = ?, issued_on = '2026-11-01' WHERE unit_id = ?")
    .run(dueOn, unitId);
  return { familyId: to, unitId };
}

const told = (home: House) => outbox(home).map(({ kind, body }) => [kind, body.replaceAll('\n', ' ')]);
const kinds = (home: House) => outbox(home).map(({ kind }) => kind);

/** The house looks at the clock at noon of Barnaul on each of these days. */
const onDays = (home: House, ...days: string[]): void => {
  for (const day of days) {
    home.at(`${day}T05:00:00.000Z`);
    byTheClock(home.ctx());
    byTheClock(home.ctx());
  }
};

test('a family hears three days before, on the day, and three and seven days after, each once', async () => {
  const home = house();
  await lent(home, { dueOn: '2026-12-08' });
  for (let day = 1; day <= 31; day += 1) onDays(home, `2026-12-${String(day).padStart(2, '0')}`);
  expect(outbox(home).map(({ kind, next_at }) => [kind, next_at.slice(0, 10)])).toEqual([
    ['due_soon', '2026-12-05'],
    ['due_today', '2026-12-08'],
    ['overdue', '2026-12-11'],
    ['overdue', '2026-12-15'],
  ]);
});

test('nobody is written to about what came back', async () => {
  const home = house();
  const { unitId } = await lent(home, { dueOn: '2026-12-08' });
  onDays(home, '2026-12-05');
  await home.hire('desk').call('POST', `/api/units/${unitId}/return`, { condition: 'good' });
  onDays(home, '2026-12-08', '2026-12-11');
  expect(kinds(home)).toEqual(['due_soon']);
});

test('after days the house was shut only the newest is told, by what it is now', async () => {
  const home = house();
  await lent(home, { dueOn: '2026-12-08' });
  onDays(home, '2026-12-04', '2026-12-09', '2026-12-10');
  expect(kinds(home)).toEqual(['overdue']);
  onDays(home, '2026-12-16', '2026-12-17');
  expect(kinds(home)).toEqual(['overdue', 'overdue']);
});

test('several things of one family are one message a day and kind, and say when each is due', async () => {
  const home = house();
  const { familyId } = await lent(home, { dueOn: '2026-12-08' });
  await lent(home, { dueOn: '2026-12-08', familyId });
  onDays(home, '2026-12-05');
  expect(told(home)).toEqual([['due_soon', expect.stringContaining('Ходунки реабилитационные, 2 шт.')]]);
  await lent(home, { dueOn: '2026-12-04', familyId });
  onDays(home, '2026-12-11');
  expect(kinds(home)).toEqual(['due_soon', 'overdue']);
  expect(outbox(home)[1]?.body).toContain('— до 4 декабря (пт)');
  expect(outbox(home)[1]?.body).toContain('— до 8 декабря (вт)');
});

test('each centre has its own day: at the border of the zones one is told and the other is not', async () => {
  const home = house();
  const [barnaul, ivanovo] = [home.centreNamed('Барнаул'), home.centreNamed('Иваново')];
  await lent(home, { dueOn: '2027-01-01', centre: barnaul });
  await lent(home, { dueOn: '2027-01-01', centre: ivanovo });
  home.at('2026-12-31T16:59:59.000Z'); // 23:59:59 in Barnaul, 19:59:59 in Ivanovo
  byTheClock(home.ctx());
  const at = () => outbox(home).map(({ kind, next_at }) => [kind, next_at]);
  expect(at()).toEqual([['due_soon', '2026-12-31T16:59:59.000Z']]);
  home.at('2026-12-31T17:00:00.000Z'); // midnight of the new year in Barnaul
  byTheClock(home.ctx());
  // Nobody is woken: it leaves at nine of the centre's clock.
  expect(at().slice(1)).toEqual([['due_today', '2027-01-01T02:00:00.000Z']]);
  home.at('2026-12-31T21:00:00.000Z'); // midnight in Ivanovo
  byTheClock(home.ctx());
  expect(at().slice(2)).toEqual([['due_today', '2027-01-01T06:00:00.000Z']]);
});

test('the days are those the rules give a type', async () => {
  const home = house();
  const administrator = home.hire('administrator', home.everyCentre);
  const itemTypeId = typeNamed(home, 'Ходунки реабилитационные');
  await administrator.call('POST', '/api/eligibility/policies', {
    rule: 'reminderDays',
    value: [-1],
    itemTypeId,
  });
  await lent(home, { dueOn: '2026-12-08' });
  onDays(home, '2026-12-05', '2026-12-07', '2026-12-08', '2026-12-11');
  expect(kinds(home)).toEqual(['due_soon']);
});

test('who wants no messages gets none, and a protected family a neutral one to her safe contact', async () => {
  const home = house();
  const { familyId } = await lent(home, { dueOn: '2026-12-08' });
  home.db.sqlite.prepare('UPDATE family SET no_messages = 1 WHERE id = ?').run(familyId);
  const hidden = await lent(home, { dueOn: '2026-12-08' });
  home.db.sqlite
    .prepare("UPDATE family SET protected = 1, code_name = 'Рябина' WHERE id = ?")
    .run(hidden.familyId);
  onDays(home, '2026-12-05');
  const [only, ...more] = outbox(home);
  expect(more).toEqual([]);
  expect(`${only?.subject}${only?.body}`).not.toMatch(/Ходунки|вернуть|срок|прокат|центр/i);
  expect(only?.address).toBe('+79131234242');
});
