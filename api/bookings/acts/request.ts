import { inserter } from '../../../db/open.ts';
import { requestConsent } from '../../../db/tables/bookings.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { BookingId, CentreId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { enter } from '../../families/acts/enter.ts';
import type { AccessReason, ApplicantBody } from '../../families/shapes.ts';
import { type Booked, bookingCard } from '../reads/card.ts';
import type { BookingCard, DeskBooking, Wanted } from '../shapes.ts';
import { book } from './book.ts';

const addConsent = inserter(requestConsent);

/**
 * Books for a family at the desk or by phone: it is confirmed at once.
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`, `booking_refused`, `promised_to_others`
 */
export function bookForFamily(
  ctx: Ctx,
  centreId: CentreId,
  body: DeskBooking,
  reason?: AccessReason,
): BookingCard {
  let booked: Booked | undefined;
  const id = act(ctx, () => {
    permit(ctx, 'booking.write', centreId);
    if (body.overrides.length > 0) permit(ctx, 'booking.override', centreId);
    const { standing } = enter(ctx, body.familyId, 'family.read', reason);
    if (standing.centreId !== centreId || standing.mergedInto !== null) throw new Problem('not_found');
    booked = book(ctx, centreId, { ...body, applicant: null, confirmed: true });
    return booked.facts.id;
  });
  return bookingCard(ctx, id, booked);
}

/** What somebody asks for on the families' site. */
export type SiteBooking = Wanted & {
  applicant: ApplicantBody;
  channel: 'site' | 'kiosk';
  note: string;
  consents: readonly { purpose: string; textVersion: number }[];
};

/**
 * Takes a request of somebody who has not signed in; it holds its units until the desk decides or the day for that is
 * over, and notes what was consented to. That the consents are in force, limits and proofs of work are the caller's.
 * @throws Problem what `book` throws
 */
export const requestBooking = (ctx: Ctx, centreId: CentreId, body: SiteBooking): BookingId =>
  act(ctx, () => {
    const { facts } = book(ctx, centreId, { ...body, familyId: null, overrides: [], confirmed: false });
    for (const consent of body.consents)
      addConsent(ctx.db, { requestId: facts.id, ...consent, givenAt: now(ctx) });
    return facts.id;
  });
