import { eq } from 'drizzle-orm';
import { booking } from '../../../db/tables/bookings.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingFacts } from '../reads.ts';

/** Writes what changed of a booking, as its next edition. */
export function setBooking(
  ctx: Ctx,
  { id, version }: Pick<BookingFacts, 'id' | 'version'>,
  set: Partial<BookingFacts>,
): void {
  ctx.db.orm
    .update(booking)
    .set({ ...set, version: version + 1 })
    .where(eq(booking.id, id))
    .run();
}
