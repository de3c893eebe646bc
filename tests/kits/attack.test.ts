import { describe, expect, test } from 'vitest';
import { family } from '../support/people.ts';
import { counts, filled, type Its, kitType, partNamed, talkParts } from './boxes.ts';

const to = ({ centreId }: Its) => `/api/centres/${centreId}/handovers`;
const handing = (its: Its, check: object, familyId = family(its.home)) => ({
  familyId,
  items: [{ unitId: its.unitId, check }],
});
const held = async ({ desk, kit }: Its) =>
  (await desk.call<{ parts: { present: number }[] }>('GET', kit)).body.parts.map(({ present }) => present);
const checksOf = ({ home }: Its) =>
  home.db.sqlite.prepare('SELECT occasion FROM kit_check ORDER BY id').pluck().all();

describe('a count that cannot be', () => {
  test.each([
    ['fewer than none', { counted: -1 }],
    ['more than anybody counts', { counted: 1e9 }],
    ['a half', { counted: 1.5 }],
    ['more broken than there are', { counted: 1, broken: 2 }],
    ['words', { counted: 'три' }],
    ['of a part without an id', { componentId: 'x' }],
  ])('is refused at the issue, at the return and on the shelf: %s', async (_what, wrong) => {
    const its = await filled();
    const spoilt = { counts: counts(its).map((one, at) => (at === 1 ? { ...one, ...wrong } : one)) };
    const refused = async (path: string, body: unknown) =>
      expect([path, (await its.desk.call('POST', path, body)).status]).toEqual([path, 400]);
    await refused(`${its.kit}/checks`, spoilt);
    await refused(to(its), handing(its, spoilt));
    expect((await its.desk.call('POST', to(its), handing(its, { counts: counts(its) }))).status).toBe(201);
    await refused(`/api/units/${its.unitId}/return`, { condition: 'good', check: spoilt });
    expect(await held(its)).toEqual([1, 4, 20]);
    expect(checksOf(its)).toEqual(['issue']);
  });

  test('is refused with a part of another kit, in place of one or beside them', async () => {
    const its = await filled();
    const other = kitType(its.home, 'Мультибокс «Другой»', talkParts.slice(1));
    const componentId = partNamed(its.home, other, 'Карточки');
    const foreign = { componentId, counted: 4 };
    for (const wrong of [[...counts(its), foreign], counts(its).with(1, { ...foreign, broken: 0 })]) {
      const refused = await its.desk.call('POST', to(its), handing(its, { counts: wrong }));
      expect(refused.body).toMatchObject({ errors: [{ code: 'not_listed' }] });
    }
    const swap = { componentId, quantity: 1, reason: 'Порвана' };
    expect((await its.desk.call('POST', `${its.kit}/swap`, swap)).status).toBe(400);
    expect(await held(its)).toEqual([1, 4, 20]);
  });
});

describe('a kit at two desks', () => {
  test('goes to one family, whoever is quicker', async () => {
    const its = await filled();
    const hands = [its.desk, its.home.hire('desk')];
    const bodies = hands.map((_, at) => handing(its, { counts: counts(its, 1, 4, 5 + at) }));
    const answers = await Promise.all(hands.map((hand, at) => hand.call('POST', to(its), bodies[at])));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'unit_not_free' });
    expect(checksOf(its)).toEqual(['issue']);
  });

  test('is issued and returned once by whoever presses twice', async () => {
    const its = await filled();
    const twice = async (path: string, body: unknown) => {
      const key = { 'Idempotency-Key': crypto.randomUUID() };
      const answers = [
        await its.desk.call('POST', path, body, key),
        await its.desk.call('POST', path, body, key),
      ];
      expect(answers[1]?.body).toEqual(answers[0]?.body);
    };
    await twice(to(its), handing(its, { counts: counts(its, 1, 4, 5) }));
    await twice(`/api/units/${its.unitId}/return`, {
      condition: 'good',
      check: { counts: counts(its, 1, 4, 0) },
    });
    expect(checksOf(its)).toEqual(['issue', 'return']);
    const again = await its.desk.call('POST', `/api/units/${its.unitId}/return`, {
      condition: 'good',
      check: { counts: counts(its, 1, 4, 0) },
    });
    expect(again.body).toMatchObject({ code: 'loan_not_open' });
  });

  test('is counted by the list of the moment: one that changed meanwhile is counted anew', async () => {
    const its = await filled();
    const body = handing(its, { counts: counts(its) });
    const [tablet, cards] = talkParts;
    const parts = [
      { ...tablet, componentId: its.part('Планшет') },
      { ...cards, componentId: its.part('Карточки') },
    ];
    const path = `/api/item-types/${its.itemTypeId}/kit-list`;
    await its.manager.call('PUT', path, { parts }, { 'If-Match': '"1"' });
    const refused = await its.desk.call('POST', to(its), body);
    expect(refused.body).toMatchObject({ errors: [{ path: 'items.0.check.counts.2', code: 'not_listed' }] });
  });
});

test('a kit of another centre is neither issued nor counted, photographed or taken back', async () => {
  const its = await filled();
  const elsewhere = its.home.centreNamed('Иваново');
  const other = its.home.hire('desk', [elsewhere]);
  const familyId = family(its.home, { centreId: elsewhere });
  const body = handing(its, { counts: counts(its) }, familyId);
  expect((await other.call('POST', `/api/centres/${elsewhere}/handovers`, body)).status).toBe(404);
  for (const path of [`${its.kit}/checks`, `/api/units/${its.unitId}/return`])
    expect((await other.call('POST', path, { condition: 'good', counts: counts(its) })).status).not.toBe(200);
  expect(checksOf(its)).toEqual([]);
});

test('a kit that was never issued does not come back', async () => {
  const its = await filled();
  const body = { condition: 'good', check: { counts: counts(its) } };
  const refused = await its.desk.call('POST', `/api/units/${its.unitId}/return`, body);
  expect(refused.body).toMatchObject({ code: 'never_issued' });
  expect(checksOf(its)).toEqual([]);
});

test('nothing is taken back once something followed: an issue after its return, a return after the next issue', async () => {
  const its = await filled();
  const { desk, unitId } = its;
  const given = await desk.call('POST', to(its), handing(its, { counts: counts(its) }));
  const back = { condition: 'good', check: { counts: counts(its, 1, 4, 0) } };
  const returned = await desk.call('POST', `/api/units/${unitId}/return`, back);
  const late = await desk.call('POST', `/api/handovers/${given.body.id}/undo`);
  expect(late.body).toMatchObject({ code: 'too_late_to_undo' });
  for (const step of ['cleaned', 'inspected'])
    await desk.call('POST', `/api/units/${unitId}/steps`, { step });
  const next = await desk.call('POST', to(its), handing(its, { counts: counts(its, 1, 4, 0) }));
  expect(next.status).toBe(201);
  const gone = await desk.call('POST', `/api/loans/${returned.body.id}/return/undo`);
  expect(gone.body).toMatchObject({ code: 'too_late_to_undo' });
  expect(await held(its)).toEqual([1, 4, 20]);
});
