import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { audit } from '../../db/tables/audit.ts';
import { itemType } from '../../db/tables/catalogue.ts';
import { policy } from '../../db/tables/eligibility.ts';
import { type House, house } from '../support/house.ts';

type Row = { id: string; rule: string; value: unknown; version: number };
type Rules = { rules: { rule: string; kind: string; rows: (Row & { centre: { name: string } | null })[] }[] };

const typeNamed = ({ db }: House, nameRu: string) => {
  const row = db.orm.select({ id: itemType.id }).from(itemType).where(eq(itemType.nameRu, nameRu)).get();
  if (row === undefined) throw new Error(`no item type ${nameRu}`);
  return row.id;
};
const defaultOf = ({ db }: House, rule: string) => {
  const row = db.orm.select().from(policy).where(eq(policy.rule, rule)).get();
  if (row === undefined) throw new Error(`no default of ${rule}`);
  return row;
};
/** An administrator who works at every centre. */
const chief = (h: House) => h.hire('administrator', h.everyCentre);
const lastEntry = ({ db }: House) =>
  db.orm.select({ act: audit.act, centreId: audit.centreId, detail: audit.detail }).from(audit).all().at(-1);

test('every rule is listed, each but the term with its default first', async () => {
  const h = house();
  const answer = await h.hire('desk').call<Rules>('GET', '/api/eligibility/rules');
  expect(answer.status).toBe(200);
  expect(answer.body.rules.map(({ rule, rows }) => [rule, rows[0]?.value])).toEqual([
    ['termDays', undefined],
    ['maxItems', 3],
    ['maxMultiboxes', 1],
    ['extensions', 1],
    ['noExtensionWhileOthersWait', true],
    ['feeKopecks', 0],
    ['depositKopecks', 0],
    ['shelfWorkingDays', 5],
    ['offerWorkingDays', 2],
    ['requestWorkingDays', 3],
    ['reminderDays', [-3, 0, 3, 7]],
    ['blockOverdueDays', 14],
    ['turnaroundDaysDisinfect', 2],
    ['turnaroundDaysWipe', 1],
    ['maxAdvanceDays', 180],
    ['selfCancel', true],
    ['selfChange', true],
    ['selfChangeDays', 1],
    ['selfExtend', true],
    ['openRequests', 3],
  ]);
});

test('exceptions of centres that are not one’s own are not shown', async () => {
  const h = house();
  const ivanovo = h.centreNamed('Иваново');
  const there = h.hire('administrator', [ivanovo]);
  const made = await there.call('POST', '/api/eligibility/policies', {
    rule: 'termDays',
    value: 7,
    centreId: ivanovo,
    category: 'sport',
  });
  expect(made.status).toBe(201);
  const shown = async (who: typeof there) =>
    (await who.call<Rules>('GET', '/api/eligibility/rules')).body.rules[0]?.rows.map(
      (row) => row.centre?.name,
    );
  expect(await shown(there)).toEqual(['Иваново']);
  expect(await shown(h.hire('administrator'))).toEqual([]);
});

test('an administrator gives a rule an exception, and the trail says so', async () => {
  const h = house();
  const made = await h.hire('administrator').call('POST', '/api/eligibility/policies', {
    rule: 'termDays',
    value: 7,
    centreId: h.centreNamed('Барнаул'),
    category: 'sport',
  });
  expect(made.status).toBe(201);
  expect(made.headers.get('ETag')).toBe('"1"');
  expect(made.body).toMatchObject({
    rule: 'termDays',
    value: 7,
    centre: { name: 'Барнаул' },
    category: 'sport',
  });
  expect(lastEntry(h)).toEqual({
    act: 'rule.added',
    centreId: h.centreNamed('Барнаул'),
    detail: '{"category":"sport","group":null,"itemTypeId":null,"rule":"termDays","to":7}',
  });
});

