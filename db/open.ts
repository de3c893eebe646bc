import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { eq, getTableColumns, type InferInsertModel, sql } from 'drizzle-orm';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';

export type Orm = BetterSQLite3Database<Record<string, never>>;

/** The one database: `orm` to read and write, `sqlite` for what only the driver can do. */
export type Db = { readonly orm: Orm; readonly sqlite: Database.Database };

const migrationsFolder = new URL('./migrations', import.meta.url).pathname;

/**
 * The same statement with every bound value behind a unary plus, which changes nothing but this: SQLite does not look
 * at the value when it plans. The driver clears what was bound after each call, and a statement whose plan looked at
 * a value is planned anew every time (measured: two thirds of the cost of a look-up). What MATCH is given stays.
 */
const steady = (source: string): string =>
  source.replace(/(?<=[\s(,=<>])(?<!\bmatch\s+)(?=\?|[:@$][a-z])/gi, '+');

/**
 * Opens the database file (made with its folder when missing; `:memory:` or the bytes of a database are fine
 * too), sets the pragmas that keep its promises and brings its tables up to date.
 * @throws when the file is not a database or another process holds it for more than 5 seconds
 */
export function openDb(file: string | Buffer): Db {
  if (typeof file === 'string' && file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const sqlite = new Database(file);
  sqlite.pragma('busy_timeout = 5000');
  sqlite.pragma('journal_mode = WAL');
  // better-sqlite3 opens WAL with NORMAL, which may lose what was confirmed when the power goes.
  sqlite.pragma('synchronous = FULL');
  // The log is carried into the file every 16 MB, not every 4: the pages all acts touch are written once (an eighth less).
  sqlite.pragma('wal_autocheckpoint = 4000');
  sqlite.pragma('cache_size = -65536');
  sqlite.pragma('mmap_size = 1073741824');
  // What an act would take back is kept in memory: as a file it was three of four writes to the disk (a fifth of an act).
  sqlite.pragma('temp_store = MEMORY');
  sqlite.pragma('foreign_keys = OFF');
  const orm = drizzle(sqlite);
  migrate(orm, { migrationsFolder });
  const broken = sqlite.pragma('foreign_key_check');
  if (Array.isArray(broken) && broken.length > 0)
    throw new Error(`The database has ${broken.length} rows that refer to nothing; restore a backup.`);
  sqlite.pragma('foreign_keys = ON');
  sqlite.exec('PRAGMA analysis_limit = 1000; PRAGMA optimize');
  watchSettings(sqlite);
  // Whoever waits for another program here keeps everybody waiting: the service has one thread.
  sqlite.pragma('busy_timeout = 500');
  sqlite.prepare = new Proxy(sqlite.prepare, {
    apply: (prepare, self, [source]: [string]) => Reflect.apply(prepare, self, [steady(source)]),
  });
  return { orm, sqlite };
}

/**
 * A statement prepared once per database and kept. Drizzle builds a query anew at each call unless it is
 * prepared (measured: 18–31 times the driver's own cost), so whatever runs often goes through here.
 */
export function prepared<T>(build: (orm: Orm, sqlite: Database.Database) => T): (db: Db) => T {
  const made = new WeakMap<Db, T>();
  return (db) => {
    const found = made.get(db);
    if (found !== undefined) return found;
    const fresh = build(db.orm, db.sqlite);
    made.set(db, fresh);
    return fresh;
  };
}

/** Tables that are read all the time and seldom written: what the house goes by. */
const settingsTables = [
  ...['centre', 'closure', 'component', 'entitlement_group', 'holiday', 'item_type', 'kit_list'],
  ...['kit_list_item', 'notice_template', 'opening_hours', 'policy', 'staff', 'staff_centre', 'webhook'],
];

type Settings = {
  /** Goes up when they were written, here or by another program. */
  edition: number;
  /** They were written in a transaction that may still be taken back. */
  unsettled: boolean;
  /** Whether this turn has looked for what other programs wrote, and SQLite's number of that. */
  looked: boolean;
  others: number;
};

const watched = new WeakMap<Database.Database, Settings>();

/** Lets this connection know when its settings are written. */
function watchSettings(sqlite: Database.Database): void {
  const settings: Settings = { edition: 0, unsettled: false, looked: false, others: 0 };
  watched.set(sqlite, settings);
  sqlite.function('settings_written', () => {
    settings.edition += 1;
    settings.unsettled = true;
    return null;
  });
  const steps = settingsTables.flatMap((table) =>
    ['INSERT', 'UPDATE', 'DELETE'].map(
      (step) => `CREATE TEMP TRIGGER settings_${table}_${step} AFTER ${step} ON main.${table}
        BEGIN SELECT settings_written(); END;`,
    ),
  );
  sqlite.exec(steps.join('\n'));
}

const dataVersion = prepared((_orm, sqlite) => sqlite.prepare<[], number>('PRAGMA data_version').pluck());

/** The edition of the settings; undefined while what was written of them may still be taken back. */
function settingsEdition(db: Db): number | undefined {
  const settings = watched.get(db.sqlite);
  if (settings === undefined) return undefined;
  if (!settings.looked) {
    settings.looked = true;
    queueMicrotask(() => {
      settings.looked = false;
    });
    const others = dataVersion(db).get() ?? 0;
    if (others !== settings.others) settings.edition += 1;
    settings.others = others;
  }
  settle(db.sqlite);
  return settings.unsettled ? undefined : settings.edition;
}

/** Notes that nothing written of the settings can be taken back any more, where that is so: between two transactions. */
export function settle(sqlite: Database.Database): void {
  const settings = watched.get(sqlite);
  if (settings?.unsettled && !sqlite.inTransaction) settings.unsettled = false;
}

/**
 * Keeps what was read of the house's settings (the tables above) until one of them is written: here, at once; by
 * another program, from the next turn of the event loop on. Nothing is kept while such a write may be taken back.
 */
export function kept<Keys extends string[], T>(
  read: (db: Db, ...keys: Keys) => T,
): (db: Db, ...keys: Keys) => T {
  const readings = prepared(() => new Map<string, { edition: number; value: T }>());
  return (db, ...keys) => {
    const edition = settingsEdition(db);
    if (edition === undefined) return read(db, ...keys);
    const readBefore = readings(db);
    const name = keys.length > 1 ? keys.join() : (keys[0] ?? '');
    const before = readBefore.get(name);
    if (before?.edition === edition) return before.value;
    const value = read(db, ...keys);
    if (readBefore.size > 10_000) readBefore.clear();
    readBefore.set(name, { edition, value });
    return value;
  };
}

/**
 * A prepared insert of whole rows, every column named but those the database works out. Drizzle writes the statement and
 * the driver runs it: looking for the placeholders of a row costs Drizzle as much as SQLite's own work.
 */
export function inserter<T extends SQLiteTable>(
  table: T,
): (db: Db, row: Required<InferInsertModel<T>>) => void {
  const columns = Object.entries(getTableColumns(table)).filter(
    ([, column]) => column.generated === undefined,
  );
  const placeholders = Object.fromEntries(columns.map(([name]) => [name, sql.placeholder(name)]));
  const statement = prepared((orm, sqlite) =>
    sqlite.prepare<unknown[]>(
      orm
        .insert(table)
        .values(placeholders as T['$inferInsert'])
        .toSQL().sql,
    ),
  );
  return (db, row) => {
    const given: Readonly<Record<string, unknown>> = row;
    statement(db).run(
      columns.map(([name, column]) => {
        const value = given[name];
        return value === null ? null : column.mapToDriverValue(value);
      }),
    );
  };
}

/**
 * Looks one whole row up by one of its columns; undefined where there is none. As with `inserter` Drizzle writes the
 * statement and the driver runs it.
 */
export function rowBy<T extends SQLiteTable, C extends SQLiteColumn>(
  table: T,
  by: C,
): (db: Db, value: C['_']['data']) => T['$inferSelect'] | undefined {
  const columns = Object.entries(getTableColumns(table));
  const statement = prepared((orm, sqlite) => {
    const query = orm
      .select()
      .from<SQLiteTable>(table)
      .where(eq(by, sql.placeholder('value')));
    return sqlite.prepare<[unknown], unknown[]>(query.toSQL().sql).raw();
  });
  return (db, value) => {
    const stored = statement(db).get(value);
    if (stored === undefined) return undefined;
    const row: Record<string, unknown> = {};
    columns.forEach(([name, column], at) => {
      row[name] = stored[at] === null ? null : column.mapFromDriverValue(stored[at]);
    });
    return row as T['$inferSelect'];
  };
}
