import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { type Orm, prepared } from '../../../db/open.ts';
import { guest, venue } from '../../../db/tables/venue.ts';
import { type Ctx, permit, today } from '../../core/context.ts';
import type { GuestId, VenueId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { familyNames } from '../../families/reads.ts';
import { venueFacts } from '../reads.ts';
import type { GuestRow } from '../shapes.ts';

const rows = (orm: Orm) =>
  orm
    .select({
      id: guest.id,
      venueId: guest.venueId,
      centreId: venue.centreId,
      familyId: guest.familyId,
      code: guest.code,
      until: guest.until,
      at: guest.at,
      revokedAt: guest.revokedAt,
    })
    .from(guest)
    .innerJoin(venue, eq(venue.id, guest.venueId))
    .$dynamic();
const byId = prepared((orm) =>
  rows(orm)
    .where(eq(guest.id, sql.placeholder('id')))
    .prepare(),
);
const ofVenue = prepared((orm) =>
  rows(orm)
    .where(and(eq(guest.venueId, sql.placeholder('venueId')), isNull(guest.revokedAt)))
    .orderBy(desc(guest.at))
    .limit(200)
    .prepare(),
);

type Stored = Awaited<ReturnType<typeof rows>>[number];

/** Of those whom whoever asks may not know of, nothing. */
function shown(ctx: Ctx, stored: readonly Stored[]): GuestRow[] {
  const names = familyNames(ctx, [...new Set(stored.map(({ familyId }) => familyId))]);
  return stored.flatMap(({ centreId: _at, ...row }) => {
    const name = names.get(row.familyId);
    return name === undefined ? [] : [{ ...row, name }];
  });
}

/** A guest's code as staff who may know of the family see it. @throws Problem `not_found` */
export const guestRow = (ctx: Ctx, id: GuestId): GuestRow =>
  found(shown(ctx, [found(byId(ctx.db).get({ id }))])[0]);

/**
 * A guest's code that staff act on.
 * @throws Problem `not_found`, also where its family is one that whoever acts may not know of; `forbidden`
 */
export function guestAtDesk(ctx: Ctx, id: GuestId): Stored {
  const stored = found(byId(ctx.db).get({ id }));
  permit(ctx, 'session.write', stored.centreId);
  found(shown(ctx, [stored])[0]);
  return stored;
}

/**
 * The codes given for a venue that were not taken back, the latest first.
 * @throws Problem `not_found`, `forbidden`
 */
export function guestsOfVenue(ctx: Ctx, venueId: VenueId): GuestRow[] {
  permit(ctx, 'session.write', venueFacts(ctx.db, venueId).centreId);
  return shown(ctx, ofVenue(ctx.db).all({ venueId }));
}

const byCode = prepared((orm) =>
  rows(orm)
    .where(eq(guest.code, sql.placeholder('code')))
    .prepare(),
);

/** Whether a code still opens its venue: it was not taken back, its last day is not over, something is held there. */
function holds(ctx: Ctx, one: Stored | undefined): Stored | undefined {
  if (one === undefined || one.revokedAt !== null) return undefined;
  const { timeZone, archivedAt } = venueFacts(ctx.db, one.venueId);
  return archivedAt === null && one.until >= today(ctx, timeZone) ? one : undefined;
}

/** The guest whose code it is, written as `codeKey` has it, while it opens anything; whoever asks. */
export const guestOfCode = (ctx: Ctx, code: string): Stored | undefined =>
  holds(ctx, byCode(ctx.db).get({ code }));

/** A guest while the code opens anything, whoever asks. */
export const guestHere = (ctx: Ctx, id: GuestId): Stored | undefined => holds(ctx, byId(ctx.db).get({ id }));
