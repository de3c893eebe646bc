import { record } from '../../audit/acts.ts';
import { centreFacts } from '../../centres/reads.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { UnitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { unitCard, unitFacts, unitHistory } from '../reads.ts';
import { lendable, stateBefore } from '../rules.ts';
import type { UnitCard } from '../shapes.ts';
import { sendToCleaning } from './clean.ts';
import { moveUnit } from './move.ts';
import { openDay } from './open-day.ts';

/**
 * Takes back the last step of the same day (a wrong scan). The condition stays as it was last written: what
 * somebody saw of the thing is not undone with the scan. Only a damage that the step called mended is back.
 * @throws Problem `not_found`, `forbidden`, `too_late_to_undo`
 */
export function undoStep(ctx: Ctx, unitId: UnitId): UnitCard {
  return act(ctx, () => {
    const facts = unitFacts(ctx.db, unitId);
    permit(ctx, 'stock.work', facts.centreId);
    const { timeZone } = centreFacts(ctx.db, facts.centreId);
    const day = openDay(ctx, facts.centreId);
    const back = stateBefore(unitHistory(ctx.db, unitId), day, timeZone);
    if (back === null) throw new Problem('too_late_to_undo');
    const condition = lendable(back.condition) ? facts.condition : back.condition;
    moveUnit(ctx, unitId, { step: 'step_undone', to: back.status, condition });
    sendToCleaning(ctx.db, facts, day);
    record(ctx, { act: 'unit.step_undone', subject: 'unit', subjectId: unitId, centreId: facts.centreId });
    return unitCard(ctx, unitId);
  });
}
