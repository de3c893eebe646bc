import { z } from '@hono/zod-openapi';
import { day, timeZone } from '../core/dates.ts';
import { centreId, closureId } from '../core/ids.ts';

export const services = ['rental', 'multibox', 'venue'] as const;

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'Write a time of the day as HH:MM', abort: true })
  .openapi({ example: '09:00' });

/** When a day's work begins and ends, on the centre's own clocks. */
export const hours = z.object({ opens: clock, closes: clock }).openapi('Hours');

/** One weekday with hours; ISO, 1 = Monday. A weekday that is not listed is closed. */
const weekdayHours = hours.extend({ weekday: z.int().min(1).max(7) }).openapi('WeekdayHours');

/** The whole week at once: each weekday at most once, opening before closing. */
export const week = z.strictObject({
  hours: z
    .array(weekdayHours.strict())
    .max(7)
    .superRefine((rows, context) => {
      rows.forEach((row, index) => {
        if (row.opens >= row.closes)
          context.addIssue({
            code: 'custom',
            path: [index, 'closes'],
            message: 'Closing must come after opening',
          });
        if (rows.findIndex((other) => other.weekday === row.weekday) !== index)
          context.addIssue({ code: 'custom', path: [index, 'weekday'], message: 'Name each weekday once' });
      });
    }),
});

const facts = {
  name: z.string().trim().min(1).max(300),
  shortName: z.string().trim().min(1).max(60),
  territory: z.string().trim().max(200),
  timeZone,
  address: z.string().trim().max(300),
  phone: z.string().trim().max(60),
  services: z
    .array(z.enum(services))
    .max(services.length)
    .refine((list) => new Set(list).size === list.length, { message: 'Name each service once' }),
  lateAllowanceDays: z.int().min(0).max(365),
};

/** The fields of a card that can be changed. */
export const centreFields = [
  'name',
  'shortName',
  'territory',
  'timeZone',
  'address',
  'phone',
  'services',
  'lateAllowanceDays',
] as const satisfies (keyof typeof facts)[];

/** What can be changed on a centre's card; what is left out stays. */
export const centreChange = z.strictObject(facts).partial();

/** A new centre; it opens Monday to Friday 9–18 until its hours are set. */
export const newCentre = z.strictObject({
  ...facts,
  /** Which of the regions' programmes it belongs to, and so which groups it serves. */
  region: z
    .string()
    .regex(/^[a-z][a-z-]{1,30}$/, 'A short Latin word, such as altai')
    .openapi({ example: 'altai' }),
  territory: facts.territory.default(''),
  address: facts.address.default(''),
  phone: facts.phone.default(''),
  lateAllowanceDays: facts.lateAllowanceDays.default(30),
});

const because = z.enum(['own_closure', 'common_closure', 'holiday', 'weekday']);

/** One day of a centre's calendar: its hours, or why there are none, in the words of whoever closed it. */
export const calendarDay = z
  .object({
    day,
    hours: hours.nullable(),
    why: because.nullable(),
    /** Why the day differs from the week, as written with the closure or the moved working day. */
    reason: z.string().nullable(),
    holiday: z.object({ nameRu: z.string(), nameEn: z.string() }).nullable(),
  })
  .openapi('CalendarDay');

/** A centre in a list of the own ones, with how it works today. */
export const centreRow = z
  .object({
    id: centreId,
    region: z.string(),
    name: z.string(),
    shortName: z.string(),
    territory: z.string(),
    timeZone: z.string(),
    services: z.array(z.enum(services)),
    today: calendarDay,
  })
  .openapi('CentreRow');

export const centreCard = centreRow
  .extend({
    address: z.string(),
    phone: z.string(),
    lateAllowanceDays: z.int(),
    hours: z.array(weekdayHours.strict()).max(7),
    unfilledYears: z.array(z.int()).openapi({
      description: 'Years in which something lent is due and whose moved days nobody has entered',
    }),
    version: z.int(),
  })
  .openapi('Centre');

/** A centre as anybody may know it. */
export const directoryEntry = z
  .object({
    id: centreId,
    name: z.string(),
    shortName: z.string(),
    territory: z.string(),
    address: z.string(),
    phone: z.string(),
    hours: z.array(weekdayHours.strict()).max(7),
    today: calendarDay,
  })
  .openapi('DirectoryEntry');

/** Days [from, until] of a calendar, 400 at most. */
export const daysQuery = z.object({ from: day, until: day });

export const closureRow = z
  .object({
    id: closureId,
    starts: day,
    until: day,
    /** A moved working day instead of a closure. */
    open: z.boolean(),
    reason: z.string(),
    /** This centre's own row; else it holds for every centre. */
    own: z.boolean(),
  })
  .openapi('Closure');

/** A stretch of days that differs from the week. With `replaces` it takes the place of an earlier row. */
export const newClosure = z
  .strictObject({
    starts: day,
    until: day,
    open: z.boolean().default(false),
    reason: z.string().trim().min(1).max(200),
    /** For every centre: the year's moved days. */
    everywhere: z.boolean().default(false),
    replaces: closureId.optional(),
  })
  .refine(({ starts, until }) => starts <= until, {
    path: ['until'],
    message: 'The last day must not be before the first',
  })
  .refine(({ starts, until }) => Date.parse(until) - Date.parse(starts) <= 366 * 86_400_000, {
    path: ['until'],
    message: 'A year at most; enter a longer closure in parts',
  });

export const yearQuery = z.object({ year: z.coerce.number().int().min(2000).max(2100) });

/** A day of every year, `MM-DD`; 29 February is one. */
export const monthDay = z
  .string()
  .refine((text) => /^\d\d-\d\d$/.test(text) && z.iso.date().safeParse(`2024-${text}`).success, {
    message: 'Write a day of the year as MM-DD',
  })
  .openapi({ example: '03-08' });

export const holiday = z
  .strictObject({
    monthDay,
    nameRu: z.string().trim().min(1).max(120),
    nameEn: z.string().trim().min(1).max(120),
  })
  .openapi('Holiday');

export type Service = (typeof services)[number];
export type CalendarDay = z.infer<typeof calendarDay>;
export type CentreCard = z.infer<typeof centreCard>;
export type ClosureRow = z.infer<typeof closureRow>;
export type Holiday = z.infer<typeof holiday>;
