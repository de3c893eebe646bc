import { eq, sql } from 'drizzle-orm';
import { type Db, prepared, rowBy } from '../../../db/open.ts';
import { photo } from '../../../db/tables/catalogue.ts';
import { component } from '../../../db/tables/kits.ts';
import { photoOrDrawing, type Shown } from '../../catalogue/reads.ts';
import type { ComponentId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';

const byId = rowBy(component, component.id);

/**
 * A part of a kit type as stored.
 * @throws Problem `not_found`
 */
export const componentFacts = (db: Db, id: ComponentId) => found(byId(db, id));

const pictureOf = prepared((orm) =>
  orm
    .select({
      pictogram: component.pictogram,
      photoId: component.photoId,
      photo: { id: photo.id, mime: photo.mime, bytes: photo.bytes },
    })
    .from(component)
    .leftJoin(photo, eq(photo.id, component.photoId))
    .where(eq(component.id, sql.placeholder('id')))
    .prepare(),
);

/**
 * The picture of a part: its photo, else its pictogram; `version` is what its address ends with. Open to all: families
 * see what is in a kit too.
 * @throws Problem `not_found`
 */
export function componentPicture(db: Db, id: ComponentId): Shown & { version: string } {
  const { photoId, ...picture } = found(pictureOf(db).get({ id }));
  return { version: photoId ?? picture.pictogram, ...photoOrDrawing(picture) };
}
