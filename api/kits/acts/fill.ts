import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { UnitId } from '../../core/ids.ts';
import { found, refuseField } from '../../core/problem.ts';
import { unitFacts } from '../../stock/reads.ts';
import { kitCard } from '../reads/kit.ts';
import { assertHere, consumablesOf, contentsOf, currentList } from '../reads.ts';
import { type PartStep, refill } from '../rules.ts';
import type { FillBody, KitCard } from '../shapes.ts';
import { reissue, writeSteps } from './steps.ts';

/**
 * Fills a kit to its list: consumables from the shelf, as far as it has them, all else from wherever it came. What is
 * broken stays and is swapped or mended.
 * @throws Problem `not_found`, `forbidden`, `step_not_allowed` while it is not here, `invalid_request` for a part that is
 *   not on the list
 */
export function fillKit(ctx: Ctx, unitId: UnitId, { componentIds, reason }: FillBody): KitCard {
  return act(ctx, () => {
    const { db } = ctx;
    const unit = unitFacts(db, unitId);
    permit(ctx, 'stock.work', unit.centreId);
    const list = found(currentList(db, unit.itemTypeId));
    assertHere(unit);
    const listed = list.parts.map(({ componentId }) => componentId);
    for (const [index, id] of (componentIds ?? []).entries())
      if (!listed.includes(id))
        refuseField(`componentIds.${index}`, 'not_listed', 'Name parts of this list only');
    const parts = list.parts.filter((part) => componentIds?.includes(part.componentId) ?? true);
    const contents = contentsOf(db, unitId);
    const filled = parts.flatMap(({ componentId, quantity, consumable }): PartStep[] => {
      const short = quantity - (contents.get(componentId)?.present ?? 0);
      return consumable || short <= 0
        ? []
        : [{ componentId, step: 'filled', present: short, broken: 0, reason }];
    });
    const taken = refill(parts, contents, consumablesOf(db, unit.centreId, parts));
    const { centreId } = unit;
    writeSteps(ctx, unitId, [...filled, ...reissue(ctx, { centreId, unitId, reason }, taken)]);
    const detail = { count: filled.length + taken.length };
    record(ctx, { act: 'kit.filled', subject: 'unit', subjectId: unitId, centreId, detail });
    return kitCard(ctx, unitId);
  });
}
