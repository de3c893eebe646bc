import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { getTableColumns, is } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { expect, test } from 'vitest';
import { openDb } from '../../db/open.ts';
import * as audit from '../../db/tables/audit.ts';
import * as bookings from '../../db/tables/bookings.ts';
import * as catalogue from '../../db/tables/catalogue.ts';
import * as centres from '../../db/tables/centres.ts';
import * as eligibility from '../../db/tables/eligibility.ts';
import * as families from '../../db/tables/families.ts';
import * as kits from '../../db/tables/kits.ts';
import * as loans from '../../db/tables/loans.ts';
import * as notices from '../../db/tables/notices.ts';
import * as queue from '../../db/tables/queue.ts';
import * as site from '../../db/tables/site.ts';
import * as staff from '../../db/tables/staff.ts';
import * as stock from '../../db/tables/stock.ts';
import * as venue from '../../db/tables/venue.ts';
import { house } from '../support/house.ts';
import { family, thing } from '../support/people.ts';

const tables = [
  audit,
  bookings,
  catalogue,
  centres,
  eligibility,
  families,
  kits,
  loans,
  notices,
  queue,
  site,
  staff,
  stock,
  venue,
]
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

/** A database as a house of old left it: brought up to the migration of that number and no further. */
function upTo(number: number) {
  const folder = mkdtempSync(join(tmpdir(), 'prokat-migrations-'));
  cpSync(join(import.meta.dirname, '..', '..', 'db', 'migrations'), folder, { recursive: true });
  const journal = join(folder, 'meta', '_journal.json');
  const { entries, ...rest }: { entries: { idx: number }[] } = JSON.parse(readFileSync(journal, 'utf8'));
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.filter(({ idx }) => idx <= number) }));
  const sqlite = new Database(':memory:');
  migrate(drizzle(sqlite), { migrationsFolder: folder });
  rmSync(folder, { recursive: true });
  return sqlite;
}

test('families of before are listed by their names, a protected one by her code name, a merged one not at all', () => {
  const old = upTo(1);
  const at = '2026-11-01T00:00:00.000Z';
  old.exec(`
    INSERT INTO entitlement_group (key, name_ru, name_en, regions, proof, entitles, queue_priority)
      VALUES ('large', '', '', '[]', '', '[]', 1);
    INSERT INTO centre (id, name, short_name, region, time_zone, services)
      VALUES ('c', '', '', 'altai', 'Asia/Barnaul', '[]');`);
  for (const [id, surname, codeName, words, mergedInto] of [
    ['yolkina', 'Ёлкина-Римская', null, 'елкина римская анна петровна миша 79131234242', null],
    ['hidden', 'Тихонова', 'Клён-14', 'клен 14', null],
    ['gone', 'Смернова', null, null, 'yolkina'],
  ] as const) {
    old
      .prepare(
        `INSERT INTO family (id, centre_id, settlement, remote, primary_group, protected, code_name, supplied_by_ipra,
           merged_into, created_at, version) VALUES (?, 'c', '', 0, 'large', ?, ?, 0, ?, ?, 1)`,
      )
      .run(id, codeName === null ? 0 : 1, codeName, mergedInto, at);
    old
      .prepare(
        "INSERT INTO person (id, family_id, role, surname, given_name, patronymic) VALUES (?, ?, 'representative', ?, 'Анна', 'Петровна')",
      )
      .run(id, id, surname);
    if (words !== null)
      old.prepare("INSERT INTO family_search (family_id, centre, words) VALUES (?, 'x', ?)").run(id, words);
  }
  const { sqlite } = openDb(old.serialize());
  expect(sqlite.prepare('SELECT id, listed_as FROM family ORDER BY listed_as').raw().all()).toEqual([
    ['gone', ''],
    ['yolkina', 'елкина римская анна петровна'],
    ['hidden', 'клен 14'],
  ]);
});

