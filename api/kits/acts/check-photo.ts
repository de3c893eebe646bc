import { inserter, prepared } from '../../../db/open.ts';
import { photo } from '../../../db/tables/catalogue.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import { type Moment, toMoment } from '../../core/dates.ts';
import type { PhotoId, UnitId } from '../../core/ids.ts';
import { asPicture } from '../../core/picture.ts';
import { refuseField } from '../../core/problem.ts';
import { unitFacts } from '../../stock/reads.ts';

/** How long a photo waits for the check it was taken for: longer than a village is without a network. */
const waits = { hours: 24 };

const addPhoto = inserter(photo);
/** Photos that show a thing, a part or the state of a loan; whoever counts a kit takes none of these for it. */
const shownElsewhere = `SELECT photo_id FROM item_type WHERE photo_id IS NOT NULL
  UNION ALL SELECT photo_id FROM component WHERE photo_id IS NOT NULL UNION ALL SELECT photo_id FROM loan_photo`;
const dropUnused = prepared((_orm, sqlite) =>
  sqlite.prepare<[Moment]>(
    `DELETE FROM photo WHERE id NOT IN (${shownElsewhere}
       UNION ALL SELECT photo_id FROM kit_check WHERE photo_id IS NOT NULL) AND created_at < ?`,
  ),
);
// The moment a photo was kept says of which kit: that is in the trail, in the same transaction.
const waiting = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ unitId: UnitId; photoId: PhotoId; since: Moment }, number>(
      `SELECT 1 FROM photo p WHERE p.id = :photoId AND p.created_at >= :since AND p.id NOT IN (${shownElsewhere})
         AND NOT EXISTS (SELECT 1 FROM kit_check WHERE unit_id = :unitId AND photo_id = p.id)
         AND EXISTS (SELECT 1 FROM audit WHERE subject = 'unit' AND subject_id = :unitId
           AND act = 'kit.photographed' AND at = p.created_at)`,
    )
    .pluck(),
);

const dayAgo = (ctx: Ctx): Moment => toMoment(ctx.now.subtract(waits));

/**
 * Keeps a photo of a kit for the check it is being counted for: named there by its id within a day, or forgotten.
 * @throws Problem `not_found`, `forbidden`, `invalid_request` for what is not a picture
 */
export async function keepCheckPhoto(ctx: Ctx, unitId: UnitId, sent: Blob): Promise<{ photoId: PhotoId }> {
  const { centreId } = unitFacts(ctx.db, unitId);
  permit(ctx, 'loan.issue', centreId);
  const bytes = await asPicture(new Uint8Array(await sent.arrayBuffer()), 'photo');
  return act(ctx, () => {
    dropUnused(ctx.db).run(dayAgo(ctx));
    const photoId = ctx.newId<'photo'>();
    addPhoto(ctx.db, { id: photoId, mime: 'image/webp', bytes, createdAt: now(ctx) });
    record(ctx, { act: 'kit.photographed', subject: 'unit', subjectId: unitId, centreId });
    return { photoId };
  });
}

/**
 * Refuses a photo that was not just taken of this kit, or went with another check of it; `path` = where the check stands
 * in the body, with its dot.
 * @throws Problem `invalid_request`
 */
export function assertTaken(ctx: Ctx, unitId: UnitId, photoId: PhotoId | undefined, path: string): void {
  if (photoId !== undefined && waiting(ctx.db).get({ unitId, photoId, since: dayAgo(ctx) }) === undefined)
    refuseField(`${path}photoId`, 'unknown', 'Send the photo anew; it is kept for a day');
}
