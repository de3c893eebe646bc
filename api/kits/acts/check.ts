import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { UnitId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { unitFacts } from '../../stock/reads.ts';
import { kitCard } from '../reads/kit.ts';
import { assertHere, currentList } from '../reads.ts';
import type { CheckBody, KitCard } from '../shapes.ts';
import { assertCheck, writeCheck } from './count.ts';
import { repairIfUnlendable } from './repair.ts';

/**
 * Counts a kit on its shelf; without what is essential it goes to repair.
 * @throws Problem `not_found`, `forbidden`, `step_not_allowed` while it is not here, `invalid_request` for a count that
 *   does not fit the list
 */
export function checkKit(ctx: Ctx, unitId: UnitId, check: CheckBody): KitCard {
  return act(ctx, () => {
    const unit = unitFacts(ctx.db, unitId);
    permit(ctx, 'stock.work', unit.centreId);
    const list = found(currentList(ctx.db, unit.itemTypeId));
    assertHere(unit);
    assertCheck(ctx, unitId, list, check, '');
    const { steps } = writeCheck(ctx, { unit, occasion: 'shelf', loanId: null, list, check });
    repairIfUnlendable(ctx, unitId);
    const { centreId } = unit;
    const detail = { edition: list.edition, different: steps.length };
    record(ctx, { act: 'kit.checked', subject: 'unit', subjectId: unitId, centreId, detail });
    return kitCard(ctx, unitId);
  });
}
