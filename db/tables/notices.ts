import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { centre } from './centres.ts';
import { flag, key, moment, ref, version } from './columns.ts';

export const deliveryStates = ['queued', 'sent', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What is still to be tried, or how it ended. */
const delivery = () => ({
  state: text('state', { enum: deliveryStates }).notNull(),
  attempts: integer('attempts').notNull().default(0),
  /** When it is tried next. */
  nextAt: moment('next_at').notNull(),
  sentAt: moment('sent_at'),
  /** Why the last try failed, as a machine says it: a code, never an address. */
  problem: text('problem').notNull().default(''),
  createdAt: moment('created_at').notNull(),
});

/** One message to one address, written in the transaction of the act it tells of, delivered after the commit. */
export const notice = sqliteTable(
  'notice',
  {
    id: key<'notice'>(),
    centreId: ref<'centre'>('centre_id').references(() => centre.id),
    kind: text('kind').notNull(),
    channel: text('channel').$type<'email' | 'sms'>().notNull(),
    address: text('address').notNull(),
    locale: text('locale').$type<'ru' | 'en'>().notNull(),
    subject: text('subject').notNull().default(''),
    body: text('body').notNull(),
    /** A calendar file that goes with an e-mail, '' where none does. */
    calendar: text('calendar').notNull().default(''),
    /** Whom it is about, so that staff who may not know a family do not see what was written to it. */
    familyId: ref<'family'>('family_id'),
    /** What it is about: `booking`, `loan`, `queueEntry`, and its id. */
    about: text('about').notNull().default(''),
    aboutId: text('about_id'),
    /** The same thing is not told twice: a reminder's kind, loan and day. */
    once: text('once'),
    ...delivery(),
    /** The message it was sent again as, after it had failed. */
    againId: ref<'notice'>('again_id'),
  },
  (t) => [
    uniqueIndex('notice_once').on(t.once).where(sql`once is not null`),
    index('notice_due').on(t.nextAt).where(sql`state = 'queued'`),
    index('notice_centre').on(t.centreId, t.createdAt),
    index('notice_about').on(t.aboutId, t.createdAt),
    check('notice_state', sql`${t.state} in ('queued', 'sent', 'failed', 'cancelled')`),
    check('notice_channel', sql`${t.channel} in ('email', 'sms')`),
  ],
);

/** A wording that differs from the one the house comes with. */
export const noticeTemplate = sqliteTable(
  'notice_template',
  {
    kind: text('kind').notNull(),
    channel: text('channel').$type<'email' | 'sms'>().notNull(),
    locale: text('locale').$type<'ru' | 'en'>().notNull(),
    subject: text('subject').notNull().default(''),
    body: text('body').notNull(),
    version: version(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.channel, t.locale] })],
);

/** Who is told of what happens: the region's portal, a chat-bot. */
export const webhook = sqliteTable('webhook', {
  id: key<'webhook'>(),
  /** None = of all centres. */
  centreId: ref<'centre'>('centre_id').references(() => centre.id),
  url: text('url').notNull(),
  /** What its deliveries are signed with, as Standard Webhooks writes it: `whsec_…`. */
  secret: text('secret').notNull(),
  events: text('events', { mode: 'json' }).$type<string[]>().notNull(),
  active: flag('active'),
  createdAt: moment('created_at').notNull(),
  version: version(),
});

/** One event on its way to one endpoint. */
export const webhookDelivery = sqliteTable(
  'webhook_delivery',
  {
    id: key<'webhookDelivery'>(),
    webhookId: ref<'webhook'>('webhook_id')
      .notNull()
      .references(() => webhook.id),
    type: text('type').notNull(),
    /** JSON as it is sent and signed. */
    payload: text('payload').notNull(),
    ...delivery(),
  },
  (t) => [
    index('webhook_delivery_due').on(t.nextAt).where(sql`state = 'queued'`),
    index('webhook_delivery_webhook').on(t.webhookId, t.createdAt),
    check('webhook_delivery_state', sql`${t.state} in ('queued', 'sent', 'failed', 'cancelled')`),
  ],
);
