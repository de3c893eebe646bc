import { and, asc, count, desc, eq, gte, lt, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Db, prepared, rowBy } from '../../db/open.ts';
import { itemType } from '../../db/tables/catalogue.ts';
import { centre } from '../../db/tables/centres.ts';
import { staff } from '../../db/tables/staff.ts';
import { commitment, unit, unitEvent } from '../../db/tables/stock.ts';
import { itemTypeFacts } from '../catalogue/reads.ts';
import { type Ctx, permit, today } from '../core/context.ts';
import { addDays, type Day } from '../core/dates.ts';
import { fromCursor, toCursor } from '../core/http.ts';
import type { CentreId, ItemTypeId, UnitId } from '../core/ids.ts';
import { found } from '../core/problem.ts';
import {
  isAway,
  lostOnLoan,
  peak,
  scanKeys,
  stateBefore,
  stepsFrom,
  type Taken,
  uncovered,
} from './rules.ts';
import type { FreeRow, ShelfRow, Shortage, UnitCard, UnitCounts, UnitQuery, UnitRow } from './shapes.ts';

/** The columns of an item type as it stands beside a unit. */
export const typeBrief = {
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
  sqlite.prepare<[number, number, number, Day, Day], Taken>(
    'select starts, until, quantity - iif(id = ?, ?, 0) as quantity from commitment where live = 1 and stock_id = ? and starts <= ? and until >= ?',
  ),
);

/**
 * How many units of a stock can still be promised for all of [from, until], turnaround included by the caller:
 * capacity less the peak of what is taken. Negative where life has left promises uncovered. `but`: a commitment
 * of which so many units are left out of account, as if they stood free. `kept`: what counts as taken besides.
 */
export const bookable = (
  db: Db,
  stockId: number,
  from: Day,
  until: Day,
  but: { id: number; quantity: number } = { id: 0, quantity: 0 },
  kept: readonly Taken[] = [],
): number =>
  (capacityOf(db).get(stockId) ?? 0) -
  peak([...overlapping(db).all(but.id, but.quantity, stockId, until, from), ...kept], from, until);

const commitmentById = rowBy(commitment, commitment.id);

/**
 * Whether a commitment may be kept through a day, by the same reckoning as the guard in the database: the days it
 * was given are its own (what is late holds only those to its due day), the ones beyond must be bookable.
 * @throws Problem `not_found`
 */
export function prolongable(db: Db, id: number, until: Day): boolean {
  const held = found(commitmentById(db, id));
  const last = held.promise ? held.until : held.dueOn;
  const from = last === null ? held.starts : addDays(last, 1);
  return from > until || bookable(db, held.stockId, from, until, held) > 0;
}

type NamedStock = UnitRow['itemType'] & { sort: string; stockId: number; capacity: number; here: number };
// The catalogue is walked in its order and the stock looked up beside it; the other way round all would be sorted.
const stocksByName = prepared((_orm, sqlite) =>
  sqlite.prepare<{ centreId: CentreId; name: string; id: string; limit: number }, NamedStock>(`
    SELECT t.id, t.name_ru AS nameRu, t.name_en AS nameEn, t.category, t.sanitation,
      '/api/item-types/' || t.id || '/picture?v=' || t.version AS pictureUrl,
      replace(replace(t.name_ru, 'Ё', 'Е'), 'ё', 'е') AS sort, s.id AS stockId, s.capacity,
      (SELECT count(*) FROM unit u WHERE u.stock_id = s.id AND u.status = 'free') AS here
    FROM item_type t CROSS JOIN stock s ON s.centre_id = :centreId AND s.item_type_id = t.id
    WHERE (replace(replace(t.name_ru, 'Ё', 'Е'), 'ё', 'е'), t.id) > (:name, :id) AND s.capacity > 0
    ORDER BY replace(replace(t.name_ru, 'Ё', 'Е'), 'ё', 'е'), t.id LIMIT :limit`),
);

const overlappingOf = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ stockIds: string; from: Day; until: Day }, [number, Day, Day, number]>(`
      SELECT c.stock_id, c.starts, c.until, c.quantity FROM json_each(:stockIds) AS asked
      CROSS JOIN commitment c ON c.live = 1 AND c.stock_id = asked.value AND c.starts <= :until AND c.until >= :from`)
    .raw(),
);

