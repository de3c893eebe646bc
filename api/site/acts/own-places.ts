import { acceptOwnOffer } from '../../bookings/acts/accept-offer.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingId, OfferId, QueueEntryId } from '../../core/ids.ts';
import { declineOffer } from '../../queue/acts/decline.ts';
import { pauseEntry, resumeEntry } from '../../queue/acts/hold.ts';
import { leaveQueue } from '../../queue/acts/leave.ts';
import { offerFacts } from '../../queue/reads.ts';
import { type SiteSession, within } from '../reads/session.ts';

/** The offer, if it was made to one who waits in this session. @throws Problem `site_session_over`, `not_found` */
const offered = (ctx: Ctx, session: SiteSession, id: OfferId) =>
  within(ctx, session, 'entries', offerFacts(ctx.db, id).entryId);

/**
 * Accepts what the queue offers: it becomes a booking.
 * @throws Problem `site_session_over`, `not_found`, `offer_closed`, `booking_refused`
 */
export const acceptMine = (ctx: Ctx, session: SiteSession, id: OfferId): BookingId =>
  act(ctx, () => {
    offered(ctx, session, id);
    return acceptOwnOffer(ctx, id);
  });

/**
 * Lets an offer pass to the next; with `keep` the place stays and is passed over until the family says otherwise.
 * @throws Problem `site_session_over`, `not_found`, `offer_closed`
 */
export const declineMine = (ctx: Ctx, session: SiteSession, id: OfferId, keep: boolean): void =>
  act(ctx, () => {
    offered(ctx, session, id);
    declineOffer(ctx, id, keep, session.channel);
  });

const steps = { pause: pauseEntry, resume: resumeEntry, leave: leaveQueue };
export type QueueStep = keyof typeof steps;

/**
 * Pauses a place in the queue, lets it wait on, or gives it up.
 * @throws Problem `site_session_over`, `not_found`, `queue_entry_closed`
 */
export const stepMine = (ctx: Ctx, session: SiteSession, id: QueueEntryId, step: QueueStep): void =>
  act(ctx, () => {
    within(ctx, session, 'entries', id);
    steps[step](ctx, id, session.channel);
  });
