import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { BookingId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { bookingCard, heldBy } from '../reads/card.ts';
import { deadlines } from '../reads/desk.ts';
import { assertFits, weighBooking } from '../reads/weighing.ts';
import { assertIn, bookingAtDesk, bookingFacts, lineFacts } from '../reads.ts';
import type { BookingCard, DeskBooking, Wanted } from '../shapes.ts';
import { holdLine } from './hold.ts';
import { dropAll } from './let-go.ts';
import { tell } from './tell.ts';
import { setBooking } from './write.ts';

type Change = Wanted & { overrides: DeskBooking['overrides'] };

/**
 * Gives a booking other days or lines: one act that fits or leaves all as it was. What stood on the pickup shelf goes
 * back among the rest and is prepared anew; what was confirmed stays so.
 */
function change(ctx: Ctx, id: BookingId, version: number | null, asked: Change): void {
  const facts = bookingFacts(ctx.db, id);
  const { centreId, familyId } = facts;
  assertIn(facts, 'requested', 'confirmed', 'ready');
  if (version !== null && version !== facts.version) throw new Problem('changed_meanwhile');
  if (lineFacts(ctx.db, id).some(({ handed }) => handed > 0))
    throw new Problem(
      'booking_closed',
      'A part of it is handed out already; change what is left by a new booking',
      {
        extra: { state: facts.state },
      },
    );
  const today = openDay(ctx, centreId);
  const weighed = weighBooking(ctx, centreId, { ...asked, familyId, but: id, held: heldBy(ctx, id) });
  assertFits(weighed);
  const { starts, dueOn } = asked;
  dropAll(ctx.db, id);
  for (const line of weighed.lines) holdLine(ctx, { bookingId: id, centreId, starts }, line);
  const confirmed = facts.state !== 'requested';
  const types = weighed.lines.map((line) => line.type);
  const until = deadlines(ctx.db, centreId, today, { starts, dueOn, confirmed, types });
  const overrides = weighed.lines.flatMap((line) => line.overrides);
  setBooking(ctx, facts, {
    starts,
    dueOn,
    ...until,
    overrides,
    state: confirmed ? 'confirmed' : 'requested',
  });
  tell(ctx, id, {
    act: 'booking.changed',
    notice: 'booking_changed',
    detail: { starts, dueOn, types: types.length },
  });
}

/**
 * Changes a booking at the desk.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `booking_closed` (also once a part was handed out),
 *   `booking_refused` with every reason
 */
export function changeBooking(ctx: Ctx, id: BookingId, version: number, asked: Change): BookingCard {
  act(ctx, () => {
    const { centreId } = bookingAtDesk(ctx, id);
    if (asked.overrides.length > 0) permit(ctx, 'booking.override', centreId);
    change(ctx, id, version, asked);
  });
  return bookingCard(ctx, id);
}

/**
 * Changes a booking for the family itself; whose it is and whether it may has been asked by the caller.
 * @throws Problem `not_found`, `changed_meanwhile`, `booking_closed`, `booking_refused`
 */
export const changeOwn = (ctx: Ctx, id: BookingId, version: number | null, asked: Wanted): void =>
  act(ctx, () => change(ctx, id, version, { ...asked, overrides: [] }));
