import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingId, OfferId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { atDesk } from '../../queue/acts/write.ts';
import { offerFacts } from '../../queue/reads.ts';
import { bookingCard } from '../reads/card.ts';
import { dayFacts } from '../reads/days.ts';
import { firstPickUpDay } from '../rules.ts';
import type { BookingCard } from '../shapes.ts';
import { book } from './book.ts';

/** Books what an offer holds: confirmed at once for a family that has the right to it, else for the desk to decide on. */
function accept(ctx: Ctx, id: OfferId): BookingId {
  const offer = offerFacts(ctx.db, id);
  const { entry, state, dueOn, commitmentId } = offer;
  if (state !== 'open') throw new Problem('offer_closed', undefined, { extra: { state } });
  const { centreId, stockId, itemTypeId, quantity, familyId } = entry;
  // It was offered from a day that may have gone by, or whose doors are shut by now.
  const starts = firstPickUpDay(dayFacts(ctx, centreId), offer.starts, dueOn);
  const wanted = { starts, dueOn, lines: [{ itemTypeId, quantity }], familyId, overrides: [] };
  const { applicantName: name, applicantPhone: phone, applicantEmail: email, locale, messages } = entry;
  const { facts } = book(ctx, centreId, {
    ...wanted,
    applicant: { name, phone, email, locale, messages },
    channel: 'queue',
    note: '',
    confirmed: familyId !== null,
    offer: { id, stockId, commitmentId, quantity },
  });
  return facts.id;
}

/**
 * Accepts an offer at the desk, for a family that said so.
 * @throws Problem `not_found`, `forbidden`, `offer_closed`, `booking_refused`
 */
export function acceptOffer(ctx: Ctx, id: OfferId): BookingCard {
  const bookingId = act(ctx, () => {
    atDesk(ctx, offerFacts(ctx.db, id).entry.id);
    return accept(ctx, id);
  });
  return bookingCard(ctx, bookingId);
}

/**
 * Accepts an offer for the family itself; whose it is has been asked by the caller.
 * @throws Problem `not_found`, `offer_closed`, `booking_refused`
 */
export const acceptOwnOffer = (ctx: Ctx, id: OfferId): BookingId => act(ctx, () => accept(ctx, id));
