import { inserter } from '../../../db/open.ts';
import { booking } from '../../../db/tables/bookings.ts';
import { freshCode } from '../../core/code.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { CentreId, FamilyId, OfferId } from '../../core/ids.ts';
import type { ApplicantBody } from '../../families/shapes.ts';
import { closeOffer } from '../../queue/acts/close-offer.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import type { Booked } from '../reads/card.ts';
import { deadlines } from '../reads/desk.ts';
import { assertFits, leftToDesk, weighBooking } from '../reads/weighing.ts';
import type { BookingFacts } from '../reads.ts';
import type { BookingCard, DeskBooking, Wanted } from '../shapes.ts';
import { holdLine } from './hold.ts';
import { tell } from './tell.ts';

const add = inserter(booking);

type New = Wanted & {
  familyId: FamilyId | null;
  applicant: ApplicantBody | null;
  channel: BookingCard['channel'];
  note: string;
  overrides: DeskBooking['overrides'];
  /** Staff who book for a family they know have decided with it; what a family accepts itself, its right decides. */
  confirmed: boolean;
  /** The offer it accepts: what that held is what the booking takes, and no missing paper lets it go. */
  offer?: { id: OfferId; stockId: number; commitmentId: number; quantity: number };
};

/**
 * Writes a booking that fits and promises its units; whoever may ask has been looked at by the caller's act.
 * @throws Problem `not_found`, `invalid_request`, `booking_refused` with every reason, `promised_to_others` (the guard)
 */
export function book(ctx: Ctx, centreId: CentreId, asked: New): Booked {
  const today = openDay(ctx, centreId);
  const { familyId, applicant, starts, dueOn, channel, note, lines, offer } = asked;
  const offered = offer && new Map([[offer.stockId, { id: offer.commitmentId, quantity: offer.quantity }]]);
  const weighed = weighBooking(ctx, centreId, { ...asked, held: offered });
  assertFits(offer ? leftToDesk(weighed) : weighed);
  const confirmed = asked.confirmed && weighed.ok;
  const id = ctx.newId<'booking'>();
  const facts: BookingFacts = {
    id,
    centreId,
    code: freshCode(ctx.db),
    familyId,
    applicantName: applicant?.name ?? '',
    applicantPhone: applicant?.phone ?? '',
    applicantEmail: applicant?.email ?? '',
    locale: applicant?.locale ?? 'ru',
    messages: applicant?.messages ?? true,
    channel,
    state: confirmed ? 'confirmed' : 'requested',
    starts,
    dueOn,
    ...deadlines(ctx.db, centreId, today, {
      starts,
      dueOn,
      confirmed,
      types: weighed.lines.map((line) => line.type),
    }),
    note,
    overrides: weighed.lines.flatMap((line) => line.overrides),
    reason: '',
    requestedAt: now(ctx),
    closedAt: null,
    version: 1,
  };
  add(ctx.db, facts);
  if (offer) closeOffer(ctx, offer.id, 'accepted', id);
  const written = weighed.lines.map((line) => holdLine(ctx, { bookingId: id, centreId, starts }, line));
  const overrides = weighed.lines.flatMap((line) => line.overrides.map(({ code }) => code));
  const detail = { starts, dueOn, types: lines.length, ...(overrides.length > 0 && { overrides }) };
  const notice = confirmed ? 'booking_confirmed' : 'booking_requested';
  const things = weighed.lines.map(({ line, type: { nameRu, nameEn } }) => ({ ...line, nameRu, nameEn }));
  tell(ctx, id, { act: 'booking.requested', notice, detail }, facts, things);
  return { facts, weighed, lines: written };
}
