import { beforeEach, describe, expect, test } from 'vitest';
import type { FamilyVisit, GuestRow, SessionRow, VisitRow } from '../../api/venue/shapes.ts';
import { house, type StaffHand } from '../support/house.ts';
import { family } from '../support/people.ts';
import { type VenueWorld, venueWorld } from './world.ts';

let w: VenueWorld;
let desk: StaffHand;
let film: SessionRow;
beforeEach(async () => {
  w = await venueWorld(house());
  desk = w.home.hire('desk');
  film = await w.session();
});

let phones = 1000;
const caller = () => {
  phones += 1;
  return { name: `Гостья ${phones}`, phone: `+7913700${phones}`, messages: true };
};
type Told = { [field: string]: unknown; familyId?: string };
/** Asks for places; who asks is somebody new unless told. */
const asks = (more: Told = {}, hand: StaffHand = desk, headers = {}) =>
  hand.call<VisitRow & { code?: string }>(
    'POST',
    `/api/sessions/${film.id}/visits`,
    { adults: 1, children: 0, ...(more.familyId === undefined && { applicant: caller() }), ...more },
    headers,
  );
const visit = async (id: string) => (await desk.call<VisitRow>('GET', `/api/visits/${id}`)).body;
const state = async (id: string) => (await visit(id)).state;
const act = (id: string, what: string, body?: object) =>
  desk.call<VisitRow>('POST', `/api/visits/${id}/${what}`, body);
const told = () =>
  w.home.db.sqlite
    .prepare<[], { kind: string; body: string; state: string }>(
      'SELECT kind, body, state FROM notice ORDER BY id',
    )
    .all();

describe('places', () => {
  test('who comes first has them; then one may wait or is told there is none', async () => {
    expect((await asks({ adults: 2, children: 1 })).body).toMatchObject({ state: 'booked', places: 3 });
    expect((await asks({ adults: 2 })).body).toMatchObject({ code: 'session_full' });
    const waits = await asks({ adults: 2, wait: true });
    expect(waits.body).toMatchObject({ state: 'waiting' });
    expect((await asks({ adults: 1 })).body).toMatchObject({ state: 'booked' });
    expect(await w.card(film.id)).toMatchObject({ taken: 4, waiting: 1 });
  });

  test('when places come free the first who fit move up; a larger family keeps its turn', async () => {
    const first = await asks({ adults: 3 });
    const single = await asks({ adults: 1 });
    const large = await asks({ adults: 3, wait: true });
    const small = await asks({ adults: 1, wait: true });
    await act(single.body.id, 'cancel');
    expect([await state(large.body.id), await state(small.body.id)]).toEqual(['waiting', 'booked']);
    await act(first.body.id, 'cancel');
    expect(await state(large.body.id)).toBe('booked');
    expect(told().map(({ kind }) => kind)).toEqual([
      'visit_booked',
      'visit_booked',
      'visit_waiting',
      'visit_waiting',
      'visit_cancelled',
      'visit_moved_up',
      'visit_cancelled',
      'visit_moved_up',
    ]);
  });

  test('a larger room lets the waiting list in; a smaller one must not put anybody out', async () => {
    await asks({ adults: 4 });
    const waits = await asks({ adults: 2, wait: true });
    await w.change(film.id, { capacity: 6 });
    expect(await state(waits.body.id)).toBe('booked');
    expect((await w.change(film.id, { capacity: 5 })).body.code).toBe('places_taken');
    expect((await w.change(film.id, { counts: 'family' })).body.code).toBe('in_use');
  });

  test('more may come while there is room; fewer make room for who waits', async () => {
    const { id, version } = (await asks({ adults: 2 })).body;
    await asks({ adults: 1 });
    const waits = await asks({ adults: 2, wait: true });
    const edit = (adults: number, edition: number) =>
      desk.call<VisitRow>('PATCH', `/api/visits/${id}`, { adults }, { 'If-Match': `"${edition}"` });
    expect((await edit(4, version)).body).toMatchObject({ code: 'session_full' });
    expect((await edit(3, version)).body).toMatchObject({ places: 3 });
    expect((await edit(1, version)).body).toMatchObject({ code: 'changed_meanwhile' });
    await edit(1, version + 1);
    expect(await state(waits.body.id)).toBe('booked');
  });

  test('a family has one place in a session, and so has a phone', async () => {
    const familyId = family(w.home);
    await asks({ familyId });
    expect((await asks({ familyId })).body).toMatchObject({ code: 'already_visiting' });
    const applicant = caller();
    await asks({ applicant });
    expect((await asks({ applicant })).body).toMatchObject({ code: 'already_visiting' });
  });

  test('children the session is not meant for are a warning', async () => {
    await w.change(film.id, { ageTo: 4 });
    const { body } = await asks({ familyId: family(w.home), children: 1 });
    expect(body.warnings).toEqual([{ code: 'too_old', ageMonths: 90, limit: 4 }]);
  });
});

