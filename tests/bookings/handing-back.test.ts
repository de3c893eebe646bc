import { beforeEach, expect, test } from 'vitest';
import { asDay } from '../../api/core/dates.ts';
import type { FamilyId, UnitId } from '../../api/core/ids.ts';
import { found } from '../../api/core/problem.ts';
import { bookable, stockOf } from '../../api/stock/reads.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

const walker = 'Ходунки реабилитационные';
const skis = 'Лыжи комплект';
const tuesday = asDay('2026-11-24');

type Card = { id: string; version: number; state: string; lines: { handed: number; setAside: number }[] };

let home: House;
let desk: StaffHand;
let her: FamilyId;
let centre: string;
beforeEach(() => {
  home = house();
  desk = home.hire('desk');
  her = family(home, { proofUntil: null });
  centre = home.centreNamed('Барнаул');
});

const line = (quantity = 1, of = walker) => ({ itemTypeId: typeNamed(home, of), quantity });
const week = { starts: '2026-11-24', dueOn: '2026-12-01' };
async function booked(lines: object[], days: object = week): Promise<Card> {
  const made = await desk.call<Card>('POST', `/api/centres/${centre}/bookings`, {
    familyId: her,
    ...days,
    lines,
  });
  if (made.status !== 201) throw new Error(made.text);
  return made.body;
}
const post = (path: string, body: object = {}) => desk.call<{ id: string }>('POST', `/api/${path}`, body);
async function given(bookingId: string, ...units: UnitId[]): Promise<string> {
  const items = units.map((unitId) => ({ unitId }));
  const done = await post(`centres/${centre}/handovers`, { familyId: her, bookingId, items });
  if (done.status !== 201) throw new Error(done.text);
  return done.body.id;
}
const card = async (id: string) => (await desk.call<Card>('GET', `/api/bookings/${id}`)).body;
const free = (day = tuesday, of = walker) => {
  const stock = stockOf(home.db, home.centreNamed('Барнаул'), typeNamed(home, of));
  return bookable(home.db, found(stock).id, day, day);
};

test('what stood on the shelf and was swapped for another stands there no more than the family still waits for', async () => {
  const [one, two, third] = [thing(home), thing(home), thing(home)];
  const { id } = await booked([line(2)]);
  for (const unitId of [one, two]) await post(`bookings/${id}/shelf`, { unitId });
  await given(id, third);
  expect((await card(id)).lines).toMatchObject([{ handed: 1, setAside: 1 }]);
});

test('what is taken off the shelf is held for its own days only, and goes to who waits for the days before', async () => {
  const unitId = thing(home);
  const { id } = await booked([line()], { starts: '2026-12-07', dueOn: '2026-12-14' });
  await post(`bookings/${id}/shelf`, { unitId });
  expect(free()).toBe(0);
  const wish = { ...line(), wantedFrom: tuesday, days: 3, familyId: family(home, { surname: 'Ким' }) };
  expect((await post(`centres/${centre}/queue`, wish)).status).toBe(201);
  expect((await desk.call('DELETE', `/api/bookings/${id}/shelf/${unitId}`)).status).toBe(200);
  const offers = home.db.sqlite.prepare("SELECT starts FROM offer WHERE state = 'open'").pluck();
  expect(offers.all()).toEqual([tuesday]);
});

test('a handover taken back opens the booking with all that was let go of it', async () => {
  const unitId = thing(home);
  thing(home, skis);
  const { id } = await booked([line(), line(1, skis)]);
  const handover = await given(id, unitId);
  await post(`bookings/${id}/cancel`, { reason: 'Лыжи не понадобились' });
  expect([free(), free(tuesday, skis)]).toEqual([0, 1]);
  expect((await post(`handovers/${handover}/undo`)).status).toBe(200);
  expect((await card(id)).state).toBe('confirmed');
  expect([free(), free(tuesday, skis)]).toEqual([0, 0]);
});

test('a booking of which a handover was taken back can be changed still', async () => {
  const unitId = thing(home);
  const { id } = await booked([line()]);
  await post(`handovers/${await given(id, unitId)}/undo`);
  const { version } = await card(id);
  const change = { ...week, dueOn: '2026-11-30', lines: [line()] };
  const changed = await desk.call('PUT', `/api/bookings/${id}`, change, { 'If-Match': `"${version}"` });
  expect(changed.status).toBe(200);
});

test('a booking let go while only something else was handed out is cancelled, not collected', async () => {
  thing(home);
  const { id } = await booked([line()]);
  const items = [{ unitId: thing(home, 'Настольная игра') }];
  const body = { familyId: her, bookingId: id, items, rest: 'release' };
  expect((await post(`centres/${centre}/handovers`, body)).status).toBe(201);
  expect((await card(id)).state).toBe('cancelled');
});
