import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, type Day, dayAt, toMoment } from '../api/core/dates.ts';
import type { CentreId } from '../api/core/ids.ts';
import { listedName, searchKeys, searchWords } from '../api/families/rules.ts';
import { peak, type Taken } from '../api/stock/rules.ts';
import { type Db, inserter, openDb } from '../db/open.ts';
import { seedHouse } from '../db/seed/house.ts';
import { itemType } from '../db/tables/catalogue.ts';
import { centre, openingHours } from '../db/tables/centres.ts';
import type { Id } from '../db/tables/columns.ts';
import { consent, contact, family, person, proof } from '../db/tables/families.ts';
import { queueEntry } from '../db/tables/queue.ts';
import { session, staff, staffCentre } from '../db/tables/staff.ts';
import { commitment, stock, unit } from '../db/tables/stock.ts';

/** The size of a large region, and of its calendar: three years, of which half lies ahead. */
export const size = { centres: 20, types: 2_000, units: 100_000, families: 100_000, years: 3 };

/** Signs the session cookies; the service under measure is started with it. */
export const secret = 'a secret for the bench that is long enough';
const tokenOf = (number: number): string => `bench-${number}`;

const seed = 20261124;

/** Mulberry32: the same numbers from the same seed on every machine. */
function randomFrom(start: number) {
  let state = start;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (limit: number) => Math.floor(next() * limit) };
}
type Random = ReturnType<typeof randomFrom>;

const pick = <T>(random: Random, from: readonly [T, ...T[]]): T => from[random.below(from.length)] ?? from[0];

const roots = [
  'Иван',
  'Петр',
  'Сидор',
  'Кузнец',
  'Попов',
  'Лебед',
  'Козл',
  'Нов',
  'Мороз',
  'Волк',
  'Соловь',
  'Васил',
  'Зайц',
  'Павл',
  'Семён',
  'Голуб',
  'Виноград',
  'Богдан',
  'Воробь',
  'Фёдор',
  'Михайл',
  'Беля',
  'Тарас',
  'Белов',
  'Комар',
  'Орл',
  'Кисел',
  'Макар',
  'Андре',
  'Ковал',
] as const;
const endings = ['ова', 'ева', 'ина', 'ская', 'енко', 'юк', 'цева', 'нова', 'кина', 'лева'] as const;
const names = [
  'Анна',
  'Мария',
  'Елена',
  'Ольга',
  'Наталья',
  'Екатерина',
  'Татьяна',
  'Ирина',
  'Светлана',
  'Алёна',
  'Юлия',
  'Дарья',
] as const;
const children = ['Артём', 'Максим', 'София', 'Ева', 'Михаил', 'Алиса', 'Марк', 'Полина'] as const;
const patronymics = ['Ивановна', 'Сергеевна', 'Петровна', 'Алексеевна', 'Андреевна', 'Викторовна'] as const;
const things = [
  'Кресло-коляска',
  'Ходунки',
  'Санки',
  'Велосипед',
  'Коляска',
  'Манеж',
  'Палатка',
  'Лыжи',
  'Мольберт',
  'Качели',
] as const;

type Made = { db: Db; random: Random; newId: <Word extends string>() => Id<Word>; today: Day };

function addPlaces({ db, newId, random, today }: Made) {
  seedHouse({ db, newId });
  const first = db.orm.select().from(centre).all();
  const addCentre = inserter(centre);
  const addHours = inserter(openingHours);
  const centres: CentreId[] = first.map(({ id }) => id);
  const like = first[0];
  if (like === undefined) throw new Error('the house has no centre');
  while (centres.length < size.centres) {
    const id = newId<'centre'>();
    addCentre(db, { ...like, id, shortName: `Центр ${centres.length + 1}` });
    for (const weekday of [1, 2, 3, 4, 5, 6, 7])
      addHours(db, { centreId: id, weekday, opens: '09:00', closes: '18:00' });
    centres.push(id);
  }
  const types = db.orm.select().from(itemType).all();
  const addType = inserter(itemType);
  const pattern = types[0];
  if (pattern === undefined) throw new Error('the house has no item type');
  const categories = ['childcare', 'sport', 'leisure'] as const;
  for (let number = types.length; number < size.types; number += 1) {
    const nameRu = `${pick(random, things)}, модель ${number}`;
    const category = pick(random, categories);
    const row = {
      ...pattern,
      id: newId<'itemType'>(),
      nameRu,
      nameEn: `Model ${number}`,
      category,
      fit: {},
      termDays: 14,
      sanitation: 'wipe' as const,
    };
    addType(db, row);
    types.push(row);
  }
  return { centres, types, acquiredOn: addDays(today, -600) };
}

