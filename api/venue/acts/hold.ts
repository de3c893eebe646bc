import { prepared } from '../../../db/open.ts';
import { centreFacts } from '../../centres/reads.ts';
import { asProblem } from '../../core/answer.ts';
import type { Ctx } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { CentreId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { commit } from '../../stock/acts/commit.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { releaseCommitment } from '../../stock/acts/release.ts';
import { heldOn, neededOn, type Touched } from '../reads/needs.ts';

const drop = prepared((_orm, sqlite) =>
  sqlite.prepare<[number]>('DELETE FROM session_hold WHERE commitment_id = ?'),
);
const keep = prepared((_orm, sqlite) =>
  sqlite.prepare<{ stockId: number; day: Day; commitmentId: number }>(
    'INSERT INTO session_hold (stock_id, day, commitment_id) VALUES (:stockId, :day, :commitmentId)',
  ),
);

function holdDay(
  ctx: Ctx,
  centreId: CentreId,
  timeZone: string,
  { stockId, itemTypeId, day }: Touched,
): void {
  const { db } = ctx;
  const quantity = neededOn(db, { centreId, stockId, day, timeZone });
  const held = heldOn(db, stockId, day);
  if ((held?.quantity ?? 0) === quantity) return;
  if (held !== undefined) {
    drop(db).run(held.commitmentId);
    releaseCommitment(db, held.commitmentId);
  }
  if (quantity === 0) return;
  try {
    const days = { starts: day, dueOn: null, until: day };
    const commitmentId = commit(db, {
      stockId,
      centreId,
      unitId: null,
      kind: 'session',
      promise: true,
      quantity,
      ...days,
    });
    keep(db).run({ stockId, day, commitmentId });
  } catch (error) {
    if (asProblem(error)?.code !== 'promised_to_others') throw error;
    throw new Problem('promised_to_others', undefined, { extra: { itemTypeId, day } });
  }
}

/**
 * Holds for each of some days what its planned sessions need of a stock: the most at one moment, as one promise. Days
 * that are over stay as they were.
 * @throws Problem `promised_to_others` with the type and the day on which others have it
 */
export function holdDays(ctx: Ctx, centreId: CentreId, touched: readonly Touched[]): void {
  if (touched.length === 0) return;
  const today = openDay(ctx, centreId);
  const { timeZone } = centreFacts(ctx.db, centreId);
  const once = new Map(touched.map((one) => [`${one.stockId} ${one.day}`, one]));
  for (const one of once.values()) if (one.day >= today) holdDay(ctx, centreId, timeZone, one);
}
