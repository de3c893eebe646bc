import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calendarOf, centreFacts } from '../api/centres/reads.ts';
import { isOpen } from '../api/centres/rules.ts';
import { addDays, asDay, type Day, weekday } from '../api/core/dates.ts';
import type { CentreId, FamilyId, ItemTypeId, VenueSessionId } from '../api/core/ids.ts';
import { newId } from '../api/new-id.ts';
import { sessionCookie, signToken } from '../api/staff/reads.ts';
import { acquire } from '../api/stock/acts/acquire.ts';
import { centreStock } from '../api/stock/reads.ts';
import { planSessions } from '../api/venue/acts/plan.ts';
import { foundVenue } from '../api/venue/acts/venues.ts';
import { newSession, newVenue } from '../api/venue/shapes.ts';
import { type Db, openDb } from '../db/open.ts';
import { pairs } from './desk.ts';
import { type Ask, burst, perRound, type Service, send, start, stop } from './http.ts';
import type { Measured } from './measure.ts';
import { asHouse } from './reads.ts';
import { region, secret, waitedFor } from './region.ts';

/** Runs with a copy of the region of each size in a folder that is gone afterwards. */
async function withRegions<T>(
  sizes: readonly number[],
  say: (line: string) => void,
  run: (files: ReadonlyMap<number, string>, started: (service: Service) => Service) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'prokat-bench-site-'));
  const services: Service[] = [];
  try {
    const files = sizes.map((size): [number, string] => {
      const file = join(folder, `${size}.sqlite`);
      copyFileSync(region(size, say), file);
      return [size, file];
    });
    return await run(new Map(files), (service) => {
      services.push(service);
      return service;
    });
  } finally {
    await stop(services);
    rmSync(folder, { recursive: true, force: true });
  }
}

const centresOf = (db: Db): CentreId[] =>
  db.sqlite.prepare<[], CentreId>('SELECT id FROM centre ORDER BY id').pluck().all();

/** Weeks from a Monday to the next that can be booked at a centre: both days open, within what may be booked ahead. */
function weeksAt(db: Db, centreId: CentreId, wanted: number): [Day, Day][] {
  const calendar = calendarOf(db, centreId);
  const today = asDay(Temporal.Now.plainDateISO().toString());
  const weeks: [Day, Day][] = [];
  for (let ahead = 3; ahead < 170 && weeks.length < wanted; ahead += 1) {
    const from = addDays(today, ahead);
    const until = addDays(from, 7);
    if (weekday(from) === 1 && isOpen(calendar, from) && isOpen(calendar, until)) weeks.push([from, until]);
  }
  return weeks;
}

/**
 * «What is free in my dates», 50 types a page: as a visitor asks, over HTTP, 32 connections at once, every centre and
 * twelve weeks in turn, against regions of several sizes. The floor is the same server answering a constant behind the
 * same doors; `bare` = Hono alone answering one. The first round warms up and is dropped.
 */
export async function freePages(sizes: readonly number[], rounds: number, say: (line: string) => void) {
  return withRegions(sizes, say, async (files, started) => {
    const measured = new Map(sizes.map((size): [number, Measured] => [size, { floor: [], ours: [] }]));
    const bare: Measured = { floor: [], ours: [] };
    const houses: { size: number; service: Service; asks: Ask[] }[] = [];
    for (const [size, file] of files) {
      const db = openDb(file);
      const pages = centresOf(db).flatMap((centreId) =>
        weeksAt(db, centreId, 12).map(
          ([from, until]): Ask => ({
            path: `/api/site/centres/${centreId}/free?from=${from}&until=${until}`,
          }),
        ),
      );
      db.sqlite.close();
      const asks = Array.from(
        { length: perRound },
        (_, n) => pages[(n * 7919) % pages.length] ?? { path: '' },
      );
      houses.push({ size, service: started(await start('house', file)), asks });
    }
    const floor = started(await start('floor', join(tmpdir(), `prokat-bench-floor-${process.pid}.sqlite`)));
    const times = (path: string) => Array.from({ length: perRound }, () => ({ path }));
    for (let round = 0; round <= rounds; round += 1)
      for (const { size, service, asks } of houses) {
        const alone = await send(floor.port, times('/'));
        const beside = await send(service.port, times('/api/constant'));
        const cost = await send(service.port, asks, (body) => {
          const { rows }: { rows: unknown[] } = JSON.parse(body);
          if (rows.length !== 50) throw new Error(`a page had ${rows.length} types`);
        });
        if (round === 0) continue;
        measured.get(size)?.floor.push(beside);
        measured.get(size)?.ours.push(cost);
        bare.floor.push(alone);
        bare.ours.push(cost);
      }
    return { measured, bare };
  });
}

