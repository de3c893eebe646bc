import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { unit } from '../../../db/tables/stock.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { UnitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { unitCard, unitFacts } from '../reads.ts';
import { inventoryKey, lendable } from '../rules.ts';
import type { UnitCard, unitPatch } from '../shapes.ts';
import { assertAlreadyHere, assertNumberFree } from './check.ts';

/**
 * Changes what is written on a unit's card.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `inventory_number_taken`, `unit_damaged` (on the
 * shelf: it goes to repair), `invalid_request` (a day to come)
 */
export function editUnit(
  ctx: Ctx,
  unitId: UnitId,
  version: number,
  patch: z.infer<typeof unitPatch>,
): UnitCard {
  return act(ctx, () => {
    const facts = unitFacts(ctx.db, unitId);
    permit(ctx, 'stock.write', facts.centreId);
    if (facts.version !== version) throw new Problem('changed_meanwhile');
    if (facts.status === 'free' && !lendable(patch.condition ?? 'good'))
      throw new Problem('unit_damaged', undefined, { extra: { unitStatus: facts.status } });
    if (patch.acquiredOn !== undefined) assertAlreadyHere(ctx, facts.centreId, patch.acquiredOn);
    if (patch.inventoryNumber !== undefined)
      assertNumberFree(ctx, facts.centreId, patch.inventoryNumber, unitId);
    ctx.db.orm
      .update(unit)
      .set({
        ...patch,
        ...(patch.inventoryNumber !== undefined && { inventoryKey: inventoryKey(patch.inventoryNumber) }),
        version: version + 1,
      })
      .where(eq(unit.id, unitId))
      .run();
    const fields = Object.keys(patch);
    record(ctx, {
      act: 'unit.edited',
      subject: 'unit',
      subjectId: unitId,
      centreId: facts.centreId,
      detail: { fields },
    });
    return unitCard(ctx, unitId);
  });
}
