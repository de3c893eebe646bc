import { eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { commitment } from '../../../db/tables/stock.ts';
import type { Day } from '../../core/dates.ts';
import { holdLess, releaseCommitment } from '../../stock/acts/release.ts';
import type { LineFacts } from '../reads.ts';
import { type Hold, promise, setLine } from './hold.ts';

/** One thing of a line is in the family's hands: the line holds one less. */
export function handLine(db: Db, { id, handed, quantity, commitmentId }: LineFacts): void {
  const last = handed + 1 === quantity;
  if (commitmentId !== null && !last) holdLess(db, commitmentId, 1);
  setLine(db).run({ id, handed: handed + 1, commitmentId: last ? null : commitmentId });
  if (commitmentId !== null && last) releaseCommitment(db, commitmentId);
}

/**
 * Says how many of a line are in the family's hands after all; the line holds the rest again, whatever it held.
 * @throws Problem `promised_to_others` by the guard, where the days were promised to somebody since
 */
export function holdRest(
  db: Db,
  { id, quantity, commitmentId, stockId }: LineFacts,
  handed: number,
  hold: Omit<Hold, 'stockId' | 'quantity'>,
): void {
  setLine(db).run({ id, handed, commitmentId: null });
  if (commitmentId !== null) releaseCommitment(db, commitmentId);
  const again = promise(db, { ...hold, stockId, quantity: quantity - handed });
  setLine(db).run({ id, handed, commitmentId: again });
}

const moveStart = prepared((orm) =>
  orm
    .update(commitment)
    .set({ starts: sql`${sql.placeholder('starts')}` })
    .where(eq(commitment.id, sql.placeholder('id')))
    .prepare(),
);

/**
 * Holds what is promised from another day on.
 * @throws Problem `promised_to_others` by the guard, where somebody has the days before
 */
export const holdFrom = (db: Db, id: number, starts: Day): void => {
  moveStart(db).run({ id, starts });
};
