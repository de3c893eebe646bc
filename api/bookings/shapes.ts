import { z } from '@hono/zod-openapi';
import type { BookingState } from '../../db/tables/bookings.ts';
import { seasons } from '../catalogue/shapes.ts';
import { day, moment } from '../core/dates.ts';
import { bookingId, bookingLineId, centreId, familyId, itemTypeId, offerId, unitId } from '../core/ids.ts';
import { cursorQuery } from '../core/pages.ts';
import { issueVerdict } from '../eligibility/shapes.ts';
import { familyRow } from '../families/shapes.ts';
import { typeBrief, unitRow } from '../stock/shapes.ts';

const words = (max: number) => z.string().trim().min(3).max(max);

export type { BookingState };

const states = [
  'requested',
  'confirmed',
  'ready',
  'collected',
  'cancelled',
  'expired',
  'no_show',
  'refused',
] as const satisfies readonly BookingState[];
export const bookingState = z.enum(states);
export const channel = z.enum(['site', 'kiosk', 'desk', 'phone', 'queue']);

/** So many things of one type. */
export const wantedLine = z
  .strictObject({ itemTypeId, quantity: z.number().int().min(1).max(20).default(1) })
  .openapi('WantedLine');
export type WantedLine = z.infer<typeof wantedLine>;

export const wantedLines = z
  .array(wantedLine)
  .min(1)
  .max(10)
  .refine((lines) => new Set(lines.map((line) => line.itemTypeId)).size === lines.length, {
    message: 'Name each type once, with its quantity',
  });

/** What is wanted, and when: from the day it is picked up through the day it is brought back. */
export const wanted = z.strictObject({ starts: day, dueOn: day, lines: wantedLines });
export type Wanted = z.infer<typeof wanted>;

/** A block of a line passed by name, with the reason. */
export const bookingOverride = z.strictObject({ itemTypeId, code: z.string().max(40), reason: words(300) });

/** A booking made at the desk or by phone for a family whose card there is. */
export const deskBooking = wanted
  .extend({
    familyId,
    channel: z.enum(['desk', 'phone']).default('phone'),
    note: z.string().trim().max(300).default(''),
    overrides: z.array(bookingOverride).max(20).default([]),
  })
  .openapi('NewBooking');
export type DeskBooking = z.infer<typeof deskBooking>;

/** What a booking is changed to: the days and all its lines as they are to be. */
export const bookingChange = wanted
  .extend({ overrides: z.array(bookingOverride).max(20).default([]) })
  .openapi('BookingChange');

/** Which blocks are passed by name with the confirmation. */
export const confirmation = z
  .strictObject({ overrides: z.array(bookingOverride).max(20).default([]) })
  .openapi('BookingConfirmation');
/** Why it is refused or cancelled, in words the family may read. */
export const closing = z.strictObject({ reason: words(300) }).openapi('BookingClosing');
export const linking = z.strictObject({ familyId }).openapi('BookingLink');
export const settingAside = z.strictObject({ unitId }).openapi('SettingAside');

const reason = z.looseObject({ code: z.string() });

/** What speaks against a booking as a whole and, per type, against its lines; nothing where it fits. */
export const bookingWeighing = z
  .object({
    ok: z.boolean(),
    /** About the days. */
    reasons: z.array(reason),
    lines: z.array(
      z.object({
        itemTypeId,
        /** How many of the type can be promised for all the days. */
        bookable: z.number().int(),
        /** About the stock and, where the family is known, about its right. */
        reasons: z.array(reason),
        /** The last day the term allows. */
        latestDueOn: day,
        verdict: issueVerdict.nullable(),
      }),
    ),
  })
  .openapi('BookingWeighing');
export type BookingWeighing = z.infer<typeof bookingWeighing>;

export const bookingLineRow = z
  .object({
    id: bookingLineId,
    itemType: typeBrief,
    quantity: z.number().int(),
    handed: z.number().int(),
    /** Units on the pickup shelf for it. */
    setAside: z.number().int(),
  })
  .openapi('BookingLine');

export const bookingRow = z
  .object({
    id: bookingId,
    centreId,
    code: z.string().openapi({ example: 'K7M-4QX' }),
    state: bookingState,
    channel,
    /** Null where the card is not known yet or the name is withheld. */
    familyId: familyId.nullable(),
    /** The family's name or, before its card is found, what the applicant wrote; null where it is withheld. */
    name: z.string().nullable(),
    /** Whether a family's card is known. */
    linked: z.boolean(),
    starts: day,
    dueOn: day,
    decideBy: day.nullable(),
    holdUntil: day.nullable(),
    requestedAt: moment,
    lines: z.array(bookingLineRow),
    version: z.number().int(),
  })
  .openapi('BookingRow');
