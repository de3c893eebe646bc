import type { Db } from '../../../db/open.ts';
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
 * One thing of a line is not in the family's hands after all: the line holds it again.
 * @throws Problem `promised_to_others` by the guard, where the days were promised to somebody since
 */
export function unhandLine(db: Db, line: LineFacts, hold: Omit<Hold, 'stockId' | 'quantity'>): void {
  const { id, handed, quantity, commitmentId, stockId } = line;
  setLine(db).run({ id, handed: handed - 1, commitmentId: null });
  if (commitmentId !== null) releaseCommitment(db, commitmentId);
  const again = promise(db, { ...hold, stockId, quantity: quantity - handed + 1 });
  setLine(db).run({ id, handed: handed - 1, commitmentId: again });
}
