import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { applicant } from './bookings.ts';
import { itemType } from './catalogue.ts';
import { centre } from './centres.ts';
import { day, type Id, key, moment, ref, version } from './columns.ts';
import { family } from './families.ts';
import { staff } from './staff.ts';
import { commitment, stock } from './stock.ts';

/** What one place of a session is. */
export const counted = ['person', 'pair', 'adult', 'family'] as const;
export type Counts = (typeof counted)[number];

/** A thing of the rental stock a session needs, and how many of it. */
export type Need = { itemTypeId: Id<'itemType'>; quantity: number };

/** Where sessions are held: a leisure venue, a cabinet, a bus, a room that is only online. */
export const venue = sqliteTable(
  'venue',
  {
    id: key<'venue'>(),
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
    nameRu: text('name_ru').notNull(),
    nameEn: text('name_en').notNull(),
    kind: text('kind').$type<'place' | 'cabinet' | 'bus' | 'online'>().notNull(),
    /** Its own time, whatever the centre's. */
    timeZone: text('time_zone').notNull(),
    /** Where it is; empty where nobody is to read it: papers and messages then say «through the centre». */
    address: text('address').notNull().default(''),
    /** `public`: its sessions stand on the families' pages. `guests`: only who was given a code knows of it. */
    access: text('access').$type<'public' | 'guests'>().notNull(),
    archivedAt: moment('archived_at'),
    version: version(),
  },
  (t) => [
    index('venue_centre').on(t.centreId),
    check('venue_kind', sql`${t.kind} in ('place', 'cabinet', 'bus', 'online')`),
    check('venue_access', sql`${t.access} in ('public', 'guests')`),
  ],
);

export const room = sqliteTable(
  'room',
  {
    id: key<'room'>(),
    venueId: ref<'venue'>('venue_id')
      .notNull()
      .references(() => venue.id),
    nameRu: text('name_ru').notNull(),
    nameEn: text('name_en').notNull(),
    archivedAt: moment('archived_at'),
    version: version(),
  },
  (t) => [index('room_venue').on(t.venueId)],
);

/** What a session and its template have in common: whom it is for, and how many. */
const kind = () => ({
  nameRu: text('name_ru').notNull(),
  nameEn: text('name_en').notNull(),
  descriptionRu: text('description_ru').notNull().default(''),
  descriptionEn: text('description_en').notNull().default(''),
  capacity: integer('capacity').notNull(),
  counts: text('counts').$type<Counts>().notNull(),
  /** Whole years, both included; null does not limit. */
  ageFrom: integer('age_from'),
  ageTo: integer('age_to'),
  minutes: integer('minutes').notNull(),
});

/** A kind of session a centre holds again and again. */
export const sessionTemplate = sqliteTable(
  'session_template',
  {
    id: key<'sessionTemplate'>(),
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
    ...kind(),
    pictogram: text('pictogram').notNull(),
    needs: text('needs', { mode: 'json' }).$type<Need[]>().notNull().default([]),
    archivedAt: moment('archived_at'),
    version: version(),
  },
  (t) => [
    index('session_template_centre').on(t.centreId),
    check('session_template_counts', sql`${t.counts} in ('person', 'pair', 'adult', 'family')`),
    check('session_template_size', sql`${t.capacity} between 1 and 500 and ${t.minutes} between 5 and 1440`),
  ],
);

/** How a session repeats; what has been made of it stands in the sessions themselves. */
export const sessionSeries = sqliteTable('session_series', {
  id: key<'sessionSeries'>(),
  venueId: ref<'venue'>('venue_id')
    .notNull()
    .references(() => venue.id),
  /** ISO weekdays, 1 = Monday. */
  weekdays: text('weekdays', { mode: 'json' }).$type<number[]>().notNull(),
  everyWeeks: integer('every_weeks').notNull().default(1),
  starts: day('starts').notNull(),
  until: day('until').notNull(),
});

/** A session of a venue: once, or one of a series. */
export const venueSession = sqliteTable(
  'venue_session',
  {
    id: key<'venueSession'>(),
    venueId: ref<'venue'>('venue_id')
      .notNull()
      .references(() => venue.id),
    centreId: ref<'centre'>('centre_id').notNull(),
    roomId: ref<'room'>('room_id').references(() => room.id),
    templateId: ref<'sessionTemplate'>('template_id').references(() => sessionTemplate.id),
    seriesId: ref<'sessionSeries'>('series_id').references(() => sessionSeries.id),
    ...kind(),
    pictogram: text('pictogram').notNull(),
    /** The day and the time of the venue's own clock: `2026-12-08`, `10:30`. */
    day: day('day').notNull(),
    time: text('time').notNull(),
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at').notNull(),
    leader: text('leader').notNull().default(''),
    /** The settlement a bus goes to, the link of an online room; empty: at the venue. */
    place: text('place').notNull().default(''),
    state: text('state').$type<'planned' | 'cancelled'>().notNull(),
    /** Why it was cancelled, in words a family may read. */
    reason: text('reason').notNull().default(''),
    /** What was cancelled together has one moment, by which it is taken back together. */
    cancelledAt: moment('cancelled_at'),
    /** Places that are booked; triggers keep it. */
    taken: integer('taken').notNull().default(0),
    version: version(),
  },
  (t) => [
    index('venue_session_day').on(t.centreId, t.day, t.time),
    index('venue_session_venue').on(t.venueId, t.startsAt),
    index('venue_session_room').on(t.roomId, t.startsAt).where(sql`state = 'planned'`),
    index('venue_session_series').on(t.seriesId, t.day).where(sql`series_id is not null`),
    check('venue_session_counts', sql`${t.counts} in ('person', 'pair', 'adult', 'family')`),
    check('venue_session_size', sql`${t.capacity} between 1 and 500 and ${t.minutes} between 5 and 1440`),
    check('venue_session_times', sql`${t.startsAt} < ${t.endsAt}`),
    check('venue_session_state', sql`${t.state} in ('planned', 'cancelled')`),
  ],
);