type Booking = { centreId: CentreId; familyId: FamilyId; itemTypeId: ItemTypeId; cookie: string };
const bookingOf = (
  { centreId, familyId, itemTypeId, cookie }: Booking,
  [starts, dueOn]: [Day, Day],
): Ask => ({
  path: `/api/centres/${centreId}/bookings`,
  body: JSON.stringify({ familyId, starts, dueOn, lines: [{ itemTypeId, quantity: 1 }] }),
  cookie,
});

/**
 * Books by phone over HTTP, 32 connections at once: the family's right, the days, the guard, the trail and the message
 * to the family. The floor is Hono doing one bare FULL insert per request.
 */
export async function bookings(sizes: readonly number[], rounds: number, say: (line: string) => void) {
  return withRegions(sizes, say, async (files, started) => {
    const measured = new Map(sizes.map((size): [number, Measured] => [size, { floor: [], ours: [] }]));
    const houses: { size: number; service: Service; asks: Ask[] }[] = [];
    for (const [size, file] of files) {
      const db = openDb(file);
      const weeks = new Map(centresOf(db).map((centreId) => [centreId, weeksAt(db, centreId, 1)[0]]));
      const asks = pairs(db, perRound * (rounds + 1)).flatMap((pair): Ask[] => {
        const week = weeks.get(pair.centreId);
        return week === undefined ? [] : [bookingOf(pair, week)];
      });
      db.sqlite.close();
      if (asks.length < perRound * (rounds + 1)) throw new Error(`only ${asks.length} things can be booked`);
      houses.push({ size, service: started(await start('house', file)), asks });
    }
    const floor = started(await start('floor', join(tmpdir(), `prokat-bench-floor-${process.pid}.sqlite`)));
    const note = { path: '/', body: JSON.stringify({ note: 'x'.repeat(100) }) };
    for (let round = 0; round <= rounds; round += 1)
      for (const { size, service, asks } of houses) {
        const beside = await send(
          floor.port,
          Array.from({ length: perRound }, () => note),
        );
        const cost = await send(service.port, asks.splice(0, perRound));
        if (round === 0) continue;
        measured.get(size)?.floor.push(beside);
        measured.get(size)?.ours.push(cost);
      }
    return measured;
  });
}

const buyers = 1_000;
const last = 10;

/** A type of which a centre holds ten and nobody has booked one yet. */
function addTenOf(db: Db, centreId: CentreId): ItemTypeId {
  const itemTypeId = newId<'itemType'>();
  const columns = db.sqlite
    .prepare<[], string>(
      "SELECT name FROM pragma_table_info('item_type') WHERE name NOT IN ('id', 'name_ru')",
    )
    .pluck()
    .all()
    .join();
  db.sqlite
    .prepare<[ItemTypeId]>(
      `INSERT INTO item_type (id, name_ru, ${columns}) SELECT ?, 'Последние десять', ${columns} FROM item_type
       WHERE category = 'sport' AND term_days = 14 AND season IS NULL LIMIT 1`,
    )
    .run(itemTypeId);
  for (let n = 1; n <= last; n += 1)
    acquire(asHouse(db), centreId, {
      itemTypeId,
      inventoryNumber: `Д-${n}`,
      label: '',
      condition: 'good',
      funding: 'grant',
      costKopecks: 100_000,
      acquiredOn: asDay(Temporal.Now.plainDateISO().toString()),
    });
  return itemTypeId;
}

const isTaken = (body: string): boolean => /"(taken|promised_to_others)"/.test(body);

/** A thousand families of one centre, and somebody who works there. */
function crowdOf(db: Db) {
  const found = db.sqlite
    .prepare<[], { centreId: CentreId; token: string }>(
      `SELECT staff_centre.centre_id AS centreId, session.token FROM session
       JOIN staff_centre ON staff_centre.staff_id = session.user_id ORDER BY session.token LIMIT 1`,
    )
    .get();
  if (found === undefined) throw new Error('nobody works in this region');
  const { centreId, token } = found;
  const cookie = `${sessionCookie}=${encodeURIComponent(signToken(secret, token))}`;
  const families = db.sqlite
    .prepare<[CentreId, number], FamilyId>('SELECT id FROM family WHERE centre_id = ? LIMIT ?')
    .pluck()
    .all(centreId, buyers);
  return { centreId, cookie, families };
}

/** Seconds of the slowest answer of all at once, without contention and with it: then exactly ten must win. */
async function rush(port: number, apart: Ask[], together: Ask[], isRefusal: (body: string) => boolean) {
  const free = await burst(port, apart);
  const refused = free.answers.find(({ status }) => status !== 201);
  if (refused) throw new Error(`without contention one was refused: ${refused.status} ${refused.body}`);
  const wanted = await burst(port, together);
  const won = wanted.answers.filter(({ status }) => status === 201).length;
  const wrong = wanted.answers.find(
    ({ status, body }) => status !== 201 && !(status === 409 && isRefusal(body)),
  );
  if (won !== last || wrong)
    throw new Error(`${won} won instead of ${last}; ${wrong?.status} ${wrong?.body}`);
  return { floor: free.slowest, ours: wanted.slowest };
}

