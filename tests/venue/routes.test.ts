import { beforeEach, describe, expect, test } from 'vitest';
import type { FamilyId } from '../../api/core/ids.ts';
import type { GuestRow, SessionRow, TemplateCard, VisitRow } from '../../api/venue/shapes.ts';
import { house, type StaffHand } from '../support/house.ts';
import { family } from '../support/people.ts';
import { type VenueWorld, venueWorld } from './world.ts';

let w: VenueWorld;
let desk: StaffHand;
let manager: StaffHand;
let stranger: StaffHand;
let familyId: FamilyId;
let film: SessionRow;
let visit: VisitRow;
let template: TemplateCard;
let guest: GuestRow;
const kind = {
  nameRu: 'Мастер-класс',
  nameEn: 'Workshop',
  pictogram: 'prokat:projector',
  capacity: 6,
  counts: 'pair',
  minutes: 90,
};
beforeEach(async () => {
  w = await venueWorld(house());
  desk = w.home.hire('desk');
  manager = w.home.hire('manager');
  stranger = w.home.hire('administrator', [w.home.centreNamed('Вичуга')]);
  familyId = family(w.home);
  film = await w.session();
  const places = { familyId, adults: 1, children: 1 };
  visit = (await desk.call<VisitRow>('POST', `/api/sessions/${film.id}/visits`, places)).body;
  template = (await w.host.call<TemplateCard>('POST', `/api/centres/${w.centreId}/session-templates`, kind))
    .body;
  const code = { familyId, until: '2026-12-31' };
  guest = (await w.host.call<GuestRow>('POST', `/api/venues/${w.venueId}/guests`, code)).body;
});

type Call = [method: string, path: string, body?: unknown, headers?: Record<string, string>];
const first = { 'If-Match': '"1"' };
const days = 'from=2026-12-01&until=2026-12-07';
const other = () => family(w.home, { surname: 'Ким' });
/** What each route asks, whose it is, and who of the staff may only look on. */
const routes: [string, () => Call, who: () => StaffHand, no: (() => StaffHand) | null, status?: number][] = [
  ['the venues', () => ['GET', `/api/centres/${w.centreId}/venues`], () => manager, null],
  ['a venue', () => ['GET', `/api/venues/${w.venueId}`], () => manager, null],
  [
    'founding a venue',
    () => [
      'POST',
      `/api/centres/${w.centreId}/venues`,
      { nameRu: 'Автобус', nameEn: 'Bus', kind: 'bus', access: 'public', timeZone: 'Asia/Barnaul' },
    ],
    () => w.host,
    () => desk,
    201,
  ],
  [
    'changing a venue',
    () => ['PATCH', `/api/venues/${w.venueId}`, { nameRu: 'Зелёная' }, first],
    () => w.host,
    () => desk,
  ],
  [
    'adding a room',
    () => ['POST', `/api/venues/${w.venueId}/rooms`, { nameRu: 'Кухня', nameEn: 'Kitchen' }],
    () => w.host,
    () => manager,
    201,
  ],
  [
    'changing a room',
    () => ['PATCH', `/api/rooms/${w.roomId}`, { nameRu: 'Кухня' }, first],
    () => w.host,
    () => manager,
  ],
  ['the kinds', () => ['GET', `/api/centres/${w.centreId}/session-templates`], () => desk, null],
  [
    'adding a kind',
    () => ['POST', `/api/centres/${w.centreId}/session-templates`, kind],
    () => w.host,
    () => desk,
    201,
  ],
  [
    'changing a kind',
    () => ['PATCH', `/api/session-templates/${template.id}`, { archived: true }, first],
    () => w.host,
    () => desk,
  ],
  ['the sessions', () => ['GET', `/api/centres/${w.centreId}/sessions?${days}`], () => manager, null],
  [
    'planning',
    () => ['POST', `/api/centres/${w.centreId}/sessions`, w.body({ day: '2026-12-02' })],
    () => w.host,
    () => desk,
    201,
  ],
  ['a session', () => ['GET', `/api/sessions/${film.id}`], () => manager, null],
  [
    'changing a session',
    () => ['PATCH', `/api/sessions/${film.id}`, { time: '16:00' }, first],
    () => w.host,
    () => desk,
  ],
  [
    'cancelling a session',
    () => ['POST', `/api/sessions/${film.id}/cancel`, { reason: 'Ремонт' }],
    () => w.host,
    () => desk,
  ],
  [
    'booking',
    () => ['POST', `/api/sessions/${film.id}/visits`, { familyId: other(), adults: 1, children: 0 }],
    () => desk,
    () => manager,
    201,
  ],
  ['a visit', () => ['GET', `/api/visits/${visit.id}`], () => desk, null],
  [
    'changing a visit',
    () => ['PATCH', `/api/visits/${visit.id}`, { note: 'Сшили зайца' }, first],
    () => desk,
    () => manager,
  ],
  ['cancelling a visit', () => ['POST', `/api/visits/${visit.id}/cancel`], () => desk, () => manager],
  [
    'linking a visit',
    () => ['POST', `/api/visits/${visit.id}/link`, { familyId: other() }],
    () => desk,
    () => manager,
  ],
  ['a family’s visits', () => ['GET', `/api/families/${familyId}/visits`], () => desk, () => manager],
  ['the guests', () => ['GET', `/api/venues/${w.venueId}/guests`], () => w.host, () => desk],
  [
    'admitting a guest',
    () => ['POST', `/api/venues/${w.venueId}/guests`, { familyId: other(), until: '2026-12-31' }],
    () => w.host,
    () => desk,
    201,
  ],
  ['taking a code back', () => ['POST', `/api/guests/${guest.id}/revoke`], () => w.host, () => desk],
];

