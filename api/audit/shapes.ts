import { z } from '@hono/zod-openapi';
import { day, moment, timeZone } from '../core/dates.ts';
import { centreId, staffId } from '../core/ids.ts';
import { cursorQuery, page } from '../core/pages.ts';

/** An entry's seal, SHA-256 in lower-case hexadecimal; spaces between the groups are taken as written. */
const seal = z
  .string()
  .max(200)
  .transform((text) => text.replace(/\s+/g, '').toLowerCase())
  .refine((text) => /^[\da-f]{64}$/.test(text), { message: 'The seal has 64 digits and letters a–f' })
  .openapi({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' });

/** What of the trail is asked for; what is left out does not limit. */
export const trailQuery = cursorQuery.extend({
  act: z.string().max(60).optional(),
  actorId: staffId.optional(),
  /** One kind of subject, or several with commas between. */
  subject: z.string().max(100).optional(),
  subjectId: z.string().max(60).optional(),
  from: day.optional(),
  until: day.optional(),
  /** Whose midnight the days begin at; without it the own one of each entry's centre. */
  timeZone: timeZone.optional(),
});

/** One entry. Who is null when the service itself acted; centre is null when it concerns all. */
const trailEntry = z
  .object({
    seq: z.int(),
    at: moment,
    who: z.object({ id: staffId, name: z.string() }).nullable(),
    centre: z.object({ id: centreId, shortName: z.string(), timeZone: z.string() }).nullable(),
    act: z.string(),
    subject: z.string(),
    subjectId: z.string().nullable(),
    /** What staff call the subject, where that is nobody's personal data: an inventory number, a type. */
    label: z.object({ ru: z.string(), en: z.string() }).nullable(),
    detail: z.record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
    ),
    hash: z.string(),
  })
  .openapi('TrailEntry');

export const trailPage = page(trailEntry);

/** Who may be looked for in the trail: the people of the own centres. */
export const trailPeople = z.object({ rows: z.array(z.object({ id: staffId, name: z.string() })) });

/** A check of the whole chain; `seal` is one written down earlier, which must still be found in it. */
export const verification = z.strictObject({ seal: seal.optional() });

/** What a check of the whole chain found. */
export const verdict = z
  .discriminatedUnion('ok', [
    z.object({
      ok: z.literal(true),
      entries: z.int(),
      /** The seal of the last entry checked, to be written down; empty while there is none. */
      head: z.string(),
      /** The number of the entry that carries the seal asked for. */
      sealAt: z.int().nullable(),
    }),
    z.object({
      ok: z.literal(false),
      /** The first entry that does not hold; null when only the written-down seal is missing. */
      brokenAt: z.int().nullable(),
      /** Number missing or out of turn, not chained to the one before, changed, or the seal is not there. */
      why: z.enum(['gap', 'link', 'content', 'seal']),
      checked: z.int(),
    }),
  ])
  .openapi('Verdict');

/** A line of a running check: how far it has come, and at last the verdict. */
export const verificationLine = z.union([z.object({ checked: z.int(), of: z.int() }), verdict]);

export type TrailQuery = z.infer<typeof trailQuery>;
export type TrailEntry = z.infer<typeof trailEntry>;
export type Verdict = z.infer<typeof verdict>;
export type VerificationLine = z.infer<typeof verificationLine>;
