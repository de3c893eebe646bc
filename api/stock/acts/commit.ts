import { and, eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { commitment } from '../../../db/tables/stock.ts';
import { freed } from '../../core/act.ts';
import type { Day } from '../../core/dates.ts';
import type { CentreId, UnitId } from '../../core/ids.ts';

type Commitment = {
  stockId: number;
  centreId: CentreId;
  unitId: UnitId | null;
  kind: (typeof commitment.$inferInsert)['kind'];
  /** Refused where it would not fit; a fact (late, repair, override) is recorded whatever it leaves uncovered. */
  promise: boolean;
  quantity?: number;
  starts: Day;
  dueOn: Day | null;
  until: Day;
};

const insert = prepared((_orm, sqlite) =>
  sqlite.prepare<Omit<Commitment, 'promise'> & { promise: 0 | 1 }>(`
    INSERT INTO commitment (stock_id, centre_id, unit_id, kind, promise, quantity, starts, due_on, until)
    VALUES (:stockId, :centreId, :unitId, :kind, :promise, :quantity, :starts, :dueOn, :until)`),
);

/**
 * Takes a unit's worth of a type for its days; returns the commitment's id. Whose days move on makes room for others.
 * @throws Problem `promised_to_others` (by the guard in the database) when a promise does not fit
 */
export function commit(db: Db, taken: Commitment): number {
  freed(db, taken.stockId);
  const row = { quantity: 1, ...taken, promise: taken.promise ? 1 : 0 } as const;
  return Number(insert(db).run(row).lastInsertRowid);
}

const release = prepared((orm) =>
  orm
    .update(commitment)
    .set({ live: false })
    .where(and(eq(commitment.unitId, sql.placeholder('unitId')), sql`live = 1`))
    .returning({ stockId: commitment.stockId })
    .prepare(),
);

/** Ends whatever a unit is taken by; nothing happens to a free one. */
export const releaseUnit = (db: Db, unitId: UnitId): void => {
  for (const { stockId } of release(db).all({ unitId })) freed(db, stockId);
};

const stretch = prepared((orm) =>
  orm
    .update(commitment)
    .set({
      dueOn: sql`${sql.placeholder('dueOn')}`,
      until: sql`${sql.placeholder('until')}`,
      promise: sql`${sql.placeholder('promise')}`,
    })
    .where(eq(commitment.id, sql.placeholder('id')))
    .prepare(),
);

/**
 * Moves the end of a commitment, as a promise or, where somebody answers for it by name, as a fact.
 * @throws Problem `promised_to_others` (by the guard in the database) when a promise's further days do not fit
 */
export const prolong = (db: Db, id: number, dueOn: Day, until: Day, promise: boolean): unknown =>
  stretch(db).run({ id, dueOn, until, promise: promise ? 1 : 0 });
