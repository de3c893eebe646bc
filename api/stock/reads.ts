import { and, asc, count, desc, eq, gte, lt, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Db, prepared } from '../../db/open.ts';
import { itemType } from '../../db/tables/catalogue.ts';
import { centre } from '../../db/tables/centres.ts';
import { staff } from '../../db/tables/staff.ts';
import { commitment, stock, unit, unitEvent } from '../../db/tables/stock.ts';
import { sortName } from '../catalogue/reads.ts';
import { type Ctx, permit, today } from '../core/context.ts';
import { type Day, dayAt } from '../core/dates.ts';
import { fromCursor, toCursor } from '../core/http.ts';
import type { CentreId, ItemTypeId, UnitId } from '../core/ids.ts';
import { found } from '../core/problem.ts';
import { peak, scanKeys, stepsFrom, type Taken, uncovered, undoableSteps } from './rules.ts';
import type { FreeRow, Shortage, UnitCard, UnitCounts, UnitQuery, UnitRow } from './shapes.ts';

const typeBrief = {
  id: itemType.id,
  nameRu: itemType.nameRu,
  nameEn: itemType.nameEn,
  category: itemType.category,
  sanitation: itemType.sanitation,
  pictureUrl: sql<string>`'/api/item-types/' || ${itemType.id} || '/picture?v=' || ${itemType.version}`,
};

const unitColumns = {
  id: unit.id,
  centreId: unit.centreId,
  inventoryNumber: unit.inventoryNumber,
  label: unit.label,
  status: unit.status,
  statusSince: unit.statusSince,
  condition: unit.condition,
  itemType: typeBrief,
};

const capacityOf = prepared((_orm, sqlite) =>
  sqlite.prepare<[number], number>('select capacity from stock where id = ?').pluck(),
);
const overlapping = prepared((_orm, sqlite) =>
  sqlite.prepare<[number, Day, Day], Taken>(
    'select starts, until, quantity from commitment where live = 1 and stock_id = +? and starts <= ? and until >= ?',
  ),
);

/**
 * How many units of a stock can still be promised for all of [from, until], turnaround included by the caller:
 * capacity less the peak of what is taken. Negative where life has left promises uncovered.
 */
export const bookable = (db: Db, stockId: number, from: Day, until: Day): number =>
  (capacityOf(db).get(stockId) ?? 0) - peak(overlapping(db).all(stockId, until, from), from, until);

const hereOf = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[number], number>("select count(*) from unit where stock_id = ? and status = 'free'")
    .pluck(),
);

/** How many units stand on the shelf now, clean and inspected. */
export const physicallyHere = (db: Db, stockId: number): number => hereOf(db).get(stockId) ?? 0;

const byName = sortName('nameRu');
// The catalogue is walked in its order and the stock looked up beside it; the other way round all would be sorted.
const stocksByName = prepared((orm) =>
  orm
    .select({ stockId: stock.id, capacity: stock.capacity, itemType: typeBrief, name: byName })
    .from(itemType)
    .crossJoin(stock)
    .where(
      and(
        sql`(${byName}, ${itemType.id}) > (${sql.placeholder('name')}, ${sql.placeholder('id')})`,
        eq(stock.centreId, sql.placeholder('centreId')),
        eq(stock.itemTypeId, itemType.id),
        sql`${stock.capacity} > 0`,
      ),
    )
    .orderBy(asc(byName), asc(itemType.id))
    .limit(sql.placeholder('limit'))
    .prepare(),
);

/** A page of the types of which at least one unit is bookable for all of [from, until], in name order. */
export function freeTypes(
  db: Db,
  centreId: CentreId,
  from: Day,
  until: Day,
  cursor: string | undefined,
  limit: number,
) {
  let [name, id] = fromCursor(cursor, z.tuple([z.string(), z.string()])) ?? ['', ''];
  const rows: FreeRow[] = [];
  for (;;) {
    const chunk = stocksByName(db).all({ centreId, name, id, limit: limit + 1 });
    for (const row of chunk) {
      if (rows.length === limit) return { rows, next: toCursor(name, id) };
      name = row.name;
      id = row.itemType.id;
      const free = bookable(db, row.stockId, from, until);
      if (free > 0)
        rows.push({
          itemType: row.itemType,
          bookable: free,
          here: physicallyHere(db, row.stockId),
          capacity: row.capacity,
        });
    }
    if (chunk.length <= limit) return { rows, next: null };
  }
}

