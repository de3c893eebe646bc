import { eq } from 'drizzle-orm';
import { inserter } from '../../../db/open.ts';
import { venue } from '../../../db/tables/venue.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { CentreId, VenueId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { venueCard, venueFacts } from '../reads.ts';
import type { NewVenue, VenueCard, VenuePatch } from '../shapes.ts';
import { assertNothingAhead } from './ahead.ts';

const addVenue = inserter(venue);

/** Founds a venue. @throws Problem `not_found`, `forbidden` */
export function foundVenue(ctx: Ctx, centreId: CentreId, body: NewVenue): VenueCard {
  const id = act(ctx, () => {
    permit(ctx, 'venue.write', centreId);
    const id = ctx.newId<'venue'>();
    addVenue(ctx.db, { ...body, archivedAt: null, version: 1, id, centreId });
    record(ctx, { act: 'venue.created', subject: 'venue', subjectId: id, centreId });
    return id;
  });
  return venueCard(ctx, id);
}

/**
 * Changes what is given of a venue. Its clocks stay while sessions are ahead, for these were told to people.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `in_use`
 */
export function changeVenue(ctx: Ctx, id: VenueId, version: number, patch: VenuePatch): VenueCard {
  act(ctx, () => {
    const { centreId, ...facts } = venueFacts(ctx.db, id);
    permit(ctx, 'venue.write', centreId);
    if (facts.version !== version) throw new Problem('changed_meanwhile');
    const { archived, ...set } = patch;
    if (archived || (set.timeZone ?? facts.timeZone) !== facts.timeZone)
      assertNothingAhead(ctx, { venueId: id });
    const archivedAt = archived === undefined ? facts.archivedAt : archived ? now(ctx) : null;
    ctx.db.orm
      .update(venue)
      .set({ ...set, archivedAt, version: version + 1 })
      .where(eq(venue.id, id))
      .run();
    const fields = Object.keys(patch);
    record(ctx, { act: 'venue.changed', subject: 'venue', subjectId: id, centreId, detail: { fields } });
  });
  return venueCard(ctx, id);
}