test.each([
  ['a term of no days', { rule: 'termDays', value: 0, category: 'sport' }, 'value'],
  [
    'a number where yes or no is asked',
    { rule: 'noExtensionWhileOthersWait', value: 1, category: 'sport' },
    'value',
  ],
  ['reminder days out of order', { rule: 'reminderDays', value: [3, 0], category: 'sport' }, 'value'],
  ['a reminder day too far', { rule: 'reminderDays', value: [0, 61], category: 'sport' }, 'value.1'],
  ['a rule there is not', { rule: 'fine', value: 100 }, 'rule'],
  ['a house-wide term', { rule: 'termDays', value: 7 }, 'rule'],
  ['cleaning by group', { rule: 'turnaroundDaysWipe', value: 1, group: 'young' }, 'group'],
  ['an unknown group', { rule: 'maxItems', value: 1, group: 'nobody' }, 'group'],
  [
    'an unknown item type',
    { rule: 'maxItems', value: 1, itemTypeId: '01900000-0000-7000-8000-000000000000' },
    'itemTypeId',
  ],
  ['a field nobody asked for', { rule: 'maxItems', value: 1, family: 'x' }, 'family'],
])('an exception is refused for %s, naming the field', async (_, body, path) => {
  const answer = await chief(house()).call('POST', '/api/eligibility/policies', body);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
});

test('a category beside an item type says nothing and is refused', async () => {
  const h = house();
  const answer = await chief(h).call('POST', '/api/eligibility/policies', {
    rule: 'maxItems',
    value: 1,
    category: 'sport',
    itemTypeId: typeNamed(h, 'Коньки'),
  });
  expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'category' }] });
});

test('a second value for the same scope is refused, the default’s too', async () => {
  const admin = chief(house());
  const body = { rule: 'maxItems', value: 5, group: 'large' };
  expect((await admin.call('POST', '/api/eligibility/policies', body)).status).toBe(201);
  expect((await admin.call('POST', '/api/eligibility/policies', body)).body).toMatchObject({
    code: 'scope_taken',
  });
  const asDefault = await admin.call('POST', '/api/eligibility/policies', { rule: 'maxItems', value: 5 });
  expect(asDefault.body).toMatchObject({ code: 'scope_taken' });
});

test('an exception for another’s centre is as if the centre were not there', async () => {
  const h = house();
  const answer = await h.hire('administrator').call('POST', '/api/eligibility/policies', {
    rule: 'maxItems',
    value: 5,
    centreId: h.centreNamed('Вичуга'),
  });
  expect(answer.status).toBe(404);
});

test('a default is changed by its edition, once', async () => {
  const h = house();
  const admin = chief(h);
  const { id } = defaultOf(h, 'maxItems');
  const change = (edition: string) =>
    admin.call('PATCH', `/api/eligibility/policies/${id}`, { value: 4 }, { 'If-Match': edition });
  const changed = await change('"1"');
  expect(changed.status).toBe(200);
  expect(changed.headers.get('ETag')).toBe('"2"');
  expect(changed.body).toMatchObject({ value: 4, version: 2 });
  expect(lastEntry(h)).toMatchObject({ act: 'rule.changed', detail: '{"from":3,"rule":"maxItems","to":4}' });
  expect((await change('"1"')).body).toMatchObject({ code: 'changed_meanwhile' });
  const bare = await admin.call('PATCH', `/api/eligibility/policies/${id}`, { value: 4 });
  expect(bare.body).toMatchObject({ code: 'precondition_required' });
});

test('a value the rule cannot have does not get in by a change', async () => {
  const h = house();
  const { id } = defaultOf(h, 'blockOverdueDays');
  const answer = await chief(h).call(
    'PATCH',
    `/api/eligibility/policies/${id}`,
    { value: 0 },
    { 'If-Match': '"1"' },
  );
  expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'value' }] });
});

test('an exception is taken away and answered as it was, so that it can be put back', async () => {
  const h = house();
  const admin = chief(h);
  const body = { rule: 'maxItems', value: 5, group: 'large' };
  const made = await admin.call<Row>('POST', '/api/eligibility/policies', body);
  const path = `/api/eligibility/policies/${made.body.id}`;
  const gone = await admin.call('DELETE', path, undefined, { 'If-Match': '"1"' });
  expect(gone.status).toBe(200);
  expect(gone.body).toMatchObject({ value: 5, group: { key: 'large' } });
  expect(lastEntry(h)).toMatchObject({ act: 'rule.removed' });
  expect((await admin.call('DELETE', path, undefined, { 'If-Match': '"1"' })).status).toBe(404);
  expect((await admin.call('POST', '/api/eligibility/policies', body)).status).toBe(201);
});