type StockRow = {
  stockId: number;
  itemTypeId: ItemTypeId;
  capacity: number;
  total: number | null;
  lastStart: Day;
  firstEnd: Day;
};
const stocksWithTaken = prepared((_orm, sqlite) =>
  sqlite.prepare<{ centreId: CentreId; from: Day; until: Day }, StockRow>(`
    WITH spans (span) AS (VALUES (8), (32), (128), (512), (9999999)),
    taken AS (
      SELECT c.stock_id, sum(c.quantity) AS total, max(c.starts) AS lastStart, min(c.until) AS firstEnd
      FROM spans CROSS JOIN commitment c INDEXED BY commitment_centre
      WHERE c.live = 1 AND c.centre_id = :centreId AND c.span = spans.span
        AND c.starts BETWEEN coalesce(date(:from, '-' || spans.span || ' days'), '') AND :until AND c.until >= :from
      GROUP BY c.stock_id
    )
    SELECT s.id AS stockId, s.item_type_id AS itemTypeId, s.capacity, t.total, t.lastStart, t.firstEnd
    FROM stock s LEFT JOIN taken t ON t.stock_id = s.id
    WHERE s.centre_id = :centreId`),
);

/** For every type a centre holds, how many units are bookable for all of [from, until]. */
export const centreStock = (db: Db, centreId: CentreId, from: Day, until: Day) =>
  stocksWithTaken(db)
    .all({ centreId, from, until })
    .map(({ stockId, itemTypeId, capacity, total, lastStart, firstEnd }) => {
      // Where all that is taken shares one day of the window, the peak is the sum; else it must be looked at.
      const together = total === null || (lastStart <= firstEnd && firstEnd >= from);
      const free = together ? capacity - (total ?? 0) : bookable(db, stockId, from, until);
      return { stockId, itemTypeId, capacity, bookable: free };
    });

const stockFor = prepared((orm) =>
  orm
    .select({ id: stock.id, capacity: stock.capacity })
    .from(stock)
    .where(
      and(
        eq(stock.centreId, sql.placeholder('centreId')),
        eq(stock.itemTypeId, sql.placeholder('itemTypeId')),
      ),
    )
    .prepare(),
);

/** The stock of a type at a centre, or undefined where it never held any. */
export const stockOf = (db: Db, centreId: CentreId, itemTypeId: ItemTypeId) =>
  stockFor(db).get({ centreId, itemTypeId });

const unitById = prepared((orm) =>
  orm
    .select()
    .from(unit)
    .where(eq(unit.id, sql.placeholder('unitId')))
    .prepare(),
);

/**
 * A unit as stored.
 * @throws Problem `not_found`
 */
export const unitFacts = (db: Db, unitId: UnitId) => found(unitById(db).get({ unitId }));

const liveOf = prepared((orm) =>
  orm
    .select()
    .from(commitment)
    .where(and(eq(commitment.unitId, sql.placeholder('unitId')), sql`live = 1`))
    .prepare(),
);

/** What a unit is taken by now, or undefined while it stands free. */
export const liveCommitment = (db: Db, unitId: UnitId) => liveOf(db).get({ unitId });

const historyOf = prepared((orm) =>
  orm
    .select({
      step: unitEvent.step,
      status: unitEvent.status,
      condition: unitEvent.condition,
      at: unitEvent.at,
      staff: staff.name,
      reason: unitEvent.reason,
    })
    .from(unitEvent)
    .leftJoin(staff, eq(staff.id, unitEvent.staffId))
    .where(eq(unitEvent.unitId, sql.placeholder('unitId')))
    .orderBy(desc(unitEvent.at), desc(unitEvent.id))
    .limit(100)
    .prepare(),
);

