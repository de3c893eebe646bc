import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { itemType } from './catalogue.ts';
import { centre } from './centres.ts';
import { day, flag, type Id, key, moment, ref, version } from './columns.ts';
import { family } from './families.ts';
import { staff } from './staff.ts';
import { commitment, stock, unit } from './stock.ts';

export const bookingStates = [
  'requested',
  'confirmed',
  'ready',
  'collected',
  'cancelled',
  'expired',
  'no_show',
  'refused',
] as const;
export type BookingState = (typeof bookingStates)[number];

/**
 * Who asks, as they wrote it themselves, where the desk has not yet found the family's card. All empty where the desk
 * made it for a family it knows.
 */
export const applicant = () => ({
  familyId: ref<'family'>('family_id').references(() => family.id),
  applicantName: text('applicant_name').notNull().default(''),
  /** E.164, or ''. */
  applicantPhone: text('applicant_phone').notNull().default(''),
  /** Lower case, or ''. */
  applicantEmail: text('applicant_email').notNull().default(''),
  locale: text('locale').$type<'ru' | 'en'>().notNull().default('ru'),
  /** Whether messages about it are wanted. */
  messages: flag('messages'),
});

/** Things of several types wanted for days [starts, dueOn]; what it takes from the stock stands with its lines. */
export const booking = sqliteTable(
  'booking',
  {
    id: key<'booking'>(),
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
    /** What the family says at the desk and opens its booking with: letters and digits nobody mixes up. */
    code: text('code').notNull(),
    ...applicant(),
    channel: text('channel').$type<'site' | 'kiosk' | 'desk' | 'phone' | 'queue'>().notNull(),
    state: text('state', { enum: bookingStates }).notNull(),
    starts: day('starts').notNull(),
    dueOn: day('due_on').notNull(),
    /** The last day an unconfirmed request waits for the desk. */
    decideBy: day('decide_by'),
    /** The last day the things wait for the family; null until confirmed. */
    holdUntil: day('hold_until'),
    /** What the family asks or says besides. */
    note: text('note').notNull().default(''),
    /** The blocks that were passed by name when it was made or changed. */
    overrides: text('overrides', { mode: 'json' })
      .$type<{ itemTypeId: Id<'itemType'>; code: string; reason: string }[]>()
      .notNull()
      .default([]),
    /** Why it was refused or cancelled, in words the family may read. */
    reason: text('reason').notNull().default(''),
    requestedAt: moment('requested_at').notNull(),
    closedAt: moment('closed_at'),
    version: version(),
  },
  (t) => [
    uniqueIndex('booking_code').on(t.code),
    index('booking_open').on(t.centreId, t.state, t.starts, t.dueOn).where(sql`closed_at is null`),
    index('booking_over').on(t.centreId, t.closedAt, t.id).where(sql`closed_at is not null`),
    index('booking_family').on(t.familyId, t.requestedAt),
    index('booking_phone').on(t.applicantPhone).where(sql`applicant_phone <> ''`),
    index('booking_email').on(t.applicantEmail).where(sql`applicant_email <> ''`),
    check(
      'booking_state_known',
      sql`${t.state} in ('requested', 'confirmed', 'ready', 'collected', 'cancelled', 'expired', 'no_show', 'refused')`,
    ),
    check('booking_dates', sql`${t.starts} <= ${t.dueOn}`),
    check(
      'booking_closed',
      sql`(${t.closedAt} is null) = (${t.state} in ('requested', 'confirmed', 'ready'))`,
    ),
  ],
);

/** So many things of one type. What is still to be handed out is held by one commitment of the type's stock. */
export const bookingLine = sqliteTable(
  'booking_line',
  {
    id: key<'bookingLine'>(),
    bookingId: ref<'booking'>('booking_id')
      .notNull()
      .references(() => booking.id),
    stockId: integer('stock_id')
      .notNull()
      .references(() => stock.id),
    itemTypeId: ref<'itemType'>('item_type_id')
      .notNull()
      .references(() => itemType.id),
    quantity: integer('quantity').notNull(),
    /** How many of them the family has been given. */
    handed: integer('handed').notNull().default(0),
    /** What holds the rest; null once there is nothing to hold. */
    commitmentId: integer('commitment_id').references(() => commitment.id),
  },
  (t) => [
    uniqueIndex('booking_line_type').on(t.bookingId, t.itemTypeId),
    uniqueIndex('booking_line_commitment').on(t.commitmentId).where(sql`commitment_id is not null`),
    check('booking_line_quantity', sql`${t.quantity} >= 1 and ${t.handed} between 0 and ${t.quantity}`),
  ],
);

/** A free unit that stands on the pickup shelf for one booking. A trigger takes it off when it is free no more. */
export const setAside = sqliteTable(
  'set_aside',
  {
    unitId: ref<'unit'>('unit_id')
      .primaryKey()
      .references(() => unit.id),
    lineId: ref<'bookingLine'>('line_id')
      .notNull()
      .references(() => bookingLine.id),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
  },
  (t) => [index('set_aside_line').on(t.lineId)],
);

/** A consent given with a request on the families' site: to which text, one row per purpose. */
export const requestConsent = sqliteTable(
  'request_consent',
  {
    /** The booking or the place in the queue that was asked for. */
    requestId: text('request_id').notNull(),
    purpose: text('purpose').notNull(),
    textVersion: integer('text_version').notNull(),
    givenAt: moment('given_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.requestId, t.purpose] })],
);
