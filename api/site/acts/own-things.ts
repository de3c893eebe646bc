import { changeOwn } from '../../bookings/acts/change.ts';
import { cancelOwn } from '../../bookings/acts/close.ts';
import { reopenOwn } from '../../bookings/acts/take-back.ts';
import { bookingFacts, lineFacts } from '../../bookings/reads.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingId, LoanId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { extendOwn } from '../../loans/acts/extend.ts';
import { ownExtension, selfService } from '../reads/mine.ts';
import { type SiteSession, within } from '../reads/session.ts';
import type { MyChange } from '../shapes.ts';
import { assertFewOpen } from './admit.ts';

/** Stops what the rules leave to the desk. @throws Problem `only_by_desk`, `too_late_to_change`, `booking_closed` */
function assertSelf(ctx: Ctx, id: BookingId, what: 'cancel' | 'change'): void {
  const facts = bookingFacts(ctx.db, id);
  const handed = lineFacts(ctx.db, id).some((line) => line.handed > 0);
  const { why } = selfService(ctx, facts, handed)[what];
  if (why === null) return;
  throw new Problem(why, undefined, why === 'booking_closed' ? { extra: { state: facts.state } } : {});
}

/**
 * Cancels a booking for the family whose session it is.
 * @throws Problem `site_session_over`, `not_found`, `booking_closed`, `only_by_desk`
 */
export const cancelMine = (ctx: Ctx, session: SiteSession, id: BookingId): void =>
  act(ctx, () => {
    within(ctx, session, 'bookings', id);
    assertSelf(ctx, id, 'cancel');
    cancelOwn(ctx, id);
  });

/**
 * Takes back a cancellation of the same day by the family whose session it is: it is asked for again.
 * @throws Problem `site_session_over`, `not_found`, `too_late_to_undo`, `too_many_open`, `booking_refused` where
 *   somebody has its days since
 */
export const reopenMine = (ctx: Ctx, session: SiteSession, id: BookingId): void =>
  act(ctx, () => {
    const { centreId, applicantPhone } = bookingFacts(ctx.db, within(ctx, session, 'bookings', id));
    assertFewOpen(ctx, centreId, applicantPhone, 'requests');
    reopenOwn(ctx, id);
  });

/**
 * Gives a booking other days and lines; what does not fit leaves all as it was.
 * @throws Problem `site_session_over`, `not_found`, `changed_meanwhile`, `booking_closed`, `only_by_desk`,
 *   `too_late_to_change`, `booking_refused` with every reason
 */
export const changeMine = (ctx: Ctx, session: SiteSession, id: BookingId, body: MyChange): void =>
  act(ctx, () => {
    within(ctx, session, 'bookings', id);
    assertSelf(ctx, id, 'change');
    const { version, ...asked } = body;
    changeOwn(ctx, id, version, asked);
  });

/**
 * Makes the term of a loan longer.
 * @throws Problem `site_session_over`, `not_found`, `only_by_desk`, `extension_refused` with every reason
 */
export const extendMine = (ctx: Ctx, session: SiteSession, id: LoanId): void =>
  act(ctx, () => {
    within(ctx, session, 'loans', id);
    if (ownExtension(ctx, id).reasons.includes('only_by_desk')) throw new Problem('only_by_desk');
    extendOwn(ctx, id);
  });
