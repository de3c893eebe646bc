import { describe, expect, test } from 'vitest';
import type { VisitRow } from '../../api/venue/shapes.ts';
import { browser, knownBy } from '../site/visitor.ts';
import { house } from '../support/house.ts';
import { family } from '../support/people.ts';
import { venueWorld } from '../venue/world.ts';

const visitOf = async (w: Awaited<ReturnType<typeof venueWorld>>, id: string, more: object = {}) => {
  const familyId = family(w.home, { surname: 'Ким' });
  const body = { familyId, adults: 1, children: 0, wait: true, ...more };
  const made = await w.host.call<VisitRow>('POST', `/api/sessions/${id}/visits`, body);
  expect(made.status, made.text).toBe(201);
  return made.body;
};

describe('a cancellation that is taken back', () => {
  test('lets up who waits, where a place came free meanwhile', async () => {
    const w = await venueWorld(house());
    const { id } = await w.session({ capacity: 1 });
    const first = await visitOf(w, id);
    const second = await visitOf(w, id);
    expect([first.state, second.state]).toEqual(['booked', 'waiting']);
    await w.host.call('POST', `/api/sessions/${id}/cancel`, { reason: 'Ведущая заболела' });
    expect((await w.host.call('POST', `/api/visits/${first.id}/cancel`)).status).toBe(200);
    expect((await w.host.call('POST', `/api/sessions/${id}/reopen`)).status).toBe(200);
    expect((await w.card(id)).visits.map(({ state }) => state).sort()).toEqual(['booked', 'cancelled']);
  });

  test.each(['room', 'venue'])('is refused where nothing more is held in its %s', async (what) => {
    const w = await venueWorld(house());
    const { id } = await w.session({ roomId: w.roomId });
    await w.host.call('POST', `/api/sessions/${id}/cancel`, { reason: 'Ведущая заболела' });
    const path = what === 'room' ? `/api/rooms/${w.roomId}` : `/api/venues/${w.venueId}`;
    const edition = what === 'room' ? '"1"' : (await w.host.call('GET', path)).headers.get('ETag');
    const over = await w.host.call('PATCH', path, { archived: true }, { 'If-Match': String(edition) });
    expect(over.status, over.text).toBe(200);
    const back = await w.host.call('POST', `/api/sessions/${id}/reopen`);
    expect([back.status, (await w.card(id)).state], back.text).toEqual([400, 'cancelled']);
  });
});

test('who waits for a session that had begun has a place of it where it is still to come', async () => {
  const w = await venueWorld(house());
  const { id } = await w.session({ capacity: 1, day: '2026-11-24', time: '10:00' });
  const first = await visitOf(w, id);
  await visitOf(w, id);
  await w.host.call('POST', `/api/visits/${first.id}/cancel`);
  expect((await w.card(id)).taken).toBe(0);
  expect((await w.change(id, { day: '2026-12-02' })).status).toBe(200);
  expect((await w.card(id)).taken).toBe(1);
});

test('another centre’s room is not there for a session', async () => {
  const w = await venueWorld(house());
  const other = await venueWorld(w.home, {}, w.home.centreNamed('Иваново'));
  const told = async (roomId: string | undefined) => {
    const { status, body } = await w.plan({ roomId });
    return [status, body.code];
  };
  expect(await told(other.roomId)).toEqual(await told(crypto.randomUUID()));
});

test('a key that another guest sent as well shows nothing of hers', async () => {
  const w = await venueWorld(house(), { access: 'guests' });
  const { id: venueSessionId } = await w.session();
  const key = { 'Idempotency-Key': crypto.randomUUID() };
  const asked = async (surname: string) => {
    const familyId = family(w.home, { surname });
    const body = { familyId, until: '2026-12-31' };
    const { code } = (await w.host.call('POST', `/api/venues/${w.venueId}/guests`, body)).body;
    const guest = browser(w.home);
    expect((await guest.call('POST', '/api/site/venue/open', { code })).status).toBe(200);
    return guest.call('POST', '/api/site/venue/visits', { venueSessionId, adults: 1, children: 0 }, key);
  };
  const [hers, another] = [await asked('Ким'), await asked('Ли')];
  expect(hers.status).toBe(201);
  expect(another.text).not.toContain(String(hers.body.code));
});

test('a phone comes to no more places by what it took back', async () => {
  const w = await venueWorld(house());
  const repeat = { weekdays: [1, 2, 3, 4, 5, 6, 7], until: '2026-12-18' };
  const { rows } = (await w.plan({ day: '2026-12-10', repeat })).body;
  const hands: { id: string; hand: ReturnType<typeof browser> }[] = [];
  const ask = async (venueSessionId: string | undefined) => {
    const hand = browser(w.home);
    const made = await hand.call('POST', '/api/site/visits', {
      venueSessionId,
      adults: 1,
      children: 1,
      applicant: { name: 'Анна Смирнова', phone: '8 913 123-42-42' },
      consents: [{ purpose: 'request', textVersion: 1 }],
      proof: await hand.proof(),
    });
    hands.push({ id: String(made.body.visitId), hand });
    return made.status;
  };
  const step = async (at: number, what: string) => {
    const { id, hand } = hands[at] ?? { id: '', hand: browser(w.home) };
    return (await hand.call('POST', `/api/site/my/visits/${id}/${what}`)).status;
  };
  for (const one of rows.slice(0, 8)) expect(await ask(one.id)).toBe(201);
  expect(await step(0, 'cancel')).toBe(200);
  expect(await ask(rows[8]?.id)).toBe(201);
  expect(await step(0, 'restore')).toBe(409);
});