/** The steps of a unit's life, the newest first. */
export const unitHistory = (db: Db, unitId: UnitId) => historyOf(db).all({ unitId });

const cardOf = prepared((orm) =>
  orm
    .select({
      ...unitColumns,
      funding: unit.funding,
      costKopecks: unit.costKopecks,
      acquiredOn: unit.acquiredOn,
      version: unit.version,
      timeZone: centre.timeZone,
    })
    .from(unit)
    .innerJoin(itemType, eq(itemType.id, unit.itemTypeId))
    .innerJoin(centre, eq(centre.id, unit.centreId))
    .where(eq(unit.id, sql.placeholder('unitId')))
    .prepare(),
);

/**
 * A unit's card with its history.
 * @throws Problem `not_found` for an unknown unit and for another centre's
 */
export function unitCard(ctx: Ctx, unitId: UnitId): UnitCard {
  const { timeZone, ...row } = found(cardOf(ctx.db).get({ unitId }));
  permit(ctx, 'stock.read', row.centreId);
  const history = unitHistory(ctx.db, unitId);
  const last = history[0];
  const canUndoStep =
    last !== undefined &&
    undoableSteps.includes(last.step) &&
    dayAt(Temporal.Instant.from(last.at), timeZone) === today(ctx, timeZone);
  return {
    ...row,
    steps: stepsFrom(row.status),
    canUndoStep,
    dueOn: row.status === 'issued' ? (liveCommitment(ctx.db, unitId)?.dueOn ?? null) : null,
    history,
  };
}

const rowById = prepared((orm) =>
  orm
    .select(unitColumns)
    .from(unit)
    .innerJoin(itemType, eq(itemType.id, unit.itemTypeId))
    .where(eq(unit.id, sql.placeholder('unitId')))
    .prepare(),
);

/**
 * A unit as it stands in lists.
 * @throws Problem `not_found`
 */
export const unitRow = (db: Db, unitId: UnitId): UnitRow => found(rowById(db).get({ unitId }));

const orders = {
  number: unit.inventoryKey,
  nameRu: itemType.nameRu,
  nameEn: itemType.nameEn,
  since: unit.statusSince,
};

const lastLetter = '\u{10ffff}';
const beginsWith = (key: string) =>
  and(gte(unit.inventoryKey, key), lt(unit.inventoryKey, `${key}${lastLetter}`));

/** A page of a centre's units. */
export function listUnits(
  ctx: Ctx,
  centreId: CentreId,
  query: UnitQuery,
): { rows: UnitRow[]; next: string | null } {
  permit(ctx, 'stock.read', centreId);
  const after = fromCursor(query.cursor, z.tuple([z.string(), z.string()]));
  const down = query.sort.startsWith('-');
  const by = orders[z.enum(['number', 'nameRu', 'nameEn', 'since']).parse(query.sort.replace('-', ''))];
  const turn = down ? desc : asc;
  const rows = ctx.db.orm
    .select({ ...unitColumns, by: sql<string>`${by}` })
    .from(unit)
    .innerJoin(itemType, eq(itemType.id, unit.itemTypeId))
    .where(
      and(
        eq(unit.centreId, centreId),
        query.status && eq(unit.status, query.status),
        query.itemTypeId && eq(unit.itemTypeId, query.itemTypeId),
        query.category && eq(itemType.category, query.category),
        query.number ? or(...scanKeys(query.number).map(beginsWith)) : undefined,
        after &&
          (down
            ? sql`(${by}, ${unit.id}) < (${after[0]}, ${after[1]})`
            : sql`(${by}, ${unit.id}) > (${after[0]}, ${after[1]})`),
      ),
    )
    .orderBy(turn(by), turn(unit.id))
    .limit(query.limit + 1)
    .all();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    rows: page.map(({ by: _by, ...row }) => row),
    next: rows.length > query.limit && last ? toCursor(last.by, last.id) : null,
  };
}

