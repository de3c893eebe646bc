import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { calendarOf, centreFacts } from '../../api/centres/reads.ts';
import { isOpen } from '../../api/centres/rules.ts';
import { asDay } from '../../api/core/dates.ts';
import { audit } from '../../db/tables/audit.ts';
import { centre } from '../../db/tables/centres.ts';
import { type House, house } from '../support/house.ts';

const acts = ({ db }: House) =>
  db.orm
    .select()
    .from(audit)
    .all()
    .map(({ act, detail }) => ({ act, ...JSON.parse(detail) }));

const asBarnaul = (own: House) => {
  const id = own.centreNamed('Барнаул');
  return { id, path: `/api/centres/${id}`, administrator: own.hire('administrator') };
};

test('anybody may read the directory: where each centre is and how it works today', async () => {
  const own = house();
  const { status, body } = await own.visitor.call('GET', '/api/directory');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    centres: [
      { shortName: 'Барнаул', today: { day: '2026-11-24', hours: { opens: '09:00', closes: '18:00' } } },
      { shortName: 'Вичуга' },
      { shortName: 'Иваново' },
      { shortName: 'Каменский район' },
    ],
  });
  own.at('2026-11-24T18:00:00.000Z');
  const night = await own.visitor.call<{ centres: { shortName: string; today: { day: string } }[] }>(
    'GET',
    '/api/directory',
  );
  expect(night.body.centres.map(({ shortName, today }) => [shortName, today.day])).toEqual([
    ['Барнаул', '2026-11-25'],
    ['Вичуга', '2026-11-24'],
    ['Иваново', '2026-11-24'],
    ['Каменский район', '2026-11-25'],
  ]);
});

test('the directory tells nothing of how a centre is run', async () => {
  const { body } = await house().visitor.call<{ centres: object[] }>('GET', '/api/directory');
  for (const entry of body.centres)
    expect(Object.keys(entry).sort()).toEqual(
      ['address', 'hours', 'id', 'name', 'phone', 'shortName', 'territory', 'today'].sort(),
    );
});

test('each person sees the own centres only', async () => {
  const own = house();
  const kamen = own.centreNamed('Каменский район');
  const two = own.hire('manager', [own.centreNamed('Барнаул'), kamen]);
  const seen = await two.call('GET', '/api/centres');
  expect(seen.body).toMatchObject({ rows: [{ shortName: 'Барнаул' }, { shortName: 'Каменский район' }] });
  const desk = own.hire('desk', [kamen]);
  expect((await desk.call('GET', '/api/centres')).body).toMatchObject({ rows: [{ id: kamen }] });
  expect((await own.visitor.call('GET', '/api/centres')).body).toMatchObject({ code: 'signed_out' });
});

test('a card has its hours, its day and an edition; a foreign or unknown one is not found', async () => {
  const own = house();
  const { id, path } = asBarnaul(own);
  const desk = own.hire('desk');
  const answer = await desk.call('GET', path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('ETag')).toBe('"1"');
  expect(answer.body).toMatchObject({ id, timeZone: 'Asia/Barnaul', lateAllowanceDays: 30, version: 1 });
  expect(answer.body).not.toHaveProperty('calendarDay');
  expect(answer.body.hours).toHaveLength(6);
  for (const other of [own.centreNamed('Иваново'), '01900000-0000-7000-8000-000000000000'])
    expect((await desk.call('GET', `/api/centres/${other}`)).body).toMatchObject({ code: 'not_found' });
  expect((await own.visitor.call('GET', path)).body).toMatchObject({ code: 'signed_out' });
});

