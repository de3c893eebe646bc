import { record } from '../../audit/acts.ts';
import { centreFacts } from '../../centres/reads.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingId } from '../../core/ids.ts';
import { applicantRecipient } from '../../families/reads/recipients.ts';
import { notify } from '../../notices/acts/notify.ts';
import { publish } from '../../notices/acts/publish.ts';
import type { EventType, NoticeKind } from '../../notices/rules.ts';
import { calendarOf } from '../reads/calendar.ts';
import { bookingFacts, thingsOf } from '../reads.ts';

/** What happened to a booking, and which message goes out about it (none: the family did it itself). */
type News = {
  act: EventType | 'booking.linked' | 'booking.reopened' | 'booking.set_aside' | 'booking.taken_off';
  notice?: NoticeKind;
  detail?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** A decision of the desk, which may be taken back. */
  decision?: boolean;
};

/** What webhooks hear of it; a decision taken back is a change to them. */
const eventOf = (act: News['act']): EventType | null => {
  if (act === 'booking.reopened') return 'booking.changed';
  return act === 'booking.linked' || act === 'booking.set_aside' || act === 'booking.taken_off' ? null : act;
};

/** Which messages bring the days of the booking as a calendar file. */
const withCalendar: readonly NoticeKind[] = ['booking_confirmed', 'booking_changed', 'booking_cancelled'];

/**
 * Enters what happened to a booking into the trail, and tells the family and the webhooks that want it. `facts` and
 * `lines`: the booking as whoever calls has just written it.
 */
export function tell(
  ctx: Ctx,
  id: BookingId,
  { act, notice, detail = {}, decision = false }: News,
  facts = bookingFacts(ctx.db, id),
  lines: ReturnType<typeof thingsOf> = thingsOf(ctx.db, id),
): void {
  const { centreId, familyId, code, starts, dueOn, state, reason } = facts;
  // What a family does itself it does on the site, wherever the booking was made.
  const channel = ctx.actor.kind === 'visitor' && facts.channel !== 'kiosk' ? 'site' : facts.channel;
  record(ctx, {
    act,
    subject: 'booking',
    subjectId: id,
    centreId,
    detail: { channel, ...(familyId !== null && { familyId }), ...detail },
  });
  const type = eventOf(act);
  if (type !== null) {
    const wanted = lines.map(({ itemTypeId, quantity }) => ({ itemTypeId, quantity }));
    publish(ctx, { type, centreId, data: { bookingId: id, state, starts, dueOn, lines: wanted } });
  }
  const to = notice && applicantRecipient(ctx.db, facts);
  if (!notice || !to) return;
  const things = lines.map(({ nameRu, nameEn, quantity }) => ({ nameRu, nameEn, quantity }));
  const until = state === 'requested' ? facts.decideBy : facts.holdUntil;
  const { shortName: name, address, phone } = centreFacts(ctx.db, centreId);
  const { locale, neutral } = to;
  const about = { locale, neutral, place: { name, address, phone } };
  notify(ctx, {
    kind: notice,
    centreId,
    to,
    about: { word: 'booking', id },
    revocable: decision,
    facts: { code, things, starts, dueOn, ...(until && { until }), ...(reason && { reason }) },
    ...(withCalendar.includes(notice) && { calendar: () => calendarOf({ ...facts, lines: things }, about) }),
  });
}
