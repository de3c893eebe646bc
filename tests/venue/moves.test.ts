import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionRow, VisitRow } from '../../api/venue/shapes.ts';
import { house, type StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { type VenueWorld, venueWorld } from './world.ts';

let w: VenueWorld;
beforeEach(async () => {
  w = await venueWorld(house());
});

const walkers = 'Ходунки реабилитационные';
/** Four days in a row, from the first of December on. */
const series = async (more: object = {}): Promise<SessionRow[]> => {
  const repeat = { weekdays: [1, 2, 3, 4, 5, 6, 7], until: '2026-12-04' };
  return (await w.plan({ roomId: w.roomId, repeat, ...more })).body.rows;
};
const idOf = (rows: readonly SessionRow[], at: number): string => rows[at]?.id ?? '';
const stands = async (hand: StaffHand = w.host): Promise<string[]> =>
  (
    await hand.call<{ rows: SessionRow[] }>(
      'GET',
      `/api/centres/${w.centreId}/sessions?from=2026-11-20&until=2026-12-31`,
    )
  ).body.rows.map(({ day, time, minutes }) => `${day.slice(8)} ${time} ${minutes}`);
const put = (rows: object[], hand: StaffHand = w.host, centreId = w.centreId) =>
  hand.call<{ rows: SessionRow[]; code?: string }>('POST', `/api/centres/${centreId}/sessions/moves`, {
    rows,
  });
const told = (kind: string) =>
  w.home.db.sqlite
    .prepare<[string], { aboutId: string; state: string }>(
      'SELECT about_id AS aboutId, state FROM notice WHERE kind = ? ORDER BY id',
    )
    .all(kind);
const caller = (n: number) => ({ name: `Гостья ${n}`, phone: `+7913700200${n}`, messages: true });
const visits = (id: string, n: number, hand: StaffHand = w.host, more: object = {}) =>
  hand.call<VisitRow & { code?: string }>('POST', `/api/sessions/${id}/visits`, {
    ...{ adults: 1, children: 0, applicant: caller(n) },
    ...more,
  });

describe('the way back from a move of a series', () => {
  test('gives each session its own former time back', async () => {
    const rows = await series();
    await w.change(idOf(rows, 1), { time: '10:00', minutes: 45 });
    await w.change(idOf(rows, 2), { roomId: null });
    const before = await stands();
    const moved = await w.change(idOf(rows, 0), { scope: 'all', day: '2026-12-02', time: '17:00' });
    expect(await stands()).toEqual(['02 17:00 90', '03 17:00 45', '04 17:00 90', '05 17:00 90']);
    const back = await put(moved.body.stood);
    expect(back.status).toBe(200);
    expect(back.body.rows.map(({ roomId }) => roomId)).toEqual([w.roomId, w.roomId, null, w.roomId]);
    expect(await stands()).toEqual(before);
  });

  test('is whole or not at all: what somebody changed meanwhile stays theirs', async () => {
    const rows = await series();
    const moved = await w.change(idOf(rows, 0), { scope: 'all', time: '17:00' });
    await w.change(idOf(rows, 3), { leader: 'Анна' });
    const now = await stands();
    expect((await put(moved.body.stood)).body.code).toBe('changed_meanwhile');
    expect(await stands()).toEqual(now);
  });

  test('who comes hears of the place it has now once, however often it moved within half a minute', async () => {
    const [one] = await series();
    await visits(one?.id ?? '', 1);
    const moved = await w.change(one?.id ?? '', { time: '17:00' });
    await put(moved.body.stood);
    expect(told('visit_moved').map(({ state }) => state)).toEqual(['cancelled', 'queued']);
  });

  test('is for hosts of the centre; another centre’s session is not there', async () => {
    const [one] = await series();
    const at = { id: one?.id, version: 1, day: '2026-12-08', time: '10:00', minutes: 60, roomId: null };
    expect((await put([at], w.home.hire('desk'))).status).toBe(403);
    const elsewhere = w.home.centreNamed('Иваново');
    const stranger = w.home.hire('host', [elsewhere]);
    expect((await put([at], stranger)).status).toBe(404);
    expect((await put([at], stranger, elsewhere)).status).toBe(404);
    const nobody = await w.home.visitor.call('POST', `/api/centres/${w.centreId}/sessions/moves`, {
      rows: [at],
    });
    expect(nobody.status).toBe(401);
    expect((await put([at])).status).toBe(200);
  });
});

describe('rooms', () => {
  test('two sessions change places', async () => {
    const [film, yoga] = [
      await w.session({ roomId: w.roomId }),
      await w.session({ roomId: w.roomId, time: '17:00' }),
    ];
    const { minutes, roomId } = film;
    const at = { day: film.day, minutes, roomId, version: 1 };
    const { status } = await put([
      { ...at, id: film.id, time: '17:00' },
      { ...at, id: yoga.id, time: '15:00' },
    ]);
    expect(status).toBe(200);
    expect((await w.card(film.id)).time).toBe('17:00');
  });

  test('of a series those that would meet each other are named', async () => {
    const rows = await series();
    await w.change(idOf(rows, 1), { day: '2026-12-01', time: '10:00' });
    const { body } = await w.change(idOf(rows, 0), { scope: 'all', time: '12:00' });
    expect(body).toMatchObject({ code: 'room_taken', sessions: [{ day: '2026-12-01', time: '12:00' }] });
  });
});

describe('what cannot be', () => {
  test.each([
    ['a day that is in no calendar', { day: '2027-02-31' }, 'day'],
    ['an hour that is on no clock', { time: '24:30' }, 'time'],
    ['what would have been long ago', { day: '2026-09-01' }, 'day'],
    ['no minute at all', { minutes: 0 }, 'minutes'],
  ])('%s is refused, planned or moved to', async (_name, patch, path) => {
    const [one] = await series();
    const named = { status: 400, body: { errors: [{ path }] } };
    expect(await w.plan(patch)).toMatchObject(named);
    expect(await w.change(one?.id ?? '', { scope: 'all', ...patch })).toMatchObject(named);
    expect(await stands()).toHaveLength(4);
  });

  test('fewer places than are taken, in any session of the series: none of them changes', async () => {
    const rows = await series();
    for (const n of [1, 2, 3]) await visits(idOf(rows, 2), n);
    const { body } = await w.change(idOf(rows, 0), { scope: 'all', capacity: 2 });
    expect(body).toMatchObject({ code: 'places_taken', sessions: [{ day: '2026-12-03', time: '15:00' }] });
    expect((await w.card(idOf(rows, 0))).capacity).toBe(4);
  });

  test('a thing that is with a family cannot be at the session, and the other way round', async () => {
    const unitId = thing(w.home, walkers);
    const needs = [{ itemTypeId: typeNamed(w.home, walkers), quantity: 1 }];
    const film = await w.session({ day: '2026-11-24', time: '15:00', needs });
    const desk = w.home.hire('desk');
    const issue = () =>
      desk.call('POST', `/api/centres/${w.centreId}/handovers`, {
        familyId: family(w.home),
        items: [{ unitId }],
      });
    expect((await issue()).status).toBe(409);
    await w.host.call('POST', `/api/sessions/${film.id}/cancel`, { reason: 'Ремонт' });
    expect((await issue()).status).toBe(201);
    const back = await w.host.call('POST', `/api/sessions/${film.id}/reopen`);
    expect(back.body).toMatchObject({ code: 'promised_to_others', day: '2026-11-24' });
    expect((await w.plan({ day: '2026-11-25', needs })).body).toMatchObject({
      code: 'promised_to_others',
      day: '2026-11-25',
      itemTypeId: typeNamed(w.home, walkers),
    });
  });
});

test('a series keeps its hour of the venue’s clocks over the night they change', async () => {
  w = await venueWorld(house(), { timeZone: 'Europe/Berlin' });
  const repeat = { weekdays: [7], until: '2027-04-04' };
  const { rows } = (await w.plan({ day: '2027-03-21', time: '02:30', minutes: 60, repeat })).body;
  expect(rows.map(({ time, startsAt }) => `${time} ${startsAt.slice(0, 16)}`)).toEqual([
    '02:30 2027-03-21T01:30',
    '03:30 2027-03-28T01:30',
    '02:30 2027-04-04T00:30',
  ]);
  await w.change(idOf(rows, 0), { scope: 'all', time: '10:00' });
  const cards = await Promise.all(rows.map(({ id }) => w.card(id)));
  expect(cards.map(({ startsAt }) => startsAt.slice(11, 16))).toEqual(['09:00', '08:00', '08:00']);
});

describe('at once', () => {
  test('of two hosts who change the same the second is told', async () => {
    const [one] = await series();
    const other = w.home.hire('host');
    const patch = (hand: StaffHand, time: string) =>
      hand.call('PATCH', `/api/sessions/${one?.id}`, { time }, { 'If-Match': '"1"' });
    const answers = await Promise.all([patch(w.host, '10:00'), patch(other, '11:00')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test('a press that comes twice is one visit, one series, one cancellation', async () => {
    const twice = async <T>(path: string, body: object) => {
      const key = { 'Idempotency-Key': crypto.randomUUID() };
      return Promise.all([w.host.call<T>('POST', path, body, key), w.host.call<T>('POST', path, body, key)]);
    };
    const repeat = { weekdays: [2], until: '2026-12-15' };
    const made = await twice<{ rows: SessionRow[] }>(
      `/api/centres/${w.centreId}/sessions`,
      w.body({ repeat }),
    );
    expect(made.map(({ status }) => status)).toEqual([201, 201]);
    expect(await stands()).toHaveLength(3);
    const id = made[0]?.body.rows[0]?.id ?? '';
    const body = { adults: 1, children: 0, applicant: caller(1) };
    const booked = await twice(`/api/sessions/${id}/visits`, body);
    expect(new Set(booked.map(({ text }) => text)).size).toBe(1);
    expect(await w.card(id)).toMatchObject({ taken: 1, visits: [{ places: 1 }] });
    await twice(`/api/sessions/${id}/cancel`, { reason: 'Ремонт', scope: 'all' });
    expect(told('visit_cancelled')).toHaveLength(1);
  });
});

test('when a series is cancelled, each visit that was to come is told once; what was is not touched', async () => {
  const rows = await series();
  const made = [];
  for (const [n, { id }] of rows.entries()) made.push((await visits(id, n)).body.id);
  w.home.at('2026-12-02T12:00:00.000Z');
  const last = `/api/sessions/${idOf(rows, 3)}/cancel`;
  await w.host.call('POST', last, { reason: 'Ремонт', scope: 'all' });
  expect(told('visit_cancelled').map(({ aboutId }) => aboutId)).toEqual(made.slice(2));
  expect((await w.host.call('POST', last, { reason: 'Ремонт', scope: 'all' })).body.code).toBe(
    'session_closed',
  );
  expect(told('visit_cancelled')).toHaveLength(2);
  expect((await w.card(idOf(rows, 0))).state).toBe('planned');
});

test('whoever came without having asked is entered after it, for a month', async () => {
  const [one] = await series();
  const id = one?.id ?? '';
  w.home.at('2026-12-20T04:00:00.000Z');
  expect((await visits(id, 1)).status).toBe(201);
  w.home.at('2027-01-03T04:00:00.000Z');
  expect((await visits(id, 2)).body.code).toBe('session_closed');
  const card = await w.card(id);
  expect(card.acts).toEqual([]);
});
