import { beforeEach, expect, test } from 'vitest';
import type { BookingCard } from '../../api/bookings/shapes.ts';
import type { FamilyId } from '../../api/core/ids.ts';
import type { QueueOfType } from '../../api/queue/shapes.ts';
import type { SiteDays, SiteFreePage } from '../../api/site/shapes.ts';
import { lent, toy, waits } from '../queue/world.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, typeNamed } from '../support/people.ts';

let home: House;
let desk: StaffHand;
let centre: string;
let type: string;
let waiting: FamilyId;

// The only one is out until 15 December and clean on the 16th; a family waits to have it for a week.
beforeEach(async () => {
  home = house();
  desk = home.hire('desk');
  centre = home.centreNamed('Барнаул');
  type = typeNamed(home, toy);
  await lent(home, desk);
  waiting = family(home, { surname: 'Ким' });
  waits(home, { days: 7 }, waiting);
});

type Answer = BookingCard & { lines: { reasons: { code: string }[] }[] };
const book = (starts: string, dueOn: string, who: { familyId?: FamilyId; reason?: string } = {}) =>
  desk.call<Answer>('POST', `/api/centres/${centre}/bookings`, {
    familyId: who.familyId ?? family(home, { surname: 'Орлова' }),
    starts,
    dueOn,
    lines: [{ itemTypeId: type, quantity: 1 }],
    channel: 'phone',
    ...(who.reason && {
      overrides: [{ itemTypeId: type, code: 'kept_for_queue', reason: who.reason }],
    }),
  });

test('the days in which the first who waits could have it are not booked before her eyes', async () => {
  const refused = await book('2026-12-21', '2026-12-23');
  expect(refused.status).toBe(409);
  expect(refused.body.lines[0]?.reasons).toEqual([{ code: 'kept_for_queue', bookable: 0 }]);
});

test('who waits is told from when on it could be her turn', async () => {
  const { body } = await desk.call<QueueOfType>('GET', `/api/centres/${centre}/item-types/${type}/queue`);
  expect(body.rows.map(({ expectedOn }) => expectedOn)).toEqual(['2026-12-17']);
});

test('days after hers are anybody’s', async () => {
  expect((await book('2026-12-28', '2026-12-30')).status).toBe(201);
});

test('she may book for herself', async () => {
  expect((await book('2026-12-21', '2026-12-23', { familyId: waiting })).status).toBe(201);
});

test('the desk may let somebody go before her, by name and with a reason', async () => {
  const booked = await book('2026-12-21', '2026-12-23', { reason: 'Операция 21 декабря' });
  expect(booked.status).toBe(201);
  expect(booked.body.overrides).toMatchObject([{ code: 'kept_for_queue', reason: 'Операция 21 декабря' }]);
});

test('families are told that it is taken, in the list and in the calendar alike', async () => {
  const visitor = home.visitor;
  const free = await visitor.call<SiteFreePage>(
    'GET',
    `/api/site/centres/${centre}/free?from=2026-12-21&until=2026-12-23`,
  );
  const row = free.body.rows.find(({ itemType }) => itemType.id === type);
  expect(row).toMatchObject({ free: false, reasons: [{ code: 'taken', bookable: 0 }] });
  expect(row?.nearest?.from).toBe('2026-12-26');
  const days = await visitor.call<SiteDays>(
    'GET',
    `/api/site/centres/${centre}/item-types/${type}/days?month=2026-12&quantity=1`,
  );
  const on = (day: string) => days.body.days.find((one) => one.day === day)?.pickUp.map(({ code }) => code);
  expect(on('2026-12-22')).toEqual(['taken']);
  expect(on('2026-12-28')).toEqual([]);
});