describe.each(routes)('%s', (_name, call, who, no, status = 200) => {
  test('is done for whoever may', async () => {
    expect((await who().call(...call())).status).toBe(status);
  });
  test('is not there for another centre', async () => {
    const { status: other } = await stranger.call(...call());
    expect(other).toBe(404);
  });
  test('asks for a sign-in', async () => {
    expect((await w.home.visitor.call(...call())).status).toBe(401);
  });
  if (no !== null)
    test('is not for every role', async () => {
      expect((await no().call(...call())).status).toBe(403);
    });
});

describe('what is undone or marked', () => {
  const later: [string, () => Promise<Call>, () => StaffHand][] = [
    [
      'reopening a session',
      async () => {
        await w.host.call('POST', `/api/sessions/${film.id}/cancel`, { reason: 'Ремонт' });
        return ['POST', `/api/sessions/${film.id}/reopen`];
      },
      () => desk,
    ],
    [
      'restoring a visit',
      async () => {
        await desk.call('POST', `/api/visits/${visit.id}/cancel`);
        return ['POST', `/api/visits/${visit.id}/restore`];
      },
      () => manager,
    ],
    [
      'marking',
      async () => {
        w.home.at('2026-12-01T09:00:00.000Z');
        return ['POST', `/api/visits/${visit.id}/mark`, { state: 'attended' }];
      },
      () => manager,
    ],
  ];
  test.each(later)('%s', async (_name, prepare, no) => {
    const call = await prepare();
    expect((await no().call(...call)).status).toBe(403);
    expect((await stranger.call(...call)).status).toBe(404);
    expect((await w.home.visitor.call(...call)).status).toBe(401);
    expect((await w.host.call(...call)).status).toBe(200);
  });
});

test('a manager sees how many come, and nobody’s name', async () => {
  const { body, text } = await manager.call('GET', `/api/sessions/${film.id}`);
  expect(body).toMatchObject({ visits: [], hidden: { visits: 1, places: 2 } });
  expect(text).not.toContain('Смирнова');
  expect((await manager.call('GET', `/api/visits/${visit.id}`)).status).toBe(404);
});

test('what is archived has nothing planned ahead, and takes nothing more', async () => {
  const archive = () => w.host.call('PATCH', `/api/venues/${w.venueId}`, { archived: true }, first);
  expect((await archive()).body).toMatchObject({ code: 'in_use' });
  await w.host.call('POST', `/api/sessions/${film.id}/cancel`, { reason: 'Ремонт' });
  expect((await archive()).body).toMatchObject({ archived: true });
  expect((await w.plan({ day: '2026-12-03' })).status).toBe(400);
});
