import { getTableColumns, is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { expect, test } from 'vitest';
import { openDb } from '../../db/open.ts';
import * as audit from '../../db/tables/audit.ts';
import * as catalogue from '../../db/tables/catalogue.ts';
import * as centres from '../../db/tables/centres.ts';
import * as eligibility from '../../db/tables/eligibility.ts';
import * as families from '../../db/tables/families.ts';
import * as loans from '../../db/tables/loans.ts';
import * as staff from '../../db/tables/staff.ts';
import * as stock from '../../db/tables/stock.ts';
import { house } from '../support/house.ts';
import { family, thing } from '../support/people.ts';

const tables = [audit, catalogue, centres, eligibility, families, loans, staff, stock]
  .flatMap((word) => Object.values(word))
  .filter((value) => is(value, SQLiteTable));

test('the migrated database has every table, column and index the code names, and foreign keys that hold', () => {
  const { sqlite } = openDb(':memory:');
  for (const table of tables) {
    const { name, indexes } = getTableConfig(table);
    const columns = sqlite.prepare('SELECT name FROM pragma_table_xinfo(?)').pluck().all(name);
    expect(columns, name).toEqual(Object.values(getTableColumns(table)).map((column) => column.name));
    const named = sqlite.prepare('SELECT name FROM pragma_index_list(?)').pluck().all(name);
    expect(named, name).toEqual(expect.arrayContaining(indexes.map((index) => index.config.name)));
  }
  expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
});

test('a database with rows in it opens again as it was', async () => {
  const home = house();
  const desk = home.hire('desk');
  await desk.call('POST', `/api/centres/${home.centreNamed('Барнаул')}/handovers`, {
    familyId: family(home),
    items: [{ unitId: thing(home) }],
  });
  const rows = (db: typeof home.db) =>
    tables.map((table) => [
      getTableConfig(table).name,
      db.sqlite
        .prepare(`SELECT count(*) FROM "${getTableConfig(table).name}"`)
        .pluck()
        .get(),
    ]);
  expect(rows(openDb(home.db.sqlite.serialize()))).toEqual(rows(home.db));
});

test('a database that is none is refused with a reason', () => {
  expect(() =>
    openDb(Buffer.from('this is a letter, not a database, and long enough to be looked at'.repeat(20))),
  ).toThrow(/not a database/);
});
