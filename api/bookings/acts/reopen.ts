import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { withdraw } from '../../notices/acts/withdraw.ts';
import type { NoticeKind } from '../../notices/rules.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { actsOn, bookingCard, weighStored } from '../reads/card.ts';
import { deadlines } from '../reads/desk.ts';
import { bookingAtDesk, lineFacts } from '../reads.ts';
import { isOpen } from '../rules.ts';
import type { BookingCard, BookingState } from '../shapes.ts';
import { holdAgain } from './hold.ts';
import { tell } from './tell.ts';
import { setBooking } from './write.ts';

/** What the family was to hear of each decision that can be taken back. */
const told: Partial<Record<BookingState, NoticeKind>> = {
  confirmed: 'booking_confirmed',
  refused: 'booking_refused',
  cancelled: 'booking_cancelled',
};

/**
 * Takes back the last decision on the day it was made: what was confirmed or refused is asked for again, what was
 * cancelled is as it was, and what it held is promised again. A message about it that has not left does not; else the
 * family hears where it stands now.
 * @throws Problem `not_found`, `forbidden`, `too_late_to_undo` when the day is over or something else was done to it
 *   since, `promised_to_others` where somebody has its days since
 */
export function reopenBooking(ctx: Ctx, id: BookingId): BookingCard {
  act(ctx, () => {
    const facts = bookingAtDesk(ctx, id);
    const { centreId, starts, dueOn, state, holdUntil } = facts;
    const handed = lineFacts(ctx.db, id).some((line) => line.handed > 0);
    if (!actsOn(ctx, facts, handed).includes('reopen')) throw new Problem('too_late_to_undo');
    const today = openDay(ctx, centreId);
    const { lines } = weighStored(ctx, facts, facts.overrides);
    const types = lines.map((line) => line.type);
    const confirmed = state === 'cancelled' && holdUntil !== null;
    setBooking(ctx, facts, {
      state: confirmed ? 'confirmed' : 'requested',
      closedAt: null,
      reason: '',
      // What was passed by name was passed for that decision.
      ...(!confirmed && { overrides: [] }),
      ...deadlines(ctx.db, centreId, today, { starts, dueOn, confirmed, types }),
    });
    if (!isOpen(state)) holdAgain(ctx.db, facts, lines);
    const kind = told[state];
    const unheard = kind !== undefined && withdraw(ctx.db, kind, id);
    const notice = confirmed ? 'booking_confirmed' : 'booking_reopened';
    tell(ctx, id, { act: 'booking.reopened', ...(!unheard && { notice }) });
  });
  return bookingCard(ctx, id);
}
