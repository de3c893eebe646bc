import { expect, test } from 'vitest';
import { bookForFamily } from '../../api/bookings/acts/request.ts';
import { setUnitAside } from '../../api/bookings/acts/set-aside.ts';
import { asDay } from '../../api/core/dates.ts';
import { unitFacts } from '../../api/stock/reads.ts';
import { lent, queueOf, waits } from '../queue/world.ts';
import { house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

/** A booking for today of one thing; the unit that could stand on the pickup shelf for it. */
function booked() {
  const its = house();
  const desk = its.hire('desk');
  const centreId = its.centreNamed('Барнаул');
  const unit = thing(its);
  const familyId = family(its);
  const { id, code } = bookForFamily(desk.ctx(), centreId, {
    familyId,
    starts: asDay('2026-11-24'),
    dueOn: asDay('2026-12-01'),
    lines: [{ itemTypeId: typeNamed(its, 'Ходунки реабилитационные'), quantity: 1 }],
    channel: 'phone',
    note: '',
    overrides: [],
  });
  const number = unitFacts(its.db, unit).inventoryNumber;
  const path = (centre = centreId) => `/api/centres/${centre}`;
  return { its, desk, familyId, unit, id, code, number, path };
}

type Heap = { count: number; rows: { id: string }[] };
type Heaps = Record<'toConfirm' | 'toPrepare' | 'toHandOut', Heap> & { offers: number };

test('what is to be decided, prepared and handed out stands on the board, each in one heap', async () => {
  const { its, desk, unit, id, path } = booked();
  const heaps = async () => {
    const { toConfirm, toPrepare, toHandOut } = (await desk.call<Heaps>('GET', `${path()}/board`)).body;
    return [toConfirm, toPrepare, toHandOut].map(({ count, rows }) => [count, ...rows.map((row) => row.id)]);
  };
  expect(await heaps()).toEqual([[0], [1, id], [0]]);
  setUnitAside(desk.ctx(), id, unit);
  expect(await heaps()).toEqual([[0], [0], [1, id]]);
  its.db.sqlite.exec(`UPDATE booking SET state = 'requested', decide_by = '2026-11-27'`);
  expect(await heaps()).toEqual([[1, id], [0], [0]]);
});

test('offers that wait for an answer are counted', async () => {
  const home = house();
  const desk = home.hire('desk');
  const board = async () =>
    (await desk.call<Heaps>('GET', `/api/centres/${home.centreNamed('Барнаул')}/board`)).body.offers;
  const unit = await lent(home, desk);
  waits(home);
  expect(await board()).toBe(0);
  await desk.call('POST', `/api/units/${unit}/return`, { condition: 'good' });
  for (const step of ['cleaned', 'inspected'])
    await desk.call('POST', `/api/units/${unit}/steps`, { step, reason: 'Готово' });
  expect(await board()).toBe(1);
});

const typed = [
  ['as it is written', (code: string) => code],
  ['in small letters without the dash', (code: string) => code.toLowerCase().replace('-', '')],
  ['with a space', (code: string) => code.replace('-', ' ')],
] as const;

test.each(typed)('a booking is found by its code, %s', async (_case, text) => {
  const { its, desk, id, code, path } = booked();
  const find = async (by = desk, centre = its.centreNamed('Барнаул')) =>
    (await by.call('POST', `${path(centre)}/find`, { q: text(code) })).body.booking?.id;
  expect(await find()).toBe(id);
  const elsewhere = its.centreNamed('Вичуга');
  expect(await find(its.hire('desk', [elsewhere]), elsewhere), 'of another centre').toBeUndefined();
});

test('a booking is found by what stands on the pickup shelf for it', async () => {
  const { desk, unit, id, number, path } = booked();
  const find = async () => (await desk.call('POST', `${path()}/find`, { q: number })).body;
  expect((await find()).booking).toBeNull();
  setUnitAside(desk.ctx(), id, unit);
  expect(await find()).toMatchObject({ booking: { id }, unit: { id: unit } });
});

test.each(typed)('a place in the queue is found by its code, %s', async (_case, text) => {
  const home = house();
  const desk = home.hire('desk');
  await lent(home, desk);
  const { id, code } = waits(home);
  const find = async (by = desk, centre = home.centreNamed('Барнаул')) =>
    (await by.call('POST', `/api/centres/${centre}/find`, { q: text(code) })).body;
  expect(await find()).toMatchObject({
    booking: null,
    place: { id, code, name: 'Ольга', place: { place: 1 } },
  });
  expect((await find(home.hire('manager'))).place, 'whoever may not know of families').toBeNull();
  const elsewhere = home.centreNamed('Вичуга');
  expect((await find(home.hire('desk', [elsewhere]), elsewhere)).place, 'of another centre').toBeNull();
});

test('a protected family’s place is not found by a desk that may not know of her', async () => {
  const home = house();
  const desk = home.hire('desk');
  await lent(home, desk);
  const { code } = waits(home, {}, family(home, { surname: 'Тайная', protected: true }));
  const path = `/api/centres/${home.centreNamed('Барнаул')}/find`;
  const told = await desk.call('POST', path, { q: code });
  expect(told.body.place).toBeNull();
  expect(told.text).not.toContain('Тайная');
  expect((await home.hire('host').call('POST', path, { q: code })).body.place).not.toBeNull();
  expect(await queueOf(home, desk)).toHaveLength(0);
});

test('a family’s bookings are told to those who may see its card, and to nobody else', async () => {
  const { its, desk, familyId, id } = booked();
  const path = `/api/families/${familyId}/bookings`;
  const own = await desk.call<{ rows: { id: string }[] }>('GET', path);
  expect([own.status, own.body.rows.map((row) => row.id)]).toEqual([200, [id]]);
  const statuses = await Promise.all(
    [its.hire('manager'), its.hire('desk', [its.centreNamed('Вичуга')]), its.visitor].map(
      async (by) => (await by.call('GET', path)).status,
    ),
  );
  expect(statuses).toEqual([403, 404, 401]);
});

test('a booking with a day on which the centre came to be closed is shown until its days are others', async () => {
  const { its, desk, id, path } = booked();
  type Closed = { onClosedDays: { id: string; closedOn: string[] }[] };
  const shown = async () =>
    (await desk.call<Closed>('GET', `${path()}/board`)).body.onClosedDays.map((row) => [
      row.id,
      row.closedOn,
    ]);
  expect(await shown()).toEqual([]);
  const closure = {
    starts: '2026-12-01',
    until: '2026-12-02',
    open: false,
    reason: 'Ремонт',
    everywhere: false,
  };
  const entered = await its.hire('administrator').call('POST', `${path()}/closures`, closure);
  expect(entered.status, entered.text).toBe(201);
  expect(await shown()).toEqual([[id, ['2026-12-01']]]);
  const lines = [{ itemTypeId: typeNamed(its, 'Ходунки реабилитационные'), quantity: 1 }];
  const days = { starts: '2026-11-24', dueOn: '2026-12-03', lines };
  const moved = await desk.call('PUT', `/api/bookings/${id}`, days, { 'If-Match': '"1"' });
  expect(moved.status, moved.text).toBe(200);
  expect(await shown()).toEqual([]);
});
