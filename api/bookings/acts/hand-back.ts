import { itemTypeFacts } from '../../catalogue/reads.ts';
import type { Ctx } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { BookingLineId } from '../../core/ids.ts';
import { takenThrough } from '../reads/desk.ts';
import { assertIn, bookingFacts, lineFacts, lineOf, unitsAside } from '../reads.ts';
import { holdRest } from './fill.ts';
import { tell } from './tell.ts';
import { setBooking } from './write.ts';

/**
 * A handover that was a mistake is taken back: its line waits again, and a collected booking is open again with all
 * that is left of it.
 * @throws Problem `promised_to_others` where its days were promised to somebody since
 */
export function takeHandOutBack(ctx: Ctx, lineId: BookingLineId, today: Day): void {
  const line = lineOf(ctx.db, lineId);
  const facts = bookingFacts(ctx.db, line.bookingId);
  const { id, centreId, starts, dueOn, state } = facts;
  const closed = state !== 'confirmed' && state !== 'ready';
  if (closed) {
    assertIn(facts, 'collected');
    setBooking(ctx, facts, { state: 'confirmed', closedAt: null });
    tell(ctx, id, { act: 'booking.reopened' });
  }
  const aside = unitsAside(ctx.db, id);
  for (const one of closed ? lineFacts(ctx.db, id) : [line]) {
    const handed = one.id === lineId ? one.handed - 1 : one.handed;
    if (handed === one.quantity) continue;
    const until = takenThrough(ctx.db, centreId, itemTypeFacts(ctx.db, one.itemTypeId), dueOn);
    // What stands on the shelf before the booking begins is held from today.
    const early = starts > today && aside.some((unit) => unit.lineId === one.id);
    holdRest(ctx.db, one, handed, { centreId, starts: early ? today : starts, until });
  }
}
