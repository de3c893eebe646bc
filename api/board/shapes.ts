import { z } from '@hono/zod-openapi';
import { bookingRow } from '../bookings/shapes.ts';
import { hours } from '../centres/shapes.ts';
import type { Permission } from '../core/access.ts';
import { staffRoles } from '../core/context.ts';
import { day } from '../core/dates.ts';
import { centreId, staffId } from '../core/ids.ts';
import { familyRow } from '../families/shapes.ts';
import { consumableRow, kitRow } from '../kits/shapes.ts';
import { loanRow } from '../loans/shapes.ts';
import { entryRow } from '../queue/shapes.ts';
import { shortage, typeBrief, unitRow } from '../stock/shapes.ts';
import { familyVisit, sessionToday } from '../venue/shapes.ts';

/** A centre the signed-in person works at, with its day. */
const ownCentre = z
  .object({
    id: centreId,
    name: z.string(),
    shortName: z.string(),
    timeZone: z.string().openapi({ example: 'Asia/Barnaul' }),
    today: day.openapi({ description: 'Today at the centre' }),
    hours: hours.nullable().openapi({ description: 'Today on its own clocks; null when it does not work' }),
    next: z
      .object({ day, opens: hours.shape.opens })
      .nullable()
      .openapi({ description: 'When it opens next after today; null when nothing is known of that' }),
  })
  .openapi('OwnCentre');

/** Who is signed in, where they work and what they may do. */
export const me = z
  .object({
    staff: z.object({
      id: staffId,
      name: z.string(),
      username: z.string(),
      role: z.enum(staffRoles),
      secondFactor: z.boolean(),
      mustChangePassword: z.boolean(),
      mustSetUpSecondFactor: z.boolean(),
    }),
    centres: z.array(ownCentre),
    permissions: z.array(z.custom<Permission>()).openapi({ type: 'array', items: { type: 'string' } }),
    demo: z.boolean(),
  })
  .openapi('Me');

export type Me = z.infer<typeof me>;

/** Whose session a browser has: nobody's is an answer, not a refusal. */
export const sessionState = z
  .object({
    me: me.nullable(),
    ended: z.boolean().openapi({ description: 'Nobody’s, and there was one: its cookie opens nothing now' }),
  })
  .openapi('SessionState');

const heap = <T extends z.ZodType>(row: T) => z.object({ count: z.number().int(), rows: z.array(row) });

/**
 * What a desk sees first in the morning: what is asked for, prepared and handed out, what comes back, what is late, what
 * is to be done, what will not suffice.
 */
export const board = z
  .object({
    today: day,
    toConfirm: heap(bookingRow),
    toPrepare: heap(bookingRow),
    /** On the pickup shelf, for today or before. */
    toHandOut: heap(bookingRow),
    onClosedDays: z.array(bookingRow.extend({ closedOn: z.array(day) })).openapi({
      description: 'Open bookings with a day of theirs on which the centre came to be closed; 20 at most',
    }),
    /** How many offers of the queue wait for an answer. */
    offers: z.number().int(),
    dueToday: heap(loanRow),
    overdue: heap(loanRow),
    toClean: heap(unitRow),
    toInspect: heap(unitRow),
    /** Kits that stand here: what is missing or broken, and what was used up. */
    sessions: z.array(sessionToday).openapi({ description: 'Of today, by the moment they begin' }),
    kitsIncomplete: heap(kitRow),
    kitsToReplenish: heap(kitRow),
    consumablesBelow: heap(consumableRow),
    shortages: z.array(shortage),
  })
  .openapi('Board');
export type Board = z.infer<typeof board>;

/** What is typed or scanned into the box on top. A POST, because a name or a phone has no place in an address. */
export const findBody = z.strictObject({ q: z.string().trim().min(1).max(100) });

export const findAnswer = z
  .object({
    /** The own unit of this very inventory number. */
    unit: unitRow.nullable(),
    /** Own units whose numbers begin so, when none is it. */
    units: z.array(unitRow),
    /** Other centres that hold a unit of this number. */
    elsewhere: z.array(z.object({ shortName: z.string(), phone: z.string(), itemType: typeBrief })),
    families: z.array(familyRow),
    booking: bookingRow
      .nullable()
      .openapi({ description: 'The booking of this very code, or the one the unit stands on the shelf for' }),
    place: entryRow.nullable().openapi({ description: 'The place in the queue of this very code' }),
    visit: familyVisit.nullable().openapi({ description: 'The visit of this very code' }),
  })
  .openapi('Find');
export type FindAnswer = z.infer<typeof findAnswer>;

export const centreRef = z.object({ centreId });
