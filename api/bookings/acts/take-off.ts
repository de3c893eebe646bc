import { act, freed } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingId, UnitId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { bookingCard } from '../reads/card.ts';
import { assertIn, bookingAtDesk, lineOf, unitsAside } from '../reads.ts';
import type { BookingCard } from '../shapes.ts';
import { holdFrom } from './fill.ts';
import { takeOff } from './let-go.ts';
import { tell } from './tell.ts';
import { setBooking } from './write.ts';

/**
 * Takes a unit off the pickup shelf again; the booking still holds its type, and with nothing on the shelf for its own
 * days only.
 * @throws Problem `not_found`, `forbidden`, `booking_closed`
 */
export function takeOffShelf(ctx: Ctx, id: BookingId, unitId: UnitId): BookingCard {
  act(ctx, () => {
    const facts = bookingAtDesk(ctx, id);
    assertIn(facts, 'confirmed', 'ready');
    const aside = unitsAside(ctx.db, id);
    const line = lineOf(ctx.db, found(aside.find((unit) => unit.id === unitId)).lineId);
    takeOff(ctx.db, unitId);
    if (line.commitmentId !== null && aside.filter(({ lineId }) => lineId === line.id).length === 1)
      holdFrom(ctx.db, line.commitmentId, facts.starts);
    freed(ctx.db, line.stockId);
    setBooking(ctx, facts, { state: 'confirmed' });
    tell(ctx, id, { act: 'booking.taken_off', detail: { unitId } });
  });
  return bookingCard(ctx, id);
}