/** How many units of a centre are in each state; a state none is in is left out. */
export function unitCounts(ctx: Ctx, centreId: CentreId): UnitCounts {
  permit(ctx, 'stock.read', centreId);
  const rows = ctx.db.orm
    .select({ status: unit.status, count: count() })
    .from(unit)
    .where(eq(unit.centreId, centreId))
    .groupBy(unit.status)
    .all();
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}

const byKey = prepared((orm) =>
  orm
    .select({ ...unitColumns, centreName: centre.shortName, centrePhone: centre.phone })
    .from(unit)
    .innerJoin(itemType, eq(itemType.id, unit.itemTypeId))
    .innerJoin(centre, eq(centre.id, unit.centreId))
    .where(eq(unit.inventoryKey, sql.placeholder('key')))
    .prepare(),
);

/**
 * What a scanned or typed inventory number stands for at a centre: the own unit, or else the centres that hold
 * one of that number, so that a thing brought to the wrong desk finds its way (a thing is nobody's secret).
 */
export function scan(ctx: Ctx, centreId: CentreId, text: string) {
  permit(ctx, 'stock.read', centreId);
  for (const key of scanKeys(text)) {
    const rows = byKey(ctx.db).all({ key });
    const own = rows.find((row) => row.centreId === centreId);
    if (own) {
      const { centreName, centrePhone, ...row } = own;
      return { unit: row, elsewhere: [] };
    }
    if (rows.length > 0)
      return {
        unit: null,
        elsewhere: rows.map((row) => ({
          shortName: row.centreName,
          phone: row.centrePhone,
          itemType: row.itemType,
        })),
      };
  }
  return { unit: null, elsewhere: [] };
}

const work = prepared((orm) =>
  orm
    .select(unitColumns)
    .from(unit)
    .innerJoin(itemType, eq(itemType.id, unit.itemTypeId))
    .where(and(eq(unit.centreId, sql.placeholder('centreId')), eq(unit.status, sql.placeholder('status'))))
    .orderBy(asc(unit.statusSince))
    .limit(200)
    .prepare(),
);

/** The units of a centre that wait in a status, the longest waiting first (200 at most). */
export const waiting = (
  db: Db,
  centreId: CentreId,
  status: 'to_clean' | 'to_inspect' | 'repair',
): UnitRow[] => work(db).all({ centreId, status });

const promised = prepared((_orm, sqlite) =>
  sqlite.prepare<[CentreId, Day], Taken & { stockId: number; capacity: number }>(
    `select c.stock_id as stockId, c.starts, c.until, c.quantity, s.capacity
     from commitment c join stock s on s.id = c.stock_id
     where c.live = 1 and c.centre_id = ? and c.until >= ?
     order by c.stock_id, c.starts`,
  ),
);
const briefOf = prepared((orm) =>
  orm
    .select(typeBrief)
    .from(stock)
    .innerJoin(itemType, eq(itemType.id, stock.itemTypeId))
    .where(eq(stock.id, sql.placeholder('stockId')))
    .prepare(),
);

/** Stretches of days on which more is promised than there is (DESIGN, promise 4), the soonest first. */
export function shortages(db: Db, centreId: CentreId, from: Day): Shortage[] {
  const byStock = new Map<number, { capacity: number; taken: Taken[] }>();
  for (const { stockId, capacity, ...one } of promised(db).all(centreId, from)) {
    const entry = byStock.get(stockId) ?? { capacity, taken: [] };
    entry.taken.push(one);
    byStock.set(stockId, entry);
  }
  return [...byStock]
    .flatMap(([stockId, { capacity, taken }]) =>
      uncovered(taken, capacity, from).map((stretch) => ({
        ...stretch,
        capacity,
        itemType: found(briefOf(db).get({ stockId })),
      })),
    )
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}
