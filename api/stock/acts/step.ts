import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import { addDays } from '../../core/dates.ts';
import type { UnitId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { unitCard, unitFacts, unitHistory } from '../reads.ts';
import { afterStep, lostOnLoan } from '../rules.ts';
import type { StepBody, UnitCard } from '../shapes.ts';
import { sendToCleaning } from './clean.ts';
import { releaseUnit } from './commit.ts';
import { moveUnit } from './move.ts';
import { openDay } from './open-day.ts';
import { keepInRepair } from './repair.ts';

const permissionFor = (step: StepBody['step']) => (step === 'written_off' ? 'stock.write_off' : 'stock.work');

/** A repair that takes longer is a write-off; and no day may run away to the end of the calendar. */
const longestRepairDays = 365;

/**
 * A step a desk takes by hand: cleaned, inspected, to repair and back, lost, found, written off.
 * @throws Problem `not_found`, `forbidden`, `step_not_allowed`, `lost_on_loan` (found: by its return),
 *   `unit_damaged` (inspected: name another condition, or send it to repair), `invalid_request` (a reason or a day
 *   is missing)
 */
export function takeStep(ctx: Ctx, unitId: UnitId, body: StepBody): UnitCard {
  return act(ctx, () => {
    const facts = unitFacts(ctx.db, unitId);
    permit(ctx, permissionFor(body.step), facts.centreId);
    const onLoan = facts.status === 'lost' && lostOnLoan(unitHistory(ctx.db, unitId));
    const { step, reason, condition = facts.condition } = body;
    const verdict = afterStep(step, facts.status, onLoan, condition);
    if (!verdict.ok)
      throw new Problem(verdict.reasons[0].code, undefined, { extra: { unitStatus: facts.status } });
    if (['sent_to_repair', 'lost', 'written_off'].includes(step) && reason === '')
      refuseField('reason', 'required', 'Say why, in a few words');
    const day = openDay(ctx, facts.centreId);
    if (body.expectedOn !== undefined && body.expectedOn < day)
      refuseField('expectedOn', 'in_the_past', 'Name today or a later day');
    if (body.expectedOn !== undefined && body.expectedOn > addDays(day, longestRepairDays))
      refuseField('expectedOn', 'too_far', `Name a day within ${longestRepairDays} days`);
    moveUnit(ctx, unitId, { step, to: verdict.status, condition, reason });
    if (verdict.status === 'to_clean' || verdict.status === 'to_inspect') sendToCleaning(ctx.db, facts, day);
    else releaseUnit(ctx.db, unitId);
    if (verdict.status === 'repair') keepInRepair(ctx, facts, day, body.expectedOn);
    record(ctx, { act: `unit.${step}`, subject: 'unit', subjectId: unitId, centreId: facts.centreId });
    return unitCard(ctx, unitId);
  });
}
