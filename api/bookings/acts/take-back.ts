import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { deadlines } from '../reads/desk.ts';
import { weighTakenBack } from '../reads/taking-back.ts';
import { assertFits } from '../reads/weighing.ts';
import { bookingFacts } from '../reads.ts';
import { holdAgain } from './hold.ts';
import { tell } from './tell.ts';
import { setBooking } from './write.ts';

/**
 * Takes back what the family itself cancelled today: it is asked for again, and what it held is promised again. Whose
 * it is has been asked by the caller; the desk decides anew.
 * @throws Problem `not_found`, `too_late_to_undo`, `booking_refused` where somebody has its days since
 */
export const reopenOwn = (ctx: Ctx, id: BookingId): void =>
  act(ctx, () => {
    const facts = bookingFacts(ctx.db, id);
    const weighed = weighTakenBack(ctx, facts);
    if (weighed === undefined) throw new Problem('too_late_to_undo');
    assertFits(weighed);
    const { centreId, starts, dueOn } = facts;
    const types = weighed.lines.map((line) => line.type);
    const asked = { starts, dueOn, confirmed: false, types };
    const until = deadlines(ctx.db, centreId, openDay(ctx, centreId), asked);
    setBooking(ctx, facts, { state: 'requested', closedAt: null, ...until });
    holdAgain(ctx.db, facts, weighed.lines);
    tell(ctx, id, { act: 'booking.reopened' });
  });
