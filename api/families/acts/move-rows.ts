import { eq, sql } from 'drizzle-orm';
import { booking } from '../../../db/tables/bookings.ts';
import { consent, proof } from '../../../db/tables/families.ts';
import { handover, loan } from '../../../db/tables/loans.ts';
import { queueEntry } from '../../../db/tables/queue.ts';
import { guest, visit } from '../../../db/tables/venue.ts';
import { freed } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { FamilyId } from '../../core/ids.ts';

/** Moves the rows of one table from the other card to the kept one and tells their ids. */
const moved = (
  ctx: Ctx,
  table:
    | typeof proof
    | typeof consent
    | typeof loan
    | typeof handover
    | typeof booking
    | typeof queueEntry
    | typeof visit
    | typeof guest,
  to: FamilyId,
  from: FamilyId,
) =>
  ctx.db.orm
    .update(table)
    .set({ familyId: to })
    .where(eq(table.familyId, from))
    .returning({ id: table.id })
    .all()
    .map(({ id }) => id);

/** Where both have a place in the same session, or a code for the same venue, the kept card's stays; a place goes before a turn. */
function leaveOne(ctx: Ctx, kept: FamilyId, other: FamilyId): void {
  const at = now(ctx);
  const { orm } = ctx.db;
  const giveUp = (from: FamilyId, to: FamilyId, [mine, theirs]: readonly [mine: string, theirs: string]) => {
    const left = orm
      .update(visit)
      .set({ state: 'cancelled', closedAt: at })
      .where(
        sql`${visit.familyId} = ${from} and state ${sql.raw(mine)} and ${visit.sessionId} in
          (select session_id from visit where family_id = ${to} and state ${sql.raw(theirs)})`,
      )
      .returning({ sessionId: visit.sessionId })
      .all();
    for (const { sessionId } of left) freed(ctx.db, sessionId);
  };
  giveUp(kept, other, ["= 'waiting'", "in ('booked', 'attended', 'absent')"]);
  giveUp(other, kept, ["<> 'cancelled'", "<> 'cancelled'"]);
  orm
    .update(guest)
    .set({ revokedAt: at })
    .where(
      sql`${guest.familyId} = ${other} and revoked_at is null and ${guest.venueId} in
        (select venue_id from guest where family_id = ${kept} and revoked_at is null)`,
    )
    .run();
}

/** Moves all that belongs to the other card to the kept one; tells the ids of what was moved, by its kind. */
export function moveRows(ctx: Ctx, keptId: FamilyId, otherId: FamilyId) {
  leaveOne(ctx, keptId, otherId);
  return {
    loans: moved(ctx, loan, keptId, otherId),
    handovers: moved(ctx, handover, keptId, otherId),
    proofs: moved(ctx, proof, keptId, otherId),
    consents: moved(ctx, consent, keptId, otherId),
    bookings: moved(ctx, booking, keptId, otherId),
    queueEntries: moved(ctx, queueEntry, keptId, otherId),
    visits: moved(ctx, visit, keptId, otherId),
    guests: moved(ctx, guest, keptId, otherId),
  };
}