test('a rule keeps its default', async () => {
  const h = house();
  const { id } = defaultOf(h, 'maxItems');
  const answer = await chief(h).call('DELETE', `/api/eligibility/policies/${id}`, undefined, {
    'If-Match': '"1"',
  });
  expect(answer.body).toMatchObject({ code: 'in_use' });
});

test('what holds at every centre is not changed by who works at some of them', async () => {
  const h = house();
  const some = h.hire('administrator', h.everyCentre.slice(1));
  const { id } = defaultOf(h, 'maxItems');
  const large = { rule: 'maxItems', value: 5, group: 'large' };
  const made = await chief(h).call<Row>('POST', '/api/eligibility/policies', large);
  const first = { 'If-Match': '"1"' };
  for (const [method, path, body, headers] of [
    ['POST', '/api/eligibility/policies', { ...large, group: 'young' }],
    ['PATCH', `/api/eligibility/policies/${id}`, { value: 4 }, first],
    ['DELETE', `/api/eligibility/policies/${made.body.id}`, undefined, first],
    ['PATCH', '/api/eligibility/groups/young', { queuePriority: 1 }, first],
  ] as const) {
    const answer = await some.call(method, path, body, headers);
    expect(answer.body, `${method} ${path}`).toMatchObject({
      code: 'forbidden',
      detail: expect.stringContaining('every centre'),
    });
  }
  const own = { rule: 'maxItems', value: 4, centreId: h.everyCentre[1] };
  expect((await some.call('POST', '/api/eligibility/policies', own)).status).toBe(201);
});

type Groups = { groups: { key: string; entitles: string[]; proofRequired: boolean; version: number }[] };

test('the groups are listed in the order of the queue; two of them need no paper', async () => {
  const answer = await house().hire('manager').call<Groups>('GET', '/api/eligibility/groups');
  expect(answer.status).toBe(200);
  expect(answer.body.groups.map(({ key }) => key)).toEqual([
    'disabled_child',
    'escaping_violence',
    'service_member',
    'at_risk',
    'foster',
    'guardianship',
    'hardship',
    'large',
    'young',
  ]);
  const unasked = answer.body.groups.filter(({ proofRequired }) => !proofRequired).map(({ key }) => key);
  expect(unasked).toEqual(['escaping_violence', 'at_risk']);
});

test('what a group entitles to is changed by its edition', async () => {
  const h = house();
  const admin = chief(h);
  const change = (body: object, edition = '"1"') =>
    admin.call('PATCH', '/api/eligibility/groups/young', body, { 'If-Match': edition });
  const changed = await change({ entitles: ['childcare', 'rehab'], queuePriority: 2 });
  expect(changed.status).toBe(200);
  expect(changed.headers.get('ETag')).toBe('"2"');
  expect(changed.body).toMatchObject({ entitles: ['childcare', 'rehab'], queuePriority: 2, version: 2 });
  expect(lastEntry(h)).toMatchObject({
    act: 'group.changed',
    detail: '{"entitles":["childcare","rehab"],"fields":["entitles","queuePriority"]}',
  });
  expect((await change({ proofRequired: false })).body).toMatchObject({ code: 'changed_meanwhile' });
  expect((await change({ entitles: ['sport', 'sport'] }, '"2"')).body).toMatchObject({
    code: 'invalid_request',
  });
  expect((await change({}, '"2"')).body).toMatchObject({ code: 'invalid_request' });
  expect((await change({ entitles: ['childcare', 'rehab'] }, '"2"')).headers.get('ETag')).toBe('"2"');
  const nobody = await admin.call(
    'PATCH',
    '/api/eligibility/groups/nobody',
    { queuePriority: 1 },
    { 'If-Match': '"1"' },
  );
  expect(nobody.status).toBe(404);
});

