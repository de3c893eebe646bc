import { beforeEach, describe, expect, test } from 'vitest';
import { bookForFamily, requestBooking } from '../../api/bookings/acts/request.ts';
import { asDay } from '../../api/core/dates.ts';
import type { BookingId, CentreId, FamilyId, ItemTypeId, UnitId } from '../../api/core/ids.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

let home: House;
let desk: StaffHand;
/** Somebody who may do everything, at a centre that is not theirs. */
let stranger: StaffHand;
let centre: CentreId;
let familyId: FamilyId;
let type: ItemTypeId;
let unitId: UnitId;
/** Asked for on the site; nobody has decided. */
let requestId: BookingId;
/** Confirmed for the family. */
let bookingId: BookingId;

const days = { starts: asDay('2026-11-25'), dueOn: asDay('2026-12-01') };

beforeEach(() => {
  home = house();
  desk = home.hire('desk');
  stranger = home.hire('administrator', [home.centreNamed('Вичуга')]);
  centre = home.centreNamed('Барнаул');
  familyId = family(home);
  type = typeNamed(home, 'Ходунки реабилитационные');
  unitId = thing(home);
  thing(home);
  thing(home);
  const lines = [{ itemTypeId: type, quantity: 1 }];
  requestId = requestBooking({ ...home.ctx(), actor: { kind: 'visitor' } }, centre, {
    ...days,
    lines,
    applicant: {
      name: 'Ольга Ким',
      phone: '+79131112233',
      email: 'olga@example.org',
      locale: 'ru',
      messages: true,
    },
    channel: 'site',
    note: 'Можно после обеда?',
    consents: [{ purpose: 'request', textVersion: 1 }],
  });
  const made = { ...days, lines, familyId, channel: 'phone' as const, note: '', overrides: [] };
  bookingId = bookForFamily(desk.ctx(), centre, made).id;
});

const manager = () => home.hire('manager');
const wanted = () => ({ ...days, lines: [{ itemTypeId: type }], familyId });
const changed = () => ({ starts: '2026-11-26', dueOn: '2026-12-02', lines: [{ itemTypeId: type }] });
const etag = { 'If-Match': '"1"' };
type Asked = [method: string, path: string, body?: unknown, headers?: Record<string, string>];

const routes: [string, () => Asked, () => StaffHand][] = [
  ['the bookings to confirm', () => ['GET', `/api/centres/${centre}/bookings?state=to_confirm`], manager],
  ['the bookings to prepare', () => ['GET', `/api/centres/${centre}/bookings?state=to_prepare`], () => desk],
  ['the closed bookings', () => ['GET', `/api/centres/${centre}/bookings?state=closed`], () => desk],
  ['booking by phone', () => ['POST', `/api/centres/${centre}/bookings`, wanted()], () => desk],
  ['weighing a booking', () => ['POST', `/api/centres/${centre}/bookings/preview`, wanted()], () => desk],
  ['a booking', () => ['GET', `/api/bookings/${requestId}`], manager],
  ['changing a booking', () => ['PUT', `/api/bookings/${bookingId}`, changed(), etag], () => desk],
  ['weighing a change', () => ['POST', `/api/bookings/${bookingId}/preview`, changed()], () => desk],
  ['finding the family', () => ['POST', `/api/bookings/${requestId}/link`, { familyId }], () => desk],
  ['refusing', () => ['POST', `/api/bookings/${requestId}/refuse`, { reason: 'Нет справки' }], () => desk],
  ['cancelling', () => ['POST', `/api/bookings/${bookingId}/cancel`, { reason: 'Передумали' }], () => desk],
  ['the pickup shelf', () => ['GET', `/api/centres/${centre}/pickup-shelf`], manager],
  ['putting on the shelf', () => ['POST', `/api/bookings/${bookingId}/shelf`, { unitId }], () => desk],
  [
    'the calendar',
    () => ['GET', `/api/centres/${centre}/calendar?from=2026-11-24&until=2026-12-24`],
    manager,
  ],
  [
    'the calendar of a type',
    () => ['GET', `/api/centres/${centre}/calendar?from=2026-11-24&until=2026-12-24&itemTypeId=${type}`],
    manager,
  ],
];

const trail = () =>
  home.db.sqlite.prepare("SELECT count(*) FROM audit WHERE act LIKE 'booking.%'").pluck().get();

describe.each(routes)('%s', (_what, request, who) => {
  test('is done for whoever may', async () => {
    const answer = await who().call(...request());
    expect(answer.status, answer.text).toBeLessThan(300);
    expect(answer.headers.get('Cache-Control')).toContain('no-store');
  });

  test('reads as not there for another centre, and leaves everything as it was', async () => {
    const before = trail();
    const answer = await stranger.call(...request());
    expect(answer.status, answer.text).toBe(404);
    expect(answer.text).not.toMatch(/Смирнова|Ким|Барнаул/);
    expect(trail()).toBe(before);
  });

  test('asks a visitor to sign in', async () => {
    expect((await home.visitor.call(...request())).status).toBe(401);
  });
});

/** Acts that need one before them: each for whoever may, for another centre, for a visitor. */
const after = async (before: () => Promise<unknown>, asked: () => Asked) => {
  await before();
  expect((await stranger.call(...asked())).status).toBe(404);
  expect((await home.visitor.call(...asked())).status).toBe(401);
  expect((await manager().call(...asked())).status).toBe(403);
  const done = await desk.call(...asked());
  expect(done.status, done.text).toBeLessThan(300);
};