/** Every centre holds every type, two or three units of it; the capacity is what the guard would count. */
function addStock(made: Made, places: ReturnType<typeof addPlaces>) {
  const { db, random, newId, today } = made;
  const addRow = inserter(stock);
  const addUnit = inserter(unit);
  const stocks = places.centres.flatMap((centreId) =>
    places.types.map(({ id }) => ({ centreId, itemTypeId: id, capacity: 1 })),
  );
  for (let left = size.units - stocks.length; left > 0; left -= 1) {
    const lucky = stocks[random.below(stocks.length)];
    if (lucky !== undefined) lucky.capacity += 1;
  }
  const statusSince = toMoment(Temporal.Instant.from(`${today}T00:00:00Z`));
  let number = 0;
  return stocks.map((row, index) => {
    const id = index + 1;
    addRow(db, { id, ...row });
    for (let copy = 0; copy < row.capacity; copy += 1) {
      number += 1;
      const inventoryNumber = `PR-${String(number).padStart(6, '0')}`;
      addUnit(db, {
        id: newId(),
        stockId: id,
        centreId: row.centreId,
        itemTypeId: row.itemTypeId,
        inventoryNumber,
        inventoryKey: inventoryNumber.replace(/\W/g, '').toUpperCase(),
        label: '',
        status: 'free',
        statusSince,
        condition: 'good',
        funding: 'grant',
        costKopecks: 500_000,
        acquiredOn: places.acquiredOn,
        version: 1,
      });
    }
    return { id, ...row };
  });
}

/**
 * Promises over the whole three years; those that are over are no longer live, as every return leaves them.
 * Each unit's worth of a stock is a lane in which nothing overlaps, so no peak passes the capacity;
 * every stock is counted afterwards all the same.
 */
function addCommitments({ db, random, today }: Made, stocks: ReturnType<typeof addStock>, count: number) {
  const days = size.years * 365;
  const start = addDays(today, -Math.floor(days / 2));
  const dayNumber = Array.from({ length: days + 1 }, (_, offset) => addDays(start, offset));
  const add = inserter(commitment);
  let lanesLeft = size.units;
  let left = count;
  let id = 0;
  for (const { id: stockId, centreId, capacity } of stocks) {
    const taken: Taken[] = [];
    for (let lane = 0; lane < capacity; lane += 1) {
      const share = left / lanesLeft;
      const here = Math.floor(share) + (random.next() < share % 1 ? 1 : 0);
      lanesLeft -= 1;
      left -= here;
      const slot = Math.floor(days / Math.max(here, 1));
      for (let turn = 0; turn < here; turn += 1) {
        const length = 3 + random.below(Math.min(slot - 4, 42));
        const from = turn * slot + random.below(slot - length);
        const starts = dayNumber[from];
        const until = dayNumber[from + length - 1];
        if (starts === undefined || until === undefined)
          throw new Error('a commitment fell out of the years');
        id += 1;
        add(db, {
          id,
          stockId,
          centreId,
          unitId: null,
          kind: 'booking',
          promise: true,
          quantity: 1,
          starts,
          dueOn: null,
          until,
          live: until >= today,
        });
        taken.push({ starts, until, quantity: 1 });
      }
    }
    const last = dayNumber.at(-1) ?? start;
    if (peak(taken, start, last) > capacity) throw new Error(`stock ${stockId} is overbooked`);
  }
}

