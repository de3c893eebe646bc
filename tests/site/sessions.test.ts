import { beforeEach, describe, expect, test } from 'vitest';
import type { GuestVenue, MyVisit, SiteVenueSession } from '../../api/site/shapes.ts';
import type { GuestRow, SessionRow } from '../../api/venue/shapes.ts';
import { house } from '../support/house.ts';
import { family } from '../support/people.ts';
import { type VenueWorld, venueWorld } from '../venue/world.ts';
import { type Browser, browser, knownBy } from './visitor.ts';

let w: VenueWorld;
let visitor: Browser;
let film: SessionRow;
beforeEach(async () => {
  w = await venueWorld(house(), { address: 'ул. Ленина, 1' });
  visitor = browser(w.home);
  film = await w.session({ roomId: w.roomId });
});

const consents = [{ purpose: 'request', textVersion: 1 }];
const wish = async (more: object = {}, of: Browser = visitor) => ({
  venueSessionId: film.id,
  adults: 1,
  children: 1,
  applicant: { name: 'Анна Смирнова', phone: '8 913 123-42-42' },
  consents,
  proof: await of.proof(),
  ...more,
});
const list = async (of: Browser = visitor) =>
  (await of.call('GET', `/api/site/centres/${w.centreId}/sessions`)).body
    .rows as unknown as SiteVenueSession[];
const mine = async (of: Browser = visitor) =>
  (await of.call('GET', '/api/site/my')).body as unknown as { opened: string; visits: MyVisit[] };
/** Another browser, asking with another phone. */
const other = async (more: object = {}) => {
  const of = browser(w.home);
  const applicant = { name: 'Ирина Ким', phone: '+7 913 700-11-22' };
  return of.call('POST', '/api/site/visits', await wish({ applicant, ...more }, of));
};

