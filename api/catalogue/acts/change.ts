import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { itemType } from '../../../db/tables/catalogue.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { ItemTypeId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { itemTypeCard } from '../reads.ts';
import type { ItemTypeCard, ItemTypePatch } from '../shapes.ts';
import { columns, indexItemType, refuseTakenName, refuseUnknownPictogram } from './create.ts';

const hasList = prepared((_orm, sqlite) =>
  sqlite.prepare<[ItemTypeId], 1>('SELECT 1 FROM kit_list WHERE item_type_id = ? LIMIT 1').pluck(),
);

/**
 * The card as it stands, if nobody changed it since `version`.
 * @throws Problem `forbidden`, `not_found`, `changed_meanwhile`
 */
export function toChange(ctx: Ctx, id: ItemTypeId, version: number): ItemTypeCard {
  permit(ctx, 'catalogue.write');
  const before = itemTypeCard(ctx, id);
  if (before.version !== version) throw new Problem('changed_meanwhile');
  return before;
}

/**
 * Changes what is given of a card; nothing different is no change. `forbidden`, `not_found`, `changed_meanwhile`,
 * `name_taken`, `invalid_request` (an unknown pictogram, another category for what has a list of parts).
 */
export const changeItemType = (
  ctx: Ctx,
  id: ItemTypeId,
  version: number,
  patch: ItemTypePatch,
): ItemTypeCard =>
  act(ctx, () => {
    const before = toChange(ctx, id, version);
    const fields = Object.keys(patch).filter(
      (field) =>
        !isDeepStrictEqual(patch[field as keyof ItemTypePatch], before[field as keyof ItemTypePatch]),
    );
    if (fields.length === 0) return before;
    if (patch.nameRu !== undefined && before.archivedAt === null) refuseTakenName(ctx, patch.nameRu, id);
    if (patch.pictogram !== undefined) refuseUnknownPictogram(patch.pictogram);
    if (fields.includes('category') && hasList(ctx.db).get(id) !== undefined)
      refuseField('category', 'kit', 'What has a list of parts is counted by it, and stays a multibox');
    const row = ctx.db.orm
      .update(itemType)
      .set({ ...columns(patch), version: version + 1 })
      .where(eq(itemType.id, id))
      .returning()
      .get();
    indexItemType(ctx.db, row);
    record(ctx, {
      act: 'item_type.changed',
      subject: 'item_type',
      subjectId: id,
      centreId: null,
      detail: { fields: fields.sort() },
    });
    return itemTypeCard(ctx, id);
  });
