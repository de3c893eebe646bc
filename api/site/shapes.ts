import { z } from '@hono/zod-openapi';
import { bookingState, dayReason, wanted } from '../bookings/shapes.ts';
import { fit as itemFit, seasons } from '../catalogue/shapes.ts';
import { calendarDay, directoryEntry, services } from '../centres/shapes.ts';
import { day, moment } from '../core/dates.ts';
import {
  bookingId,
  centreId,
  itemTypeId,
  loanId,
  offerId,
  queueEntryId,
  venueSessionId,
  visitId,
} from '../core/ids.ts';
import { entitlements, groupKey, groupName, misfit } from '../eligibility/shapes.ts';
import { applicantBody } from '../families/shapes.ts';
import { part as kitPart } from '../kits/shapes.ts';
import { declineBody, place } from '../queue/shapes.ts';
import { typeBrief } from '../stock/shapes.ts';
import { counts as placeCounts, venueKinds, visitStates } from '../venue/rules.ts';

// --- Requests, my bookings, calendars ---

/** The version of a text of consent. */
const textVersion = z.int().min(1).max(1_000_000);
const hex = (most: number) =>
  z
    .string()
    .regex(/^(?:[0-9a-f]{2})+$/)
    .max(most);

/** Work for the browser before a door is opened (altcha, protocol 2): who asks a thousand times works a thousand times. */
export const challenge = z
  .strictObject({
    parameters: z.strictObject({
      algorithm: z.literal('PBKDF2/SHA-256'),
      nonce: hex(64),
      salt: hex(64),
      /** Rounds of the hash for each counter tried. */
      cost: z.int().min(1).max(100_000),
      keyLength: z.int().min(1).max(64),
      keyPrefix: hex(128),
      keySignature: hex(128),
      data: z.strictObject({ expiresAt: moment.openapi({ description: 'Fetch another one after this' }) }),
    }),
    signature: hex(128),
  })
  .openapi('Challenge');
export type Challenge = z.infer<typeof challenge>;

/** A challenge as it was given, with the counter that solves it, from 1 up. */
export const proof = z
  .strictObject({
    challenge,
    solution: z.strictObject({
      counter: z.int().min(0).max(0xff_ff_ff_ff),
      derivedKey: hex(128),
      /** How long it took, in milliseconds; not looked at. */
      time: z.number().min(0).max(86_400_000).optional(),
    }),
  })
  .openapi('SolvedChallenge');
export type SolvedChallenge = z.infer<typeof proof>;

/** The kiosk in a centre's hall, or a device of the family's own. */
export const siteChannel = z.enum(['site', 'kiosk']).default('site');
export type SiteChannel = z.infer<typeof siteChannel>;

/** What is consented to on this site: the request itself, and messages about it. */
export const consentPurposes = ['request', 'messages'] as const;
export const siteConsents = z
  .object({
    rows: z.array(
      z.object({
        purpose: z.enum(consentPurposes),
        version: z.int(),
        textRu: z.string(),
        textEn: z.string(),
      }),
    ),
  })
  .openapi('SiteConsents');
export type SiteConsents = z.infer<typeof siteConsents>;
const consents = z
  .array(z.strictObject({ purpose: z.enum(consentPurposes), textVersion }))
  .max(consentPurposes.length)
  .refine((list) => new Set(list.map(({ purpose }) => purpose)).size === list.length, {
    message: 'Name each purpose once',
  })
  .openapi({ description: '`request` in its newest version is needed; `messages` where they are wanted' });

/** What every request of the site carries. Whether messages are wanted stands in the consents. */
const asked = {
  applicant: applicantBody.omit({ messages: true }),
  consents,
  channel: siteChannel,
  proof,
};

/** Several things of a centre for some days. */
export const bookingRequest = wanted
  .extend({ centreId, note: z.string().trim().max(300).default(''), ...asked })
  .openapi('BookingRequest');
export type BookingRequest = z.infer<typeof bookingRequest>;
export const requested = z
  .object({ bookingId, code: z.string().openapi({ example: 'K7M-4QX' }) })
  .openapi('Requested');

