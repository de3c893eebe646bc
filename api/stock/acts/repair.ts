import { record } from '../../audit/acts.ts';
import { centreFacts } from '../../centres/reads.ts';
import type { Ctx } from '../../core/context.ts';
import { addDays, type Day } from '../../core/dates.ts';
import type { unitFacts } from '../reads.ts';
import { commit, releaseUnit } from './commit.ts';
import { moveUnit } from './move.ts';

type Unit = ReturnType<typeof unitFacts>;

/** Keeps a unit that is being mended taken until the day it is expected back, or as long as the house allows for lateness. */
export function keepInRepair(ctx: Ctx, unit: Unit, today: Day, expectedOn?: Day): void {
  const { id: unitId, centreId, stockId } = unit;
  const dueOn = expectedOn ?? addDays(today, centreFacts(ctx.db, centreId).lateAllowanceDays);
  const taken = { stockId, centreId, unitId, kind: 'repair' as const, promise: false };
  commit(ctx.db, { ...taken, starts: today, dueOn, until: dueOn });
}

/** Sends a unit that stands here to repair, as another act found that it must. */
export function sendToRepair(ctx: Ctx, unit: Unit, today: Day, reason: string): void {
  const { id, centreId, condition } = unit;
  moveUnit(ctx, id, { step: 'sent_to_repair', to: 'repair', condition, reason });
  releaseUnit(ctx.db, id);
  keepInRepair(ctx, unit, today);
  record(ctx, { act: 'unit.sent_to_repair', subject: 'unit', subjectId: id, centreId });
}
