import { and, eq, isNull } from 'drizzle-orm';
import { inserter } from '../../../db/open.ts';
import { guest } from '../../../db/tables/venue.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { freshCode } from '../../core/code.ts';
import { actorId, type Ctx, now, permit, today } from '../../core/context.ts';
import type { FamilyId, GuestId, VenueId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import type { AccessReason } from '../../families/shapes.ts';
import { guestAtDesk, guestRow } from '../reads/guests.ts';
import { venueFacts } from '../reads.ts';
import type { GuestRow, NewGuest } from '../shapes.ts';
import { serving } from './visit.ts';

const add = inserter(guest);

/** A code opens nothing any more, nor does what was opened by it, which is judged anew with each request. */
function revoke(ctx: Ctx, id: GuestId): void {
  ctx.db.orm
    .update(guest)
    .set({ revokedAt: now(ctx) })
    .where(eq(guest.id, id))
    .run();
}

const liveOf = (ctx: Ctx, venueId: VenueId, familyId: FamilyId) =>
  ctx.db.orm
    .select({ id: guest.id })
    .from(guest)
    .where(and(eq(guest.venueId, venueId), eq(guest.familyId, familyId), isNull(guest.revokedAt)))
    .get();

/**
 * Gives a family a code by which it finds a venue's sessions; one it had for that venue opens nothing any more.
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`, `invalid_request` for a day that is over
 */
export function admitGuest(ctx: Ctx, venueId: VenueId, body: NewGuest, reason?: AccessReason): GuestRow {
  const id = act(ctx, () => {
    const { centreId, timeZone, archivedAt } = venueFacts(ctx.db, venueId);
    permit(ctx, 'session.write', centreId);
    const { familyId, until } = body;
    const { why } = serving(ctx, familyId, centreId, reason);
    if (archivedAt !== null) refuseField('familyId', 'archived', 'Nothing is held there any more');
    if (until < today(ctx, timeZone)) refuseField('until', 'too_small', 'Choose today or a later day');
    const before = liveOf(ctx, venueId, familyId);
    if (before !== undefined) revoke(ctx, before.id);
    const id = ctx.newId<'guest'>();
    const made = { id, venueId, familyId, until, code: freshCode(ctx.db) };
    add(ctx.db, { ...made, revokedAt: null, at: now(ctx), staffId: actorId(ctx) });
    const detail = { familyId, venueId, until, ...why };
    record(ctx, { act: 'guest.admitted', subject: 'guest', subjectId: id, centreId, detail });
    return id;
  });
  return guestRow(ctx, id);
}

/** Takes a code back. @throws Problem `not_found`, `forbidden` */
export function revokeGuest(ctx: Ctx, id: GuestId): GuestRow {
  act(ctx, () => {
    const { centreId, familyId, revokedAt } = guestAtDesk(ctx, id);
    if (revokedAt !== null) return;
    revoke(ctx, id);
    const detail = { familyId };
    record(ctx, { act: 'guest.revoked', subject: 'guest', subjectId: id, centreId, detail });
  });
  return guestRow(ctx, id);
}