describe('attendance', () => {
  test('is marked in one tap from the day on, and taken back by the next', async () => {
    const { id } = (await asks()).body;
    expect((await act(id, 'mark', { state: 'attended' })).body).toMatchObject({ code: 'session_closed' });
    w.home.at('2026-11-30T17:30:00.000Z');
    expect((await act(id, 'mark', { state: 'attended' })).body.state).toBe('attended');
    expect((await act(id, 'mark', { state: 'booked' })).body.state).toBe('booked');
    expect((await act(id, 'mark', { state: 'absent' })).body.state).toBe('absent');
    w.home.at('2027-01-03T00:00:00.000Z');
    expect((await act(id, 'mark', { state: 'attended' })).body).toMatchObject({ code: 'session_closed' });
  });
});

describe('taking back', () => {
  test('a cancelled visit has its place again, or its turn', async () => {
    const { id } = (await asks({ adults: 4 })).body;
    await act(id, 'cancel');
    expect((await act(id, 'restore')).body.state).toBe('booked');
    expect(told().find(({ kind }) => kind === 'visit_cancelled')?.state).toBe('cancelled');
    await act(id, 'cancel');
    await asks();
    expect((await act(id, 'restore')).body.state).toBe('waiting');
    await act(id, 'cancel');
    w.home.later({ hours: 24 });
    expect((await act(id, 'restore')).body).toMatchObject({ code: 'too_late_to_undo' });
  });

  test('a cancelled session keeps its visits for when it is reopened', async () => {
    const { id } = (await asks()).body;
    await w.host.call('POST', `/api/sessions/${film.id}/cancel`, { reason: 'Болеет ведущая' });
    expect((await asks()).body).toMatchObject({ code: 'session_closed' });
    expect(told().at(-1)).toMatchObject({ kind: 'visit_cancelled' });
    await w.host.call('POST', `/api/sessions/${film.id}/reopen`);
    expect(await state(id)).toBe('booked');
    expect(told().at(-1)).toMatchObject({ kind: 'visit_cancelled', state: 'cancelled' });
  });
});

