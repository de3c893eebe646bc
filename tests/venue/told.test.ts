import { beforeEach, describe, expect, test } from 'vitest';
import { eventShapes } from '../../api/notices/shapes.ts';
import type { FamilyVisit, SessionRow, VisitRow } from '../../api/venue/shapes.ts';
import { house, type StaffHand } from '../support/house.ts';
import { family } from '../support/people.ts';
import { type VenueWorld, venueWorld } from './world.ts';

let w: VenueWorld;
let desk: StaffHand;
let film: SessionRow;
beforeEach(async () => {
  w = await venueWorld(house());
  desk = w.home.hire('desk');
  film = await w.session({ capacity: 1 });
});

const protectedOne = () => family(w.home, { protected: true, surname: 'Тайная' });
const books = (more: object, hand: StaffHand = desk, sessionId = film.id) =>
  hand.call<VisitRow>(
    'POST',
    `/api/sessions/${sessionId}/visits`,
    { adults: 1, children: 0, wait: true, ...more },
    { 'X-Access-Reason': 'session' },
  );

describe('what webhooks hear of visits', () => {
  const listen = async () => {
    const administrator = w.home.hire('administrator');
    const events = ['visit.booked', 'visit.moved_up', 'visit.cancelled'];
    const { status } = await administrator.call('POST', '/api/webhooks', {
      url: 'https://portal.example.org/',
      events,
      centreId: w.centreId,
    });
    expect(status).toBe(201);
  };
  const heard = () =>
    w.home.db.sqlite
      .prepare<[], string>('SELECT payload FROM webhook_delivery ORDER BY id')
      .pluck()
      .all()
      .map((payload) => {
        const told = JSON.parse(payload);
        expect(eventShapes.get(told.type)?.parse(told)).toEqual(told);
        return told;
      });

  test('a place that is booked, moved up to, cancelled, by ids and days alone', async () => {
    await listen();
    const first = (await books({ familyId: family(w.home) })).body;
    const next = (await books({ familyId: family(w.home) })).body;
    expect(next.state).toBe('waiting');
    await desk.call('POST', `/api/visits/${first.id}/cancel`);
    expect(heard().map(({ type, data }) => [type, data.visitId, data.state])).toEqual([
      ['visit.booked', first.id, 'booked'],
      ['visit.cancelled', first.id, 'cancelled'],
      ['visit.moved_up', next.id, 'booked'],
    ]);
    expect(Object.keys(heard()[0].data)).toEqual([
      'centreId',
      'visitId',
      'venueSessionId',
      'state',
      'places',
      'day',
      'startsAt',
    ]);
  });

  test('a cancelled session cancels its visits, once each; taken back they are booked again', async () => {
    await listen();
    await books({ familyId: family(w.home) });
    await w.host.call('POST', `/api/sessions/${film.id}/cancel`, { reason: 'Ремонт' });
    await w.host.call('POST', `/api/sessions/${film.id}/reopen`);
    expect(heard().map(({ type }) => type)).toEqual(['visit.booked', 'visit.cancelled', 'visit.booked']);
  });

  test('nothing of a protected family, nothing of a venue that only its guests know', async () => {
    await listen();
    await books({ familyId: protectedOne() }, w.host);
    const hidden = await venueWorld(w.home, { access: 'guests' });
    const tea = await hidden.session();
    await books({ familyId: family(w.home) }, hidden.host, tea.id);
    expect(heard()).toEqual([]);
  });
});

describe('a visit is found by its code', () => {
  const find = async (q: string, hand: StaffHand = desk) =>
    (await hand.call<{ visit: FamilyVisit | null }>('POST', `/api/centres/${w.centreId}/find`, { q })).body;

  test('as it is read out, at its own centre', async () => {
    const { id, code } = (await books({ familyId: family(w.home) })).body;
    expect(await find(` ${code.toLowerCase().replace('-', ' ')}`)).toMatchObject({
      unit: null,
      families: [],
      visit: { id, session: { id: film.id, nameRu: 'Час кино' } },
    });
    const elsewhere = w.home.centreNamed('Иваново');
    const stranger = w.home.hire('desk', [elsewhere]);
    const answer = await stranger.call('POST', `/api/centres/${elsewhere}/find`, { q: code });
    expect(answer.body.visit).toBeNull();
  });

  test('of a protected family by who serves her; to others it is no code at all', async () => {
    const { code } = (await books({ familyId: protectedOne() }, w.host)).body;
    expect((await find(code, w.host)).visit).toMatchObject({ name: 'Рябина' });
    expect(await find(code)).toEqual(await find('ZZZ-ZZZ'));
  });
});

test('the way back from a cancellation is offered for as long as it is open', async () => {
  const { id } = (await books({ familyId: family(w.home) })).body;
  const now = async () => (await desk.call<VisitRow>('GET', `/api/visits/${id}`)).body.restorable;
  expect(await now()).toBe(false);
  await desk.call('POST', `/api/visits/${id}/cancel`);
  expect(await now()).toBe(true);
  w.home.later({ hours: 24 });
  expect(await now()).toBe(false);
});
