import { z } from 'zod';
import type { Ctx } from '../../core/context.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import type { Door } from '../auth.ts';
import { self } from '../reads.ts';
import { note } from './guess.ts';
import { confirmed } from './password.ts';

const begun = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

/**
 * Begins to set up the own second factor: a key for the authenticator app and backup codes. It is asked for at
 * sign-in once a code made with the key has been shown to `confirmSecondFactor`.
 * @throws Problem `invalid_request` for a wrong password, `conflict` when there is one already, `locked_out`
 */
export async function beginSecondFactor(ctx: Ctx, door: Door, password: string) {
  const { person, said } = await confirmed(ctx, door, '/two-factor/enable', { password }, 'password');
  const { totpURI, backupCodes } = begun.parse(said);
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
  if (!person.secondFactor) note(ctx, person, 'staff.second_factor.added');
}

/** Takes the own second factor away. `invalid_request` for a wrong password, `locked_out`. */
export async function removeOwnSecondFactor(ctx: Ctx, door: Door, password: string): Promise<void> {
  const { person } = await confirmed(ctx, door, '/two-factor/disable', { password }, 'password');
  note(ctx, person, 'staff.second_factor.removed');
}

/** New backup codes; the old ones no longer work. `invalid_request` for a wrong password, `conflict`, `locked_out`. */
export async function renewBackupCodes(ctx: Ctx, door: Door, password: string) {
  const path = '/two-factor/generate-backup-codes';
  const { person, said } = await confirmed(ctx, door, path, { password }, 'password');
  note(ctx, person, 'staff.backup_codes.renewed');
  return { backupCodes: begun.shape.backupCodes.parse(said.backupCodes) };
}