function addFamilies({ db, random, newId, today }: Made, centres: readonly CentreId[]) {
  const addFamily = inserter(family);
  const addPerson = inserter(person);
  const addContact = inserter(contact);
  const addProof = inserter(proof);
  const addConsent = inserter(consent);
  const index = db.sqlite.prepare('INSERT INTO family_search (family_id, centre, words) VALUES (?, ?, ?)');
  const at = toMoment(Temporal.Instant.from(`${today}T00:00:00Z`));
  for (let number = 0; number < size.families; number += 1) {
    const id = newId<'family'>();
    const centreId = centres[number % centres.length];
    if (centreId === undefined) throw new Error('there are no centres');
    const surname = `${pick(random, roots)}${pick(random, endings)}`;
    const members = [
      {
        role: 'representative' as const,
        surname,
        givenName: pick(random, names),
        patronymic: pick(random, patronymics),
        birthDate: addDays(today, -10_000 - random.below(6_000)),
      },
      {
        role: 'child' as const,
        surname,
        givenName: pick(random, children),
        patronymic: '',
        birthDate: addDays(today, -random.below(5_000)),
      },
    ];
    addFamily(db, {
      id,
      centreId,
      settlement: 'с. Ключи',
      remote: number % 7 === 0,
      primaryGroup: 'service_member',
      noMessages: false,
      protected: false,
      codeName: null,
      suppliedByIpra: false,
      mergedInto: null,
      createdAt: at,
      version: 1,
      listedAs: listedName({ protected: false, codeName: null }, members[0]),
    });
    for (const one of members)
      addPerson(db, {
        id: newId(),
        familyId: id,
        ...one,
        heightCm: null,
        weightKg: null,
        shoeSizeEu: null,
        headCm: null,
      });
    const phone = { kind: 'phone' as const, value: `+79${String(100_000_000 + random.below(899_999_999))}` };
    addContact(db, { id: newId(), familyId: id, ...phone, safe: true });
    addProof(db, {
      id: newId(),
      familyId: id,
      group: 'service_member',
      kind: 'service_certificate',
      number: '',
      issuer: '',
      validUntil: null,
      checkedBy: null,
      checkedAt: at,
      withdrawnAt: null,
    });
    addConsent(db, {
      id: newId(),
      familyId: id,
      purpose: 'rental',
      textVersion: 1,
      givenOn: today,
      withdrawnOn: null,
      takenBy: null,
    });
    index.run(id, searchKeys(centreId).open, searchWords(members, [phone]));
  }
}

/** At every centre one thing in fifty is waited for, by one family or by up to three. */
function addQueue(made: Made, stocks: ReturnType<typeof addStock>) {
  const { db, random, newId, today } = made;
  const families = Map.groupBy(
    db.orm.select({ id: family.id, centreId: family.centreId }).from(family).all(),
    ({ centreId }) => centreId,
  );
  const add = inserter(queueEntry);
  const at = toMoment(Temporal.Instant.from(`${today}T00:00:00Z`));
  let number = 0;
  for (const { id: stockId, centreId, itemTypeId } of stocks.filter((_, index) => index % 50 === 0)) {
    const here = families.get(centreId) ?? [];
    for (let waiting = 1 + random.below(3); waiting > 0; waiting -= 1) {
      const familyId = here[random.below(here.length)]?.id ?? null;
      number += 1;
      add(db, {
        ...{
          id: newId<'queueEntry'>(),
          centreId,
          stockId,
          itemTypeId,
          familyId,
          priority: 1 + random.below(9),
        },
        ...{
          code: `ZZ-${number}`,
          applicantName: '',
          applicantPhone: '',
          applicantEmail: '',
          locale: 'ru' as const,
        },
        ...{ messages: false, channel: 'desk' as const, quantity: 1, wantedFrom: today, days: 7 },
        ...{ askedAt: at, since: at, movedBecause: '', movedBy: null, state: 'waiting' as const },
        ...{ closedAt: null, version: 1 },
      });
    }
  }
}

