import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { itemType } from '../../../db/tables/catalogue.ts';
import { stock, unit } from '../../../db/tables/stock.ts';
import { record } from '../../audit/acts.ts';
import { centreFacts } from '../../centres/reads.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit, today } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { CentreId, ItemTypeId, UnitId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { stockOf, unitCard } from '../reads.ts';
import { inventoryKey } from '../rules.ts';
import type { newUnit, UnitCard } from '../shapes.ts';
import { moveUnit } from './move.ts';

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

const stockFor = (ctx: Ctx, centreId: CentreId, itemTypeId: ItemTypeId): number =>
  stockOf(ctx.db, centreId, itemTypeId)?.id ??
  ctx.db.orm.insert(stock).values({ centreId, itemTypeId }).returning({ id: stock.id }).get().id;

/**
 * Takes a new unit into a centre's stock; it is free at once.
 * @throws Problem `not_found`, `forbidden`, `inventory_number_taken`, `invalid_request` (unknown item type,
 * a day to come)
 */
export function acquire(ctx: Ctx, centreId: CentreId, body: z.infer<typeof newUnit>): UnitCard {
  return act(ctx, () => {
    permit(ctx, 'stock.write', centreId);
    const type = ctx.db.orm
      .select({ archivedAt: itemType.archivedAt })
      .from(itemType)
      .where(eq(itemType.id, body.itemTypeId))
      .get();
    if (type === undefined || type.archivedAt !== null)
      refuseField('itemTypeId', 'unknown', 'Choose an item type of the catalogue');
    assertAlreadyHere(ctx, centreId, body.acquiredOn);
    assertNumberFree(ctx, centreId, body.inventoryNumber);
    const id = ctx.newId<'unit'>();
    ctx.db.orm
      .insert(unit)
      .values({
        ...body,
        id,
        centreId,
        stockId: stockFor(ctx, centreId, body.itemTypeId),
        inventoryKey: inventoryKey(body.inventoryNumber),
        status: 'free',
        statusSince: now(ctx),
      })
      .run();
    moveUnit(ctx, id, { step: 'acquired', to: 'free', condition: body.condition });
    record(ctx, { act: 'unit.acquired', subject: 'unit', subjectId: id, centreId });
    return unitCard(ctx, id);
  });
}
