import { z } from '@hono/zod-openapi';
import { day, moment } from '../core/dates.ts';
import {
  bookingId,
  centreId,
  type FamilyId,
  itemTypeId,
  noticeId,
  offerId,
  queueEntryId,
  venueSessionId,
  visitId,
  webhookDeliveryId,
  webhookId,
} from '../core/ids.ts';
import { cursorQuery } from '../core/pages.ts';
import {
  channels,
  deliveryProblems,
  deliveryStates,
  type EventType,
  eventTypes,
  locales,
  noticeKinds,
  testEvent,
} from './rules.ts';

/** Where and how somebody may be written to. */
export type Recipient = {
  channel: 'email' | 'sms';
  /** An e-mail in lower case, or a phone in E.164. */
  address: string;
  locale: 'ru' | 'en';
  /** Nothing in the message may say what it is about (DOMAIN, privacy 4). */
  neutral: boolean;
  /** Whose card it is, where it is known. */
  familyId: FamilyId | null;
};

export const noticeKind = z.enum(noticeKinds);
const state = z.enum(deliveryStates);
const delivery = {
  state,
  attempts: z.number().int(),
  /** When it is tried next; null when it is not. */
  nextAt: moment.nullable(),
  sentAt: moment.nullable(),
  problem: z.enum(deliveryProblems).nullable().describe('Why the last try failed, or none was made'),
  createdAt: moment,
};

export const noticesQuery = cursorQuery.extend({
  state: state.optional(),
  kind: noticeKind.optional(),
  /** Of one booking, loan, place in the queue or visit. */
  about: z.uuid().optional(),
});
export type NoticesQuery = z.infer<typeof noticesQuery>;

export const noticeRow = z
  .object({
    id: noticeId,
    kind: noticeKind,
    channel: z.enum(channels),
    address: z.string().describe('Not the whole of it: enough to tell two apart'),
    locale: z.enum(locales),
    subject: z.string(),
    about: z.object({ word: z.enum(['booking', 'loan', 'queueEntry', 'visit']), id: z.uuid() }).nullable(),
    sentAgain: z.boolean().describe('It failed, and was written anew by hand since'),
    ...delivery,
  })
  .openapi('NoticeRow');
export type NoticeRow = z.infer<typeof noticeRow>;

export const noticeCard = noticeRow
  .extend({
    centreId,
    address: z.string().describe('The whole of it, for those who may see families; empty once forgotten'),
    body: z
      .string()
      .nullable()
      .describe('Null where it held a one-time code, or was forgotten after 90 days'),
    calendar: z.boolean().describe('Whether a calendar file goes with it'),
    can: z.array(z.enum(['send', 'cancel'])),
  })
  .openapi('Notice');
export type NoticeCard = z.infer<typeof noticeCard>;

const address = z.union([
  z.email().max(200).toLowerCase(),
  z.string().regex(/^\+[1-9]\d{9,14}$/, 'Send a phone as +79131234567'),
]);

/** Sends a message again, to another address if the first was wrong. */
export const sendingAgain = z.strictObject({ address: address.optional() }).openapi('NoticeSendingAgain');

// --- Templates ---

export const templateKey = z.object({
  kind: noticeKind,
  channel: z.enum(channels),
  locale: z.enum(locales),
});
export type TemplateKey = z.infer<typeof templateKey>;

const subject = z.string().trim().max(150).default('');
const body = z.string().trim().min(1).max(2000);

export const wording = z.strictObject({ subject, body }).openapi('Wording');
export const previewed = templateKey.extend({ subject, body }).strict().openapi('WordingToPreview');
const words = z.object({ subject: z.string(), body: z.string() });

export const templateCard = templateKey
  .extend({
    ...words.shape,
    /** Whether it differs from the one the house comes with. */
    own: z.boolean(),
    /** The one the house comes with. */
    usual: words,
    placeholders: z.array(z.string()),
    version: z.number().int(),
  })
  .openapi('NoticeTemplate');
