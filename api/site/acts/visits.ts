import { inserter } from '../../../db/open.ts';
import { requestConsent } from '../../../db/tables/bookings.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { VisitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { bookVisit } from '../../venue/acts/book.ts';
import { cancelOwnVisit } from '../../venue/acts/visit-cancel.ts';
import { changeOwnVisit } from '../../venue/acts/visit-change.ts';
import { restoreOwnVisit } from '../../venue/acts/visit-restore.ts';
import { guestHere } from '../../venue/reads/guests.ts';
import { sessionFacts, visitFacts } from '../../venue/reads.ts';
import type { People } from '../../venue/rules.ts';
import { type SiteSession, within } from '../reads/session.ts';
import { openTo } from '../reads/sessions.ts';
import type { GuestVisit, VisitRequest } from '../shapes.ts';
import { admit, assertFewOpen } from './admit.ts';
import type { Guard } from './guard.ts';

const addConsent = inserter(requestConsent);

/**
 * Asks for places in a session of a public venue: they are hers at once, or she waits where she would.
 * @throws Problem `not_found`, `too_many_requests`, `proof_of_work`, `invalid_request`, `too_many_open`,
 *   `already_visiting`, `session_full`
 */
export async function askForVisit(
  ctx: Ctx,
  guard: Guard,
  network: string,
  { venueSessionId, adults, children, wait, channel, ...asked }: VisitRequest,
): Promise<{ visitId: VisitId; code: string; state: 'booked' | 'waiting' }> {
  const { centreId } = openTo(ctx, 'everybody', venueSessionId);
  return admit(ctx, guard, network, { ...asked, centreId }, 'visits', (applicant) => {
    openTo(ctx, 'everybody', venueSessionId);
    const visitId = bookVisit(ctx, venueSessionId, { adults, children, wait, channel, applicant });
    for (const one of asked.consents) addConsent(ctx.db, { requestId: visitId, ...one, givenAt: now(ctx) });
    const { code, state } = visitFacts(ctx.db, visitId);
    return { visitId, code, state: state === 'waiting' ? state : 'booked' };
  });
}

/**
 * Gives a guest places in a session of her venue.
 * @throws Problem `site_session_over`, `not_found`, `invalid_request`, `already_visiting`, `session_full`
 */
export function visitAsGuest(ctx: Ctx, session: SiteSession, body: GuestVisit): VisitId {
  const { guestId, channel } = session;
  const id = act(ctx, () => {
    const guest = guestId === null ? undefined : guestHere(ctx, guestId);
    if (guest === undefined) throw new Problem('site_session_over');
    const { venueSessionId, ...people } = body;
    openTo(ctx, guest.venueId, venueSessionId);
    return bookVisit(ctx, venueSessionId, { ...people, familyId: guest.familyId, channel });
  });
  // The key of a request says nothing of who sent it: another guest's is answered with nothing of hers.
  return within(ctx, session, 'visits', id);
}

/** Cancels a visit for whose session it is. @throws Problem `site_session_over`, `not_found`, `session_closed`, `visit_closed` */
export const cancelMyVisit = (ctx: Ctx, session: SiteSession, id: VisitId): void =>
  act(ctx, () => cancelOwnVisit(ctx, within(ctx, session, 'visits', id)));

/**
 * Changes how many come, for whose session it is.
 * @throws Problem `site_session_over`, `not_found`, `session_closed`, `visit_closed`, `invalid_request`, `session_full`
 */
export const changeMyVisit = (ctx: Ctx, session: SiteSession, id: VisitId, people: People): void =>
  act(ctx, () => changeOwnVisit(ctx, within(ctx, session, 'visits', id), people));

/** Takes her own cancellation of today back. @throws Problem `site_session_over`, `not_found`, `visit_closed`, `too_late_to_undo`, `already_visiting`, `too_many_open` */
export const restoreMyVisit = (ctx: Ctx, session: SiteSession, id: VisitId): void =>
  act(ctx, () => {
    const { sessionId, applicantPhone } = visitFacts(ctx.db, within(ctx, session, 'visits', id));
    assertFewOpen(ctx, sessionFacts(ctx.db, sessionId).centreId, applicantPhone, 'visits');
    restoreOwnVisit(ctx, id);
  });
