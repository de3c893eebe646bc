import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { verify } from '../../api/audit/reads.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing } from '../support/people.ts';

let home: House;
let desk: StaffHand;
let other: StaffHand;
let centre: string;
let familyId: string;
let unitId: string;
const start = (at?: string) => {
  home = house(at);
  [desk, other] = [home.hire('administrator'), home.hire('administrator')];
  centre = home.centreNamed('Барнаул');
  [familyId, unitId] = [family(home), thing(home)];
};
beforeEach(() => start());

type Given = { id: string; loans: { id: string; dueOn: string; issuedOn: string }[] };
const issue = (by = desk, headers = {}, unit = unitId) =>
  by.call<Given>(
    'POST',
    `/api/centres/${centre}/handovers`,
    { familyId, items: [{ unitId: unit }] },
    headers,
  );
const loanOf = (given: Given) => given.loans[0]?.id ?? '';
const count = (sql: string) => home.db.sqlite.prepare(sql).pluck().get();
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort();

describe('at once', () => {
  test('one key sent ten times is one handover; of another person it is another request', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => issue(desk, key)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(count('SELECT count(*) FROM handover')).toBe(1);
    expect((await issue(other, key)).body).toMatchObject({ code: 'unit_not_free' });
    expect((await issue(desk, key, thing(home))).body).toMatchObject({ code: 'idempotency_key_reused' });
  });

  test('one key sent twice hires one person and shows the password once', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const body = { name: 'Ким О.', username: 'kim.o', role: 'desk', centres: [centre] };
    const answers = await Promise.all([1, 2].map(() => desk.call('POST', '/api/staff', body, key)));
    expect(answers.filter(({ body }) => body.oneTimePassword !== null)).toHaveLength(1);
    expect(count("SELECT count(*) FROM staff WHERE username = 'kim.o'")).toBe(1);
  });

  const ends: [string, (loan: string, handover: string) => [string, unknown?]][] = [
    ['return', () => [`/api/units/${unitId}/return`, { condition: 'good' }]],
    ['loss', (loan) => [`/api/loans/${loan}/loss`, { note: 'Утоплено', valueKopecks: 1 }]],
    ['undo', (_, handover) => [`/api/handovers/${handover}/undo`]],
  ];
  const pairs = ends.flatMap((a) => ends.map((b) => [`${a[0]} and ${b[0]}`, a[1], b[1]] as const));
  test.each(pairs)('%s of one loan: one happens, the other is told', async (what, a, b) => {
    const { body } = await issue();
    const [one, two] = [a(loanOf(body), body.id), b(loanOf(body), body.id)];
    const answers = await Promise.all([desk.call('POST', ...one), other.call('POST', ...two)]);
    // What is lost and then brought is found: both may stand, in that order.
    const both = what === 'loss and return' ? [200, 200] : [200, 409];
    expect(statuses(answers)).toEqual(both);
    expect(
      count('SELECT count(*) FROM commitment WHERE live = 1 AND unit_id IS NOT NULL'),
    ).toBeLessThanOrEqual(1);
    expect(verify(home.db).ok).toBe(true);
  });

  test('an extension and the undo of its issue: never an extended loan that was undone', async () => {
    const { body } = await issue();
    const answers = await Promise.all([
      desk.call('POST', `/api/loans/${loanOf(body)}/extensions`, {}),
      other.call('POST', `/api/handovers/${body.id}/undo`),
    ]);
    expect(statuses(answers)).toEqual([200, 409]);
  });

  test('a merge and an issue to the card that goes: the loan is with whoever is left', async () => {
    const kept = family(home, { surname: 'Смирнова' });
    await Promise.all([desk.call('POST', `/api/families/${kept}/merges/${familyId}`), issue(other)]);
    expect(count(`SELECT count(*) FROM loan WHERE family_id = '${familyId}'`)).toBe(0);
  });

  test('two changes of one edition: one stands, the other is told', async () => {
    const change = (by: StaffHand, label: string) =>
      by.call('PATCH', `/api/units/${unitId}`, { label }, { 'If-Match': '"2"' });
    expect(statuses(await Promise.all([change(desk, 'а'), change(other, 'б')]))).toEqual([200, 412]);
  });

  test('a type archived while a unit of it comes in: never a unit of what is not in the catalogue', async () => {
    const { id } = (
      await desk.call<{ id: string }>('POST', '/api/item-types', {
        nameRu: 'Лошадка',
        nameEn: 'Horse',
        category: 'leisure',
        iso: null,
        fit: {},
        sanitation: 'wipe',
        termDays: 14,
        season: null,
        replacementValueKopecks: 1,
        instructionsRu: '',
        instructionsEn: '',
        pictogram: 'prokat:walker',
      })
    ).body;
    const unit = {
      itemTypeId: id,
      inventoryNumber: 'Л-1',
      funding: 'grant',
      costKopecks: 1,
      acquiredOn: '2026-01-12',
    };
    const answers = await Promise.all([
      desk.call('POST', `/api/item-types/${id}/archive`),
      other.call('POST', `/api/centres/${centre}/units`, unit),
    ]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
  });
});

