import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { applicant, booking } from './bookings.ts';
import { itemType } from './catalogue.ts';
import { centre } from './centres.ts';
import { day, key, moment, ref, version } from './columns.ts';
import { staff } from './staff.ts';
import { commitment, stock } from './stock.ts';

export const queueStates = ['waiting', 'paused', 'offered', 'served', 'left', 'lapsed'] as const;
export type QueueState = (typeof queueStates)[number];

/** Somebody who waits for a type at a centre. The order is priority, then `since`. */
export const queueEntry = sqliteTable(
  'queue_entry',
  {
    id: key<'queueEntry'>(),
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
    stockId: integer('stock_id')
      .notNull()
      .references(() => stock.id),
    itemTypeId: ref<'itemType'>('item_type_id')
      .notNull()
      .references(() => itemType.id),
    /** As a booking's: what the family opens its place in the queue with. */
    code: text('code').notNull(),
    ...applicant(),
    channel: text('channel').$type<'site' | 'kiosk' | 'desk' | 'phone'>().notNull(),
    quantity: integer('quantity').notNull().default(1),
    /** The first day it would be of use. */
    wantedFrom: day('wanted_from').notNull(),
    /** For how many days. */
    days: integer('days').notNull(),
    /** The place of the family's best proved group in the queue, 1 first; 100 while the family is not known. */
    priority: integer('priority').notNull(),
    askedAt: moment('asked_at').notNull(),
    /** What counts as the time asked: `askedAt`, unless staff moved the entry. */
    since: moment('since').notNull(),
    /** Why staff moved it, '' where nobody did. */
    movedBecause: text('moved_because').notNull().default(''),
    movedBy: ref<'staff'>('moved_by').references(() => staff.id),
    state: text('state', { enum: queueStates }).notNull(),
    closedAt: moment('closed_at'),
    version: version(),
  },
  (t) => [
    uniqueIndex('queue_entry_code').on(t.code),
    index('queue_entry_order').on(t.stockId, t.priority, t.since, t.id).where(sql`closed_at is null`),
    index('queue_entry_centre').on(t.centreId, t.askedAt).where(sql`closed_at is null`),
    index('queue_entry_family').on(t.familyId, t.askedAt),
    index('queue_entry_phone').on(t.applicantPhone).where(sql`applicant_phone <> ''`),
    index('queue_entry_email').on(t.applicantEmail).where(sql`applicant_email <> ''`),
    check('queue_entry_quantity', sql`${t.quantity} >= 1 and ${t.days} >= 1`),
    check(
      'queue_entry_state_known',
      sql`${t.state} in ('waiting', 'paused', 'offered', 'served', 'left', 'lapsed')`,
    ),
    check(
      'queue_entry_closed',
      sql`(${t.closedAt} is null) = (${t.state} in ('waiting', 'paused', 'offered'))`,
    ),
  ],
);

/** What came free and is held for the first in the queue until it answers. */
export const offer = sqliteTable(
  'offer',
  {
    id: key<'offer'>(),
    entryId: ref<'queueEntry'>('entry_id')
      .notNull()
      .references(() => queueEntry.id),
    /** Holds the entry's quantity for the days offered, turnaround included. */
    commitmentId: integer('commitment_id')
      .notNull()
      .references(() => commitment.id),
    starts: day('starts').notNull(),
    dueOn: day('due_on').notNull(),
    madeAt: moment('made_at').notNull(),
    /** The last day it can be accepted. */
    acceptBy: day('accept_by').notNull(),
    state: text('state').$type<'open' | 'accepted' | 'declined' | 'lapsed' | 'withdrawn'>().notNull(),
    bookingId: ref<'booking'>('booking_id').references(() => booking.id),
  },
  (t) => [
    uniqueIndex('offer_one_open').on(t.entryId).where(sql`state = 'open'`),
    index('offer_entry').on(t.entryId),
    index('offer_open').on(t.acceptBy).where(sql`state = 'open'`),
    check('offer_state', sql`${t.state} in ('open', 'accepted', 'declined', 'lapsed', 'withdrawn')`),
  ],
);
