import type { Ctx } from '../../core/context.ts';
import { applicantRecipient } from '../../families/reads/recipients.ts';
import { notify } from '../../notices/acts/notify.ts';
import type { NoticeKind } from '../../notices/rules.ts';
import { visitFile } from '../reads/calendar.ts';
import { roomFacts, type SessionFacts, type VisitFacts, venueFacts } from '../reads.ts';

export type VisitNotice = Extract<NoticeKind, `visit_${string}`>;

/** Which messages bring the session as a calendar file. */
const withCalendar: readonly VisitNotice[] = [
  'visit_booked',
  'visit_moved_up',
  'visit_moved',
  'visit_cancelled',
];

/** Where a session is, as a message says it: the place it goes to, else the venue with its address and room. */
function whereOf(ctx: Ctx, { venueId, roomId, place }: SessionFacts) {
  const venue = venueFacts(ctx.db, venueId);
  const room = roomId === null ? { nameRu: '', nameEn: '' } : roomFacts(ctx.db, roomId);
  const said = (venueName: string, roomName: string) =>
    place || [venueName, venue.address, roomName].filter(Boolean).join(', ');
  return { nameRu: said(venue.nameRu, room.nameRu), nameEn: said(venue.nameEn, room.nameEn) };
}

/**
 * Tells whoever has a place what became of it. Of a venue that only its guests know nothing is ever written but that
 * there is news; nor to a protected family (DOMAIN, privacy 4).
 */
export function tellVisitor(
  ctx: Ctx,
  kind: VisitNotice,
  visit: VisitFacts,
  session: SessionFacts,
  more: { reason?: string; once?: string; revocable?: boolean } = {},
): void {
  const to = applicantRecipient(ctx.db, visit);
  if (to === null) return;
  const { reason, ...how } = more;
  const guests = venueFacts(ctx.db, session.venueId).access === 'guests';
  const where = whereOf(ctx, session);
  const { id, code } = visit;
  const { centreId, nameRu, nameEn, day: starts, time } = session;
  const [summary, location] = to.locale === 'ru' ? [nameRu, where.nameRu] : [nameEn, where.nameEn];
  const event = {
    ...{ id, summary, location, startsAt: session.startsAt, endsAt: session.endsAt, stamp: visit.since },
    sequence: visit.version + session.version,
    cancelled: kind === 'visit_cancelled',
  };
  notify(ctx, {
    ...how,
    kind,
    centreId,
    to: { ...to, neutral: to.neutral || guests },
    about: { word: 'visit', id },
    facts: { code, session: { nameRu, nameEn }, starts, time, where, ...(reason && { reason }) },
    ...(withCalendar.includes(kind) && !guests && { calendar: () => visitFile(event, to.locale) }),
  });
}