test('an administrator changes a card; only what changed is in the trail, and no value', async () => {
  const own = house();
  const { id, path, administrator } = asBarnaul(own);
  const change = {
    address: 'ул. Ленина, 1',
    phone: '8 (3852) 12-34-56',
    services: ['rental'],
    name: ' Центр ',
  };
  const answer = await administrator.call('PATCH', path, change, { 'If-Match': '"1"' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('ETag')).toBe('"2"');
  expect(answer.body).toMatchObject({ ...change, name: 'Центр', shortName: 'Барнаул', version: 2 });
  expect(centreFacts(own.db, id).services).toEqual(['rental']);
  expect(acts(own)).toEqual([{ act: 'centre.changed', fields: ['name', 'address', 'phone', 'services'] }]);
  const same = await administrator.call('PATCH', path, change, { 'If-Match': '"2"' });
  expect(same.body).toMatchObject({ version: 2 });
  expect(acts(own)).toHaveLength(1);
});

test('a card changed meanwhile, without an edition, by a name that is taken, or by another role is refused', async () => {
  const own = house();
  const { path, administrator } = asBarnaul(own);
  const change = (body: object, headers: Record<string, string>, who = administrator.call) =>
    who('PATCH', path, body, headers);
  expect((await change({ phone: '1' }, { 'If-Match': '"7"' })).body).toMatchObject({
    code: 'changed_meanwhile',
  });
  expect((await change({ phone: '1' }, {})).body).toMatchObject({ code: 'precondition_required' });
  expect((await change({ shortName: 'Иваново' }, { 'If-Match': '"1"' })).body).toMatchObject({
    code: 'name_taken',
  });
  for (const role of ['desk', 'host', 'manager'] as const)
    expect((await change({ phone: '1' }, { 'If-Match': '"1"' }, own.hire(role).call)).body).toMatchObject({
      code: 'forbidden',
    });
  const elsewhere = own.hire('administrator', [own.centreNamed('Иваново')]);
  expect((await change({ phone: '1' }, { 'If-Match': '"1"' }, elsewhere.call)).body).toMatchObject({
    code: 'not_found',
  });
  expect((await change({ phone: '1' }, { 'If-Match': '"1"' }, own.visitor.call)).body).toMatchObject({
    code: 'signed_out',
  });
  expect(acts(own)).toEqual([]);
});

test.each([
  ['timeZone', 'Asia/Nowhere'],
  ['timeZone', '+07:00'],
  ['timeZone', ''],
  ['name', '   '],
  ['shortName', 'а'.repeat(61)],
  ['services', ['rental', 'rental']],
  ['services', ['taxi']],
  ['lateAllowanceDays', -1],
  ['lateAllowanceDays', 1.5],
])('a card refuses %s = %j and names the field', async (field, value) => {
  const own = house();
  const { path, administrator } = asBarnaul(own);
  const answer = await administrator.call('PATCH', path, { [field]: value }, { 'If-Match': '"1"' });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([{ path: expect.stringMatching(`^${field}`) }]);
});

test('a new time zone moves the centre’s day', async () => {
  const own = house();
  own.at('2026-11-24T18:00:00.000Z');
  const { path, administrator } = asBarnaul(own);
  expect((await administrator.call('GET', path)).body.today).toMatchObject({ day: '2026-11-25' });
  const moved = await administrator.call('PATCH', path, { timeZone: 'Europe/Moscow' }, { 'If-Match': '"1"' });
  expect(moved.body.today).toMatchObject({ day: '2026-11-24' });
});

test('the week of hours is set at once and decides which days are open', async () => {
  const own = house();
  const { id, path, administrator } = asBarnaul(own);
  const hours = [
    { weekday: 2, opens: '10:00', closes: '19:30' },
    { weekday: 7, opens: '00:00', closes: '23:59' },
  ];
  const answer = await administrator.call('PUT', `${path}/hours`, { hours }, { 'If-Match': '"1"' });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    hours,
    version: 2,
    today: { hours: { opens: '10:00', closes: '19:30' } },
  });
  const calendar = calendarOf(own.db, id);
  expect([isOpen(calendar, asDay('2026-11-23')), isOpen(calendar, asDay('2026-11-22'))]).toEqual([
    false,
    true,
  ]);
  expect(acts(own)).toEqual([{ act: 'centre.hours', hours: ['2 10:00–19:30', '7 00:00–23:59'] }]);
  const none = await administrator.call('PUT', `${path}/hours`, { hours: [] }, { 'If-Match': '"2"' });
  expect(none.body).toMatchObject({ hours: [], today: { hours: null, why: 'weekday' } });
});