describe('days', () => {
  test.each([
    ['a minute before midnight in Barnaul', '2026-12-31T16:59:00.000Z', '2026-12-31'],
    ['a minute after', '2026-12-31T17:01:00.000Z', '2027-01-01'],
    ['on 29 February', '2028-02-29T04:00:00.000Z', '2028-02-29'],
  ])('%s the loan begins on the centre’s own day, and ends on an open one', async (_, at, day) => {
    start(at);
    const [loan] = (await issue()).body.loans;
    expect(loan?.issuedOn).toBe(day);
    const due = await desk.call<{ days: { hours: unknown }[] }>(
      'GET',
      `/api/centres/${centre}/days?from=${loan?.dueOn}&until=${loan?.dueOn}`,
    );
    expect(due.body.days[0]?.hours).not.toBeNull();
  });

  test('what was done before midnight cannot be undone after it', async () => {
    start('2026-12-31T16:59:00.000Z');
    const { body } = await issue();
    home.later({ minutes: 2 });
    expect((await desk.call('POST', `/api/handovers/${body.id}/undo`)).body).toMatchObject({
      code: 'too_late_to_undo',
    });
  });

  test('a centre closed for years still lends and takes back, within calendar days', async () => {
    for (const year of [2026, 2027, 2028])
      await desk.call('POST', `/api/centres/${centre}/closures`, {
        starts: `${year}-01-01`,
        until: `${year}-12-31`,
        reason: 'Ремонт',
      });
    const given = await issue();
    expect(given.status).toBe(201);
    expect(given.body.loans[0]?.dueOn.slice(0, 4)).toMatch(/2026|2027/);
    expect((await desk.call('POST', `/api/units/${unitId}/return`, { condition: 'good' })).status).toBe(200);
  });

  test('a clock that goes back a day breaks nothing, and the trail still holds', async () => {
    const { body } = await issue();
    home.at('2026-11-22T04:00:00.000Z');
    for (const [path, sent, answer] of [
      [`/api/loans/${loanOf(body)}/extensions`, {}, 'done'],
      [`/api/units/${unitId}/return`, { condition: 'good' }, 'done'],
      [`/api/units/${unitId}/steps`, { step: 'cleaned' }, 'done'],
      // By the clock the issue was later than the cleaning, so that is not the last step.
      [`/api/units/${unitId}/steps/undo`, undefined, 'too_late_to_undo'],
    ] as const) {
      const { status, body: told } = await desk.call('POST', path, sent);
      expect(status === 200 ? 'done' : told.code, path).toBe(answer);
    }
    expect((await desk.call('GET', `/api/centres/${centre}/board`)).status).toBe(200);
    expect(verify(home.db).ok).toBe(true);
  });
});