export type TemplateCard = z.infer<typeof templateCard>;
export const preview = words.extend({ parts: z.number().int() }).openapi('NoticePreview');

// --- Webhooks ---

const events = z
  .array(z.enum(eventTypes))
  .min(1)
  .max(eventTypes.length)
  .refine((list) => new Set(list).size === list.length, { message: 'Name each event once' });
const url = z.url({ protocol: /^https?$/ }).max(500);

export const newWebhook = z
  .strictObject({ url, events, centreId: centreId.nullable().default(null) })
  .openapi('NewWebhook');
export const webhookChange = z
  .strictObject({ url: url.optional(), events: events.optional(), active: z.boolean().optional() })
  .openapi('WebhookChange');

export const webhookCard = z
  .object({
    id: webhookId,
    centreId: centreId.nullable().describe('Null: of all centres'),
    url: z.string(),
    events: z.array(z.string()),
    active: z.boolean(),
    createdAt: moment,
    /** How its last delivery that is over ended; null before the first. */
    last: state.nullable(),
    waiting: z.number().int().describe('Deliveries that wait to be tried'),
    version: z.number().int(),
  })
  .openapi('Webhook');
export type WebhookCard = z.infer<typeof webhookCard>;

export const webhookWithSecret = z
  .object({ webhook: webhookCard, secret: z.string().describe('Shown this once; `whsec_…`') })
  .openapi('WebhookWithSecret');

export const deliveryRow = z
  .object({
    id: webhookDeliveryId,
    type: z.string(),
    payload: z.string().describe('As it is sent and signed'),
    status: z
      .number()
      .int()
      .nullable()
      .describe('What the endpoint answered, where the problem is `answered`'),
    ...delivery,
  })
  .openapi('WebhookDelivery');
export type DeliveryRow = z.infer<typeof deliveryRow>;

// --- What webhooks are told ---

const line = z.object({ itemTypeId, quantity: z.number().int() });
const bookingTold = z
  .object({
    centreId,
    bookingId,
    state: z.string(),
    starts: day,
    dueOn: day,
    lines: z.array(line),
  })
  .openapi('BookingEvent');
const placeTold = z.object({ centreId, queueEntryId, itemTypeId });
const joinedTold = placeTold
  .extend({ quantity: z.number().int(), wantedFrom: day, days: z.number().int() })
  .openapi('QueueJoinedEvent');
const offeredTold = placeTold
  .extend({ offerId, quantity: z.number().int(), starts: day, dueOn: day, acceptBy: day })
  .openapi('OfferMadeEvent');
const endedTold = placeTold
  .extend({
    offerId,
    bookingId: bookingId.optional().describe('What an accepted offer became'),
    channel: z.enum(['site', 'kiosk']).optional().describe('Where the family did it itself'),
  })
  .openapi('OfferEndedEvent');

const visitTold = z
  .object({ centreId, visitId, venueSessionId, state: z.string(), places: z.number().int(), day })
  .extend({ startsAt: moment })
  .openapi('VisitEvent', { description: 'Of public venues only; a cancelled session cancels its visits' });

const event = <T extends z.ZodType>(type: string, data: T) =>
  z.object({ type: z.literal(type), timestamp: moment, data });

function dataOf(type: EventType): z.ZodType {
  if (type.startsWith('booking.')) return bookingTold;
  if (type.startsWith('visit.')) return visitTold;
  if (type === 'queue.joined') return joinedTold;
  if (type === 'queue.left') return placeTold.openapi('QueueLeftEvent');
  return type === 'offer.made' ? offeredTold : endedTold;
}

/** The body of every event, by its type. */
export const eventShapes: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ...eventTypes.map((type) => [type, event(type, dataOf(type))] as const),
  [testEvent, event(testEvent, z.object({ webhookId }))],
]);