test('a house that works already gets the rules of bookings and the texts of their consents, an empty one is seeded', () => {
  const old = upTo(3);
  old.exec(`
    INSERT INTO policy (id, rule, value) VALUES ('p', 'maxItems', '2');
    INSERT INTO consent_text (purpose, version, text_ru, text_en, since)
      VALUES ('rental', 1, 'Я согласна', 'I agree', '2026-01-01');`);
  const rules =
    "SELECT rule, value FROM policy WHERE rule LIKE 'self%' OR rule = 'openRequests' ORDER BY rule";
  const purposes = 'SELECT purpose, version FROM consent_text ORDER BY purpose';
  const seeded = house().db.sqlite;
  const { sqlite } = openDb(old.serialize());
  expect(sqlite.prepare(rules).all()).toEqual(seeded.prepare(rules).all());
  expect(sqlite.prepare(rules).all()).toHaveLength(5);
  expect(sqlite.prepare(purposes).all()).toEqual(seeded.prepare(purposes).all());
  const text = 'SELECT text_ru, text_en, since FROM consent_text WHERE purpose <> ? ORDER BY purpose';
  expect(sqlite.prepare(text).all('rental')).toEqual(seeded.prepare(text).all('rental'));
  expect(openDb(':memory:').sqlite.prepare('SELECT count(*) FROM policy').pluck().get()).toBe(0);
});

test('what stands in the boxes and on the shelves of before goes on from there', () => {
  const old = upTo(8);
  const at = '2026-11-20T00:00:00.000Z';
  old.exec(`
    INSERT INTO centre (id, name, short_name, region, time_zone, services)
      VALUES ('c', '', '', 'altai', 'Asia/Barnaul', '[]');
    INSERT INTO item_type (id, name_ru, name_en, category, fit, sanitation, term_days, replacement_value_kopecks, pictogram)
      VALUES ('t', 'Коробка', 'Box', 'multibox', '{}', 'wipe', 30, 0, 'prokat:box');
    INSERT INTO stock (id, centre_id, item_type_id) VALUES (1, 'c', 't');
    INSERT INTO unit (id, stock_id, centre_id, item_type_id, inventory_number, inventory_key, status, status_since,
      condition, funding, cost_kopecks, acquired_on)
      VALUES ('u', 1, 'c', 't', 'М-1', 'M1', 'free', '${at}', 'good', 'grant', 0, '2026-01-01');
    INSERT INTO component (id, item_type_id, name_ru, name_en, pictogram)
      VALUES ('film', 't', 'Плёнка', 'Film', 'prokat:box'), ('cards', 't', 'Карточки', 'Cards', 'prokat:box');`);
  const steps = (film: number, cards: number) => `
    INSERT INTO kit_event (id, unit_id, component_id, step, present, broken, at)
      VALUES (hex(randomblob(8)), 'u', 'cards', 'found', ${cards}, 0, '${at}');
    INSERT INTO consumable_event (id, centre_id, component_id, step, quantity, at)
      VALUES (hex(randomblob(8)), 'c', 'film', 'counted', ${film}, '${at}');`;
  old.exec(steps(30, 4) + steps(-5, -1));
  const { sqlite } = openDb(old.serialize());
  const held = () =>
    sqlite.prepare('SELECT present, quantity FROM kit_content CROSS JOIN consumable_stock').raw().get();
  expect(held()).toEqual([3, 25]);
  sqlite.exec(steps(-25, 1));
  expect(held()).toEqual([4, 0]);
  expect(() => sqlite.exec(steps(-1, 1))).toThrow('consumable_short');
});

test('answers given before are known again by their keys, in the order they were given', () => {
  const old = upTo(10);
  old.exec(`
    INSERT INTO idempotency (actor, key, fingerprint, result, at) VALUES
      ('olga', '0199a0c4-0000-4000-8000-0000000000ff', 'f2', '"later"', '2026-11-20T10:00:00.000Z'),
      ('house', '0199A0C4-0000-4000-8000-000000000001', 'f1', '"first"', '2026-11-20T09:00:00.000Z');`);
  const kept = 'SELECT lower(hex(key)), actor, fingerprint, result FROM idempotency ORDER BY rowid';
  expect(openDb(old.serialize()).sqlite.prepare(kept).raw().all()).toEqual([
    ['0199a0c4000040008000000000000001', 'house', 'f1', '"first"'],
    ['0199a0c40000400080000000000000ff', 'olga', 'f2', '"later"'],
  ]);
});

test('a database that is none is refused with a reason', () => {
  expect(() =>
    openDb(Buffer.from('this is a letter, not a database, and long enough to be looked at'.repeat(20))),
  ).toThrow(/not a database/);
});