/** What overlaps a window, by the stock it is taken from. */
function byStock(rows: readonly [number, Day, Day, number][]): Map<number, Taken[]> {
  const taken = new Map<number, Taken[]>();
  for (const [stockId, starts, until, quantity] of rows) {
    const one = { starts, until, quantity };
    const already = taken.get(stockId);
    if (already) already.push(one);
    else taken.set(stockId, [one]);
  }
  return taken;
}

/** What is taken of some stocks within [from, until], by stock; one of which nothing is taken is not in it. */
export const takenOf = (db: Db, stockIds: readonly number[], from: Day, until: Day): Map<number, Taken[]> =>
  byStock(overlappingOf(db).all({ stockIds: JSON.stringify(stockIds), from, until }));

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
    // A few more than are still wanted, since some will not be free.
    const wanted = Math.ceil((limit + 1 - rows.length) * 1.2);
    const chunk = stocksByName(db).all({ centreId, name, id, limit: wanted });
    const stockIds = chunk.map((one) => one.stockId);
    const taken = takenOf(db, stockIds, from, until);
    for (const { sort, stockId, capacity, here, ...itemType } of chunk) {
      if (rows.length === limit) return { rows, next: toCursor(name, id) };
      name = sort;
      id = itemType.id;
      const free = capacity - peak(taken.get(stockId) ?? [], from, until);
      if (free > 0) rows.push({ itemType, bookable: free, here, capacity });
    }
    if (chunk.length < wanted) return { rows, next: null };
  }
}

type Held = { stockId: number; itemTypeId: ItemTypeId; capacity: number; bookable: number };
const stocksOf = prepared((_orm, sqlite) =>
  sqlite.prepare<[CentreId], Held>(
    'SELECT id AS stockId, item_type_id AS itemTypeId, capacity, capacity AS bookable FROM stock WHERE centre_id = ?',
  ),
);
const termsOf = prepared((_orm, sqlite) =>
  sqlite.prepare<[], [ItemTypeId, number]>('SELECT id, term_days FROM item_type').raw(),
);
// Each span of lengths is looked through only as far back as it reaches, so that what ended long ago costs nothing.
const overlappingAtCentre = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ centreId: CentreId; from: Day; until: Day }, [number, Day, Day, number]>(`
      WITH spans (span) AS (VALUES (8), (32), (128), (512), (9999999))
      SELECT c.stock_id, c.starts, c.until, c.quantity
      FROM spans CROSS JOIN commitment c INDEXED BY commitment_centre
      WHERE c.live = 1 AND c.centre_id = :centreId AND c.span = spans.span
        AND c.starts BETWEEN coalesce(date(:from, '-' || spans.span || ' days'), '') AND :until AND c.until >= :from`)
    .raw(),
);

/** For every type a centre holds, how many units are bookable for all of [from, until]. */
export function centreStock(db: Db, centreId: CentreId, from: Day, until: Day): Held[] {
  const taken = byStock(overlappingAtCentre(db).all({ centreId, from, until }));
  const rows = stocksOf(db).all(centreId);
  for (const row of rows) {
    const busy = taken.get(row.stockId);
    if (busy) row.bookable -= peak(busy, from, until);
  }
  return rows;
}

type Standing = { stockId: number; here: number; out: number; backOn: Day | null };
const standing = prepared((_orm, sqlite) =>
  sqlite.prepare<[CentreId], Standing>(`
    SELECT u.stock_id AS stockId, sum(u.status = 'free') AS here, sum(u.status = 'issued') AS out, min(c.due_on) AS backOn
    FROM stock s CROSS JOIN unit u ON u.stock_id = s.id AND u.status IN ('free', 'issued')
    LEFT JOIN commitment c ON c.live = 1 AND c.unit_id = u.id AND u.status = 'issued'
    WHERE s.centre_id = ? GROUP BY u.stock_id`),
);

/**
 * For every type a centre holds: what can be promised for its own term from a day on, and what stands on the shelf
 * (README, promise 5: two numbers); what is with families, and when the first of it is due.
 */
