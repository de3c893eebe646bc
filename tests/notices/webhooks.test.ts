import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { isInner } from '../../api/notices/acts/allow.ts';
import { publish } from '../../api/notices/acts/publish.ts';
import { type EventType, eventTypes } from '../../api/notices/rules.ts';
import { eventShapes } from '../../api/notices/shapes.ts';
import { type House, house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { delivery, webServer } from './post.ts';

const made = z.object({ webhook: z.object({ id: z.string(), version: z.number() }), secret: z.string() });

async function hooked(home: House, url: string, events: readonly string[] = ['booking.confirmed']) {
  const administrator = home.hire('administrator');
  const body = { url, events, centreId: home.centreNamed('Барнаул') };
  const answer = await administrator.call('POST', '/api/webhooks', body);
  expect(answer.status).toBe(201);
  const { webhook, secret } = made.parse(answer.body);
  return { administrator, ...webhook, secret, path: `/api/webhooks/${webhook.id}` };
}

const happen = (
  home: House,
  centre: Parameters<House['centreNamed']>[0] = 'Барнаул',
  type: EventType = 'booking.confirmed',
): void => publish(home.ctx(), { type, centreId: home.centreNamed(centre), data: { bookingId: 'b1' } });

type Delivered = { id: string; state: string; problem: string; attempts: number; created_at: string };
const queue = (home: House) =>
  home.db.sqlite.prepare<[], Delivered>('SELECT * FROM webhook_delivery ORDER BY id').all();

test('an event is called out once, signed so that the other side can check it by itself', async () => {
  const home = house();
  const portal = await webServer();
  const { secret } = await hooked(home, `${portal.url}/hook`);
  happen(home);
  happen(home, 'Иваново');
  happen(home, 'Барнаул', 'booking.expired');
  const post = delivery(home);
  await post.run();
  await post.run();
  expect(portal.calls).toHaveLength(1);
  const [call] = portal.calls;
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signed } = call?.headers ?? {};
  expect(id).toBe(queue(home)[0]?.id);
  expect(Number(at)).toBe(Date.parse('2026-11-24T04:00:00Z') / 1000);
  expect(secret).toMatch(/^whsec_[A-Za-z\d+/]{43}=$/);
  // Standard Webhooks, reckoned here once more from its text.
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const digest = createHmac('sha256', key).update(`${id}.${at}.${call?.body}`, 'utf8').digest('base64');
  expect(signed).toBe(`v1,${digest}`);
  expect(JSON.parse(call?.body ?? '')).toEqual({
    type: 'booking.confirmed',
    timestamp: '2026-11-24T04:00:00.000Z',
    data: { centreId: home.centreNamed('Барнаул'), bookingId: 'b1' },
  });
});

