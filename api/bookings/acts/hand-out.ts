import type { Ctx } from '../../core/context.ts';
import type { BookingId, BookingLineId, FamilyId, ItemTypeId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import {
  assertIn,
  type BookingFacts,
  bookingFacts,
  type LineFacts,
  lineFacts,
  lineOf,
  unitsAside,
} from '../reads.ts';
import { end } from './close.ts';
import { handLine } from './fill.ts';
import { takeOff } from './let-go.ts';

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
 * kept for the family, or let go. What stood on the pickup shelf and was swapped for something else goes off it.
 */
export function afterHandOut(ctx: Ctx, id: BookingId, rest: 'keep' | 'release'): void {
  const lines = lineFacts(ctx.db, id);
  const some = lines.some(({ handed }) => handed > 0);
  const open = lines.some(({ handed, quantity }) => handed < quantity);
  if (!open || rest === 'release') {
    end(ctx, bookingFacts(ctx.db, id), some ? 'collected' : 'cancelled');
    return;
  }
  const aside = unitsAside(ctx.db, id);
  for (const { id: line, quantity, handed } of lines)
    for (const unit of aside.filter(({ lineId }) => lineId === line).slice(quantity - handed))
      takeOff(ctx.db, unit.id);
}