export type BookingRow = z.infer<typeof bookingRow>;

/** What a desk can do with a booking as it stands. */
export const bookingAct = z.enum([
  'link',
  'confirm',
  'refuse',
  'set_aside',
  'hand_out',
  'change',
  'cancel',
  'reopen',
]);
export type BookingAct = z.infer<typeof bookingAct>;

export const bookingCard = bookingRow
  .extend({
    applicant: z
      .object({ name: z.string(), phone: z.string(), email: z.string() })
      .nullable()
      .openapi({ description: 'As written by whoever asked; null for a booking the desk made' }),
    note: z.string(),
    reason: z.string(),
    closedAt: moment.nullable(),
    overrides: z.array(z.object({ itemTypeId, code: z.string(), reason: z.string() })),
    units: z.array(
      unitRow.pick({ id: true, inventoryNumber: true, label: true }).extend({ lineId: bookingLineId }),
    ),
    weighing: bookingWeighing.nullable().openapi({ description: 'While it is open' }),
    /** Families whose phone it may be; only while none is linked, and only for those who may find them. */
    likely: z.array(familyRow),
    acts: z.array(bookingAct),
  })
  .openapi('Booking');
export type BookingCard = z.infer<typeof bookingCard>;

export const bookingList = z.object({ rows: z.array(bookingRow), next: z.string().nullable() });

/** `open` = not closed; `to_prepare` = confirmed and to be picked up by the second working day ahead, or ready with something missing. */
export const bookingQuery = cursorQuery.extend({
  state: z.enum(['open', 'to_confirm', 'to_prepare', 'ready', 'closed']).default('open'),
});
export type BookingQuery = z.infer<typeof bookingQuery>;

export const shelfUnit = z
  .object({
    unit: unitRow,
    booking: bookingRow.pick({ id: true, code: true, name: true, starts: true, holdUntil: true }),
  })
  .openapi('ShelfUnit');
export type ShelfUnit = z.infer<typeof shelfUnit>;

/** Days of a calendar, 92 at most; of one type, or of all. */
export const calendarQuery = z.object({ from: day, until: day, itemTypeId: itemTypeId.optional() });
export type CalendarQuery = z.infer<typeof calendarQuery>;

/** What a centre's calendar shows of a day: who comes for what, and what comes back. */
export const calendarEntry = z
  .object({
    kind: z.enum(['booking', 'loan', 'offer', 'turnaround', 'repair', 'session', 'transfer']),
    itemType: typeBrief,
    starts: day,
    until: day,
    dueOn: day.nullable(),
    quantity: z.number().int(),
    booking: bookingRow.pick({ id: true, code: true, state: true, name: true }).nullable(),
    unit: unitRow.pick({ id: true, inventoryNumber: true, label: true }).nullable(),
  })
  .openapi('CalendarEntry');
export type CalendarEntry = z.infer<typeof calendarEntry>;
export const centreCalendar = z
  .object({
    entries: z.array(calendarEntry),
    more: z.boolean().openapi({ description: 'There is more than is shown: ask for fewer days or one type' }),
    /** Of one type: how many can be promised and how many are on the shelf, day by day. */
    stretches: z.array(
      z.object({ from: day, until: day, bookable: z.number().int(), here: z.number().int() }),
    ),
  })
  .openapi('CentreCalendar');
export type CentreCalendar = z.infer<typeof centreCalendar>;

export const centreRef = z.object({ centreId });
export const familyRef = z.object({ familyId });
export const bookingRef = z.object({ bookingId });
export const shelfRef = z.object({ bookingId, unitId });
export const offerRef = z.object({ offerId });
export const typeRef = z.object({ centreId, itemTypeId });

// --- Days ---

/**
 * What speaks against a day: `past`, `closed`, `holiday`, `too_far`, `out_of_season` and `taken` against picking up,
 * `past`, `before_pick_up`, `closed`, `holiday`, `too_long` and `taken` against bringing back. Staff are told apart
 * `kept_for_queue`: what is left is for those who wait.
 */
export const dayReason = z
  .discriminatedUnion('code', [
    z.object({ code: z.literal('past') }),
    z.object({ code: z.literal('closed'), because: z.enum(['own_closure', 'common_closure', 'weekday']) }),
    z.object({ code: z.literal('holiday') }),
    z.object({ code: z.literal('too_far'), until: day }),
    z.object({ code: z.literal('out_of_season'), season: z.enum(seasons) }),
    z.object({ code: z.literal('before_pick_up') }),
    z.object({ code: z.literal('too_long'), until: day }),
    z.object({
      code: z.enum(['taken', 'kept_for_queue']),
      bookable: z.number().int().openapi({ description: 'How many are left for all of those days' }),
    }),
  ])
  .openapi('DayReason');