test.each([
  [[{ weekday: 1, opens: '18:00', closes: '09:00' }], 'hours.0.closes'],
  [[{ weekday: 1, opens: '09:00', closes: '09:00' }], 'hours.0.closes'],
  [
    [
      { weekday: 1, opens: '09:00', closes: '10:00' },
      { weekday: 1, opens: '11:00', closes: '12:00' },
    ],
    'hours.1.weekday',
  ],
  [[{ weekday: 8, opens: '09:00', closes: '10:00' }], 'hours.0.weekday'],
  [[{ weekday: 1, opens: '9:00', closes: '10:00' }], 'hours.0.opens'],
  [[{ weekday: 1, opens: '09:00', closes: '24:00' }], 'hours.0.closes'],
])('hours refuse %j', async (hours, path) => {
  const own = house();
  const barnaul = asBarnaul(own);
  const answer = await barnaul.administrator.call(
    'PUT',
    `${barnaul.path}/hours`,
    { hours },
    { 'If-Match': '"1"' },
  );
  expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
});

test('hours are set by an administrator of the centre, on the edition that stands', async () => {
  const own = house();
  const { path, administrator } = asBarnaul(own);
  const put = (who: typeof administrator.call, headers = { 'If-Match': '"1"' }) =>
    who('PUT', `${path}/hours`, { hours: [] }, headers);
  expect((await put(own.hire('desk').call)).body).toMatchObject({ code: 'forbidden' });
  expect((await put(own.visitor.call)).body).toMatchObject({ code: 'signed_out' });
  expect((await put(own.hire('administrator', [own.centreNamed('Вичуга')]).call)).body).toMatchObject({
    code: 'not_found',
  });
  expect((await put(administrator.call, { 'If-Match': '"2"' })).body).toMatchObject({
    code: 'changed_meanwhile',
  });
});

const founding = {
  region: 'altai',
  name: 'Комплексный центр в Рубцовске',
  shortName: 'Рубцовск',
  timeZone: 'Asia/Barnaul',
  services: ['rental'],
};

test('whoever founds a centre works there at once', async () => {
  const own = house();
  const administrator = own.hire('administrator');
  const made = await administrator.call('POST', '/api/centres', founding);
  expect(made.status).toBe(201);
  expect(made.headers.get('ETag')).toBe('"1"');
  expect(made.body).toMatchObject({ ...founding, address: '', lateAllowanceDays: 30 });
  expect(made.body.hours).toHaveLength(5);
  const seen = await administrator.call('GET', `/api/centres/${made.body.id}`);
  expect(seen.body).toEqual(made.body);
  expect(acts(own)).toEqual([{ act: 'centre.founded' }]);
});

test('who worked at every centre works at the new one too, and may go on changing what all share', async () => {
  const own = house();
  const chief = own.hire('administrator', own.everyCentre);
  const [desk, founder] = [own.hire('desk', own.everyCentre), own.hire('administrator')];
  const made = await founder.call('POST', '/api/centres', founding);
  const card = `/api/centres/${made.body.id}`;
  expect((await chief.call('GET', card)).status).toBe(200);
  expect((await desk.call('GET', card)).status).toBe(404);
  const day = { monthDay: '12-25', nameRu: 'Рождество', nameEn: 'Christmas' };
  expect((await chief.call('POST', '/api/holidays', day)).status).toBe(201);
  expect((await founder.call('DELETE', '/api/holidays/12-25')).status).toBe(403);
});

test('the same founding sent twice founds one centre', async () => {
  const own = house();
  const administrator = own.hire('administrator');
  const key = { 'Idempotency-Key': '3f2b6a52-0a68-4c0a-9d83-0a2f3a3c9a10' };
  const first = await administrator.call('POST', '/api/centres', founding, key);
  const second = await administrator.call('POST', '/api/centres', founding, key);
  expect(second.body).toEqual(first.body);
  expect(own.db.orm.select().from(centre).where(eq(centre.shortName, 'Рубцовск')).all()).toHaveLength(1);
});

test('founding is refused to other roles, to nobody signed in, for a taken name, without what it needs', async () => {
  const own = house();
  const administrator = own.hire('administrator');
  expect((await own.hire('manager').call('POST', '/api/centres', founding)).body).toMatchObject({
    code: 'forbidden',
  });
  expect((await own.visitor.call('POST', '/api/centres', founding)).body).toMatchObject({
    code: 'signed_out',
  });
  const taken = await administrator.call('POST', '/api/centres', { ...founding, shortName: 'Вичуга' });
  expect(taken.body).toMatchObject({ code: 'name_taken' });
  const bare = await administrator.call<{ errors: { path: string }[] }>('POST', '/api/centres', {});
  expect(bare.body.errors.map(({ path }) => path)).toEqual([
    'name',
    'shortName',
    'timeZone',
    'services',
    'region',
  ]);
});