describe('at a public venue', () => {
  test('sessions that are to come are shown with their places', async () => {
    await w.session({ day: '2026-12-25' });
    await w.session({ day: '2026-11-24', time: '09:00' });
    expect(await list()).toMatchObject([
      {
        id: film.id,
        free: 4,
        where: { ru: 'Гостиная, ул. Ленина, 1, Зал' },
        pictureUrl: '/api/pictograms/prokat/projector.svg',
      },
    ]);
    expect((await visitor.call('GET', `/api/site/sessions/${film.id}`)).status).toBe(200);
  });

  test('where to join what is online is told to whoever has a place, and to nobody else', async () => {
    const join = 'https://video.example.org/room-7';
    const online = await venueWorld(house(), { kind: 'online' });
    const talk = await online.session({ place: join });
    const her = browser(online.home);
    const rows = await her.call('GET', `/api/site/centres/${online.centreId}/sessions`);
    expect(rows.body.rows).toMatchObject([{ id: talk.id, where: { ru: '', en: '' } }]);
    expect(JSON.stringify((await her.call('GET', `/api/site/sessions/${talk.id}`)).body)).not.toContain(join);
    await her.call('POST', '/api/site/visits', await wish({ venueSessionId: talk.id }, her));
    const visits = (await her.call('GET', '/api/site/my')).body.visits;
    expect(visits).toMatchObject([{ state: 'booked', session: { where: { ru: join, en: join } } }]);
  });

  test('places are asked for without an account, opened by the code, and cancelled', async () => {
    const made = await visitor.call('POST', '/api/site/visits', await wish());
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ state: 'booked' });
    expect(await mine()).toMatchObject({ opened: 'visit', visits: [{ places: 2, mayChange: true }] });
    const home = browser(w.home);
    const wrong = await home.call('POST', '/api/site/my/open', { code: made.body.code, lastDigits: '0000' });
    expect(wrong.status).toBe(401);
    await home.call('POST', '/api/site/my/open', { code: made.body.code, lastDigits: '4242' });
    const path = `/api/site/my/visits/${made.body.visitId}`;
    const fewer = await home.call('POST', `${path}/change`, { adults: 1, children: 0 });
    expect(fewer.body).toMatchObject({ places: 1 });
    expect((await home.call('POST', `${path}/cancel`)).body).toMatchObject({ state: 'cancelled' });
    expect((await list())[0]?.free).toBe(4);
    expect((await home.call('POST', `${path}/cancel`)).body).toMatchObject({ code: 'visit_closed' });
  });

  test('her own cancellation is taken back the same day, what the staff cancelled is not', async () => {
    const { body } = await visitor.call('POST', '/api/site/visits', await wish());
    const path = `/api/site/my/visits/${body.visitId}`;
    await visitor.call('POST', `${path}/cancel`);
    expect((await mine()).visits[0]).toMatchObject({ state: 'cancelled', restorable: true, note: '' });
    await other({ adults: 3, children: 0 });
    expect((await visitor.call('POST', `${path}/restore`)).body).toMatchObject({ state: 'waiting', turn: 1 });
    await w.host.call('POST', `/api/visits/${body.visitId}/cancel`);
    expect((await visitor.call('POST', `${path}/restore`)).body).toMatchObject({ code: 'too_late_to_undo' });
    expect((await visitor.call('POST', `/api/site/my/visits/${crypto.randomUUID()}/restore`)).status).toBe(
      404,
    );
  });

  test('where there is no place one may wait, sees the turn, and moves up', async () => {
    await other({ adults: 4, children: 0 });
    const full = await visitor.call('POST', '/api/site/visits', await wish());
    expect(full.body).toMatchObject({ code: 'session_full' });
    const waits = await visitor.call('POST', '/api/site/visits', await wish({ wait: true }));
    expect(waits.body).toMatchObject({ state: 'waiting' });
    expect((await mine()).visits[0]).toMatchObject({ state: 'waiting', turn: 1 });
    await w.change(film.id, { capacity: 6 });
    expect((await mine()).visits[0]).toMatchObject({ state: 'booked', turn: null });
  });

  test('without work, a consent or a session to come nothing is asked for', async () => {
    const post = (body: object) => visitor.call('POST', '/api/site/visits', body);
    expect((await post(await wish({ consents: [] }))).status).toBe(400);
    const used = await wish();
    await post(used);
    expect((await post({ ...used, applicant: { name: 'Ким', phone: '+79137001122' } })).status).toBe(403);
    await w.host.call('POST', `/api/sessions/${film.id}/cancel`, { reason: 'Ремонт' });
    expect((await post(await wish())).status).toBe(404);
    expect((await visitor.call('GET', `/api/site/sessions/${film.id}`)).status).toBe(404);
    expect(await mine()).toMatchObject({ visits: [{ session: { cancelled: true, reason: 'Ремонт' } }] });
  });

  test('her private calendar has the sessions she has a place in, with their times', async () => {
    const made = await visitor.call('POST', '/api/site/visits', await wish());
    const known = await knownBy(w.home);
    const { path } = (await known.call('POST', '/api/site/my/feed', {})).body;
    const file = async () => (await known.call('GET', String(path))).text.replaceAll('\r\n ', '');
    expect(await file()).toContain(`UID:${made.body.visitId}-visit@prokat`);
    expect(await file()).toContain('DTSTART:20261201T080000Z');
    expect(await file()).toContain('SUMMARY:Час кино');
    expect(await file()).toContain('LOCATION:Гостиная\\, ул. Ленина\\, 1\\, Зал');
    await w.change(film.id, { time: '16:00' });
    expect(await file()).toContain('DTSTART:20261201T090000Z');
    await w.host.call('POST', `/api/sessions/${film.id}/cancel`, { reason: 'Ремонт' });
    expect(await file()).not.toContain('VEVENT');
    await w.host.call('POST', `/api/sessions/${film.id}/reopen`);
    const familyId = family(w.home, { surname: 'Тайная', protected: true });
    const why = { 'X-Access-Reason': 'session' };
    const linked = await w.host.call('POST', `/api/visits/${made.body.visitId}/link`, { familyId }, why);
    expect(linked.status).toBe(200);
    const again = await knownBy(w.home);
    const hers = (await again.call('POST', '/api/site/my/feed', {})).body;
    const told = (await again.call('GET', String(hers.path))).text;
    expect(told).toContain('SUMMARY:Напоминание');
    expect(told).not.toMatch(/кино|Гостиная|Ленина|Прокат/);
  });

  test('a phone has places in eight sessions at most', async () => {
    const repeat = { weekdays: [1, 2, 3, 4, 5, 6, 7], until: '2026-12-18' };
    const { rows } = (await w.plan({ day: '2026-12-10', repeat })).body;
    const statuses = [];
    for (const { id } of rows)
      statuses.push(
        (await visitor.call('POST', '/api/site/visits', await wish({ venueSessionId: id }))).status,
      );
    expect(statuses).toEqual([...Array(8).fill(201), 409]);
  });
});