/** What somebody waits for: whoever else would have it stands behind them. */
export const waitedFor = (db: Db): ReadonlySet<number> =>
  new Set(db.sqlite.prepare<[], number>('SELECT DISTINCT stock_id FROM queue_entry').pluck().all());

/** One person at the desk of every centre, signed in for good. */
function addStaff({ db, newId, today }: Made, centres: readonly CentreId[]) {
  const when = new Date(`${today}T00:00:00Z`);
  for (const [number, centreId] of centres.entries()) {
    const id = newId<'staff'>();
    db.orm
      .insert(staff)
      .values({
        id,
        name: `Сотрудник ${number}`,
        username: `desk-${number}`,
        email: `desk-${number}@staff.invalid`,
        role: 'desk',
        twoFactorEnabled: true,
        createdAt: when,
        updatedAt: when,
      })
      .run();
    db.orm.insert(staffCentre).values({ staffId: id, centreId }).run();
    db.orm
      .insert(session)
      .values({
        id: newId(),
        token: tokenOf(number),
        userId: id,
        expiresAt: new Date('2099-01-01'),
        createdAt: when,
        updatedAt: when,
      })
      .run();
  }
}

/** Ids as the service makes them (UUID v7, rising), but the same at every build. */
function idsFrom(random: Random) {
  let time = Date.parse('2024-01-01');
  const hex = (digits: number) =>
    random
      .below(16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return <Word extends string>(): Id<Word> => {
    time += 1;
    const stamp = time.toString(16).padStart(12, '0');
    return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}` as Id<Word>;
  };
}

function build(file: string, commitments: number): void {
  const db = openDb(file);
  const random = randomFrom(seed);
  const today = dayAt(Temporal.Now.instant(), 'Asia/Barnaul');
  const made: Made = { db, random, newId: idsFrom(random), today };
  db.sqlite.pragma('synchronous = OFF');
  // Guarded row by row this takes an hour. What is loaded satisfies the guards (counted above), which stand again
  // before anything is measured.
  const guards = db.sqlite
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    .all();
  db.sqlite.transaction(() => {
    for (const { name } of guards) db.sqlite.exec(`DROP TRIGGER ${name}`);
    const places = addPlaces(made);
    addStaff(made, places.centres);
    addFamilies(made, places.centres);
    const stocks = addStock(made, places);
    addCommitments(made, stocks, commitments);
    addQueue(made, stocks);
    for (const { sql } of guards) db.sqlite.exec(sql);
  })();
  db.sqlite.exec(
    "INSERT INTO family_search (family_search) VALUES ('optimize'); PRAGMA analysis_limit = 1000; ANALYZE",
  );
  db.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  db.sqlite.close();
}

/**
 * The database of a synthetic large region with so many commitments; built once and kept in the system's folder
 * for temporary files until the tables, this file or the month change.
 */
export function region(commitments: number, say: (line: string) => void): string {
  const root = join(import.meta.dirname, '..');
  const made = createHash('sha256').update(`${seed} ${Temporal.Now.plainDateISO().toPlainYearMonth()}`);
  const sources = globSync(
    ['bench/region.ts', 'db/migrations/*.sql', 'db/seed/house.ts', 'db/seed/facts/*.json'],
    {
      cwd: root,
    },
  );
  for (const path of sources.sort()) made.update(readFileSync(join(root, path)));
  const name = `prokat-bench-${made.digest('hex').slice(0, 12)}-${commitments}.sqlite`;
  const file = join(tmpdir(), name);
  if (existsSync(file)) return file;
  say(`Building the region with ${commitments.toLocaleString('en')} commitments (once) …`);
  const unfinished = `${file}.${process.pid}`;
  build(unfinished, commitments);
  for (const rest of ['-wal', '-shm']) rmSync(`${unfinished}${rest}`, { force: true });
  renameSync(unfinished, file);
  return file;
}
