import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, asDay } from '../api/core/dates.ts';
import type { CentreId, FamilyId, ItemTypeId, LoanId, UnitId } from '../api/core/ids.ts';
import { sessionCookie, signToken } from '../api/staff/reads.ts';
import { centreStock } from '../api/stock/reads.ts';
import { type Db, openDb } from '../db/open.ts';
import { connections, type Service, send, start, stop } from './http.ts';
import { type Box, boxes } from './kits.ts';
import type { Measured } from './measure.ts';
import { region, secret, waitedFor } from './region.ts';

/** Fewer than on the site: each needs a thing and a box of its own. */
const perRound = connections * 16;

type Pair = {
  centreId: CentreId;
  itemTypeId: ItemTypeId;
  unitId: UnitId;
  familyId: FamilyId;
  cookie: string;
};

/** Units that can be lent and prolonged for two months, each with a family of its centre that has nothing yet. */
export function pairs(db: Db, wanted: number): Pair[] {
  const centres = db.sqlite
    .prepare<[], { centreId: CentreId; token: string }>(
      `SELECT staff_centre.centre_id AS centreId, session.token FROM session
       JOIN staff_centre ON staff_centre.staff_id = session.user_id ORDER BY session.token`,
    )
    .all();
  const unitOf = db.sqlite
    .prepare<[number], UnitId>('SELECT id FROM unit WHERE stock_id = ? LIMIT 1')
    .pluck();
  const familiesOf = db.sqlite
    .prepare<[CentreId, number], FamilyId>('SELECT id FROM family WHERE centre_id = ? LIMIT ?')
    .pluck();
  const lendable = db.sqlite
    .prepare<[], string>(
      "SELECT id FROM item_type WHERE category IN ('childcare', 'sport', 'leisure') AND term_days = 14 AND fit = '{}'",
    )
    .pluck();
  const types = new Set(lendable.all());
  const waited = waitedFor(db);
  const today = asDay(Temporal.Now.plainDateISO().toString());
  const each = Math.ceil(wanted / centres.length);
  const byCentre = centres.map(({ centreId, token }) => {
    const cookie = `${sessionCookie}=${encodeURIComponent(signToken(secret, token))}`;
    const free = centreStock(db, centreId, today, addDays(today, 75)).filter(
      (row) => row.bookable > 0 && types.has(row.itemTypeId) && !waited.has(row.stockId),
    );
    const families = familiesOf.all(centreId, each);
    return families.flatMap((familyId, index): Pair[] => {
      const stock = free[index];
      const unitId = stock && unitOf.get(stock.stockId);
      if (stock === undefined || unitId === undefined) return [];
      return [{ centreId, itemTypeId: stock.itemTypeId, unitId, familyId, cookie }];
    });
  });
  // Centre by centre in turn, as twenty desks at work would come.
  const all = Array.from({ length: each }, (_, index) =>
    byCentre.flatMap((list) => list.slice(index, index + 1)),
  );
  return all.flat().slice(0, wanted);
}

/** What is measured, and how many times a bare insert each may take. */
const works = { issue: 3, extension: 3, return: 3, 'a kit issue with 12 components': 4 } as const;
type Desk = keyof typeof works;
const names: readonly Desk[] = ['issue', 'extension', 'return', 'a kit issue with 12 components'];

/** How many times a bare insert a work at the desk may take. */
export const aimOf = (work: Desk): number => works[work];

/**
 * Issues, prolongs, takes back and issues kits over HTTP, 32 connections at once, against regions of several sizes: in every
 * round the floor and each of these run once for every size. The first round warms up and is dropped.
 */
export async function desk(sizes: readonly number[], rounds: number, say: (line: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'prokat-bench-desk-'));
  const measured = new Map(
    names.map((work): [Desk, Map<number, Measured>] => [
      work,
      new Map(sizes.map((size): [number, Measured] => [size, { floor: [], ours: [] }])),
    ]),
  );
  const services: Service[] = [];
  try {
    const floor = await start('floor', join(folder, 'floor.sqlite'));
    services.push(floor);
    const houses = new Map<number, { service: Service; waiting: Pair[]; kits: Map<FamilyId, Box> }>();
    for (const size of sizes) {
      const file = join(folder, `${size}.sqlite`);
      copyFileSync(region(size, say), file);
      const db = openDb(file);
      const waiting = pairs(db, perRound * (rounds + 1));
      const kits = boxes(db, waiting);
      db.sqlite.close();
      if (waiting.length < perRound * (rounds + 1))
        throw new Error(`only ${waiting.length} units can be lent`);
      const service = await start('house', file);
      services.push(service);
      houses.set(size, { service, waiting, kits });
    }
    const note = { path: '/', body: JSON.stringify({ note: 'x'.repeat(100) }) };
    for (let round = 0; round <= rounds; round += 1)
      for (const [size, { service, waiting, kits }] of houses) {
        const beside = await send(
          floor.port,
          Array.from({ length: perRound }, () => note),
        );
        const now = waiting.splice(0, perRound);
        const loans: { id: LoanId; cookie: string }[] = [];
        const cookieOf = new Map(now.map((pair) => [pair.familyId, pair.cookie]));
        const issued = await send(
          service.port,
          now.map(({ centreId, familyId, unitId, cookie }) => ({
            path: `/api/centres/${centreId}/handovers`,
            body: JSON.stringify({ familyId, items: [{ unitId }] }),
            cookie,
          })),
          (body) => {
            const { familyId, loans: made }: { familyId: FamilyId; loans: { id: LoanId }[] } =
              JSON.parse(body);
            for (const { id } of made) loans.push({ id, cookie: cookieOf.get(familyId) ?? '' });
          },
        );
        const extended = await send(
          service.port,
          loans.map(({ id, cookie }) => ({ path: `/api/loans/${id}/extensions`, body: '{}', cookie })),
        );
        const returned = await send(
          service.port,
          now.map(({ unitId, cookie }) => ({
            path: `/api/units/${unitId}/return`,
            body: JSON.stringify({ condition: 'good' }),
            cookie,
          })),
        );
        const kitsIssued = await send(
          service.port,
          now.flatMap(({ centreId, familyId, cookie }) => {
            const kit = kits.get(familyId);
            if (kit === undefined) return [];
            const items = [{ unitId: kit.unitId, check: { counts: kit.counts } }];
            const path = `/api/centres/${centreId}/handovers`;
            return [{ path, body: JSON.stringify({ familyId, items }), cookie }];
          }),
        );
        if (round === 0) continue;
        for (const [work, cost] of [
          ['issue', issued],
          ['extension', extended],
          ['return', returned],
          ['a kit issue with 12 components', kitsIssued],
        ] as const) {
          const one = measured.get(work)?.get(size);
          one?.floor.push(beside);
          one?.ours.push(cost);
        }
      }
  } finally {
    await stop(services);
    rmSync(folder, { recursive: true, force: true });
  }
  return measured;
}