/** A place in the queue for a type: from which day it would be of use, and for how many days. */
export const queueRequest = z
  .strictObject({
    centreId,
    itemTypeId,
    quantity: z.int().min(1).max(20).default(1),
    wantedFrom: day,
    days: z.int().min(1).max(730),
    ...asked,
  })
  .openapi('QueueRequest');
export type QueueRequest = z.infer<typeof queueRequest>;
export const queued = z
  .object({ queueEntryId, code: z.string().openapi({ example: 'K7M-4QX' }) })
  .openapi('Queued');

/** The code of a booking or of a place in the queue, in any way of writing, and the phone's last four digits. */
export const opening = z
  .strictObject({
    code: z.string().trim().min(4).max(20),
    lastDigits: z.string().regex(/^\d{4}$/, 'Send the last four digits of the phone'),
    channel: siteChannel,
  })
  .openapi('SiteOpening');
export type Opening = z.infer<typeof opening>;

const contact = z.string().trim().min(3).max(120).openapi({ description: 'A phone or an e-mail' });
export const codeRequest = z
  .strictObject({ contact, locale: z.enum(['ru', 'en']).default('ru'), proof })
  .openapi('OneTimeCodeRequest');
export type CodeRequest = z.infer<typeof codeRequest>;
export const codeAnswer = z
  .strictObject({
    contact,
    digits: z.string().regex(/^\d{6}$/, 'Send the six digits of the message'),
    channel: siteChannel,
  })
  .openapi('OneTimeCode');
export type CodeAnswer = z.infer<typeof codeAnswer>;

/** How long what was opened stays open; each request makes it longer. */
export const opened = z.object({ expiresAt: moment }).openapi('SiteSession');
export const done = z.object({ done: z.literal(true) });
/** The same whoever asks: whether a contact is known is nobody's business. */
export const codeSent = z
  .object({ minutes: z.int().openapi({ description: 'How long a code that was sent holds' }) })
  .openapi('OneTimeCodeSent');

const centre = z.object({
  id: centreId,
  name: z.string(),
  shortName: z.string(),
  address: z.string(),
  phone: z.string(),
  timeZone: z.string(),
  hours: directoryEntry.shape.hours,
});

/** Whether the family may do it here and now; why not; the last day it may. */
const self = z
  .object({
    ok: z.boolean(),
    why: z.enum(['only_by_desk', 'too_late_to_change', 'booking_closed']).nullable(),
    until: day.nullable(),
  })
  .openapi('SelfService');

export const myBooking = z
  .object({
    id: bookingId,
    code: z.string(),
    centre,
    state: bookingState,
    starts: day,
    dueOn: day,
    decideBy: day.nullable().openapi({ description: 'The last day the centre answers by' }),
    holdUntil: day.nullable().openapi({ description: 'The last day the things wait' }),
    lines: z.array(z.object({ itemType: typeBrief, quantity: z.int(), handed: z.int() })),
    note: z.string(),
    reason: z.string().openapi({ description: 'Why it was refused or cancelled' }),
    requestedAt: moment,
    /** Whether messages about it are sent. */
    messages: z.boolean(),
    cancel: self,
    change: self,
    reopen: z.enum(['ok', 'taken']).nullable().openapi({
      description:
        'Cancelled by the family today: whether it can be asked for again, or others have its days since; null where there is nothing to take back',
    }),
    version: z.int().openapi({ description: 'The edition to send with a change' }),
  })
  .openapi('MyBooking');
export type MyBooking = z.infer<typeof myBooking>;

export const myEntry = z
  .object({
    id: queueEntryId,
    code: z.string(),
    centre,
    itemType: typeBrief,
    state: z.enum(['waiting', 'paused', 'offered', 'served', 'left', 'lapsed']),
    quantity: z.int(),
    wantedFrom: day,
    days: z.int(),
    askedAt: moment,
    place: place
      .extend({ moved: z.boolean().openapi({ description: 'The centre gave it this place' }) })
      .nullable()
      .openapi({ description: 'Null once it is over' }),
    expectedOn: day.nullable().openapi({ description: 'From when on, if all is brought back by its day' }),
    messages: z.boolean(),
    offer: z
      .object({
        id: offerId,
        starts: day,
        dueOn: day,
        acceptBy: day.openapi({ description: 'The last day to accept' }),
      })
      .nullable(),
  })
  .openapi('MyQueueEntry');
