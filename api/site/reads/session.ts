import { createHash } from 'node:crypto';
import { prepared, rowBy } from '../../../db/open.ts';
import { siteSession } from '../../../db/tables/site.ts';
import { type Ctx, now } from '../../core/context.ts';
import { type Moment, toMoment } from '../../core/dates.ts';
import type { BookingId, FamilyId, LoanId, QueueEntryId, VenueId, VisitId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { isProtected } from '../../core/unseen.ts';
import { toE164 } from '../../families/rules.ts';
import { guestHere } from '../../venue/reads/guests.ts';
import { shownAfterwards } from '../rules.ts';
import type { SiteChannel } from '../shapes.ts';

/** A contact as cards and requests hold it: a phone in E.164, an e-mail in lower case; null when it is neither. */
export function contactKey(typed: string): { channel: 'sms' | 'email'; value: string } | null {
  const text = typed.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text)) return { channel: 'email', value: text.toLowerCase() };
  const phone = toE164(text);
  return phone === null ? null : { channel: 'sms', value: phone };
}

/** What is kept of a token; the token itself is with its owner alone. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const byHash = rowBy(siteSession, siteSession.tokenHash);

/** What a browser has opened, and with which token. */
export type SiteSession = typeof siteSession.$inferSelect & { channel: SiteChannel };

/** The first letter of a token says where it was given: what was opened in the hall is soon over. */
export const letterOf: Readonly<Record<SiteChannel, string>> = { site: 's', kiosk: 'k' };

/** The session of a token, or undefined when there is none or it is over. */
export function sessionOf(ctx: Ctx, token: string): SiteSession | undefined {
  const row = byHash(ctx.db, digestOf(token));
  if (row === undefined || row.expiresAt <= now(ctx)) return undefined;
  return { ...row, channel: token.startsWith(letterOf.kiosk) ? 'kiosk' : 'site' };
}

/** Whose contact it is: where one is marked safe, no other counts; of a protected family the safe one only. */
const families = `
  SELECT f.id FROM contact c JOIN family f ON f.id = c.family_id
  WHERE c.value = :contact AND f.merged_into IS NULL AND (c.safe OR NOT f.protected
    AND NOT EXISTS (SELECT 1 FROM contact s WHERE s.family_id = f.id AND s.safe))`;

/** Where a request's card is a protected family's, what was typed with the request opens nothing of hers. */
const hers = isProtected('r.family_id');

const notOver = '(r.closed_at IS NULL OR r.closed_at >= :since)';
/** A guests' venue is opened by a guest's code alone: a phone may be in other hands. */
const inPublic = `EXISTS (SELECT 1 FROM venue_session s JOIN venue v ON v.id = s.venue_id
  WHERE s.id = r.session_id AND s.ends_at >= :since AND v.access = 'public')`;
const ofContact = (table: 'booking' | 'queue_entry' | 'visit', shown = notOver) => `
  SELECT r.id FROM ${table} r WHERE ${shown} AND r.family_id IN (${families})
  UNION SELECT r.id FROM ${table} r
    WHERE ${shown} AND r.applicant_phone = :contact AND r.applicant_phone <> '' AND NOT ${hers}
  UNION SELECT r.id FROM ${table} r
    WHERE ${shown} AND r.applicant_email = :contact AND r.applicant_email <> '' AND NOT ${hers}`;

