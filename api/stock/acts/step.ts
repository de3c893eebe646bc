import { eq, sql } from 'drizzle-orm';
import { inserter, prepared } from '../../../db/open.ts';
import { unit, unitEvent } from '../../../db/tables/stock.ts';
import { record } from '../../audit/acts.ts';
import { calendarOf, centreFacts } from '../../centres/reads.ts';
import { nextOpenDay } from '../../centres/rules.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now, permit, today } from '../../core/context.ts';
import { addDays, dayAt } from '../../core/dates.ts';
import type { UnitId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { unitCard, unitFacts, unitHistory } from '../reads.ts';
import { afterStep, type UnitStatus, type UnitStep, undoableSteps } from '../rules.ts';
import type { StepBody, UnitCard } from '../shapes.ts';
import { commit, openDay, releaseUnit } from './commit.ts';

type Condition = (typeof unit.$inferSelect)['condition'];
export type Moved = { step: UnitStep; to: UnitStatus; condition: Condition; reason?: string };

const setStatus = prepared((orm) =>
  orm
    .update(unit)
    .set({
      status: sql`${sql.placeholder('status')}`,
      statusSince: sql`${sql.placeholder('at')}`,
      condition: sql`${sql.placeholder('condition')}`,
      version: sql`${unit.version} + 1`,
    })
    .where(eq(unit.id, sql.placeholder('unitId')))
    .prepare(),
);
const addEvent = inserter(unitEvent);

/** Writes a unit's step: its status and the line in its history. Whoever calls has judged that it may be taken. */
export function moveUnit(ctx: Ctx, unitId: UnitId, { step, to, condition, reason = '' }: Moved): void {
  const at = now(ctx);
  setStatus(ctx.db).run({ unitId, status: to, at, condition });
  addEvent(ctx.db, {
    id: ctx.newId(),
    unitId,
    step,
    status: to,
    condition,
    at,
    staffId: actorId(ctx),
    reason,
  });
}

const permissionFor = (step: StepBody['step']) => (step === 'written_off' ? 'stock.write_off' : 'stock.work');

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
      throw new Problem('step_not_allowed', undefined, { extra: { status: facts.status } });
    if (['sent_to_repair', 'lost', 'written_off'].includes(body.step) && body.reason === '')
      refuseField('reason', 'required', 'Say why, in a few words');
    const day = openDay(ctx, facts.centreId);
    if (body.expectedOn !== undefined && body.expectedOn < day)
      refuseField('expectedOn', 'in_the_past', 'Name today or a later day');
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

/**
 * Takes back the last step of the same day (a wrong scan).
 * @throws Problem `not_found`, `forbidden`, `too_late_to_undo`
 */
export function undoStep(ctx: Ctx, unitId: UnitId): UnitCard {
  return act(ctx, () => {
    const facts = unitFacts(ctx.db, unitId);
    permit(ctx, 'stock.work', facts.centreId);
    const { timeZone } = centreFacts(ctx.db, facts.centreId);
    const [last, before] = unitHistory(ctx.db, unitId);
    if (!last || !before || !undoableSteps.includes(last.step)) throw new Problem('too_late_to_undo');
    const day = today(ctx, timeZone);
    if (dayAt(Temporal.Instant.from(last.at), timeZone) !== day) throw new Problem('too_late_to_undo');
    moveUnit(ctx, unitId, { step: 'step_undone', to: before.status, condition: before.condition });
    releaseUnit(ctx.db, unitId);
    commit(ctx.db, {
      stockId: facts.stockId,
      centreId: facts.centreId,
      unitId,
      kind: 'turnaround',
      promise: false,
      starts: day,
      dueOn: day,
      until: day,
    });
    record(ctx, { act: 'unit.step_undone', subject: 'unit', subjectId: unitId, centreId: facts.centreId });
    return unitCard(ctx, unitId);
  });
}
