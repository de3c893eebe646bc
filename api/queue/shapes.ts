import { z } from '@hono/zod-openapi';
import { day, moment } from '../core/dates.ts';
import { centreId, familyId, itemTypeId, offerId, queueEntryId } from '../core/ids.ts';
import { applicantBody } from '../families/shapes.ts';
import { typeBrief } from '../stock/shapes.ts';
import { entryStates } from './rules.ts';

const count = z.number().int().min(0);
const reason = z.string().trim().min(3).max(300);

/** What is wanted of a type, from which day on it would be of use, and for how many days. */
const wish = {
  itemTypeId,
  quantity: z.number().int().min(1).max(20).default(1),
  wantedFrom: day,
  days: z.number().int().min(1).max(730),
};

/** A place in the queue for a family the desk knows, or for whoever calls. */
export const newEntry = z
  .strictObject({
    ...wish,
    familyId: familyId.optional(),
    applicant: applicantBody.optional(),
    channel: z.enum(['desk', 'phone']).default('desk'),
  })
  .refine(({ familyId, applicant }) => (familyId === undefined) !== (applicant === undefined), {
    path: ['familyId'],
    message: 'Name the family, or write down who asks; one of the two',
  })
  .openapi('NewQueueEntry');
export type NewEntry = z.infer<typeof newEntry>;

/** Another place: before or after somebody, or the place of that number, 1 first. */
export const moveBody = z
  .strictObject({
    reason,
    before: queueEntryId.optional(),
    after: queueEntryId.optional(),
    place: z.number().int().min(1).max(10_000).optional(),
  })
  .refine(
    ({ before, after, place }) => [before, after, place].filter((one) => one !== undefined).length === 1,
    {
      path: ['place'],
      message: 'Say before whom, after whom or to which place; one of the three',
    },
  )
  .openapi('QueueMove');
export type MoveBody = z.infer<typeof moveBody>;

export const linkBody = z.strictObject({ familyId }).openapi('QueueLink');

/** `keep` = the family is passed over until it says otherwise; else it leaves the queue. */
export const declineBody = z.strictObject({ keep: z.boolean() }).openapi('OfferDecline');

export const withdrawBody = z.strictObject({ reason }).openapi('OfferWithdrawal');

/** A place, 1 first, and what it stands on. */
export const place = z
  .object({
    place: z.number().int().min(1),
    ahead: z.object({
      byPriority: count.openapi({ description: 'Before it, for a better right' }),
      byTime: count.openapi({ description: 'Before it, for having asked earlier' }),
      byDecision: count.openapi({ description: 'Before it, for staff having given them that place' }),
      paused: count.openapi({ description: 'Of all these, passed over for now' }),
    }),
    moved: z.string().nullable().openapi({ description: 'Why staff gave it this place' }),
  })
  .openapi('QueuePlace');

export const offerCard = z
  .object({
    id: offerId,
    starts: day,
    dueOn: day,
    madeAt: moment,
    acceptBy: day.openapi({ description: 'The last day to accept' }),
  })
  .openapi('Offer');
export type OfferCard = z.infer<typeof offerCard>;

/** A place in the queue as its owner may see it. */
export const entryView = z
  .object({
    id: queueEntryId,
    centreId,
    code: z.string().openapi({ example: 'K7M-4XC' }),
    itemType: typeBrief,
    quantity: z.number().int(),
    wantedFrom: day,
    days: z.number().int(),
    askedAt: moment,
    state: z.enum(entryStates),
    closedAt: moment.nullable(),
    place: place.nullable().openapi({ description: 'Null once it is over' }),
    expectedOn: day.nullable().openapi({
      description:
        'The first day of what is kept for it: when its turn comes if all is brought back by its day',
    }),
    offer: offerCard.nullable().openapi({ description: 'The one open offer, if there is one' }),
  })
  .openapi('QueueEntryView');
export type EntryView = z.infer<typeof entryView>;

/** A place in the queue as staff see it. Everything about who waits is null for those who may not know. */
export const entryRow = entryView
  .extend({
    code: z.string().nullable(),
    familyId: familyId.nullable(),
    name: z.string().nullable().openapi({ description: 'Of the family, else as whoever asked wrote it' }),
    phone: z.string().nullable().openapi({ description: 'As whoever asked wrote it' }),
    email: z.string().nullable(),
    linked: z.boolean().openapi({ description: 'A family’s card is known for it' }),
    channel: z.enum(['site', 'kiosk', 'desk', 'phone']),
    version: z.number().int(),
  })
  .openapi('QueueEntry');
export type EntryRow = z.infer<typeof entryRow>;

/** How the queue of a type stands. */
export const typeQueue = z
  .object({
    itemType: typeBrief,
    waiting: count,
    paused: count,
    offered: count,
    longestSince: moment.openapi({ description: 'Since when the one waits who has waited longest' }),
    nextAcceptBy: day.nullable().openapi({ description: 'The earliest last day of its open offers' }),
  })
  .openapi('TypeQueue');
export type TypeQueue = z.infer<typeof typeQueue>;

/** The queue of one type in its order. */
export const queueOfType = z
  .object({
    itemType: typeBrief,
    capacity: count,
    here: count.openapi({ description: 'Standing on the shelf, for somebody or for nobody' }),
    rows: z.array(entryRow),
  })
  .openapi('QueueOfType');
export type QueueOfType = z.infer<typeof queueOfType>;

export const centreRef = z.object({ centreId });
export const typeRef = z.object({ centreId, itemTypeId });
export const entryRef = z.object({ queueEntryId });
export const familyRef = z.object({ familyId });
