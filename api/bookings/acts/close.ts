import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { BookingId } from '../../core/ids.ts';
import { bookingCard } from '../reads/card.ts';
import { assertIn, type BookingFacts, bookingAtDesk, bookingFacts, lineFacts } from '../reads.ts';
import type { BookingCard, BookingState } from '../shapes.ts';
import { letGo } from './let-go.ts';
import { tell } from './tell.ts';
import { setBooking } from './write.ts';

type End = Extract<BookingState, 'cancelled' | 'refused' | 'expired' | 'no_show' | 'collected'>;

/** What each end is told as; what a family ended itself it need not be written about. */
const ends = {
  cancelled: { act: 'booking.cancelled', notice: 'booking_cancelled' },
  refused: { act: 'booking.refused', notice: 'booking_refused' },
  expired: { act: 'booking.expired', notice: 'booking_expired' },
  no_show: { act: 'booking.no_show', notice: 'booking_expired' },
  collected: { act: 'booking.collected', notice: undefined },
} as const;

/**
 * Ends a booking and lets go what it still holds; whoever may has been looked at by the caller's act. One of which a
 * part was handed out ends as collected, however it ends.
 */
export function end(ctx: Ctx, facts: BookingFacts, state: End, reason = '', quietly = false): void {
  const { id } = facts;
  letGo(ctx.db, id);
  const some = lineFacts(ctx.db, id).some(({ handed }) => handed > 0);
  const closed = some ? 'collected' : state;
  setBooking(ctx, facts, { state: closed, reason, closedAt: now(ctx) });
  const { act, notice } = ends[closed];
  tell(ctx, id, { act, decision: ctx.actor.kind === 'staff', ...(!quietly && { notice }) });
}

/**
 * Refuses a request, in words the family may read.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `booking_closed`
 */
export const refuseBooking = (ctx: Ctx, id: BookingId, reason: string, version?: number): BookingCard =>
  endByDesk(ctx, id, 'refused', reason, version, ['requested']);

/**
 * Cancels a booking; of one that was handed out in part, the rest is let go.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `booking_closed`
 */
export const cancelBooking = (ctx: Ctx, id: BookingId, reason: string, version?: number): BookingCard =>
  endByDesk(ctx, id, 'cancelled', reason, version, ['requested', 'confirmed', 'ready']);

function endByDesk(
  ctx: Ctx,
  id: BookingId,
  state: End,
  reason: string,
  version: number | undefined,
  from: BookingState[],
): BookingCard {
  act(ctx, () => {
    const facts = bookingAtDesk(ctx, id, version);
    assertIn(facts, ...from);
    end(ctx, facts, state, reason);
  });
  return bookingCard(ctx, id);
}

/**
 * Cancels a booking for the family itself; whose it is and whether it may has been asked by the caller.
 * @throws Problem `not_found`, `booking_closed`
 */
export const cancelOwn = (ctx: Ctx, id: BookingId): void =>
  act(ctx, () => {
    const facts = bookingFacts(ctx.db, id);
    assertIn(facts, 'requested', 'confirmed', 'ready');
    end(ctx, facts, 'cancelled', '', true);
  });
