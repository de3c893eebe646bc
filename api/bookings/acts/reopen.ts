import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { BookingId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { actsOn, bookingCard, weighStored } from '../reads/card.ts';
import { deadlines } from '../reads/desk.ts';
import { bookingFacts } from '../reads.ts';
import type { BookingCard } from '../shapes.ts';
import { setBooking } from './decide.ts';
import { holdAgain } from './hold.ts';
import { tell } from './tell.ts';

/**
 * Takes back a refusal or a cancellation on the day it happened: it is asked for again, and what it held is promised
 * again.
 * @throws Problem `not_found`, `forbidden`, `too_late_to_undo` when the day is over, `promised_to_others` where
 *   somebody has its days since
 */
export function reopenBooking(ctx: Ctx, id: BookingId): BookingCard {
  act(ctx, () => {
    const facts = bookingFacts(ctx.db, id);
    const { centreId, starts, dueOn } = facts;
    permit(ctx, 'booking.write', centreId);
    if (!actsOn(ctx, facts, false).includes('reopen')) throw new Problem('too_late_to_undo');
    const today = openDay(ctx, centreId);
    const { lines } = weighStored(ctx, facts, facts.overrides);
    setBooking(ctx, facts, {
      state: 'requested',
      closedAt: null,
      reason: '',
      ...deadlines(ctx.db, centreId, today, {
        starts,
        dueOn,
        confirmed: false,
        types: lines.map((line) => line.type),
      }),
    });
    holdAgain(ctx.db, facts, lines);
    tell(ctx, id, { act: 'booking.reopened', notice: 'booking_requested' });
  });
  return bookingCard(ctx, id);
}
