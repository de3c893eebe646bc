import { beforeEach, expect, test } from 'vitest';
import { bookForFamily } from '../../api/bookings/acts/request.ts';
import { setUnitAside } from '../../api/bookings/acts/set-aside.ts';
import { lineFacts } from '../../api/bookings/reads.ts';
import { asDay } from '../../api/core/dates.ts';
import type { BookingId, UnitId } from '../../api/core/ids.ts';
import { type House, house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

let home: House;
let bookingId: BookingId;
let units: UnitId[];

beforeEach(() => {
  home = house();
  units = [thing(home), thing(home), thing(home)];
  bookingId = bookForFamily(home.ctx(), home.centreNamed('Барнаул'), {
    familyId: family(home),
    starts: asDay('2026-11-25'),
    dueOn: asDay('2026-12-01'),
    lines: [{ itemTypeId: typeNamed(home, 'Ходунки реабилитационные'), quantity: 1 }],
    channel: 'phone',
    note: '',
    overrides: [],
  }).id;
});

/** What SQL typed by hand is answered. */
const typed = (sql: string): string => {
  try {
    home.db.sqlite.exec(sql);
    return 'done';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
const line = () => {
  const [one] = lineFacts(home.db, bookingId);
  if (one === undefined) throw new Error('no line');
  return one;
};
const aside = (unitId: UnitId | undefined) =>
  `INSERT INTO set_aside (unit_id, line_id, at) VALUES ('${unitId}', '${line().id}', '2026-11-24T04:00:00.000Z')`;

test('no more stands on the shelf than is waited for, and each unit for one booking', () => {
  setUnitAside(home.ctx(), bookingId, units[0] as UnitId);
  expect(typed(aside(units[1]))).toContain('set_aside_line');
  expect(typed(aside(units[0]))).toContain('set_aside_taken');
});

test('what is not free, or of another type, stands on no shelf', () => {
  expect(typed(aside(thing(home, 'Лыжи комплект')))).toContain('set_aside_unit');
  home.db.sqlite.exec(`UPDATE unit SET status = 'repair' WHERE id = '${units[1]}'`);
  expect(typed(aside(units[1]))).toContain('set_aside_unit');
});

test('what stands on the shelf and breaks is off it at once', () => {
  setUnitAside(home.ctx(), bookingId, units[0] as UnitId);
  home.db.sqlite.exec(`UPDATE unit SET status = 'repair' WHERE id = '${units[0]}'`);
  expect(home.db.sqlite.prepare('SELECT count(*) FROM set_aside').pluck().get()).toBe(0);
});

test('a booking that is over holds nothing', () => {
  const over = `UPDATE booking SET state = 'cancelled', closed_at = '2026-11-24T05:00:00.000Z' WHERE id = '${bookingId}'`;
  expect(typed(over)).toContain('booking_holds');
  expect(typed(`UPDATE booking SET state = 'cancelled' WHERE id = '${bookingId}'`)).toContain(
    'booking_closed',
  );
});

test('a line holds what it says it holds', () => {
  const { id, commitmentId } = line();
  expect(typed(`UPDATE booking_line SET quantity = 2 WHERE id = '${id}'`)).toContain('booking_line_holds');
  expect(typed(`UPDATE booking_line SET handed = 2 WHERE id = '${id}'`)).toContain('booking_line');
  home.db.sqlite.exec(`UPDATE commitment SET live = 0 WHERE id = ${commitmentId}`);
  expect(typed(`UPDATE booking_line SET handed = 0 WHERE id = '${id}'`)).toContain('booking_line_holds');
});
