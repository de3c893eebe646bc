import { beforeEach, describe, expect, test } from 'vitest';
import type { FamilyId, QueueEntryId } from '../../api/core/ids.ts';
import { wantedFrom } from '../../api/queue/reads.ts';
import type { EntryRow } from '../../api/queue/shapes.ts';
import { stockOf } from '../../api/stock/reads.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, typeNamed } from '../support/people.ts';
import { backOnShelf, entry, lent, queueOf, toy, waits } from './world.ts';

let home: House;
let desk: StaffHand;
let stranger: StaffHand;
let centre: string;
let typeId: string;
let unit: string;
let first: QueueEntryId;
let held: QueueEntryId;
let familyId: FamilyId;
beforeEach(async () => {
  home = house();
  desk = home.hire('desk');
  stranger = home.hire('administrator', [home.centreNamed('Вичуга')]);
  centre = home.centreNamed('Барнаул');
  typeId = typeNamed(home, toy);
  unit = await lent(home, desk);
  first = waits(home).id;
  familyId = family(home, { surname: 'Ким' });
  held = waits(home).id;
});

const version = async (id: string) => (await desk.call<EntryRow>('GET', `/api/queue/${id}`)).body.version;
const wish = (more: object = {}) => ({
  itemTypeId: typeId,
  wantedFrom: '2026-11-24',
  days: 7,
  applicant: { name: 'Нина', phone: '+7 913 700-11-22' },
  channel: 'phone',
  ...more,
});
const edition = async (id: string) => ({ 'If-Match': `"${await version(id)}"` });

type Call = [method: string, path: string, body?: unknown, headers?: Record<string, string>];
const manager = () => home.hire('manager');
const none = async () => {};
const routes: [string, () => Promise<Call>, () => StaffHand, before?: () => Promise<unknown>][] = [
  ['the queue of the centre', async () => ['GET', `/api/centres/${centre}/queue`], manager],
  ['the queue of a type', async () => ['GET', `/api/centres/${centre}/item-types/${typeId}/queue`], manager],
  ['a place', async () => ['GET', `/api/queue/${first}`], manager],
  ['a family’s places', async () => ['GET', `/api/families/${familyId}/queue`], () => desk],
  ['joining', async () => ['POST', `/api/centres/${centre}/queue`, wish()], () => desk],
  ['pausing', async () => ['POST', `/api/queue/${first}/pause`, undefined, await edition(first)], () => desk],
  [
    'waiting on',
    async () => ['POST', `/api/queue/${first}/resume`, undefined, await edition(first)],
    () => desk,
    async () => desk.call('POST', `/api/queue/${first}/pause`, undefined, await edition(first)),
  ],
  ['leaving', async () => ['POST', `/api/queue/${first}/leave`], () => desk],
  [
    'moving',
    async () => ['POST', `/api/queue/${held}/move`, { place: 1, reason: 'Срочно' }, await edition(held)],
    () => desk,
  ],
  [
    'linking',
    async () => ['PUT', `/api/queue/${first}/family`, { familyId }, await edition(first)],
    () => desk,
  ],
  [
    'declining',
    async () => ['POST', `/api/queue/${first}/offer/decline`, { keep: true }],
    () => desk,
    () => backOnShelf(desk, unit),
  ],
  [
    'taking an offer back',
    async () => ['POST', `/api/queue/${first}/offer/withdraw`, { reason: 'Сломалась' }],
    () => desk,
    () => backOnShelf(desk, unit),
  ],
];

describe.each(routes)('%s', (name, call, who, prepare = none) => {
  test('is done for whoever may', async () => {
    await prepare();
    const answer = await who().call(...(await call()));
    expect(answer.status).toBe(name === 'joining' ? 201 : 200);
  });
  test('is not there for another centre', async () => {
    await prepare();
    expect((await stranger.call(...(await call()))).status).toBe(404);
  });
  test('asks for a sign-in', async () => {
    await prepare();
    expect((await home.visitor.call(...(await call()))).status).toBe(401);
  });
});

test.each(['pause', 'leave', 'move', 'offer/withdraw'])('a manager looks on: %s is not hers', async (act) => {
  const body = act === 'move' ? { place: 1, reason: 'Срочно' } : { reason: 'Срочно' };
  expect((await manager().call('POST', `/api/queue/${first}/${act}`, body)).status).toBe(403);
});

test('an older edition changes nothing', async () => {
  const stale = { 'If-Match': '"99"' };
  for (const [act, body] of [['pause'], ['move', { place: 2, reason: 'Срочно' }]] as const)
    expect((await desk.call('POST', `/api/queue/${first}/${act}`, body, stale)).body.code).toBe(
      'changed_meanwhile',
    );
  expect((await desk.call('POST', `/api/queue/${first}/pause`)).body.code).toBe('precondition_required');
});

