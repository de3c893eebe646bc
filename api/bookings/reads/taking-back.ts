import { itemTypeFacts } from '../../catalogue/reads.ts';
import { centreFacts } from '../../centres/reads.ts';
import type { Ctx } from '../../core/context.ts';
import { dayAt } from '../../core/dates.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { type BookingFacts, lineFacts } from '../reads.ts';
import { leftToDesk, type Weighed, weighBooking } from './weighing.ts';

/**
 * Weighs anew what a family cancelled itself on the day it still is at its centre; its right is the desk's to look at.
 * Undefined where there is nothing to be taken back: another day, the desk's own cancellation (which has its reason),
 * a type that is lent no more.
 */
export function weighTakenBack(ctx: Ctx, facts: BookingFacts): Weighed | undefined {
  const { db } = ctx;
  const { id, centreId, familyId, starts, dueOn, state, reason, closedAt } = facts;
  if (state !== 'cancelled' || reason !== '' || closedAt === null) return undefined;
  const { timeZone } = centreFacts(db, centreId);
  if (dayAt(Temporal.Instant.from(closedAt), timeZone) !== openDay(ctx, centreId)) return undefined;
  const lines = lineFacts(db, id);
  if (lines.some(({ itemTypeId }) => itemTypeFacts(db, itemTypeId).archived)) return undefined;
  const { overrides } = facts;
  return leftToDesk(weighBooking(ctx, centreId, { starts, dueOn, lines, familyId, overrides, but: id }));
}