export type MyEntry = z.infer<typeof myEntry>;

/** Why a loan cannot be made longer here, as far as it is the family's to know on a shared screen. */
export const extensionRefusals = [
  'only_by_desk',
  'no_group_entitles',
  'proof_missing',
  'proof_expired',
  'extensions_used_up',
  'others_wait',
  'overdue_block',
  'promised_to_others',
] as const;

export const myLoan = z
  .object({
    id: loanId,
    bookingId: bookingId.nullable(),
    centre,
    itemType: typeBrief,
    issuedOn: day,
    dueOn: day,
    overdueDays: z.int(),
    extension: z.object({
      ok: z.boolean(),
      dueOn: day.nullable().openapi({ description: 'The new day to bring it back' }),
      reasons: z.array(z.enum(extensionRefusals)),
    }),
  })
  .openapi('MyLoan');
export type MyLoan = z.infer<typeof myLoan>;

/** A session of a venue as families see it. */
export const siteVenueSession = z
  .object({
    id: venueSessionId,
    centreId,
    nameRu: z.string(),
    nameEn: z.string(),
    descriptionRu: z.string(),
    descriptionEn: z.string(),
    pictureUrl: z.string(),
    kind: z.enum(venueKinds),
    timeZone: z.string(),
    where: z.object({ ru: z.string(), en: z.string() }),
    day,
    time: z.string().openapi({ example: '10:30', description: 'Of the venue’s own clocks' }),
    minutes: z.int(),
    startsAt: moment,
    endsAt: moment,
    leader: z.string(),
    counts: z.enum(placeCounts).openapi({ description: 'What one place is' }),
    ageFrom: z.int().nullable(),
    ageTo: z.int().nullable(),
    capacity: z.int(),
    free: z.int(),
  })
  .openapi('SiteVenueSession');
export type SiteVenueSession = z.infer<typeof siteVenueSession>;
export const siteVenueSessions = z.object({ rows: z.array(siteVenueSession) });

export const myVisit = z
  .object({
    id: visitId,
    code: z.string(),
    session: siteVenueSession.extend({ cancelled: z.boolean(), reason: z.string() }),
    state: z.enum(visitStates),
    adults: z.int(),
    children: z.int(),
    places: z.int(),
    since: moment,
    turn: z.int().nullable().openapi({ description: 'On the waiting list: which one, 1 first' }),
    mayChange: z.boolean().openapi({ description: 'Whether it can be changed or cancelled here' }),
    restorable: z.boolean().openapi({ description: 'Whether her cancellation of today can be taken back' }),
    note: z.string().openapi({ description: 'What was made or learned, where she wishes it noted' }),
  })
  .openapi('MyVisit');
export type MyVisit = z.infer<typeof myVisit>;

const people = { adults: z.int().min(0).max(20), children: z.int().min(0).max(20) };
const wait = z
  .boolean()
  .default(false)
  .openapi({ description: 'Goes on the waiting list where there is no place' });
/** Places in a session of a public venue. */
export const visitRequest = z
  .strictObject({ venueSessionId, ...people, wait, ...asked })
  .openapi('VisitRequest');
export type VisitRequest = z.infer<typeof visitRequest>;
export const visiting = z
  .object({
    visitId,
    code: z.string().openapi({ example: 'K7M-4QX' }),
    state: z.enum(['booked', 'waiting']),
  })
  .openapi('Visiting');
export const guestVisit = z.strictObject({ venueSessionId, ...people, wait }).openapi('GuestVisit');
export type GuestVisit = z.infer<typeof guestVisit>;
export const myPeople = z.strictObject(people).openapi('MyVisitChange');

/** The code of a guest, in any way of writing. */
export const guestOpening = z
  .strictObject({ code: z.string().trim().min(4).max(20), channel: siteChannel })
  .openapi('GuestOpening');
