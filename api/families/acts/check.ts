import { and, eq, ne } from 'drizzle-orm';
import { entitlementGroup, family } from '../../../db/tables/families.ts';
import type { Ctx } from '../../core/context.ts';
import type { CentreId, FamilyId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import { fold } from '../../core/words.ts';

/**
 * Refuses groups that are not among those of the centre's region.
 * @throws Problem `invalid_request`
 */
export function checkGroups(ctx: Ctx, region: string, groups: readonly [path: string, key: string][]): void {
  const known = ctx.db.orm.select().from(entitlementGroup).all();
  for (const [path, key] of groups)
    if (!known.some((group) => group.key === key && group.regions.includes(region)))
      refuseField(path, 'not_in_region', 'Choose a group of the region of the centre');
}

/**
 * Refuses a protected family without a code name of its own at its centre.
 * @throws Problem `invalid_request`
 */
export function checkCodeName(
  ctx: Ctx,
  { id, centreId }: { id: FamilyId; centreId: CentreId },
  codeName: string | null,
): void {
  if (codeName === null || fold(codeName) === '')
    refuseField('codeName', 'required', 'Give a protected family a code name that tells nothing of her');
  const taken = ctx.db.orm
    .select({ id: family.id })
    .from(family)
    .where(and(eq(family.centreId, centreId), eq(family.codeName, codeName), ne(family.id, id)))
    .get();
  if (taken !== undefined) refuseField('codeName', 'taken', 'This code name is in use; choose another');
}