test('an answer other than 2xx is tried again, under the same id, for three days', async () => {
  const home = house();
  const portal = await webServer();
  portal.rules.answer = () => ({ status: 503 });
  await hooked(home, portal.url);
  happen(home);
  const post = delivery(home);
  await post.run();
  expect(queue(home)[0]).toMatchObject({ state: 'queued', problem: 'answered_503' });
  portal.rules.answer = () => ({ status: 204 });
  home.later({ minutes: 2 });
  await post.run();
  expect(queue(home)[0]).toMatchObject({ state: 'sent', attempts: 2 });
  expect(new Set(portal.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  portal.rules.answer = () => ({ status: 500 });
  happen(home);
  for (let hour = 0; hour < 80; hour += 1) {
    await post.run();
    home.later({ hours: 1 });
  }
  expect(queue(home)[1]?.state).toBe('failed');
});

test('410 switches it off; no redirect is followed; what waits for one that is down holds no other up', async () => {
  const home = house();
  const [gone, moved, fine] = [await webServer(), await webServer(), await webServer()];
  gone.rules.answer = () => ({ status: 410 });
  moved.rules.answer = () => ({ status: 307, headers: { Location: `${fine.url}/trap` } });
  const off = await hooked(home, gone.url);
  await hooked(home, moved.url);
  await hooked(home, fine.url);
  happen(home);
  happen(home);
  await delivery(home).run();
  expect([gone.calls.length, moved.calls.length]).toEqual([1, 1]);
  expect(fine.calls.map(({ path }) => path)).toEqual(['/', '/']);
  const active = home.db.sqlite.prepare('SELECT active FROM webhook WHERE id = ?').pluck().get(off.id);
  expect(active).toBe(0);
  happen(home);
  expect(queue(home).length).toBe(8);
});

const inner = ['https://127.0.0.1/', 'https://[::1]/', 'https://localhost/', 'https://[::ffff:10.0.0.1]/'];

test('a long answer is cut off, a plain or inner address is not called', async () => {
  const home = house();
  const portal = await webServer();
  portal.rules.answer = () => ({ status: 200, body: 'a'.repeat(5_000_000) });
  await hooked(home, portal.url);
  happen(home);
  await delivery(home).run();
  expect(queue(home)[0]?.state).toBe('sent');
  happen(home);
  await delivery(home, { webhooksAnywhere: false }).run();
  expect(queue(home)[1]).toMatchObject({ state: 'failed', problem: 'address_not_allowed' });
  expect(portal.calls).toHaveLength(1);
  const inside = home.hire('administrator');
  const centreId = home.centreNamed('Барнаул');
  for (const url of inner)
    await inside.call('POST', '/api/webhooks', { url, events: ['booking.expired'], centreId });
  happen(home, 'Барнаул', 'booking.expired');
  await delivery(home, { webhooksAnywhere: false }).run();
  expect(
    queue(home)
      .slice(2)
      .map(({ problem }) => problem),
  ).toEqual(inner.map(() => 'address_not_allowed'));
});

test('a plain or inner address is not even kept', async () => {
  const home = house(undefined, { webhooksAnywhere: false });
  const administrator = home.hire('administrator');
  const centreId = home.centreNamed('Барнаул');
  const add = (url: string) =>
    administrator.call('POST', '/api/webhooks', { url, events: ['booking.expired'], centreId });
  for (const url of [...inner, 'http://portal.example.org/', 'https://printer.local/', 'https://intranet/']) {
    const answer = await add(url);
    expect([url, answer.status, answer.body.code]).toEqual([url, 400, 'invalid_request']);
    expect(answer.body.errors).toMatchObject([{ path: 'url', code: 'address_not_allowed' }]);
  }
  expect(home.db.sqlite.prepare('SELECT count(*) FROM webhook').pluck().get()).toBe(0);
  const added = await add('https://portal.example.org/hook');
  const { webhook } = made.parse(added.body);
  const change = (body: object) =>
    administrator.call('PATCH', `/api/webhooks/${webhook.id}`, body, { 'If-Match': `"${webhook.version}"` });
  expect((await change({ url: 'https://10.0.0.8/hook' })).status).toBe(400);
  expect((await change({ active: false })).status).toBe(200);
});

test.each([
  ['10.1.2.3', true],
  ['172.31.255.1', true],
  ['192.168.0.1', true],
  ['169.254.169.254', true],
  ['127.0.0.1', true],
  ['::1', true],
  ['fe80::1', true],
  ['fd00::1', true],
  ['::ffff:127.0.0.1', true],
  ['no address', true],
  ['93.184.215.14', false],
  ['172.32.0.1', false],
  ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', false],
])('%s is inside: %s', (address, expected) => {
  expect(isInner(address)).toBe(expected);
});

test('is listed, changed, given a new secret, tried, called again and taken away', async () => {
  const home = house();
  const portal = await webServer();
  const { administrator, id, path, secret } = await hooked(home, portal.url);
  const etag = (version: number) => ({ 'If-Match': `"${version}"` });
  const list = await administrator.call('GET', '/api/webhooks');
  expect(list.body.webhooks).toMatchObject([{ id, active: true, last: null, waiting: 0 }]);
  expect(list.text).not.toContain('whsec_');
  const changed = await administrator.call('PATCH', path, { events: ['queue.joined'] }, etag(1));
  expect([changed.status, changed.body.events]).toEqual([200, ['queue.joined']]);
  expect((await administrator.call('PATCH', path, { active: false }, etag(1))).body.code).toBe(
    'changed_meanwhile',
  );
  const renewed = await administrator.call('PUT', `${path}/secret`, undefined, etag(2));
  expect(made.parse(renewed.body).secret).not.toBe(secret);
  const tried = await administrator.call('POST', `${path}/test`);
  expect([tried.status, tried.body.type]).toEqual([201, 'test']);
  await delivery(home).run();
  const rows = await administrator.call('GET', `${path}/deliveries`);
  expect(rows.body.rows).toMatchObject([{ type: 'test', state: 'sent', attempts: 1 }]);
  const again = await administrator.call('POST', `/api/webhook-deliveries/${queue(home)[0]?.id}/send`);
  expect([again.status, again.body.state]).toEqual([200, 'queued']);
  await delivery(home).run();
  expect(new Set(portal.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect((await administrator.call('DELETE', path, undefined, etag(3))).status).toBe(200);
  expect((await administrator.call('GET', '/api/webhooks')).body.webhooks).toEqual([]);
  expect(queue(home)).toEqual([]);
});

test('is an administrator’s of its centre; that of all centres theirs who work at all', async () => {
  const home = house();
  const { path, administrator } = await hooked(home, 'https://portal.example.org/');
  await administrator.call('POST', `${path}/test`);
  const redelivery = `/api/webhook-deliveries/${queue(home)[0]?.id}/send`;
  const everywhere = { url: 'https://portal.example.org/', events: ['queue.left'], centreId: null };
  const routes = [
    ['PATCH', path, { active: false }],
    ['DELETE', path, undefined],
    ['PUT', `${path}/secret`, undefined],
    ['POST', `${path}/test`, undefined],
    ['GET', `${path}/deliveries`, undefined],
    ['POST', redelivery, undefined],
  ] as const;
  const hands = [
    [home.hire('administrator', [home.centreNamed('Иваново')]), 404],
    [home.hire('manager'), 403],
    [home.visitor, 401],
  ] as const;
  for (const [hand, status] of hands) {
    for (const [method, at, body] of routes)
      expect([method, at, (await hand.call(method, at, body, { 'If-Match': '"1"' })).status]).toEqual([
        method,
        at,
        status,
      ]);
    expect((await hand.call('GET', '/api/webhooks')).status).toBe(status === 404 ? 200 : status);
    expect((await hand.call('POST', '/api/webhooks', everywhere)).status).toBe(status === 404 ? 403 : status);
  }
  expect(
    (await home.hire('administrator', home.everyCentre).call('POST', '/api/webhooks', everywhere)).status,
  ).toBe(201);
  expect(Object.keys((await administrator.call('GET', '/api/webhooks')).body.webhooks ?? {})).toHaveLength(1);
});

test('what is really told has the shape it is described by', async () => {
  const home = house();
  const centreId = home.centreNamed('Барнаул');
  const desk = home.hire('desk');
  await hooked(home, 'https://portal.example.org/', eventTypes);
  const itemTypeId = typeNamed(home, 'Ходунки реабилитационные');
  const post = async (path: string, body?: unknown) => {
    const answer = await desk.call('POST', path, body);
    expect([path, answer.status < 300 ? '' : answer.text]).toEqual([path, '']);
    return answer.body;
  };
  const wants = { itemTypeId, quantity: 1, wantedFrom: '2026-11-25', days: 14 };
  const join = (surname: string) =>
    post(`/api/centres/${centreId}/queue`, {
      familyId: family(home, { surname, proofUntil: null }),
      ...wants,
    });
  const holder = family(home, { surname: 'Белова', proofUntil: null });
  await post(`/api/centres/${centreId}/handovers`, { familyId: holder, items: [{ unitId: thing(home) }] });
  const [one, other] = [await join('Смирнова'), await join('Кузьмина')];
  thing(home);
  await post(`/api/queue/${one.id}/offer/decline`, { keep: false });
  await post(`/api/queue/${other.id}/leave`);
  thing(home);
  const lines = [{ itemTypeId, quantity: 1 }];
  const familyId = family(home, { surname: 'Орлова', proofUntil: null });
  const booked = { familyId, starts: '2026-11-25', dueOn: '2026-12-01', lines };
  const booking = await post(`/api/centres/${centreId}/bookings`, booked);
  await post(`/api/bookings/${booking.id}/cancel`, { reason: 'Передумали' });
  const told = home.db.sqlite
    .prepare<[], { type: string; payload: string }>('SELECT type, payload FROM webhook_delivery ORDER BY id')
    .all();
  const types = told.map(({ type }) => type);
  expect(types).toEqual(
    expect.arrayContaining(['queue.joined', 'offer.made', 'offer.declined', 'queue.left']),
  );
  expect(types).toEqual(expect.arrayContaining(['booking.requested', 'booking.cancelled']));
  for (const { type, payload } of told) {
    const body: unknown = JSON.parse(payload);
    expect(eventShapes.get(type)?.parse(body)).toEqual(body);
  }
  expect(told.map(({ payload }) => payload).join()).not.toMatch(/Смирнова|Орлова|\+7913|Передумали/);
});

test('every event is in the OpenAPI document, by the shape it is checked against', async () => {
  const { body } = await house().visitor.call('GET', '/api/openapi.json');
  expect(Object.keys(body.webhooks ?? {}).sort()).toEqual([...eventTypes, 'test'].toSorted());
  expect([...eventShapes.keys()].sort()).toEqual([...eventTypes, 'test'].toSorted());
  expect(JSON.stringify(body.webhooks?.['booking.confirmed'])).toContain('webhook-signature');
});