export type GuestOpening = z.infer<typeof guestOpening>;
/** What a guest finds by her code. */
export const guestVenue = z
  .object({
    nameRu: z.string(),
    nameEn: z.string(),
    timeZone: z.string(),
    until: day.openapi({ description: 'The last day the code opens it' }),
    sessions: z.array(siteVenueSession),
    visits: z.array(myVisit),
    expiresAt: moment,
  })
  .openapi('GuestVenue');
export type GuestVenue = z.infer<typeof guestVenue>;

/** Everything a session shows; nothing of the staff's own. */
export const mine = z
  .object({
    opened: z.enum(['booking', 'queueEntry', 'visit', 'guest', 'contact']).openapi({
      description: 'By what: one thing by its code, a guest’s code, or everything of a contact',
    }),
    expiresAt: moment,
    bookings: z.array(myBooking),
    queue: z.array(myEntry),
    loans: z.array(myLoan),
    visits: z.array(myVisit),
    messages: z.boolean().openapi({ description: 'Whether messages come about any of it' }),
    feed: z
      .object({ createdAt: moment })
      .nullable()
      .openapi({ description: 'The private calendar address of this contact, where one was made' }),
  })
  .openapi('Mine');
export type Mine = z.infer<typeof mine>;

/** The days and all the lines as they are to be. */
export const myChange = wanted
  .extend({
    version: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .openapi({ description: 'The edition of the booking that was seen' }),
  })
  .openapi('MyBookingChange');
export type MyChange = z.infer<typeof myChange>;

export const messagesBody = z
  .discriminatedUnion('wanted', [
    z.strictObject({ wanted: z.literal(false) }),
    z.strictObject({ wanted: z.literal(true), textVersion }),
  ])
  .openapi('MyMessages');
export type MessagesBody = z.infer<typeof messagesBody>;

/** `keep` = wait on, passed over until the family says otherwise; else it leaves the queue. */
export const myDecline = declineBody.openapi('MyOfferDecline');

/** A secret address for a calendar program; whoever has it sees what it holds. Shown in this answer only. */
export const feed = z.object({ path: z.string(), createdAt: moment }).openapi('CalendarFeed');

export const bookingRef = z.object({ bookingId });
export const loanRef = z.object({ loanId });
export const offerRef = z.object({ offerId });
export const queueEntryRef = z.object({ queueEntryId });
export const sessionRef = z.object({ venueSessionId });
export const visitRef = z.object({ visitId });
export const centreRef = z.object({ centreId });
/** In which words a calendar speaks. */
export const calendarLocale = z.object({ lang: z.enum(['ru', 'en']).default('ru') });
export const feedBody = z.strictObject({ locale: z.enum(['ru', 'en']).default('ru') });
/** What follows `/api/calendar/` in the address of a feed. */
export const feedRef = z.object({ feed: z.string().regex(/^[\w-]{43}\.ics$/) });

// --- What is free ---

/** What can be borrowed by itself; a component comes with its box. */
export const lentCategories = ['rehab', 'childcare', 'sport', 'leisure', 'multibox'] as const;
export type LentCategory = (typeof lentCategories)[number];

/** A centre that lends, as families choose it. */
export const siteCentre = directoryEntry
  .extend({
    region: z.string(),
    timeZone: z.string(),
    services: z.array(z.enum(services)),
    nextPickUp: day.openapi({ description: 'The first day something can be picked up: today until closing' }),
  })
  .openapi('SiteCentre');
export type SiteCentre = z.infer<typeof siteCentre>;

/** A target group of the region, and the paper it shows. */
export const siteGroup = groupName
  .extend({
    entitles: z.array(z.enum(entitlements)),
    paper: z.string(),
    paperRequired: z.boolean().openapi({ description: 'False where the centre’s word is enough' }),
  })
  .openapi('SiteGroup');
export type SiteGroup = z.infer<typeof siteGroup>;

export const siteCentreCard = siteCentre
  .extend({ groups: z.array(siteGroup).openapi({ description: 'Of the region, in the order of the queue' }) })
  .openapi('SiteCentreCard');
