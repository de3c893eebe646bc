import { itemTypeFacts } from '../../catalogue/reads.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingId, BookingLineId, FamilyId, ItemTypeId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { takenThrough } from '../reads/desk.ts';
import { assertIn, type BookingFacts, bookingFacts, type LineFacts, lineFacts, lineOf } from '../reads.ts';
import { end } from './close.ts';
import { setBooking } from './decide.ts';
import { handLine, unhandLine } from './fill.ts';
import { tell } from './tell.ts';

/**
 * A booking that things are handed out for to a family.
 * @throws Problem `not_found` where it is another family's, `booking_closed` while it is not confirmed
 */
export function bookingToHandOut(ctx: Ctx, id: BookingId, familyId: FamilyId): BookingFacts {
  const facts = bookingFacts(ctx.db, id);
  if (facts.familyId !== familyId) throw new Problem('not_found');
  assertIn(facts, 'confirmed', 'ready');
  return facts;
}

/**
 * Which line each thing of a handover fills, in their order; null for a thing that was not booked, or of which all
 * that was booked is handed out.
 */
export function linesFor(lines: readonly LineFacts[], types: readonly ItemTypeId[]): (LineFacts | null)[] {
  const rest = new Map(lines.map((line) => [line.itemTypeId, line.quantity - line.handed]));
  return types.map((type) => {
    const left = rest.get(type) ?? 0;
    if (left === 0) return null;
    rest.set(type, left - 1);
    return lines.find((line) => line.itemTypeId === type) ?? null;
  });
}

/** Hands one thing of a line out: the line holds it no more, the loan does. */
export const handOut = (ctx: Ctx, lineId: BookingLineId): void => handLine(ctx.db, lineOf(ctx.db, lineId));

/**
 * What becomes of a booking once things were handed out for it: with the last one it is collected; what is left is
 * kept for the family, or let go.
 */
export function afterHandOut(ctx: Ctx, id: BookingId, rest: 'keep' | 'release'): void {
  const open = lineFacts(ctx.db, id).some(({ handed, quantity }) => handed < quantity);
  if (!open || rest === 'release') end(ctx, id, 'collected');
}

/**
 * A handover that was a mistake is taken back: its line waits again, and a collected booking is open again.
 * @throws Problem `promised_to_others` where its days were promised to somebody since
 */
export function takeHandOutBack(ctx: Ctx, lineId: BookingLineId): void {
  const line = lineOf(ctx.db, lineId);
  const facts = bookingFacts(ctx.db, line.bookingId);
  const { centreId, starts, dueOn, state } = facts;
  if (state !== 'confirmed' && state !== 'ready') {
    assertIn(facts, 'collected');
    setBooking(ctx, facts, { state: 'confirmed', closedAt: null });
    tell(ctx, facts.id, { act: 'booking.reopened' });
  }
  const until = takenThrough(ctx.db, centreId, itemTypeFacts(ctx.db, line.itemTypeId), dueOn);
  unhandLine(ctx.db, line, { centreId, starts, until });
}
