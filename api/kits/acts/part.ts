import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { UnitId } from '../../core/ids.ts';
import { found, refuseField } from '../../core/problem.ts';
import { unitFacts } from '../../stock/reads.ts';
import { kitCard } from '../reads/kit.ts';
import { assertHere, contentsOf, currentList } from '../reads.ts';
import { byHand, type HandStep } from '../rules.ts';
import type { KitCard, PartBody } from '../shapes.ts';
import { withdrawFound } from './found.ts';
import { repairIfUnlendable } from './repair.ts';
import { writeSteps } from './steps.ts';

/** What is taken by hand of a part has a reason, but what is mended or found. */
const needsReason = { swapped: true, taken_out: true, mended: false, found: false };

/**
 * A step by hand with one part of a kit: others put in for it, mended, found again, taken out. What is found again is
 * asked for no more of whoever lost it.
 * @throws Problem `not_found`, `forbidden`, `step_not_allowed` while the kit is not here, `invalid_request` for a part
 *   that is not in it, more than there are, one that is used up (it is filled), or without a reason
 */
export function takePartStep(ctx: Ctx, unitId: UnitId, step: HandStep, body: PartBody): KitCard {
  return act(ctx, () => {
    const unit = unitFacts(ctx.db, unitId);
    permit(ctx, 'stock.work', unit.centreId);
    const list = found(currentList(ctx.db, unit.itemTypeId));
    assertHere(unit);
    const { componentId, quantity, mark, reason } = body;
    const content = contentsOf(ctx.db, unitId).get(componentId);
    const part = list.parts.find((one) => one.componentId === componentId);
    if (content === undefined && part === undefined)
      refuseField('componentId', 'unknown', 'Name a part of this kit');
    if (part?.consumable && step !== 'taken_out')
      refuseField('componentId', 'consumable', 'What is used up is filled from the shelf');
    if (needsReason[step] && reason === '') refuseField('reason', 'required', 'Say why, in a few words');
    const steps = byHand(step, content ?? { present: 0, broken: 0 }, quantity);
    if (steps === null) refuseField('quantity', 'too_many', 'There are not as many of it');
    const marked = steps.map((one) => ({ ...one, componentId, reason, mark: one.present > 0 ? mark : '' }));
    writeSteps(ctx, unitId, marked);
    if (step === 'found') withdrawFound(ctx.db, unitId, componentId, quantity);
    if (step === 'taken_out') repairIfUnlendable(ctx, unitId);
    const { centreId } = unit;
    const detail = { count: quantity };
    record(ctx, { act: `kit.${step}`, subject: 'unit', subjectId: unitId, centreId, detail });
    return kitCard(ctx, unitId);
  });
}