describe('at a guests’ venue', () => {
  let code: string;
  let guest: GuestRow;
  beforeEach(async () => {
    w = await venueWorld(house(), { nameRu: 'Вместе с мамой', access: 'guests', address: 'ул. Тихая, 7' });
    visitor = browser(w.home);
    film = await w.session({ roomId: w.roomId });
    const familyId = family(w.home, { protected: true, surname: 'Тайная' });
    const why = { 'X-Access-Reason': 'session' };
    const made = await w.host.call<GuestRow>(
      'POST',
      `/api/venues/${w.venueId}/guests`,
      { familyId, until: '2026-11-30' },
      why,
    );
    guest = made.body;
    code = guest.code;
  });
  const opens = (typed: string, of: Browser = visitor) =>
    of.call('POST', '/api/site/venue/open', { code: typed });
  const venue = async (of: Browser = visitor) =>
    (await of.call('GET', '/api/site/venue')) as unknown as {
      status: number;
      text: string;
      body: GuestVenue;
    };

  test('nobody else learns that it is there', async () => {
    expect(await list()).toEqual([]);
    const session = async (id: string) => {
      const { status, body } = await visitor.call('GET', `/api/site/sessions/${id}`);
      const { requestId: _own, ...told } = body;
      return { status, ...told };
    };
    expect(await session(film.id)).toEqual({ ...(await session(crypto.randomUUID())), status: 404 });
    expect((await visitor.call('POST', '/api/site/visits', await wish())).status).toBe(404);
    expect((await venue()).status).toBe(401);
  });

  test('her code opens its sessions and her visits, and never its address', async () => {
    expect((await opens(code.toLowerCase().replace('-', ' '))).status).toBe(200);
    const first = await venue();
    expect(first.body).toMatchObject({ nameRu: 'Вместе с мамой', sessions: [{ id: film.id }], visits: [] });
    expect(first.text).not.toMatch(/Тихая|Рябина|Тайная/);
    const made = await visitor.call('POST', '/api/site/venue/visits', {
      venueSessionId: film.id,
      adults: 1,
      children: 1,
    });
    expect(made.body).toMatchObject({ state: 'booked', places: 2 });
    expect((await venue()).body.visits).toHaveLength(1);
    expect((await w.card(film.id)).visits).toMatchObject([{ name: 'Рябина' }]);
    const again = await visitor.call('POST', '/api/site/venue/visits', {
      venueSessionId: film.id,
      adults: 1,
      children: 1,
    });
    expect(again.body).toMatchObject({ code: 'already_visiting' });
    expect((await visitor.call('POST', `/api/site/my/visits/${made.body.id}/cancel`)).status).toBe(200);
  });

  test('by her phone nothing of it is found, nor by the visit’s own code', async () => {
    await opens(code);
    const made = await visitor.call('POST', '/api/site/venue/visits', {
      venueSessionId: film.id,
      adults: 1,
      children: 0,
    });
    const stranger = browser(w.home);
    const open = await stranger.call('POST', '/api/site/my/open', {
      code: made.body.code,
      lastDigits: '4242',
    });
    expect(open.status).toBe(401);
    await expect(knownBy(w.home), 'no one-time code goes out, so no calendar').rejects.toThrow();
  });

  test('a code that was taken back, is over or is wrong opens nothing', async () => {
    await opens(code);
    await w.host.call('POST', `/api/guests/${guest.id}/revoke`);
    expect((await venue()).status).toBe(401);
    expect((await opens(code)).status).toBe(401);
    expect((await opens('K7M-4XC')).status).toBe(401);
    const familyId = family(w.home, { surname: 'Ким' });
    const next = await w.host.call<GuestRow>('POST', `/api/venues/${w.venueId}/guests`, {
      familyId,
      until: '2026-11-30',
    });
    const later = browser(w.home);
    expect((await opens(next.body.code, later)).status).toBe(200);
    w.home.at('2026-11-30T17:00:00.000Z');
    expect((await opens(next.body.code, browser(w.home))).status).toBe(401);
  });

  test('guessing is stopped', async () => {
    for (let n = 0; n < 5; n += 1) await opens('K7M-4XC');
    expect((await opens('K7M-4XC')).status).toBe(429);
  });

  test('her code opens no other venue', async () => {
    const bus = await venueWorld(w.home, { nameRu: 'Автобус', kind: 'bus', access: 'guests' });
    const trip = await bus.session();
    await opens(code);
    const made = await visitor.call('POST', '/api/site/venue/visits', {
      venueSessionId: trip.id,
      adults: 1,
      children: 1,
    });
    expect(made.status).toBe(404);
  });
});