describe('joining', () => {
  const refused = async (more: object) => {
    const { body } = await desk.call<{ code: string; errors?: { path: string; code: string }[] }>(
      'POST',
      `/api/centres/${centre}/queue`,
      wish(more),
    );
    const [error] = body.errors ?? [];
    return error ? `${error.path} ${error.code}` : body.code;
  };

  test.each([
    ['more than the centre has', { quantity: 2 }, 'quantity too_big'],
    ['longer than the term', { days: 22 }, 'days too_long'],
    ['from yesterday', { wantedFrom: '2026-11-23' }, 'wantedFrom in_the_past'],
    ['from too far ahead', { wantedFrom: '2027-12-01' }, 'wantedFrom too_far'],
    ['for days on which it is free', { wantedFrom: '2027-02-10' }, 'free_now'],
  ])('is refused for %s', async (_what, more, expected) => {
    expect(await refused(more)).toBe(expected);
  });

  test('is refused for what the centre never had, twice for one phone, and for two askers at once', async () => {
    expect(await refused({ itemTypeId: typeNamed(home, 'Проектор') })).toBe('itemTypeId not_held');
    expect((await desk.call('POST', `/api/centres/${centre}/queue`, wish())).status).toBe(201);
    expect(await refused({})).toBe('already_waiting');
    expect(await refused({ familyId })).toBe('familyId custom');
    const known = { applicant: undefined, familyId };
    expect((await desk.call('POST', `/api/centres/${centre}/queue`, wish(known))).status).toBe(201);
    expect(await refused(known)).toBe('already_waiting');
  });
});

describe('whoever may not know a family does not learn that she waits', () => {
  test('her place is not there, leaves no gap, and cannot be touched', async () => {
    const hidden = family(home, { surname: 'Тихонова', protected: true, group: 'escaping_violence' });
    const host = home.hire('host');
    const reason = { 'X-Access-Reason': 'contact', ...(await edition(first)) };
    const refusal = await desk.call(
      'PUT',
      `/api/queue/${first}/family`,
      { familyId: hidden },
      await edition(first),
    );
    expect(refusal.status).toBe(404);
    const linked = await host.call<EntryRow>(
      'PUT',
      `/api/queue/${first}/family`,
      { familyId: hidden },
      reason,
    );
    expect(linked.body).toMatchObject({ name: 'Рябина', linked: true });
    const told = await queueOf(home, desk);
    expect(told.map(({ id }) => id)).not.toContain(first);
    expect(told.map(({ place }) => place?.place)).toEqual(told.map((_row, index) => index + 1));
    expect(told[0]?.place?.ahead).toEqual({ byPriority: 0, byTime: 0, byDecision: 0, paused: 0 });
    for (const [verb, body] of [
      ['pause'],
      ['leave'],
      ['move', { place: 2, reason: 'Решили так' }],
    ] as const) {
      const answer = await desk.call('POST', `/api/queue/${first}/${verb}`, body, { 'If-Match': '"2"' });
      expect([verb, answer.status]).toEqual([verb, 404]);
    }
    const now = { 'If-Match': linked.headers.get('ETag') ?? '' };
    expect((await host.call('POST', `/api/queue/${first}/pause`, undefined, now)).status).toBe(200);
  });

  test('a manager sees no names at all', async () => {
    const answer = await manager().call<EntryRow>('GET', `/api/queue/${first}`);
    expect(answer.body).toMatchObject({ name: null, phone: null, code: null });
  });
});

test('a place that is linked is counted by the papers of the family', async () => {
  expect((await entry(desk, held)).place?.place).toBe(2);
  await desk.call('PUT', `/api/queue/${held}/family`, { familyId }, await edition(held));
  expect(await entry(desk, held)).toMatchObject({ place: { place: 1 }, name: 'Ким Анна Петровна' });
});

test('who is moved is told why, also by the side of another; a place of nobody who waits is refused', async () => {
  const move = async (to: object) =>
    desk.call<EntryRow & { code?: string }>(
      'POST',
      `/api/queue/${held}/move`,
      { reason: 'Ребёнок в больнице', ...to },
      await edition(held),
    );
  expect((await move({ before: first })).body).toMatchObject({
    place: { place: 1, moved: 'Ребёнок в больнице' },
  });
  expect((await move({ after: first })).body).toMatchObject({ place: { place: 2 } });
  expect((await move({ before: held })).body.code).toBe('invalid_request');
  expect((await move({ place: 1, before: first })).body.code).toBe('invalid_request');
  expect((await move({})).body.code).toBe('invalid_request');
});

test('others who wait are counted without the family itself and the paused', async () => {
  const stock = stockOf(home.db, home.centreNamed('Барнаул'), typeNamed(home, toy))?.id ?? 0;
  expect(wantedFrom(home.db, stock, null)).toHaveLength(2);
  await desk.call('POST', `/api/queue/${first}/pause`, undefined, await edition(first));
  expect(wantedFrom(home.db, stock, null)).toHaveLength(1);
  await desk.call('PUT', `/api/queue/${held}/family`, { familyId }, await edition(held));
  expect(wantedFrom(home.db, stock, familyId)).toEqual([]);
  expect(wantedFrom(home.db, stock, family(home))).toHaveLength(1);
});