/** What a session needs of the rental stock. */
export const sessionNeed = sqliteTable(
  'session_need',
  {
    sessionId: ref<'venueSession'>('session_id')
      .notNull()
      .references(() => venueSession.id),
    stockId: integer('stock_id')
      .notNull()
      .references(() => stock.id),
    itemTypeId: ref<'itemType'>('item_type_id')
      .notNull()
      .references(() => itemType.id),
    quantity: integer('quantity').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.stockId] }),
    index('session_need_stock').on(t.stockId),
    check('session_need_quantity', sql`${t.quantity} >= 1`),
  ],
);

/**
 * What the sessions of a day hold of a stock: the most of it that is needed at one moment, as one commitment. Sessions
 * that follow each other pass a thing on.
 */
export const sessionHold = sqliteTable(
  'session_hold',
  {
    stockId: integer('stock_id')
      .notNull()
      .references(() => stock.id),
    day: day('day').notNull(),
    commitmentId: integer('commitment_id')
      .notNull()
      .unique()
      .references(() => commitment.id),
  },
  (t) => [primaryKey({ columns: [t.stockId, t.day] })],
);

export const visitStates = ['booked', 'waiting', 'attended', 'absent', 'cancelled'] as const;
export type VisitState = (typeof visitStates)[number];

/** Places of a session taken, or waited for, by a family. */
export const visit = sqliteTable(
  'visit',
  {
    id: key<'visit'>(),
    sessionId: ref<'venueSession'>('session_id')
      .notNull()
      .references(() => venueSession.id),
    /** What she opens it with on the families' pages. */
    code: text('code').notNull(),
    ...applicant(),
    adults: integer('adults').notNull(),
    children: integer('children').notNull(),
    /** What it takes of the session's capacity; see `placesOf`. */
    places: integer('places').notNull(),
    state: text('state', { enum: visitStates }).notNull(),
    /** Since when it waits or waited: the order in which the waiting list moves up. */
    since: moment('since').notNull(),
    channel: text('channel').$type<'host' | 'phone' | 'site' | 'kiosk'>().notNull(),
    /** What the children made or learned, where she wishes it noted; no scores, no diagnosis. */
    note: text('note').notNull().default(''),
    closedAt: moment('closed_at'),
    version: version(),
  },
  (t) => [
    uniqueIndex('visit_code').on(t.code),
    index('visit_session').on(t.sessionId, t.state, t.since, t.id),
    index('visit_family').on(t.familyId, t.since),
    index('visit_phone').on(t.applicantPhone).where(sql`applicant_phone <> ''`),
    index('visit_email').on(t.applicantEmail).where(sql`applicant_email <> ''`),
    uniqueIndex('visit_once')
      .on(t.sessionId, t.familyId)
      .where(sql`state <> 'cancelled' and family_id is not null`),
    check('visit_state', sql`${t.state} in ('booked', 'waiting', 'attended', 'absent', 'cancelled')`),
    check(
      'visit_people',
      sql`${t.adults} >= 0 and ${t.children} >= 0 and ${t.adults} + ${t.children} between 1 and 40`,
    ),
    check('visit_places', sql`${t.places} >= 1`),
  ],
);

/** A code by which a family that stays at a venue finds its sessions on the families' pages, without a name or a phone. */
export const guest = sqliteTable(
  'guest',
  {
    id: key<'guest'>(),
    venueId: ref<'venue'>('venue_id')
      .notNull()
      .references(() => venue.id),
    familyId: ref<'family'>('family_id')
      .notNull()
      .references(() => family.id),
    code: text('code').notNull(),
    /** The last day it opens anything. */
    until: day('until').notNull(),
    revokedAt: moment('revoked_at'),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
  },
  (t) => [
    uniqueIndex('guest_code').on(t.code),
    uniqueIndex('guest_once').on(t.venueId, t.familyId).where(sql`revoked_at is null`),
    index('guest_family').on(t.familyId),
  ],
);
