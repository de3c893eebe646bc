import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { BookingId, FamilyId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { enter } from '../../families/acts/enter.ts';
import { shutOpened } from '../../families/acts/shut.ts';
import type { AccessReason } from '../../families/shapes.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { bookingCard, weighStored } from '../reads/card.ts';
import { deadlines } from '../reads/desk.ts';
import { assertFits } from '../reads/weighing.ts';
import { assertIn, bookingAtDesk } from '../reads.ts';
import type { BookingCard, DeskBooking } from '../shapes.ts';
import { tell } from './tell.ts';
import { setBooking } from './write.ts';

/**
 * Notes whose booking it is: the family's card was found.
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`, `booking_closed`
 */
export function linkBooking(ctx: Ctx, id: BookingId, familyId: FamilyId, reason?: AccessReason): BookingCard {
  act(ctx, () => {
    const facts = bookingAtDesk(ctx, id);
    assertIn(facts, 'requested');
    const { standing, why } = enter(ctx, familyId, 'family.read', reason);
    if (standing.centreId !== facts.centreId || standing.mergedInto !== null) throw new Problem('not_found');
    setBooking(ctx, facts, { familyId });
    if (standing.protected) shutOpened(ctx.db, familyId);
    tell(ctx, id, { act: 'booking.linked', detail: { ...why } });
  });
  return bookingCard(ctx, id);
}

/**
 * Confirms a request: the family has a right to every line, as the rules say or somebody answers for by name.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `booking_closed` (also while the family is not known),
 *   `booking_refused`
 */
export function confirmBooking(
  ctx: Ctx,
  id: BookingId,
  given: DeskBooking['overrides'],
  version?: number,
): BookingCard {
  act(ctx, () => {
    const facts = bookingAtDesk(ctx, id, version);
    const { centreId, starts, dueOn } = facts;
    if (given.length > 0) permit(ctx, 'booking.override', centreId);
    assertIn(facts, 'requested');
    if (facts.familyId === null)
      throw new Problem('booking_closed', 'Find the family’s card first', { extra: { state: facts.state } });
    const today = openDay(ctx, centreId);
    const weighed = weighStored(ctx, facts, given);
    assertFits(weighed);
    const overrides = weighed.lines.flatMap((line) => line.overrides);
    const types = weighed.lines.map((line) => line.type);
    const until = deadlines(ctx.db, centreId, today, { starts, dueOn, confirmed: true, types });
    setBooking(ctx, facts, { state: 'confirmed', overrides, ...until });
    const codes = overrides.map(({ code }) => code);
    const detail = { ...(codes.length > 0 && { overrides: codes }) };
    tell(ctx, id, { act: 'booking.confirmed', notice: 'booking_confirmed', detail, decision: true });
  });
  return bookingCard(ctx, id);
}
