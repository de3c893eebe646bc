import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../../db/open.ts';
import { staff, twoFactor } from '../../../db/tables/staff.ts';
import type { Ctx } from '../../core/context.ts';
import type { StaffId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import type { Door } from '../auth.ts';
import { self } from '../reads.ts';
import { note } from './guess.ts';
import { confirmed } from './password.ts';
import { openSession } from './sessions.ts';

const begun = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

/** What the library says to something it did for whoever typed the own password again. */
async function done(door: Door, path: string, password: string): Promise<Record<string, unknown>> {
  const answer = await door.ask(path, { password });
  if (answer.ok) return answer.said;
  throw new Problem(answer.status === 401 ? 'signed_out' : 'conflict');
}

/** Forgets the second factor of somebody. Not in the trail: whoever asks writes down why. */
export function dropFactor(db: Db, id: StaffId): void {
  db.orm.delete(twoFactor).where(eq(twoFactor.userId, id)).run();
  db.orm.update(staff).set({ twoFactorEnabled: false }).where(eq(staff.id, id)).run();
}

/**
 * Begins to set up the own second factor: a key for the authenticator app and backup codes. It is asked for at
 * sign-in once a code made with the key has been shown to `confirmSecondFactor`.
 * @throws Problem `invalid_request` for a wrong password, `conflict` when there is one already, `locked_out`
 */
export async function beginSecondFactor(ctx: Ctx, door: Door, password: string) {
  const person = await confirmed(ctx, password, 'password');
  const { totpURI, backupCodes } = begun.parse(await done(door, '/two-factor/enable', password));
  const parameters = new URL(totpURI).searchParams;
  // The library names the account by its e-mail address, which here is none.
  const label = `${parameters.get('issuer')}:${person.username}`;
  const uri = `otpauth://totp/${encodeURIComponent(label)}?${parameters}`;
  return { uri, key: parameters.get('secret') ?? '', backupCodes };
}

/** Proves that the authenticator app has the key. `invalid_request` for a wrong code, `conflict` before it was begun. */
export async function confirmSecondFactor(ctx: Ctx, door: Door, code: string): Promise<void> {
  const person = self(ctx);
  const answer = await door.ask('/two-factor/verify-totp', { code });
  if (answer.code === 'INVALID_CODE')
    refuseField('code', 'wrong_code', 'Wait for the next code and type that');
  if (!answer.ok) throw new Problem('conflict');
  // The library has switched it on and begun another session. Should the house fall down in between, that session
  // was never opened: the next sign-in asks for the factor and is written down with it.
  if (!person.secondFactor)
    note(ctx, person, 'staff.second_factor.added', {}, () => openSession(ctx, answer.session));
}

/** Takes the own second factor away. `invalid_request` for a wrong password, `conflict` without one, `locked_out`. */
export async function removeOwnSecondFactor(ctx: Ctx, password: string): Promise<void> {
  const person = await confirmed(ctx, password, 'password');
  if (!person.secondFactor) throw new Problem('conflict');
  note(ctx, person, 'staff.second_factor.removed', {}, () => dropFactor(ctx.db, person.id));
}

/**
 * New backup codes; the old ones no longer work. `invalid_request` for a wrong password, `conflict`, `locked_out`.
 * The library seals and writes them itself, so the entry comes after: should the house fall down in between, the
 * new codes were shown to nobody, and renewing them once more is what leaves the entry.
 */
export async function renewBackupCodes(ctx: Ctx, door: Door, password: string) {
  const person = await confirmed(ctx, password, 'password');
  const said = await done(door, '/two-factor/generate-backup-codes', password);
  note(ctx, person, 'staff.backup_codes.renewed');
  return { backupCodes: begun.shape.backupCodes.parse(said.backupCodes) };
}
