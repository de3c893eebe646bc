import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { addDays, asDay } from '../../api/core/dates.ts';
import { found } from '../../api/core/problem.ts';
import { acquire } from '../../api/stock/acts/acquire.ts';
import { bookable, centreStock, stockOf } from '../../api/stock/reads.ts';
import { peak } from '../../api/stock/rules.ts';
import { itemType } from '../../db/tables/catalogue.ts';
import { type House, house } from '../support/house.ts';

const first = asDay('2026-12-01');

/** A stock of some units at Барнаул, and SQL typed by hand against it. */
function shelf(units: number) {
  const home: House = house();
  const centreId = home.centreNamed('Барнаул');
  const type = found(home.db.orm.select({ id: itemType.id }).from(itemType).limit(1).get());
  for (let n = 1; n <= units; n += 1)
    acquire(home.ctx(), centreId, {
      itemTypeId: type.id,
      inventoryNumber: `Т-${n}`,
      label: '',
      condition: 'good',
      funding: 'grant',
      costKopecks: 0,
      acquiredOn: asDay('2026-01-12'),
    });
  const stock = found(stockOf(home.db, centreId, type.id));
  const insert = (starts: string, until: string, quantity = 1, kind = 'booking', promise = 1) =>
    home.db.sqlite
      .prepare(
        'INSERT INTO commitment (stock_id, centre_id, kind, promise, quantity, starts, until) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(stock.id, centreId, kind, promise, quantity, starts, until).lastInsertRowid;
  const sql = (text: string) => home.db.sqlite.exec(text);
  return { home, centreId, stock, insert, sql };
}

let two: ReturnType<typeof shelf>;
beforeEach(() => {
  two = shelf(2);
});

test('two bookings that do not overlap need one unit: the peak counts, not the sum', () => {
  two.insert('2026-12-01', '2026-12-10');
  two.insert('2026-12-11', '2026-12-20');
  two.insert('2026-12-05', '2026-12-15');
  expect(bookable(two.home.db, two.stock.id, first, asDay('2026-12-20'))).toBe(0);
  expect(bookable(two.home.db, two.stock.id, asDay('2026-12-16'), asDay('2026-12-20'))).toBe(1);
});

const overbookings: [string, (s: ReturnType<typeof shelf>) => void][] = [
  ['a third booking of two units', (s) => s.insert('2026-12-10', '2026-12-10')],
  ['a booking of more than there is', (s) => s.insert('2027-03-01', '2027-03-02', 3)],
  [
    'INSERT OR REPLACE',
    (s) =>
      s.sql(`INSERT OR REPLACE INTO commitment (id, stock_id, centre_id, kind, promise, quantity, starts, until)
           SELECT 99, stock_id, centre_id, kind, 1, 1, starts, until FROM commitment LIMIT 1`),
  ],
  [
    'several rows in one statement',
    (s) =>
      s.sql(`INSERT INTO commitment (stock_id, centre_id, kind, promise, quantity, starts, until)
           SELECT stock_id, centre_id, kind, 1, 1, '2027-01-01', '2027-01-05' FROM commitment
           UNION ALL SELECT stock_id, centre_id, kind, 1, 1, '2027-01-05', '2027-01-06' FROM commitment`),
  ],
  [
    'a shift of a booking onto full days',
    (s) => {
      const id = s.insert('2027-02-01', '2027-02-05');
      s.sql(`UPDATE commitment SET starts = '2026-12-05', until = '2026-12-06' WHERE id = ${id}`);
    },
  ],
  [
    'a booking made longer into full days',
    (s) => {
      const id = s.insert('2026-12-21', '2026-12-25');
      s.sql(`UPDATE commitment SET starts = '2026-12-20' WHERE id = ${id}`);
    },
  ],
  ['a greater quantity', (s) => s.sql('UPDATE commitment SET quantity = quantity + 1')],
  [
    'a dead booking brought to life',
    (s) => {
      s.sql(`INSERT INTO commitment (stock_id, centre_id, kind, promise, quantity, starts, until, live)
           SELECT stock_id, centre_id, kind, 1, 1, starts, until, 0 FROM commitment LIMIT 1`);
      s.sql('UPDATE commitment SET live = 1');
    },
  ],
  ['a booking that calls itself a fact', (s) => s.insert('2026-12-05', '2026-12-06', 1, 'booking', 0)],
  [
    'an upsert',
    (s) =>
      s.sql(`INSERT INTO commitment (id, stock_id, centre_id, kind, promise, quantity, starts, until)
           SELECT id, stock_id, centre_id, kind, 1, 1, starts, until FROM commitment WHERE true
           ON CONFLICT (id) DO UPDATE SET quantity = 3`),
  ],
  ['a capacity written by hand', (s) => s.sql('UPDATE stock SET capacity = 9')],
  ['days the wrong way round', (s) => s.insert('2027-05-02', '2027-05-01')],
  ['31 February', (s) => s.insert('2027-02-28', '2027-02-31')],
  ['a quantity of none', (s) => s.insert('2027-05-01', '2027-05-02', 0)],
];

test.each(overbookings)('the database itself refuses %s', (_what, attempt) => {
  two.insert('2026-12-01', '2026-12-20');
  two.insert('2026-12-01', '2026-12-20');
  expect(() => attempt(two)).toThrow(/commitment_|stock_capacity/);
});

test('life goes on after a promise: a loss leaves it uncovered, and stands', () => {
  two.insert('2026-12-01', '2026-12-20', 2);
  two.sql("UPDATE unit SET status = 'lost' WHERE inventory_number = 'Т-1'");
  expect(bookable(two.home.db, two.stock.id, first, first)).toBe(-1);
  expect(() => two.insert('2026-12-05', '2026-12-05')).toThrow('commitment_capacity');
  two.sql("UPDATE commitment SET until = '2026-12-18'");
});

test('hand-written promises never pass the capacity on any day, and every reader says the same number', () => {
  const day = fc.integer({ min: 0, max: 25 });
  const length = fc.integer({ min: 0, max: 12 });
  const attempt = fc.record({
    what: fc.constantFrom('insert', 'move', 'kill', 'revive'),
    day,
    length,
    quantity: fc.integer({ min: 1, max: 2 }),
    row: fc.nat(30),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(attempt, { maxLength: 40 }), (units, attempts) => {
      const { home, centreId, stock, insert, sql } = shelf(units);
      const model: { starts: number; until: number; quantity: number; live: boolean }[] = [];
      const ids: (number | bigint)[] = [];
      const load = (on: number) =>
        model.reduce((sum, m) => (m.live && m.starts <= on && m.until >= on ? sum + m.quantity : sum), 0);
      const iso = (n: number) => addDays(first, n);
      for (const one of attempts) {
        const until = one.day + one.length;
        const known = model[one.row % Math.max(1, model.length)];
        const before = known && { ...known };
        const next = { starts: one.day, until, quantity: one.quantity, live: true };
        if (one.what === 'insert') model.push(next);
        else if (known === undefined) continue;
        else if (one.what === 'move') Object.assign(known, { starts: one.day, until });
        else known.live = one.what === 'revive';
        const fits = Array.from({ length: 60 }, (_, n) => load(n)).every((n) => n <= units);
        const id = ids[model.indexOf(known ?? next)];
        const run = () => {
          if (one.what === 'insert') ids.push(insert(iso(one.day), iso(until), one.quantity));
          else if (one.what === 'move')
            sql(`UPDATE commitment SET starts = '${iso(one.day)}', until = '${iso(until)}' WHERE id = ${id}`);
          else sql(`UPDATE commitment SET live = ${known?.live ? 1 : 0} WHERE id = ${id}`);
        };
        if (fits) run();
        else {
          expect(run).toThrow('commitment_capacity');
          if (one.what === 'insert') model.pop();
          else if (known && before) Object.assign(known, before);
        }
      }
      const taken = model
        .filter((m) => m.live)
        .map((m) => ({ starts: iso(m.starts), until: iso(m.until), quantity: m.quantity }));
      for (const [from, to] of [
        [0, 0],
        [3, 9],
        [0, 37],
      ] as const) {
        const free = units - peak(taken, iso(from), iso(to));
        expect(free).toBe(
          units - Math.max(...Array.from({ length: to - from + 1 }, (_, n) => load(from + n))),
        );
        expect(bookable(home.db, stock.id, iso(from), iso(to))).toBe(free);
        expect(
          centreStock(home.db, centreId, iso(from), iso(to)).find((row) => row.stockId === stock.id)
            ?.bookable,
        ).toBe(free);
      }
    }),
    { numRuns: 60 },
  );
});
