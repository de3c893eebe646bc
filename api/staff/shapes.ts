import { z } from '@hono/zod-openapi';
import { staffRoles } from '../core/context.ts';
import { moment } from '../core/dates.ts';
import { centreId, staffId } from '../core/ids.ts';
import { cursorQuery } from '../core/pages.ts';
import { passwordLength } from './rules.ts';

/** A user name: Latin letters of one case, digits, dots, dashes and underscores between them. */
export const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{1,28}[a-z0-9]$/)
  .openapi({ example: 'olga.k' });

/** A password as it is typed to be checked; its strength is not. */
const typed = z.string().min(1).max(200);
/** A code of an authenticator app, spaces allowed, or a backup code. */
const code = z
  .string()
  .transform((text) => text.replace(/\s/g, ''))
  .pipe(z.string().min(6).max(20));

export const signInBody = z.strictObject({
  username: z.string().trim().toLowerCase().min(1).max(60),
  password: typed,
});
export const signInAnswer = z
  .object({
    twoFactorRedirect: z.boolean().openapi({ description: 'The password was right; now the second factor' }),
  })
  .openapi('SignInAnswer');
export const codeBody = z.strictObject({ code });
export const passwordBody = z.strictObject({ password: typed });
export const newPassword = z.string().min(passwordLength.least).max(passwordLength.most);
export const passwordChange = z.strictObject({ currentPassword: typed, newPassword });
export const done = z.object({ done: z.literal(true) });

/** A second factor to set up: the address a QR code carries, the same key to type, codes for a lost phone. */
export const secondFactorSetUp = z
  .object({ uri: z.string(), key: z.string(), backupCodes: z.array(z.string()) })
  .openapi('SecondFactorSetUp');
export const backupCodes = z.object({ backupCodes: z.array(z.string()) }).openapi('BackupCodes');
export const sessionLife = z
  .object({ expiresAt: moment.openapi({ description: 'When the session is over unless something is done' }) })
  .openapi('SessionLife');

/** One open session: since when, last used, from where, on what. */
export const sessionRow = z
  .object({
    id: z.string(),
    startedAt: moment,
    usedAt: moment,
    address: z.string(),
    device: z.object({ browser: z.string().nullable(), system: z.string().nullable() }),
    current: z.boolean(),
  })
  .openapi('StaffSession');
export const sessionList = z.object({ rows: z.array(sessionRow) });

/** A member of staff as an administrator of some of their centres sees them. */
export const personRow = z
  .object({
    id: staffId,
    name: z.string(),
    username: z.string(),
    role: z.enum(staffRoles),
    active: z.boolean(),
    centres: z.array(centreId).openapi({ description: 'Those of the person’s centres that are yours too' }),
    elsewhere: z.number().int().openapi({ description: 'How many more centres they work at' }),
    secondFactor: z.boolean(),
    mustChangePassword: z.boolean(),
    lockedUntil: moment.nullable(),
    usedAt: moment.nullable().openapi({ description: 'When they last did something, if they are signed in' }),
  })
  .openapi('PersonRow');
export const personCard = personRow
  .extend({ you: z.boolean(), version: z.number().int() })
  .openapi('PersonCard');
/** In a body and not in the address: nobody's name stands there. */
export const peopleSearch = z.strictObject({
  q: z.string().trim().max(100).default(''),
  role: z.enum(staffRoles).optional(),
  centreId: centreId.optional(),
  active: z.enum(['yes', 'no']).optional(),
  cursor: cursorQuery.shape.cursor,
  limit: z.int().min(1).max(200).default(50),
});

const name = z.string().trim().min(1).max(120);
const role = z.enum(staffRoles);
const centres = z.array(centreId).max(500);

export const newPerson = z.strictObject({ name, username, role, centres: centres.min(1) });
export const personChange = z
  .strictObject({ name, role, centres, active: z.boolean() })
  .partial()
  .openapi({ description: 'What is left out stays; of the centres only your own are touched' });

export const personChanged = z.object({ person: personCard.nullable() }).openapi('PersonChanged');

/** Shown once; null when the same request was answered before. */
const oneTimePassword = z.string().nullable();
export const engaged = z.object({ person: personCard, oneTimePassword }).openapi('EngagedPerson');
export const passwordReset = z.object({ oneTimePassword }).openapi('PasswordReset');

export type PersonRow = z.infer<typeof personRow>;
export type PersonCard = z.infer<typeof personCard>;
export type StaffSession = z.infer<typeof sessionRow>;
export type SecondFactorSetUp = z.infer<typeof secondFactorSetUp>;
