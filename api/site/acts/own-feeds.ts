import { record } from '../../audit/acts.ts';
import type { CalendarLocale } from '../../bookings/reads/calendar.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, permit } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import type { SiteSession } from '../reads/session.ts';
import { type Feed, makeFeed, revokeFeed } from './feeds.ts';

/** The contact a session was opened with. @throws Problem `site_session_over` where it was opened by a code */
function contactIn({ contact }: SiteSession): string {
  if (contact === null)
    throw new Problem(
      'site_session_over',
      'Open everything of your phone or e-mail by a one-time code first',
    );
  return contact;
}

const ofContact =
  (ctx: Ctx, { channel }: SiteSession) =>
  (act: string) =>
    record(ctx, { act, subject: 'contact', subjectId: null, centreId: null, detail: { channel } });
const ofCentre = (ctx: Ctx, centreId: CentreId) => (act: string) =>
  record(ctx, { act, subject: 'centre', subjectId: centreId, centreId });

/** A secret address with all of a contact. @throws Problem `site_session_over` */
export const makeMyFeed = (ctx: Ctx, session: SiteSession, locale: CalendarLocale): Feed =>
  makeFeed(ctx, { contact: contactIn(session) }, locale, ofContact(ctx, session));

/** Takes the secret address of a contact back. @throws Problem `site_session_over` */
export const revokeMyFeed = (ctx: Ctx, session: SiteSession): void =>
  act(ctx, () => {
    if (revokeFeed(ctx, { contact: contactIn(session) }) > 0)
      ofContact(ctx, session)('calendar.feed.revoked');
  });

/** A secret address of one's own with the days of a centre. @throws Problem `not_found`, `forbidden` */
export function makeCentreFeed(ctx: Ctx, centreId: CentreId, locale: CalendarLocale): Feed {
  permit(ctx, 'booking.read', centreId);
  return makeFeed(ctx, { centreId, staffId: found(actorId(ctx)) }, locale, ofCentre(ctx, centreId));
}

/** Takes one's own secret address of a centre back. @throws Problem `not_found`, `forbidden` */
export const revokeCentreFeed = (ctx: Ctx, centreId: CentreId): void =>
  act(ctx, () => {
    permit(ctx, 'booking.read', centreId);
    if (revokeFeed(ctx, { centreId, staffId: found(actorId(ctx)) }) > 0)
      ofCentre(ctx, centreId)('calendar.feed.revoked');
  });
