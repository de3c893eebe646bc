import { itemTypeFacts } from '../../catalogue/reads.ts';
import { centreFacts } from '../../centres/reads.ts';
import type { Ctx } from '../../core/context.ts';
import type { CentreId, ItemTypeId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import { serviceFor } from '../../eligibility/rules.ts';
import { lentCategories } from '../shapes.ts';

/**
 * Refuses what families cannot ask for at a centre: a part of a box, or what its services leave out.
 * @param path of the field that names the type
 * @throws Problem `not_found` for a type or a centre that is not there, `invalid_request`
 */
export function assertLentHere(ctx: Ctx, centreId: CentreId, itemTypeId: ItemTypeId, path: string): void {
  const { category } = itemTypeFacts(ctx.db, itemTypeId);
  const { services } = centreFacts(ctx.db, centreId);
  if (!lentCategories.some((one) => one === category) || !services.includes(serviceFor(category)))
    refuseField(path, 'unknown', 'Choose a type this centre lends');
}
