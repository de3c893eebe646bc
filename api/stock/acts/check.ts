import { and, eq } from 'drizzle-orm';
import { unit } from '../../../db/tables/stock.ts';
import { centreFacts } from '../../centres/reads.ts';
import { type Ctx, today } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { CentreId, UnitId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { inventoryKey } from '../rules.ts';

/**
 * Refuses a number that another unit of the centre has, however it is written.
 * @throws Problem `inventory_number_taken`, `invalid_request` for a number of nothing but spaces
 */
export function assertNumberFree(ctx: Ctx, centreId: CentreId, inventoryNumber: string, but?: UnitId): void {
  const key = inventoryKey(inventoryNumber);
  if (key === '') refuseField('inventoryNumber', 'required', 'Type the number on the label');
  const other = ctx.db.orm
    .select({ id: unit.id })
    .from(unit)
    .where(and(eq(unit.centreId, centreId), eq(unit.inventoryKey, key)))
    .get();
  if (other && other.id !== but)
    throw new Problem('inventory_number_taken', undefined, { extra: { unitId: other.id } });
}

/**
 * Refuses a day of entry into the books that has not come yet at the centre.
 * @throws Problem `invalid_request`
 */
export function assertAlreadyHere(ctx: Ctx, centreId: CentreId, acquiredOn: Day): void {
  if (acquiredOn > today(ctx, centreFacts(ctx.db, centreId).timeZone))
    refuseField('acquiredOn', 'in_the_future', 'Name today or an earlier day');
}
