import { eq } from 'drizzle-orm';
import { setAside } from '../../../db/tables/bookings.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { BookingId, UnitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { bookingCard } from '../reads/card.ts';
import { assertIn, bookingFacts, unitsAside } from '../reads.ts';
import type { BookingCard } from '../shapes.ts';
import { setBooking } from './decide.ts';
import { tell } from './tell.ts';

/**
 * Takes a unit off the pickup shelf again; the booking still holds its type.
 * @throws Problem `not_found`, `forbidden`, `booking_closed`
 */
export function takeOffShelf(ctx: Ctx, id: BookingId, unitId: UnitId): BookingCard {
  act(ctx, () => {
    const facts = bookingFacts(ctx.db, id);
    permit(ctx, 'booking.write', facts.centreId);
    assertIn(facts, 'confirmed', 'ready');
    if (!unitsAside(ctx.db, id).some((unit) => unit.id === unitId)) throw new Problem('not_found');
    ctx.db.orm.delete(setAside).where(eq(setAside.unitId, unitId)).run();
    setBooking(ctx, facts, { state: 'confirmed' });
    tell(ctx, id, { act: 'booking.taken_off', detail: { unitId } });
  });
  return bookingCard(ctx, id);
}
