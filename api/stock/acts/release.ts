import { eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { commitment } from '../../../db/tables/stock.ts';
import { freed } from '../../core/act.ts';
import { found } from '../../core/problem.ts';

const release = prepared((orm) =>
  orm
    .update(commitment)
    .set({ live: false })
    .where(eq(commitment.id, sql.placeholder('id')))
    .returning({ stockId: commitment.stockId })
    .prepare(),
);
const shrink = prepared((orm) =>
  orm
    .update(commitment)
    .set({ quantity: sql`${commitment.quantity} - ${sql.placeholder('less')}` })
    .where(eq(commitment.id, sql.placeholder('id')))
    .returning({ stockId: commitment.stockId })
    .prepare(),
);

/**
 * Ends a commitment; what it held is free again, and whoever waits for it is served before the act is over.
 * @throws Problem `not_found`
 */
export const releaseCommitment = (db: Db, id: number): void =>
  freed(db, found(release(db).get({ id })).stockId);

/**
 * Holds so many units less; at least one must stay (else release it).
 * @throws Problem `not_found`; an error of the guard when nothing would stay
 */
export const holdLess = (db: Db, id: number, less: number): void =>
  freed(db, found(shrink(db).get({ id, less })).stockId);
