import { eq } from 'drizzle-orm';
import { itemType, photo } from '../../../db/tables/catalogue.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { ItemTypeId, PhotoId } from '../../core/ids.ts';
import { asPicture } from '../../core/picture.ts';
import { itemTypeCard, storedItemType } from '../reads.ts';
import type { ItemTypeCard } from '../shapes.ts';
import { toChange } from './change.ts';

const swap = (ctx: Ctx, id: ItemTypeId, photoId: PhotoId | null): ItemTypeCard => {
  const before = storedItemType(ctx.db, id);
  ctx.db.orm
    .update(itemType)
    .set({ photoId, version: before.version + 1 })
    .where(eq(itemType.id, id))
    .run();
  if (before.photoId !== null) ctx.db.orm.delete(photo).where(eq(photo.id, before.photoId)).run();
  record(ctx, {
    act: photoId === null ? 'item_type.photo_removed' : 'item_type.photo_set',
    subject: 'item_type',
    subjectId: id,
    centreId: null,
  });
  return itemTypeCard(ctx, id);
};

/**
 * Shows a photo in place of the pictogram; the photo before it is deleted. `forbidden`, `not_found`,
 * `changed_meanwhile`, `invalid_request` (what `asPicture` refuses, for the field `photo`).
 */
export async function setPhoto(ctx: Ctx, id: ItemTypeId, version: number, sent: Blob): Promise<ItemTypeCard> {
  permit(ctx, 'catalogue.write');
  storedItemType(ctx.db, id);
  const bytes = await asPicture(new Uint8Array(await sent.arrayBuffer()), 'photo');
  return act(ctx, () => {
    toChange(ctx, id, version);
    const photoId = ctx.newId<'photo'>();
    ctx.db.orm
      .insert(photo)
      .values({ id: photoId, mime: 'image/webp', bytes, createdAt: now(ctx) })
      .run();
    return swap(ctx, id, photoId);
  });
}

/** Goes back to the pictogram; without a photo nothing changes. `forbidden`, `not_found`, `changed_meanwhile`. */
export const removePhoto = (ctx: Ctx, id: ItemTypeId, version: number): ItemTypeCard =>
  act(ctx, () => {
    const card = toChange(ctx, id, version);
    return card.hasPhoto ? swap(ctx, id, null) : card;
  });