/**
 * A thousand families of a centre ask at once, each over a connection of its own: for the last ten of one type, and, as
 * the same load without contention, each for a type of its own. Seconds of the slowest answer; exactly ten must win and
 * all others hear that it is taken.
 */
export async function lastTen(size: number, rounds: number, say: (line: string) => void): Promise<Measured> {
  return withRegions([size], say, async (files, started) => {
    const measured: Measured = { floor: [], ours: [] };
    const [file = ''] = files.values();
    const db = openDb(file);
    const { centreId, cookie, families } = crowdOf(db);
    const lendable = new Set(
      db.sqlite
        .prepare<[], string>(
          "SELECT id FROM item_type WHERE category IN ('childcare', 'sport', 'leisure') AND term_days >= 8 AND season IS NULL",
        )
        .pluck()
        .all(),
    );
    const ten = addTenOf(db, centreId);
    const waited = waitedFor(db);
    // Every other week: what comes back on a Monday is cleaned for some days more.
    const apartWeeks = weeksAt(db, centreId, 24).filter((_, n) => n % 2 === 0);
    const weeks = apartWeeks.slice(0, rounds + 1).map((week) => {
      const own = centreStock(db, centreId, week[0], addDays(week[1], 10)).filter(
        (row) =>
          row.bookable > 0 &&
          row.itemTypeId !== ten &&
          lendable.has(row.itemTypeId) &&
          !waited.has(row.stockId),
      );
      if (own.length < buyers) throw new Error(`only ${own.length} types are free`);
      return { week, own: own.map(({ itemTypeId }) => itemTypeId) };
    });
    if (weeks.length <= rounds) throw new Error(`only ${weeks.length} weeks can be booked`);
    db.sqlite.close();
    const { port } = started(await start('house', file));
    for (const [round, { week, own }] of weeks.entries()) {
      const asks = (typeOf: (n: number) => ItemTypeId) =>
        families.map((familyId, n) => bookingOf({ centreId, familyId, itemTypeId: typeOf(n), cookie }, week));
      const slowest = await rush(
        port,
        asks((n) => own[n] ?? ten),
        asks(() => ten),
        isTaken,
      );
      if (round === 0) continue;
      measured.floor.push(slowest.floor);
      measured.ours.push(slowest.ours);
    }
    return measured;
  });
}

/** So many sessions of ten places at a centre's own venue, a year ahead. */
function sessionsOf(db: Db, centreId: CentreId, count: number): VenueSessionId[] {
  const ctx = asHouse(db);
  const { timeZone } = centreFacts(db, centreId);
  const names = { nameRu: 'Последние десять', nameEn: 'The last ten' };
  const venue = newVenue.parse({ ...names, kind: 'place', access: 'public', timeZone });
  const { id: venueId } = foundVenue(ctx, centreId, venue);
  const day = addDays(asDay(Temporal.Now.plainDateISO().toString()), 2);
  const weekdays = [1, 2, 3, 4, 5, 6, 7];
  const kind = { ...names, pictogram: 'prokat:projector', capacity: last, counts: 'person', minutes: 60 };
  const made: VenueSessionId[] = [];
  for (let hour = 8; made.length < count; hour += 1) {
    const time = `${String(hour).padStart(2, '0')}:00`;
    const repeat = { weekdays, until: addDays(day, 360) };
    const rows = planSessions(ctx, centreId, newSession.parse({ ...kind, venueId, day, time, repeat }));
    made.push(...rows.map(({ id }) => id));
  }
  return made.slice(0, count);
}

/** As `lastTen`, of the last ten places of one session; without contention each asks for a session of its own. */
export async function lastPlaces(
  size: number,
  rounds: number,
  say: (line: string) => void,
): Promise<Measured> {
  return withRegions([size], say, async (files, started) => {
    const measured: Measured = { floor: [], ours: [] };
    const [file = ''] = files.values();
    const db = openDb(file);
    const { centreId, cookie, families } = crowdOf(db);
    const days = Array.from({ length: rounds + 1 }, () => sessionsOf(db, centreId, buyers + 1));
    db.sqlite.close();
    const { port } = started(await start('house', file));
    for (const [round, sessions] of days.entries()) {
      const asks = (sessionOf: (n: number) => VenueSessionId | undefined) =>
        families.map((familyId, n) => ({
          path: `/api/sessions/${sessionOf(n)}/visits`,
          body: JSON.stringify({ familyId, adults: 1, children: 0 }),
          cookie,
        }));
      const slowest = await rush(
        port,
        asks((n) => sessions[n]),
        asks(() => sessions[buyers]),
        (body) => body.includes('"session_full"'),
      );
      if (round === 0) continue;
      measured.floor.push(slowest.floor);
      measured.ours.push(slowest.ours);
    }
    return measured;
  });
}