export function shelf(db: Db, centreId: CentreId, from: Day): ShelfRow[] {
  const stands = new Map(
    standing(db)
      .all(centreId)
      .map((one) => [one.stockId, one]),
  );
  const terms = new Map(termsOf(db).all());
  const longest = addDays(from, Math.max(0, ...terms.values()));
  const taken = byStock(overlappingAtCentre(db).all({ centreId, from, until: longest }));
  return stocksOf(db)
    .all(centreId)
    .map(({ stockId, itemTypeId, capacity }) => {
      const until = addDays(from, terms.get(itemTypeId) ?? 0);
      const bookable = capacity - peak(taken.get(stockId) ?? [], from, until);
      const { here, out, backOn } = stands.get(stockId) ?? { here: 0, out: 0, backOn: null };
      return { itemTypeId, capacity, until, bookable, here, out, backOn };
    });
}

const stockFor = prepared((_orm, sqlite) =>
  sqlite.prepare<[CentreId, ItemTypeId], { id: number; capacity: number }>(
    'SELECT id, capacity FROM stock WHERE centre_id = ? AND item_type_id = ?',
  ),
);

/** The stock of a type at a centre, or undefined where it never held any. */
export const stockOf = (db: Db, centreId: CentreId, itemTypeId: ItemTypeId) =>
  stockFor(db).get(centreId, itemTypeId);

const unitById = rowBy(unit, unit.id);

/**
 * A unit as stored.
 * @throws Problem `not_found`
 */
export const unitFacts = (db: Db, unitId: UnitId) => found(unitById(db, unitId));

const liveOf = prepared((orm) =>
  orm
    .select()
    .from(commitment)
    .where(and(eq(commitment.unitId, sql.placeholder('unitId')), sql`live = 1`))
    .prepare(),
);

/** What a unit is taken by now, or undefined while it stands free. */
const liveCommitment = (db: Db, unitId: UnitId) => liveOf(db).get({ unitId });

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
  const onLoan = lostOnLoan(history);
  return {
    ...row,
    steps: stepsFrom(row.status, onLoan),
    lostOnLoan: onLoan,
    canUndoStep: stateBefore(history, today(ctx, timeZone), timeZone) !== null,
    dueOn: isAway(row.status) ? (liveCommitment(ctx.db, unitId)?.dueOn ?? null) : null,
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
    .limit(sql.placeholder('limit'))
    .prepare(),
);

/** The units of a centre that have waited longest in a status. */
export const waiting = (
  db: Db,
  centreId: CentreId,
  status: 'to_clean' | 'to_inspect',
  limit: number,
): UnitRow[] => work(db).all({ centreId, status, limit });

const promised = prepared((_orm, sqlite) =>
  sqlite.prepare<[CentreId, Day], Taken & { stockId: number; itemTypeId: ItemTypeId; capacity: number }>(
    `select c.stock_id as stockId, s.item_type_id as itemTypeId, c.starts, c.until, c.quantity, s.capacity
     from commitment c join stock s on s.id = c.stock_id
     where c.live = 1 and c.centre_id = ? and c.until >= ?
     order by c.stock_id, c.starts`,
  ),
);
/** An item type as it stands beside a unit. */
export function typeBriefOf(db: Db, itemTypeId: ItemTypeId): UnitRow['itemType'] {
  const { id, nameRu, nameEn, category, sanitation, pictureUrl } = itemTypeFacts(db, itemTypeId);
  return { id, nameRu, nameEn, category, sanitation, pictureUrl };
}

/** Stretches of days on which more is promised than there is (README, promise 4), the soonest first. */
export function shortages(db: Db, centreId: CentreId, from: Day): Shortage[] {
  const byStock = new Map<number, { itemTypeId: ItemTypeId; capacity: number; taken: Taken[] }>();
  for (const { stockId, itemTypeId, capacity, ...one } of promised(db).all(centreId, from)) {
    const entry = byStock.get(stockId) ?? { itemTypeId, capacity, taken: [] };
    entry.taken.push(one);
    byStock.set(stockId, entry);
  }
  return [...byStock.values()]
    .flatMap(({ itemTypeId, capacity, taken }) =>
      uncovered(taken, capacity, from).map((stretch) => ({
        ...stretch,
        capacity,
        itemType: typeBriefOf(db, itemTypeId),
      })),
    )
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}
