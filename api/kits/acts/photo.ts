import { eq } from 'drizzle-orm';
import { photo } from '../../../db/tables/catalogue.ts';
import { component } from '../../../db/tables/kits.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { ComponentId, PhotoId } from '../../core/ids.ts';
import { asPicture } from '../../core/picture.ts';
import { kitList } from '../reads/kit.ts';
import { componentFacts } from '../reads/parts.ts';
import type { KitList } from '../shapes.ts';

function swap(ctx: Ctx, id: ComponentId, photoId: PhotoId | null): KitList {
  const before = componentFacts(ctx.db, id);
  ctx.db.orm.update(component).set({ photoId }).where(eq(component.id, id)).run();
  if (before.photoId !== null) ctx.db.orm.delete(photo).where(eq(photo.id, before.photoId)).run();
  const detail = { itemTypeId: before.itemTypeId };
  const name = photoId === null ? 'kit.photo_removed' : 'kit.photo_set';
  record(ctx, { act: name, subject: 'component', subjectId: id, centreId: null, detail });
  return kitList(ctx, before.itemTypeId);
}

/**
 * Shows a photo of a part in place of its pictogram; the photo before it is deleted.
 * @throws Problem `not_found`, `forbidden`, `invalid_request` for what is not a picture
 */
export async function setPartPhoto(ctx: Ctx, id: ComponentId, sent: Blob): Promise<KitList> {
  permit(ctx, 'kit.write');
  componentFacts(ctx.db, id);
  const bytes = await asPicture(new Uint8Array(await sent.arrayBuffer()), 'photo');
  return act(ctx, () => {
    const photoId = ctx.newId<'photo'>();
    ctx.db.orm
      .insert(photo)
      .values({ id: photoId, mime: 'image/webp', bytes, createdAt: now(ctx) })
      .run();
    return swap(ctx, id, photoId);
  });
}

/**
 * Goes back to a part's pictogram; without a photo nothing changes.
 * @throws Problem `not_found`, `forbidden`
 */
export const removePartPhoto = (ctx: Ctx, id: ComponentId): KitList =>
  act(ctx, () => {
    permit(ctx, 'kit.write');
    const { photoId, itemTypeId } = componentFacts(ctx.db, id);
    return photoId === null ? kitList(ctx, itemTypeId) : swap(ctx, id, null);
  });
