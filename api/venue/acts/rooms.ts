import { eq } from 'drizzle-orm';
import { inserter } from '../../../db/open.ts';
import { room } from '../../../db/tables/venue.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { RoomId, VenueId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { roomFacts, venueCard, venueFacts } from '../reads.ts';
import type { NewRoom, RoomPatch, VenueCard } from '../shapes.ts';
import { assertNothingAhead } from './ahead.ts';

const addRoom = inserter(room);

/** Adds a room to a venue. @throws Problem `not_found`, `forbidden` */
export function addRoomTo(ctx: Ctx, venueId: VenueId, body: NewRoom): VenueCard {
  act(ctx, () => {
    const { centreId } = venueFacts(ctx.db, venueId);
    permit(ctx, 'venue.write', centreId);
    const id = ctx.newId<'room'>();
    addRoom(ctx.db, { ...body, id, archivedAt: null, version: 1, venueId });
    record(ctx, { act: 'room.created', subject: 'room', subjectId: id, centreId, detail: { venueId } });
  });
  return venueCard(ctx, venueId);
}

/** Changes what is given of a room. @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `in_use` */
export function changeRoom(ctx: Ctx, id: RoomId, version: number, patch: RoomPatch): VenueCard {
  const { venueId, ...facts } = roomFacts(ctx.db, id);
  act(ctx, () => {
    const { centreId } = venueFacts(ctx.db, venueId);
    permit(ctx, 'venue.write', centreId);
    if (facts.version !== version) throw new Problem('changed_meanwhile');
    const { archived, ...set } = patch;
    if (archived) assertNothingAhead(ctx, { roomId: id });
    const archivedAt = archived === undefined ? facts.archivedAt : archived ? now(ctx) : null;
    ctx.db.orm
      .update(room)
      .set({ ...set, archivedAt, version: version + 1 })
      .where(eq(room.id, id))
      .run();
    const fields = Object.keys(patch);
    record(ctx, {
      act: 'room.changed',
      subject: 'room',
      subjectId: id,
      centreId,
      detail: { venueId, fields },
    });
  });
  return venueCard(ctx, venueId);
}
