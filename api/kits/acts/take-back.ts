import { prepared } from '../../../db/open.ts';
import type { Ctx } from '../../core/context.ts';
import type { KitCheckId, LoanId, UnitId } from '../../core/ids.ts';
import type { unitFacts } from '../../stock/reads.ts';
import { checkAt } from '../reads.ts';
import { type PartStep, takenBack } from '../rules.ts';
import { writeShelf, writeSteps } from './steps.ts';

const stepsOf = prepared((_orm, sqlite) =>
  sqlite.prepare<[UnitId, KitCheckId], PartStep>(
    `SELECT component_id AS componentId, step, present, broken FROM kit_event
     WHERE unit_id = ? AND check_id = ? ORDER BY id`,
  ),
);

/**
 * Takes back what a check at one end of a loan found and reissued, by the opposite steps: nothing is taken out of the
 * history. Nothing happens where nothing was counted. Whoever calls has asked that nothing followed.
 */
export function takeCheckBack(
  ctx: Ctx,
  { id, centreId }: Pick<ReturnType<typeof unitFacts>, 'id' | 'centreId'>,
  loanId: LoanId,
  end: 'issue' | 'return',
): void {
  const check = checkAt(ctx.db, loanId, end);
  if (check === undefined) return;
  const steps = stepsOf(ctx.db).all(id, check.id);
  writeSteps(ctx, id, takenBack(steps), check.id);
  const back = steps.filter(({ step }) => step === 'reissued');
  const put = back.map(({ componentId, present: quantity }) => ({ componentId, quantity }));
  writeShelf(ctx, { centreId, unitId: id }, 'put_back', put);
}
