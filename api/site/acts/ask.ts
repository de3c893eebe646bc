import { inserter } from '../../../db/open.ts';
import { requestConsent } from '../../../db/tables/bookings.ts';
import { requestBooking } from '../../bookings/acts/request.ts';
import { bookingFacts } from '../../bookings/reads.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { BookingId, QueueEntryId } from '../../core/ids.ts';
import { joinQueue } from '../../queue/acts/join.ts';
import { assertLentHere } from '../reads/lent.ts';
import type { BookingRequest, QueueRequest } from '../shapes.ts';
import { admit } from './admit.ts';
import type { Guard } from './guard.ts';

const addConsent = inserter(requestConsent);

/**
 * Asks for things of a centre for some days; the desk decides.
 * @throws Problem `too_many_requests`, `proof_of_work`, `invalid_request`, `too_many_open`, `not_found`,
 *   `booking_refused` with every reason
 */
export const askForBooking = (
  ctx: Ctx,
  guard: Guard,
  network: string,
  body: BookingRequest,
): Promise<{ bookingId: BookingId; code: string }> =>
  admit(ctx, guard, network, body, 'requests', (applicant) => {
    const { centreId, starts, dueOn, lines, channel, note, consents } = body;
    const wanted = { starts, dueOn, lines, channel, note, consents };
    const bookingId = requestBooking(ctx, centreId, { ...wanted, applicant });
    return { bookingId, code: bookingFacts(ctx.db, bookingId).code };
  });

/**
 * Asks for a place in the queue for a type.
 * @throws Problem `too_many_requests`, `proof_of_work`, `invalid_request`, `too_many_open`, `not_found`,
 *   `already_waiting`, `free_now`
 */
export const askForPlace = (
  ctx: Ctx,
  guard: Guard,
  network: string,
  body: QueueRequest,
): Promise<{ queueEntryId: QueueEntryId; code: string }> =>
  admit(ctx, guard, network, body, 'places', (applicant) => {
    const { centreId, itemTypeId, quantity, wantedFrom, days, channel, consents } = body;
    assertLentHere(ctx, centreId, itemTypeId, 'itemTypeId');
    const wish = { centreId, itemTypeId, quantity, wantedFrom, days, channel };
    const { id, code } = joinQueue(ctx, { ...wish, applicant });
    for (const one of consents) addConsent(ctx.db, { requestId: id, ...one, givenAt: now(ctx) });
    return { queueEntryId: id, code };
  });