type Asked = { contact: string; since: Moment };
const contactsBookings = prepared((_orm, sqlite) =>
  sqlite.prepare<Asked, BookingId>(ofContact('booking')).pluck(),
);
const contactsEntries = prepared((_orm, sqlite) =>
  sqlite.prepare<Asked, QueueEntryId>(ofContact('queue_entry')).pluck(),
);
const contactsVisits = prepared((_orm, sqlite) =>
  sqlite.prepare<Asked, VisitId>(ofContact('visit', inPublic)).pluck(),
);
const guestsVisits = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ venueId: VenueId; familyId: FamilyId; since: Moment }, VisitId>(`
      SELECT r.id FROM visit r JOIN venue_session s ON s.id = r.session_id
      WHERE r.family_id = :familyId AND s.venue_id = :venueId AND s.ends_at >= :since`)
    .pluck(),
);
const contactsFamilies = prepared((_orm, sqlite) =>
  sqlite.prepare<{ contact: string }, FamilyId>(families).pluck(),
);
const entrysBookings = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[QueueEntryId], BookingId>(
      'SELECT booking_id FROM offer WHERE entry_id = ? AND booking_id IS NOT NULL',
    )
    .pluck(),
);
const openLoans = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ bookings: string; families: string }, LoanId>(`
      SELECT l.id FROM json_each(:bookings) b JOIN booking_line n ON n.booking_id = b.value
      JOIN loan l ON l.booking_line_id = n.id AND l.booking_line_id IS NOT NULL WHERE l.outcome IS NULL
      UNION SELECT l.id FROM json_each(:families) f JOIN loan l ON l.family_id = f.value WHERE l.outcome IS NULL`)
    .pluck(),
);

/** What a session may see and touch, and nothing else. */
export type Scope = {
  bookings: BookingId[];
  entries: QueueEntryId[];
  loans: LoanId[];
  visits: VisitId[];
  /** Cards of which the contact is one. */
  families: FamilyId[];
};

/** What ended before this moment is not shown any more. */
export const shownSince = (ctx: Ctx): Moment => toMoment(ctx.now.subtract({ hours: 24 * shownAfterwards }));

/** Whatever was asked for with a contact, and what the families whose contact it is asked for and have. */
export function scopeOfContact(ctx: Ctx, contact: string): Scope {
  const { db } = ctx;
  const asked = { contact, since: shownSince(ctx) };
  const own = contactsFamilies(db).all({ contact });
  const bookings = contactsBookings(db).all(asked);
  const loans = openLoans(db).all({ bookings: JSON.stringify(bookings), families: JSON.stringify(own) });
  const entries = contactsEntries(db).all(asked);
  return { bookings, entries, loans, visits: contactsVisits(db).all(asked), families: own };
}

/** What a guest asked for at the venue, while the code opens anything. */
function visitsOfGuest(ctx: Ctx, guestId: NonNullable<SiteSession['guestId']>): VisitId[] {
  const guest = guestHere(ctx, guestId);
  return guest === undefined ? [] : guestsVisits(ctx.db).all({ ...guest, since: shownSince(ctx) });
}

/** What a session may see and touch: by a code one booking, place in the queue or visit, with what came of it. */
export function scopeOf(ctx: Ctx, session: SiteSession): Scope {
  const { db } = ctx;
  const { bookingId, entryId, visitId, guestId, contact } = session;
  if (contact !== null) return scopeOfContact(ctx, contact);
  const bookings = bookingId !== null ? [bookingId] : entryId !== null ? entrysBookings(db).all(entryId) : [];
  const loans = openLoans(db).all({ bookings: JSON.stringify(bookings), families: '[]' });
  const visits = guestId !== null ? visitsOfGuest(ctx, guestId) : visitId !== null ? [visitId] : [];
  return { bookings, entries: entryId === null ? [] : [entryId], loans, visits, families: [] };
}

/**
 * An id that a session may touch, looked at anew in the act that touches it.
 * @throws Problem `site_session_over`; `not_found` for what is somebody else's, or nobody's
 */
export function within<Word extends 'bookings' | 'entries' | 'loans' | 'visits'>(
  ctx: Ctx,
  session: SiteSession,
  word: Word,
  id: Scope[Word][number],
): Scope[Word][number] {
  const row = byHash(ctx.db, session.tokenHash);
  if (row === undefined || row.expiresAt <= now(ctx)) throw new Problem('site_session_over');
  const ids: readonly string[] = scopeOf(ctx, session)[word];
  return found(ids.includes(id) ? id : undefined);
}