test('what would be on no day there is is refused, of a series too', async () => {
  const w = await venueWorld(house());
  const repeat = { weekdays: [1, 2, 3, 4, 5, 6, 7], until: '2199-12-31' };
  const { status, body } = await w.plan({ day: '2199-12-20', repeat });
  expect(status).toBe(201);
  const moved = await w.change(body.rows[0]?.id ?? '', { scope: 'all', day: '2199-12-30' });
  expect([moved.status, moved.body.code]).toEqual([400, 'invalid_request']);
});

test('of many who press at once as many have a place as there are; work that was done opens one door only', async () => {
  const w = await venueWorld(house());
  const { id: venueSessionId } = await w.session({ capacity: 3 });
  const hand = browser(w.home);
  const wish = async (n: number) => ({
    ...{ venueSessionId, adults: 1, children: 0, wait: n % 2 === 0 },
    applicant: { name: 'Анна', phone: `+7913000${String(1000 + n)}` },
    consents: [{ purpose: 'request', textVersion: 1 }],
    proof: await hand.proof(),
  });
  const wishes = await Promise.all(Array.from({ length: 30 }, (_, n) => wish(n)));
  const answers = await Promise.all(
    wishes.map((one) => browser(w.home).call('POST', '/api/site/visits', one)),
  );
  const states = answers.map(({ status, body }) => `${status} ${String(body.state ?? body.code)}`);
  expect(states.filter((one) => one === '201 booked')).toHaveLength(3);
  expect(new Set(states)).toEqual(new Set(['201 booked', '201 waiting', '409 session_full']));
  const [{ proof } = await wish(98)] = wishes;
  const again = await hand.call('POST', '/api/site/visits', { ...(await wish(99)), proof });
  expect([again.status, again.body.code]).toEqual([403, 'proof_of_work']);
  const { id: next } = await w.session({ day: '2026-12-03' });
  for (const consents of [
    [],
    [{ purpose: 'messages', textVersion: 1 }],
    [{ purpose: 'request', textVersion: 9 }],
  ])
    expect(
      (await hand.call('POST', '/api/site/visits', { ...(await wish(97)), venueSessionId: next, consents }))
        .status,
    ).toBe(400);
});

test('when protection begins, what was opened by her phone is shut: a page and a calendar', async () => {
  const w = await venueWorld(house());
  const { id } = await w.session();
  const familyId = family(w.home);
  const people = { familyId, adults: 1, children: 0 };
  await w.host.call('POST', `/api/sessions/${id}/visits`, people);
  const page = await knownBy(w.home);
  const feed = String((await page.call('POST', '/api/site/my/feed', {})).body.path);
  const card = `/api/families/${familyId}`;
  const hides = async (body: object) => {
    const edition = (await w.host.call('GET', card, undefined, { 'X-Access-Reason': 'session' })).headers.get(
      'ETag',
    );
    const headers = { 'X-Access-Reason': 'session', 'If-Match': String(edition) };
    expect((await w.host.call('PATCH', card, body, headers)).status).toBe(200);
  };
  const open = async () => [
    (await page.call('GET', '/api/site/my')).status,
    (await w.home.visitor.call('GET', feed)).status,
  ];
  await hides({ remote: true });
  expect(await open()).toEqual([200, 200]);
  await hides({ protected: true, codeName: 'Рябина' });
  expect(await open()).toEqual([401, 404]);
  // What she opens herself from then on stays.
  const own = String((await (await knownBy(w.home)).call('POST', '/api/site/my/feed', {})).body.path);
  await hides({ remote: false });
  expect((await w.home.visitor.call('GET', own)).status).toBe(200);
});

test('nor does what was opened by her phone before her card was written show what is asked for her', async () => {
  const w = await venueWorld(house());
  const { id } = await w.session();
  const applicant = { name: 'Анна', phone: '8 913 123-42-42', messages: true };
  await w.host.call('POST', `/api/sessions/${id}/visits`, { applicant, adults: 1, children: 0 });
  const page = await knownBy(w.home);
  const feed = String((await page.call('POST', '/api/site/my/feed', {})).body.path);
  family(w.home, { protected: true });
  expect((await page.call('GET', '/api/site/my')).status).toBe(401);
  expect((await w.home.visitor.call('GET', feed)).status).toBe(404);
});

test('places at a guests’ venue are not counted by a phone: nobody learns that there is one', async () => {
  const w = await venueWorld(house(), { access: 'guests' });
  const applicant = { name: 'Анна Смирнова', phone: '8 913 123-42-42' };
  const repeat = { weekdays: [1, 2, 3, 4, 5, 6, 7], until: '2026-12-18' };
  for (const { id } of (await w.plan({ day: '2026-12-10', repeat })).body.rows) {
    const body = { applicant, adults: 1, children: 0 };
    expect((await w.host.call('POST', `/api/sessions/${id}/visits`, body)).status).toBe(201);
  }
  const open = await venueWorld(w.home);
  const hand = browser(w.home);
  const asked = await hand.call('POST', '/api/site/visits', {
    ...{ venueSessionId: (await open.session()).id, adults: 1, children: 0, applicant },
    consents: [{ purpose: 'request', textVersion: 1 }],
    proof: await hand.proof(),
  });
  expect(asked.status, asked.text).toBe(201);
});
