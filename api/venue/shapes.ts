import { z } from '@hono/zod-openapi';
import { day, moment, timeZone } from '../core/dates.ts';
import {
  centreId,
  familyId,
  guestId,
  itemTypeId,
  roomId,
  sessionSeriesId,
  sessionTemplateId,
  venueId,
  venueSessionId,
  visitId,
} from '../core/ids.ts';
import { applicantBody } from '../families/shapes.ts';
import { counts, scopes, venueKinds, visitStates } from './rules.ts';

const words = (most: number) => z.string().trim().max(most);
const name = words(120).min(1);
const count = z.number().int();
const version = count;

// --- Venues, rooms, kinds of sessions ---

const venueFields = {
  nameRu: name,
  nameEn: name,
  kind: z.enum(venueKinds),
  timeZone: timeZone.openapi({ description: 'Of its own clocks, whatever the centre’s' }),
  address: words(200).openapi({ description: 'Empty where nobody is to read it' }),
  access: z.enum(['public', 'guests']).openapi({
    description: '`guests`: only who was given a code knows that it is there',
  }),
};
export const newVenue = z
  .strictObject({ ...venueFields, address: venueFields.address.default('') })
  .openapi('NewVenue');
export type NewVenue = z.infer<typeof newVenue>;
/** What is left out stays; `archived` = nothing more is held there. */
export const venuePatch = z
  .strictObject({ ...venueFields, archived: z.boolean() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one field')
  .openapi('VenuePatch');
export type VenuePatch = z.infer<typeof venuePatch>;

const roomFields = { nameRu: name, nameEn: name };
export const newRoom = z.strictObject(roomFields).openapi('NewRoom');
export type NewRoom = z.infer<typeof newRoom>;
export const roomPatch = z
  .strictObject({ ...roomFields, archived: z.boolean() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one field')
  .openapi('RoomPatch');
export type RoomPatch = z.infer<typeof roomPatch>;

export const roomCard = z
  .object({ id: roomId, ...roomFields, archived: z.boolean(), version })
  .openapi('Room');
export const venueCard = z
  .object({
    id: venueId,
    centreId,
    ...venueFields,
    address: z.string().openapi({ description: 'Of a guests’ venue empty for whoever may not change it' }),
    archived: z.boolean(),
    rooms: z.array(roomCard),
    version,
  })
  .openapi('Venue');
export type VenueCard = z.infer<typeof venueCard>;

const pictogram = z
  .string()
  .max(100)
  .regex(/^[a-z\d-]+:[a-z\d-]+$/, 'A set and a name of GET /api/pictograms, such as prokat:walker');
const age = count.min(0).max(120).nullable();
const need = z.strictObject({ itemTypeId, quantity: count.min(1).max(50).default(1) });
const needs = z
  .array(need)
  .max(20)
  .refine((list) => new Set(list.map((one) => one.itemTypeId)).size === list.length, {
    message: 'Name each type once, with its quantity',
  });

/** What a session and its kind have in common: whom it is for, and how many. */
const kindFields = {
  nameRu: name,
  nameEn: name,
  descriptionRu: words(2000),
  descriptionEn: words(2000),
  pictogram,
  capacity: count.min(1).max(500),
  counts: z.enum(counts).openapi({ description: 'What one place is' }),
  ageFrom: age.openapi({ description: 'Whole years, included; null does not limit' }),
  ageTo: age.openapi({ description: 'Whole years, included; null does not limit' }),
  minutes: count.min(5).max(1440),
  needs: needs.openapi({ description: 'Things of the rental stock it takes, and how many' }),
};
const kindDefaults = {
  descriptionRu: kindFields.descriptionRu.default(''),
  descriptionEn: kindFields.descriptionEn.default(''),
  ageFrom: kindFields.ageFrom.default(null),
  ageTo: kindFields.ageTo.default(null),
  needs: kindFields.needs.default([]),
};
const agesInOrder = ({ ageFrom, ageTo }: { ageFrom?: number | null; ageTo?: number | null }): boolean =>
  ageFrom == null || ageTo == null || ageFrom <= ageTo;
const agesRefusal = { path: ['ageTo'], error: 'The upper age is below the lower one' };

export const newTemplate = z
  .strictObject({ ...kindFields, ...kindDefaults })
  .refine(agesInOrder, agesRefusal)
  .openapi('NewSessionTemplate');
export type NewTemplate = z.infer<typeof newTemplate>;
export const templatePatch = z
  .strictObject({ ...kindFields, archived: z.boolean() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one field')
  .refine(agesInOrder, agesRefusal)
  .openapi('SessionTemplatePatch');
export type TemplatePatch = z.infer<typeof templatePatch>;
export const templateCard = z
  .object({ id: sessionTemplateId, centreId, ...kindFields, archived: z.boolean(), version })
  .openapi('SessionTemplate');
export type TemplateCard = z.infer<typeof templateCard>;

// --- Sessions ---

const time = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Write a time as HH:MM')
  .openapi({ example: '10:30', description: 'Of the venue’s own clocks' });
const scope = z.enum(scopes);
const repeat = z
  .strictObject({
    weekdays: z
      .array(count.min(1).max(7))
      .min(1)
      .max(7)
      .refine((list) => new Set(list).size === list.length, { message: 'Name each weekday once' })
      .openapi({ description: 'ISO: 1 = Monday' }),
    everyWeeks: count.min(1).max(12).default(1),
    until: day.openapi({ description: 'The last day; at most a year after the first' }),
  })
  .openapi('SessionRepeat');

const placeFields = {
  roomId: roomId.nullable(),
  day,
  time,
  leader: words(120),
  place: words(300).openapi({
    description: 'The settlement a bus goes to, the link of an online room; empty: at the venue',
  }),
};
export const newSession = z
  .strictObject({
    venueId,
    templateId: sessionTemplateId.nullable().default(null),
    ...kindFields,
    ...kindDefaults,
    ...placeFields,
    roomId: placeFields.roomId.default(null),
    leader: placeFields.leader.default(''),
    place: placeFields.place.default(''),
    repeat: repeat.nullable().default(null),
  })
  .refine(agesInOrder, agesRefusal)
  .openapi('NewSession');
export type NewSession = z.infer<typeof newSession>;

/** What is left out stays. With a scope that is not `one` a new day moves each by as many days. */
export const sessionPatch = z
  .strictObject({
    scope: scope.default('one'),
    ...z.object({ ...kindFields, ...placeFields }).partial().shape,
  })
  .refine((patch) => Object.keys(patch).length > 1, 'Send at least one field to change')
  .refine(agesInOrder, agesRefusal)
  .openapi('SessionPatch');
export type SessionPatch = z.infer<typeof sessionPatch>;

export const cancelling = z
  .strictObject({
    scope: scope.default('one'),
    reason: words(300).min(1).openapi({ description: 'In words a family may read' }),
  })
  .openapi('SessionCancelling');

const needRow = z
  .object({ itemTypeId, nameRu: z.string(), nameEn: z.string(), quantity: count })
  .openapi('SessionNeed');

/** A session as calendars and lists show it; nobody's name. */
export const sessionRow = z
  .object({
    id: venueSessionId,
    venueId,
    roomId: roomId.nullable(),
    templateId: sessionTemplateId.nullable(),
    seriesId: sessionSeriesId.nullable(),
    nameRu: z.string(),
    nameEn: z.string(),
    pictogram: z.string(),
    day,
    time,
    minutes: count,
    startsAt: moment,
    endsAt: moment,
    leader: z.string(),
    place: z.string(),
    capacity: count,
    counts: z.enum(counts),
    ageFrom: age,
    ageTo: age,
    state: z.enum(['planned', 'cancelled']),
    taken: count.openapi({ description: 'Places that are booked' }),
    waiting: count.openapi({ description: 'Visits on the waiting list' }),
    needs: z.array(needRow),
    version,
  })
  .openapi('SessionRow');
export type SessionRow = z.infer<typeof sessionRow>;

const names = z.object({ nameRu: z.string(), nameEn: z.string() });
/** A session of today as a board shows it. */
export const sessionToday = sessionRow
  .extend({ venue: names, room: names.nullable() })
  .openapi('SessionToday');
export type SessionToday = z.infer<typeof sessionToday>;

/** Days of a calendar, 62 at most; of one venue or room, or of all. */
export const sessionsQuery = z.object({
  from: day,
  until: day,
  venueId: venueId.optional(),
  roomId: roomId.optional(),
});
export type SessionsQuery = z.infer<typeof sessionsQuery>;
export const sessionList = z
  .object({
    rows: z.array(sessionRow).openapi({ description: 'By the moment they begin' }),
    more: z
      .boolean()
      .openapi({ description: 'There is more than is shown: ask for fewer days or one venue' }),
  })
  .openapi('SessionList');
/** What came of one act on a series: its sessions in their order. */
export const sessionsMade = z.object({ rows: z.array(sessionRow) }).openapi('SessionsMade');

const visitState = z.enum(visitStates);
const people = { adults: count.min(0).max(20), children: count.min(0).max(20) };
const warning = z
  .object({ code: z.enum(['too_young', 'too_old']), ageMonths: count, limit: count })
  .openapi('AgeWarning');

/** A visit as staff who may know of it see it. */
export const visitRow = z
  .object({
    id: visitId,
    sessionId: venueSessionId,
    code: z.string().openapi({ example: 'K7M-4XC' }),
    familyId: familyId.nullable(),
    name: z
      .string()
      .nullable()
      .openapi({ description: 'Of the family, else as whoever asked wrote it; null where it is withheld' }),
    phone: z.string().nullable().openapi({ description: 'As whoever asked wrote it' }),
    linked: z.boolean().openapi({ description: 'A family’s card is known for it' }),
    ...people,
    places: count,
    state: visitState,
    since: moment,
    channel: z.enum(['host', 'phone', 'site', 'kiosk']),
    note: z.string(),
    restorable: z.boolean().openapi({ description: 'Cancelled today: the cancellation can be taken back' }),
    warnings: z.array(warning),
    version,
  })
  .openapi('Visit');
export type VisitRow = z.infer<typeof visitRow>;

export const sessionAct = z.enum(['change', 'cancel', 'reopen', 'book', 'mark']);
export type SessionAct = z.infer<typeof sessionAct>;

export const sessionCard = sessionRow
  .extend({
    centreId,
    descriptionRu: z.string(),
    descriptionEn: z.string(),
    reason: z.string().openapi({ description: 'Why it was cancelled' }),
    venue: venueCard.pick({ id: true, nameRu: true, nameEn: true, kind: true, timeZone: true, access: true }),
    room: roomCard.pick({ id: true, nameRu: true, nameEn: true }).nullable(),
    series: repeat
      .extend({ starts: day, left: count.openapi({ description: 'Planned ones that have not begun' }) })
      .nullable(),
    visits: z
      .array(visitRow)
      .openapi({ description: 'By the time they were asked for, the waiting list last' }),
    hidden: z
      .object({ visits: count, places: count, waiting: count })
      .openapi({ description: 'Of families whoever asks may not know of: how many, and nothing else' }),
    acts: z.array(sessionAct),
  })
  .openapi('Session');
export type SessionCard = z.infer<typeof sessionCard>;

const spot = z
  .strictObject({
    id: venueSessionId,
    version: count.min(1).max(1_000_000).openapi({ description: 'The edition that is moved' }),
    day,
    time,
    minutes: kindFields.minutes,
    roomId: roomId.nullable(),
  })
  .openapi('SessionSpot');
export type SessionSpot = z.infer<typeof spot>;
export const sessionSpots = z
  .strictObject({
    rows: z
      .array(spot)
      .min(1)
      .max(400)
      .refine((rows) => new Set(rows.map(({ id }) => id)).size === rows.length, 'Name each session once'),
  })
  .openapi('SessionSpots');
/** A changed session, and where each of its scope stood before, as `sessionSpots` takes them back. */
export const sessionMoved = sessionCard.extend({ stood: z.array(spot) }).openapi('SessionMoved');
export type SessionMoved = z.infer<typeof sessionMoved>;

// --- Visits and guests ---

export const newVisit = z
  .strictObject({
    familyId: familyId.optional(),
    applicant: applicantBody.optional(),
    ...people,
    wait: z
      .boolean()
      .default(false)
      .openapi({ description: 'Goes on the waiting list where there is no place' }),
    channel: z.enum(['host', 'phone']).default('host'),
  })
  .refine(({ familyId, applicant }) => (familyId === undefined) !== (applicant === undefined), {
    path: ['familyId'],
    message: 'Name the family, or write down who asks; one of the two',
  })
  .openapi('NewVisit');
export type NewVisit = z.infer<typeof newVisit>;
export const visitPatch = z
  .strictObject({ ...people, note: words(1000) })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one field')
  .openapi('VisitPatch');
export type VisitPatch = z.infer<typeof visitPatch>;
/** Who came; `booked` takes it back. */
export const marking = z
  .strictObject({ state: z.enum(['attended', 'absent', 'booked']) })
  .openapi('VisitMarking');
export type Marking = z.infer<typeof marking>['state'];
export const visitLink = z.strictObject({ familyId }).openapi('VisitLink');

/** A visit as it stands with its session. */
export const familyVisit = visitRow
  .extend({ session: sessionRow.omit({ needs: true, waiting: true, taken: true }) })
  .openapi('FamilyVisit');
export type FamilyVisit = z.infer<typeof familyVisit>;

export const newGuest = z
  .strictObject({ familyId, until: day.openapi({ description: 'The last day the code opens anything' }) })
  .openapi('NewGuest');
export type NewGuest = z.infer<typeof newGuest>;
export const guestRow = z
  .object({
    id: guestId,
    venueId,
    familyId,
    name: z.string(),
    code: z.string().openapi({ example: 'K7M-4XC' }),
    until: day,
    at: moment,
    revokedAt: moment.nullable(),
  })
  .openapi('Guest');
export type GuestRow = z.infer<typeof guestRow>;

export const centreRef = z.object({ centreId });
export const venueRef = z.object({ venueId });
export const roomRef = z.object({ roomId });
export const templateRef = z.object({ sessionTemplateId });
export const sessionRef = z.object({ venueSessionId });
export const visitRef = z.object({ visitId });
export const guestRef = z.object({ guestId });
export const familyRef = z.object({ familyId });