describe('a protected family', () => {
  const why = { 'X-Access-Reason': 'session' };
  const protectedOne = () => family(w.home, { protected: true, surname: 'Тайная' });

  test('is a code name to the host, a number to the desk, and nothing of her is written', async () => {
    const familyId = protectedOne();
    const { body, status } = await asks({ familyId }, w.host, why);
    expect(status).toBe(201);
    expect(body.name).toBe('Рябина');
    const seen = await w.card(film.id, desk);
    expect(seen).toMatchObject({ visits: [], hidden: { visits: 1, places: 1, waiting: 0 }, taken: 1 });
    expect((await desk.call('GET', `/api/visits/${body.id}`)).status).toBe(404);
    expect((await act(body.id, 'cancel')).status).toBe(404);
    expect((await asks({ familyId })).status).toBe(404);
    expect(told().at(-1)?.body).toMatch(/^Для вас есть новость/);
  });

  test('of a guests’ venue nobody is written anything but that there is news', async () => {
    w = await venueWorld(house(), { access: 'guests', address: 'ул. Тихая, 7' });
    desk = w.home.hire('desk');
    film = await w.session();
    await asks({ familyId: family(w.home) });
    expect(told()[0]?.body).toMatch(/^Для вас есть новость/);
    expect(told()[0]?.body).not.toMatch(/Тихая|кино|Гостиная/);
    const venues = await desk.call('GET', `/api/centres/${w.centreId}/venues`);
    expect(venues.text).not.toContain('Тихая');
  });

  test('her code is known to who serves her, and the next one replaces it', async () => {
    const familyId = protectedOne();
    const admit = () =>
      w.host.call<GuestRow>(
        'POST',
        `/api/venues/${w.venueId}/guests`,
        { familyId, until: '2026-12-31' },
        why,
      );
    const first = await admit();
    expect(first.body).toMatchObject({ name: 'Рябина', revokedAt: null });
    const second = await admit();
    const list = await w.host.call<{ rows: GuestRow[] }>('GET', `/api/venues/${w.venueId}/guests`);
    expect(list.body.rows.map(({ code }) => code)).toEqual([second.body.code]);
    expect(second.body.code).not.toBe(first.body.code);
    const administrator = w.home.hire('administrator');
    const hers = await administrator.call('GET', `/api/venues/${w.venueId}/guests`);
    expect(hers.body.rows).toEqual([]);
    expect((await administrator.call('POST', `/api/guests/${second.body.id}/revoke`)).status).toBe(404);
    expect(
      (await w.host.call<GuestRow>('POST', `/api/guests/${second.body.id}/revoke`)).body.revokedAt,
    ).not.toBeNull();
  });
});

test('somebody who called is found among the cards, and her visits stand there', async () => {
  const familyId = family(w.home);
  const { id } = (await asks()).body;
  expect((await act(id, 'link', { familyId })).body).toMatchObject({ familyId, linked: true });
  const { body } = await desk.call<{ rows: FamilyVisit[] }>('GET', `/api/families/${familyId}/visits`);
  expect(body.rows).toMatchObject([{ id, session: { nameRu: 'Час кино' } }]);
});

test('a moved session is told to who comes, with its new time', async () => {
  await asks();
  await w.change(film.id, { time: '16:00' });
  expect(told().at(-1)).toMatchObject({ kind: 'visit_moved', body: expect.stringContaining('16:00') });
  await w.change(film.id, { leader: 'Анна' });
  expect(told().filter(({ kind }) => kind === 'visit_moved')).toHaveLength(1);
});

test('of two cards that were one family the kept one has the place; the other’s is free again', async () => {
  const [kept, other] = [family(w.home), family(w.home)];
  const first = await asks({ familyId: kept });
  const second = await asks({ familyId: other, adults: 2 });
  const waits = await asks({ adults: 3, wait: true });
  const merged = await desk.call('POST', `/api/families/${kept}/merges/${other}`);
  expect(merged.status).toBe(200);
  expect(await state(first.body.id)).toBe('booked');
  expect(await state(second.body.id)).toBe('cancelled');
  expect(await state(waits.body.id), 'whoever waited has what came free').toBe('booked');
  expect(await w.card(film.id)).toMatchObject({ taken: 4, waiting: 0 });
});

test('of two cards that were one family a place goes before a turn on the waiting list', async () => {
  const [kept, other] = [family(w.home), family(w.home)];
  const has = await asks({ familyId: other, adults: 4 });
  const first = await asks({ wait: true });
  const waits = await asks({ familyId: kept, wait: true });
  expect((await desk.call('POST', `/api/families/${kept}/merges/${other}`)).status).toBe(200);
  expect([await state(has.body.id), await state(waits.body.id)]).toEqual(['booked', 'cancelled']);
  expect(await state(first.body.id)).toBe('waiting');
  expect((await visit(has.body.id)).familyId).toBe(kept);
});