test('confirming, once the family is found', () =>
  after(
    () => desk.call('POST', `/api/bookings/${requestId}/link`, { familyId }),
    () => ['POST', `/api/bookings/${requestId}/confirm`, {}],
  ));

test('opening again what was refused', () =>
  after(
    () => desk.call('POST', `/api/bookings/${requestId}/refuse`, { reason: 'Нет справки' }),
    () => ['POST', `/api/bookings/${requestId}/reopen`],
  ));

test('taking off the shelf what was set aside', () =>
  after(
    () => desk.call('POST', `/api/bookings/${bookingId}/shelf`, { unitId }),
    () => ['DELETE', `/api/bookings/${bookingId}/shelf/${unitId}`],
  ));

test('a manager sees what is booked, not by whom; a desk does', async () => {
  const seen = await manager().call<{ rows: { name: null; familyId: null }[] }>(
    'GET',
    `/api/centres/${centre}/bookings`,
  );
  expect(seen.body.rows.map(({ name }) => name)).toEqual([null, null]);
  expect(seen.text).not.toMatch(/Смирнова|Ким|9131112233/);
  const card = await manager().call('GET', `/api/bookings/${requestId}`);
  expect(card.text).not.toMatch(/Ким|9131112233|olga|обеда/);
  const own = await desk.call<{ rows: { name: string }[] }>('GET', `/api/centres/${centre}/bookings`);
  expect(own.body.rows.map(({ name }) => name).sort()).toEqual(['Ольга Ким', 'Смирнова Анна Петровна']);
});

test('a protected family’s booking is not there for a desk that does not serve her', async () => {
  const host = home.hire('host');
  const hidden = family(home, { surname: 'Тайная', protected: true });
  const reason = { 'X-Access-Reason': 'lending' };
  const linked = await host.call('POST', `/api/bookings/${requestId}/link`, { familyId: hidden }, reason);
  expect(linked.status, linked.text).toBe(200);
  const card = await desk.call('GET', `/api/bookings/${requestId}`);
  expect([card.status, card.body.code]).toEqual([404, 'not_found']);
  const list = await desk.call<{ rows: { id: string }[] }>('GET', `/api/centres/${centre}/bookings`);
  expect(list.body.rows.map(({ id }) => id)).toEqual([bookingId]);
  // Those who serve her know it by her code name; what she wrote of herself stands on no card but her own.
  expect(linked.body).toMatchObject({ name: 'Рябина', applicant: null });
});

test('a desk cannot link a booking to a family it may not know', async () => {
  const hidden = family(home, { surname: 'Тайная', protected: true });
  const answer = await desk.call('POST', `/api/bookings/${requestId}/link`, { familyId: hidden });
  expect(answer.status).toBe(404);
});

test('bookings come in pages, each once', async () => {
  type Page = { rows: { id: string }[]; next: string | null };
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: { body: Page } = await desk.call<Page>(
      'GET',
      `/api/centres/${centre}/bookings?limit=1${next && `&cursor=${next}`}`,
    );
    seen.push(...page.body.rows.map(({ id }) => id));
    next = page.body.next;
  }
  expect(seen.sort()).toEqual([requestId, bookingId].sort());
});

test.each([
  ['a wrong unit', () => thing(home, 'Лыжи комплект'), 'wrong_unit'],
  [
    'one that is out',
    () => {
      home.db.sqlite.exec(`UPDATE unit SET status = 'repair' WHERE id = '${unitId}'`);
      return unitId;
    },
    'unit_not_free',
  ],
])('%s is not set aside', async (_case, which, code) => {
  const answer = await desk.call('POST', `/api/bookings/${bookingId}/shelf`, { unitId: which() });
  expect([answer.status, answer.body.code]).toEqual([409, code]);
});

test('what the family changed since is looked at before it is decided on', async () => {
  const card = (await desk.call<{ version: number }>('GET', `/api/bookings/${requestId}`)).body;
  const seen = { 'If-Match': `"${card.version}"` };
  await desk.call('POST', `/api/bookings/${requestId}/link`, { familyId });
  for (const [verb, body] of [
    ['confirm', {}],
    ['refuse', { reason: 'Нет справки' }],
    ['cancel', { reason: 'Передумали' }],
  ] as const) {
    const answer = await desk.call('POST', `/api/bookings/${requestId}/${verb}`, body, seen);
    expect(answer.body.code, verb).toBe('changed_meanwhile');
  }
});

test('a unit stands on the shelf for one booking only, and leaves it when it breaks', async () => {
  const put = () => desk.call<{ version: number }>('POST', `/api/bookings/${bookingId}/shelf`, { unitId });
  const [first, scannedAgain] = [await put(), await put()];
  expect([scannedAgain.status, scannedAgain.text]).toEqual([first.status, first.text]);
  await desk.call('POST', `/api/bookings/${requestId}/link`, { familyId });
  await desk.call('POST', `/api/bookings/${requestId}/confirm`, {});
  const second = await desk.call('POST', `/api/bookings/${requestId}/shelf`, { unitId });
  expect(second.body.code).toBe('set_aside');
  await desk.call('POST', `/api/units/${unitId}/steps`, { step: 'sent_to_repair', reason: 'Сломано колесо' });
  const shelf = await desk.call<{ rows: object[] }>('GET', `/api/centres/${centre}/pickup-shelf`);
  expect(shelf.body.rows).toEqual([]);
  const missing = await desk.call<{ rows: { id: string }[] }>(
    'GET',
    `/api/centres/${centre}/bookings?state=to_prepare`,
  );
  expect(missing.body.rows.map(({ id }) => id)).toContain(bookingId);
});