export type SiteCentreCard = z.infer<typeof siteCentreCard>;

/** From the day it is picked up through the day it is brought back; both or none. */
const period = { from: day, until: day };
const written = z.string().regex(/^\d{1,4}(?:\.\d{1,2})?$/, 'Write a number');
const measured = (least: number, most: number) =>
  written.pipe(z.coerce.number<string>().min(least).max(most)).optional();
export const childMeasures = {
  ageMonths: written.pipe(z.coerce.number<string>().int().max(1200)).optional(),
  heightCm: measured(20, 250),
  weightKg: measured(0, 500),
  shoeSizeEu: measured(14, 52),
  headCm: measured(30, 70),
};
export const freeQuery = z.object({
  ...period,
  ...childMeasures,
  q: z
    .string()
    .trim()
    .max(100)
    .optional()
    .openapi({ description: 'Words of a name; beginnings and endings do' }),
  category: z.enum(lentCategories).optional(),
  order: z
    .enum(['nameRu', 'nameEn'])
    .default('nameRu')
    .openapi({ description: 'Without `q`; else the best match first' }),
  unfit: z
    .enum(['hide', 'show'])
    .default('hide')
    .openapi({ description: 'What does not fit the measures given is left out, or shown as such' }),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(50),
});
export type FreeQuery = z.infer<typeof freeQuery>;

const count = z.number().int();
const fits = z.enum(['yes', 'no', 'unknown']);
const siteType = typeBrief.omit({ sanitation: true }).openapi('SiteItemType');

/** A type at another centre of the region, over the same days and by that centre's own calendar and rules. */
const elsewhere = z.object({ centreId, shortName: z.string(), bookable: count }).openapi('Elsewhere');

export const siteFreeRow = z
  .object({
    itemType: siteType,
    free: z.boolean().openapi({ description: 'It can be asked for: nothing speaks against these days' }),
    bookable: count.openapi({
      description: 'For all the days and the cleaning after them; 0 where all are taken',
    }),
    here: count.openapi({ description: 'On the shelf now' }),
    capacity: count,
    reasons: z
      .array(dayReason)
      .openapi({ description: 'About this type; those of the centre’s days stand above' }),
    termDays: count.openapi({ description: 'How long it is lent' }),
    latestDueOn: day.openapi({ description: 'The last day to bring it back, picked up on `from`' }),
    fits: fits.nullable().openapi({ description: 'The child whose measures were given; null without any' }),
    nearest: z
      .object(period)
      .nullable()
      .openapi({ description: 'Not free: the nearest days of the same length, within 60 days' }),
    elsewhere: z
      .array(elsewhere)
      .openapi({ description: 'Not free: where in the region it is on these days' }),
  })
  .openapi('SiteFreeType');
export type SiteFreeRow = z.infer<typeof siteFreeRow>;

/** What is free first, then what is not. */
export const siteFreePage = z
  .object({
    pickUp: z.array(dayReason).openapi({ description: 'What speaks against picking anything up on `from`' }),
    return: z
      .array(dayReason)
      .openapi({ description: 'What speaks against bringing anything back on `until`' }),
    rows: z.array(siteFreeRow),
    next: z.string().nullable(),
  })
  .openapi('SiteFreePage');
export type SiteFreePage = z.infer<typeof siteFreePage>;

export const itemQuery = z.object({
  from: day.optional(),
  until: day.optional(),
  quantity: z.coerce.number().int().min(1).max(20).default(1),
  ...childMeasures,
});
export type ItemQuery = z.infer<typeof itemQuery>;

