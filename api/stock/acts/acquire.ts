import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { itemType } from '../../../db/tables/catalogue.ts';
import { stock, unit } from '../../../db/tables/stock.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { CentreId, ItemTypeId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import { stockOf, unitCard } from '../reads.ts';
import { inventoryKey, lendable } from '../rules.ts';
import type { newUnit, UnitCard } from '../shapes.ts';
import { assertAlreadyHere, assertNumberFree } from './check.ts';
import { sendToCleaning } from './clean.ts';
import { moveUnit } from './move.ts';
import { openDay } from './open-day.ts';

const stockFor = (ctx: Ctx, centreId: CentreId, itemTypeId: ItemTypeId): number =>
  stockOf(ctx.db, centreId, itemTypeId)?.id ??
  ctx.db.orm.insert(stock).values({ centreId, itemTypeId }).returning({ id: stock.id }).get().id;

/**
 * Takes a new unit into a centre's stock; it is free at once, a damaged one once somebody has looked at it.
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
    const status = lendable(body.condition) ? 'free' : 'to_inspect';
    const stockId = stockFor(ctx, centreId, body.itemTypeId);
    ctx.db.orm
      .insert(unit)
      .values({
        ...body,
        id,
        centreId,
        stockId,
        inventoryKey: inventoryKey(body.inventoryNumber),
        status,
        statusSince: now(ctx),
      })
      .run();
    moveUnit(ctx, id, { step: 'acquired', to: status, condition: body.condition });
    if (status !== 'free') sendToCleaning(ctx.db, { id, centreId, stockId }, openDay(ctx, centreId));
    record(ctx, { act: 'unit.acquired', subject: 'unit', subjectId: id, centreId });
    return unitCard(ctx, id);
  });
}
