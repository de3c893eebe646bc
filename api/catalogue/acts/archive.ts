import { and, count, eq, ne, sql } from 'drizzle-orm';
import { itemType } from '../../../db/tables/catalogue.ts';
import { unit } from '../../../db/tables/stock.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { ItemTypeId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { itemTypeCard } from '../reads.ts';
import type { ItemTypeCard } from '../shapes.ts';
import { refuseTakenName } from './create.ts';

const turn = (ctx: Ctx, id: ItemTypeId, archivedAt: ReturnType<typeof now> | null): ItemTypeCard => {
  ctx.db.orm
    .update(itemType)
    .set({ archivedAt, version: sql`${itemType.version} + 1` })
    .where(eq(itemType.id, id))
    .run();
  record(ctx, {
    act: archivedAt === null ? 'item_type.restored' : 'item_type.archived',
    subject: 'item_type',
    subjectId: id,
    centreId: null,
  });
  return itemTypeCard(ctx, id);
};

/**
 * Takes an item type out of the catalogue; its history stays. Done twice, it is done once. `forbidden`,
 * `not_found`, `in_use` while any unit of it is not written off.
 */
export const archiveItemType = (ctx: Ctx, id: ItemTypeId): ItemTypeCard =>
  act(ctx, () => {
    permit(ctx, 'catalogue.write');
    const card = itemTypeCard(ctx, id);
    if (card.archivedAt !== null) return card;
    const units = ctx.db.orm
      .select({ count: count() })
      .from(unit)
      .where(and(eq(unit.itemTypeId, id), ne(unit.status, 'written_off')))
      .get()?.count;
    if (units) throw new Problem('in_use', 'Write its units off first', { extra: { units } });
    return turn(ctx, id, now(ctx));
  });

/** Puts an item type back into the catalogue. `forbidden`, `not_found`, `name_taken`. */
export const restoreItemType = (ctx: Ctx, id: ItemTypeId): ItemTypeCard =>
  act(ctx, () => {
    permit(ctx, 'catalogue.write');
    const card = itemTypeCard(ctx, id);
    if (card.archivedAt === null) return card;
    refuseTakenName(ctx, card.nameRu, id);
    return turn(ctx, id, null);
  });