/** An item type for families: whom it is for, on what rules, and where it is. */
export const siteItem = z
  .object({
    itemType: siteType,
    instructionsRu: z.string(),
    instructionsEn: z.string(),
    fit: itemFit,
    season: z.enum(seasons).nullable(),
    sanitation: typeBrief.shape.sanitation,
    rules: z.object({
      termDays: count,
      extensions: count,
      feeKopecks: count,
      depositKopecks: count,
      turnaroundDays: count.openapi({ description: 'Working days of cleaning after each return' }),
      maxItems: count.openapi({ description: 'How many things a family may have at once' }),
      maxAdvanceDays: count,
      requestWorkingDays: count.openapi({ description: 'Within how many working days the centre answers' }),
      shelfWorkingDays: count.openapi({ description: 'For how many working days it waits once it is ready' }),
    }),
    groups: z.array(siteGroup).openapi({ description: 'Whom it is lent to, and the paper to bring' }),
    capacity: count,
    here: count,
    waitingCount: count.openapi({ description: 'Families in the queue for it' }),
    fits: fits.nullable(),
    misfits: z.array(z.object({ code: misfit, limit: z.number() })),
    contents: z
      .array(kitPart.pick({ nameRu: true, nameEn: true, pictureUrl: true, quantity: true, consumable: true }))
      .openapi({ description: 'What is in a kit; nothing for any other thing' }),
    period: z
      .object({
        ok: z.boolean(),
        bookable: count,
        pickUp: z.array(dayReason),
        return: z.array(dayReason),
        latestDueOn: day,
        nearest: z.object(period).nullable(),
      })
      .nullable()
      .openapi({ description: 'The days asked about; null without any' }),
    elsewhere: z.array(
      elsewhere.extend({ capacity: count, bookable: count.nullable() }).openapi('ElsewhereHeld'),
    ),
  })
  .openapi('SiteItem');
export type SiteItem = z.infer<typeof siteItem>;

const month = z
  .string()
  .regex(/^(?:1[89]|2[01])\d\d-(?:0[1-9]|1[0-2])$/, 'Write a month as YYYY-MM')
  .openapi({ example: '2026-12' });
export const itemDaysQuery = z.object({
  month,
  quantity: z.coerce.number().int().min(1).max(20).default(1),
  from: day.optional().openapi({ description: 'The pick-up day, once it is chosen' }),
});
export type ItemDaysQuery = z.infer<typeof itemDaysQuery>;

/** A day of an item's calendar: pick-up and return judged separately, all reasons at once. */
export const siteDay = calendarDay
  .extend({
    bookable: count,
    here: count,
    pickUp: z.array(dayReason),
    return: z.array(dayReason),
  })
  .openapi('SiteDay');
export const siteDays = z
  .object({
    today: day,
    latestDueOn: day
      .nullable()
      .openapi({ description: 'The last day to bring it back, picked up on `from`' }),
    days: z.array(siteDay),
  })
  .openapi('SiteDays');
export type SiteDays = z.infer<typeof siteDays>;

/** Am I entitled? Groups somebody says they belong to; nothing of it is kept. */
export const entitlementQuestion = z
  .strictObject({
    centreId,
    groups: z.array(groupKey).max(20),
    category: z.enum(lentCategories).optional(),
    itemTypeId: itemTypeId.optional(),
    ageMonths: z.number().int().min(0).max(1200).nullable().default(null),
  })
  .refine(({ category, itemTypeId }) => (category === undefined) !== (itemTypeId === undefined), {
    path: ['category'],
    error: 'Ask about a category or about an item type',
  })
  .openapi('EntitlementQuestion');
export type EntitlementQuestion = z.infer<typeof entitlementQuestion>;

export const entitlementAnswer = z
  .object({
    entitled: z.boolean(),
    offered: z.boolean().openapi({ description: 'Whether the centre lends such things at all' }),
    groups: z
      .array(siteGroup)
      .openapi({ description: 'Of those named, the ones it is lent to: bring one’s paper' }),
    others: z.array(siteGroup).openapi({ description: 'Who else is entitled' }),
    termDays: count.nullable().openapi({ description: 'For an item type, by the group that serves best' }),
    feeKopecks: count,
    depositKopecks: count,
    fits: fits.nullable().openapi({ description: 'By the child’s age; null without an item type or an age' }),
    adultSigns: z.boolean(),
    supervised: z.boolean(),
  })
  .openapi('EntitlementAnswer');
export type EntitlementAnswer = z.infer<typeof entitlementAnswer>;

export const siteItemRef = z.object({ centreId, itemTypeId });
