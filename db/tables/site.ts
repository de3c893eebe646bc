import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { booking } from './bookings.ts';
import { centre } from './centres.ts';
import { key, moment, ref } from './columns.ts';
import { queueEntry } from './queue.ts';
import { staff } from './staff.ts';
import { guest, visit } from './venue.ts';

/**
 * What a browser on the families' site has opened, without an account: one booking, place in the queue or visit by its
 * code, by a guest's code the sessions of a venue, or, by a one-time code, everything of one contact.
 */
export const siteSession = sqliteTable(
  'site_session',
  {
    /** SHA-256 of the token in the cookie. */
    tokenHash: text('token_hash').primaryKey(),
    bookingId: ref<'booking'>('booking_id').references(() => booking.id),
    entryId: ref<'queueEntry'>('entry_id').references(() => queueEntry.id),
    /** A phone in E.164 or an e-mail in lower case. */
    contact: text('contact'),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    visitId: ref<'visit'>('visit_id').references(() => visit.id),
    guestId: ref<'guest'>('guest_id').references(() => guest.id),
  },
  (t) => [index('site_session_expires').on(t.expiresAt)],
);

/** A one-time code that was sent to a contact. */
export const oneTimeCode = sqliteTable(
  'one_time_code',
  {
    id: key<'oneTimeCode'>(),
    contact: text('contact').notNull(),
    codeHash: text('code_hash').notNull(),
    attempts: integer('attempts').notNull().default(0),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (t) => [
    index('one_time_code_contact').on(t.contact, t.expiresAt),
    index('one_time_code_expires').on(t.expiresAt),
  ],
);

/** A proof of work that was already taken, so that one work opens one door. */
export const spentProof = sqliteTable(
  'spent_proof',
  { signature: text('signature').primaryKey(), expiresAt: moment('expires_at').notNull() },
  (t) => [index('spent_proof_expires').on(t.expiresAt)],
);

/** A private calendar address: of a contact's bookings and loans, or of a centre's day for its staff. */
export const calendarFeed = sqliteTable(
  'calendar_feed',
  {
    id: key<'calendarFeed'>(),
    tokenHash: text('token_hash').notNull().unique(),
    contact: text('contact'),
    centreId: ref<'centre'>('centre_id').references(() => centre.id),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
    createdAt: moment('created_at').notNull(),
    revokedAt: moment('revoked_at'),
  },
  (t) => [index('calendar_feed_contact').on(t.contact), index('calendar_feed_staff').on(t.staffId)],
);
