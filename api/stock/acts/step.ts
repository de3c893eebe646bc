import { record } from '../../audit/acts.ts';
import { calendarOf, centreFacts } from '../../centres/reads.ts';
import { nextOpenDay } from '../../centres/rules.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import { addDays } from '../../core/dates.ts';
import type { UnitId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { unitCard, unitFacts } from '../reads.ts';
import { afterStep } from '../rules.ts';
import type { StepBody, UnitCard } from '../shapes.ts';
import { commit, releaseUnit } from './commit.ts';
import { moveUnit } from './move.ts';
import { openDay } from './open-day.ts';

const permissionFor = (step: StepBody['step']) => (step === 'written_off' ? 'stock.write_off' : 'stock.work');

/** A repair that takes longer is a write-off; and no day may run away to the end of the calendar. */
const longestRepairDays = 365;

/**
 * A step a desk takes by hand: cleaned, inspected, to repair and back, lost, found, written off.
 * @throws Problem `not_found`, `forbidden`, `step_not_allowed`, `invalid_request` (a reason or a day is missing)
 */
export function takeStep(ctx: Ctx, unitId: UnitId, body: StepBody): UnitCard {
  return act(ctx, () => {
    const facts = unitFacts(ctx.db, unitId);
    permit(ctx, permissionFor(body.step), facts.centreId);
    const verdict = afterStep(body.step, facts.status);
    if (!verdict.ok || (body.step === 'lost' && facts.status === 'issued'))
      throw new Problem('step_not_allowed', undefined, { extra: { unitStatus: facts.status } });
    if (['sent_to_repair', 'lost', 'written_off'].includes(body.step) && body.reason === '')
      refuseField('reason', 'required', 'Say why, in a few words');
    const day = openDay(ctx, facts.centreId);
    if (body.expectedOn !== undefined && body.expectedOn < day)
      refuseField('expectedOn', 'in_the_past', 'Name today or a later day');
    if (body.expectedOn !== undefined && body.expectedOn > addDays(day, longestRepairDays))
      refuseField('expectedOn', 'too_far', `Name a day within ${longestRepairDays} days`);
    const { step, reason } = body;
    moveUnit(ctx, unitId, { step, to: verdict.status, condition: body.condition ?? facts.condition, reason });
    releaseUnit(ctx.db, unitId);
    const taken = { stockId: facts.stockId, centreId: facts.centreId, unitId, promise: false, starts: day };
    const soon = nextOpenDay(calendarOf(ctx.db, facts.centreId), addDays(day, 1));
    if (verdict.status === 'repair') {
      const dueOn = body.expectedOn ?? addDays(day, centreFacts(ctx.db, facts.centreId).lateAllowanceDays);
      commit(ctx.db, { ...taken, kind: 'repair', dueOn, until: dueOn });
    }
    if (verdict.status === 'to_clean' || verdict.status === 'to_inspect')
      commit(ctx.db, { ...taken, kind: 'turnaround', dueOn: soon, until: soon });
    record(ctx, { act: `unit.${step}`, subject: 'unit', subjectId: unitId, centreId: facts.centreId });
    return unitCard(ctx, unitId);
  });
}