const youngFamily = (h: House, more: object = {}) => ({
  centreId: h.centreNamed('Иваново'),
  itemTypeId: typeNamed(h, 'Коньки'),
  family: {
    groups: [{ key: 'young', proofs: [{ validUntil: '2026-11-24' }] }],
    children: [{ birthDate: '2018-03-01', shoeSizeEu: 34 }],
  },
  ...more,
});

test('a made-up case is judged by the rules as they stand, and nothing of it is kept', async () => {
  const h = house();
  const admin = h.hire('administrator', [h.centreNamed('Иваново')]);
  const before = lastEntry(h);
  const first = await admin.call('POST', '/api/eligibility/try', youngFamily(h));
  expect(first.status).toBe(200);
  expect(first.body).toMatchObject({
    ok: true,
    warnings: [],
    terms: {
      group: { key: 'young' },
      termDays: 14,
      dueOn: '2026-12-08',
      decided: { termDays: { row: null } },
    },
  });
  expect(lastEntry(h)).toEqual(before);

  const made = await admin.call<Row>('POST', '/api/eligibility/policies', {
    rule: 'termDays',
    value: 7,
    centreId: h.centreNamed('Иваново'),
    category: 'sport',
  });
  const second = await admin.call('POST', '/api/eligibility/try', youngFamily(h));
  expect(second.body).toMatchObject({
    terms: {
      termDays: 7,
      dueOn: '2026-12-01',
      decided: { termDays: { value: 7, row: { id: made.body.id } } },
    },
  });
});

test('the next day the paper of the made-up family has expired, unless it is passed by', async () => {
  const h = house();
  const desk = h.hire('desk', [h.centreNamed('Иваново')]);
  const refused = await desk.call('POST', '/api/eligibility/try', youngFamily(h, { day: '2026-11-25' }));
  expect(refused.body).toMatchObject({
    ok: false,
    reasons: [{ code: 'proof_expired', group: { key: 'young' }, validUntil: '2026-11-24' }],
    terms: { dueOn: '2026-12-09' },
  });
  const overridden = ['proof_expired'];
  const passed = await desk.call(
    'POST',
    '/api/eligibility/try',
    youngFamily(h, { day: '2026-11-25', overridden }),
  );
  expect(passed.body).toMatchObject({ ok: true, overridden: [{ code: 'proof_expired' }] });
});

test('a case at another’s centre, or of an unknown thing, is not found; a wrong one names its field', async () => {
  const h = house();
  const desk = h.hire('desk');
  expect((await desk.call('POST', '/api/eligibility/try', youngFamily(h))).status).toBe(404);
  const own = { ...youngFamily(h), centreId: h.centreNamed('Барнаул') };
  const unknown = { ...own, itemTypeId: '01900000-0000-7000-8000-000000000000' };
  expect((await desk.call('POST', '/api/eligibility/try', unknown)).status).toBe(404);
  const wrong = await desk.call('POST', '/api/eligibility/try', { ...own, day: '2026-02-31' });
  expect(wrong.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'day' }] });
});

const id = '01900000-0000-7000-8000-000000000000';
const reading = [
  ['GET', '/api/eligibility/rules'],
  ['GET', '/api/eligibility/groups'],
  ['POST', '/api/eligibility/try'],
] as const;
const writing = [
  ['POST', '/api/eligibility/policies', { rule: 'maxItems', value: 5, group: 'large' }],
  ['PATCH', `/api/eligibility/policies/${id}`, { value: 5 }],
  ['DELETE', `/api/eligibility/policies/${id}`, undefined],
  ['PATCH', '/api/eligibility/groups/young', { queuePriority: 1 }],
] as const;

test.each([...reading, ...writing].map(([method, path]) => [method, path]))(
  '%s %s needs a sign-in',
  async (method, path) => {
    const answer = await house().visitor.call(method, path, method === 'GET' ? undefined : {});
    expect(answer.status).toBe(401);
  },
);

test.each(writing)('%s %s is the administrator’s', async (method, path, body) => {
  const h = house();
  for (const role of ['desk', 'host', 'manager'] as const) {
    const answer = await h.hire(role).call(method, path, body, { 'If-Match': '"1"' });
    expect(answer.body).toMatchObject({ status: 403, code: 'forbidden' });
  }
});
