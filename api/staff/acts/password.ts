import { eq } from 'drizzle-orm';
import { staff } from '../../../db/tables/staff.ts';
import { type Ctx, now } from '../../core/context.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import type { Answer, Door } from '../auth.ts';
import { self } from '../reads.ts';
import { passwordFaults } from '../rules.ts';
import { guess, note } from './guess.ts';
import { dropSessions } from './sessions.ts';

/**
 * Asks the library for something that wants the own password again. A wrong one counts as at the door; the fifth
 * ends every session of the account, for it may be somebody else who sits there.
 */
export async function confirmed(ctx: Ctx, door: Door, path: string, body: object, field: string) {
  const person = self(ctx);
  const isWrong = ({ code }: Answer) => code === 'INVALID_PASSWORD';
  const ask = () => door.ask(path, body);
  const answer = await guess(ctx, person.id, 'password', ask, isWrong).catch((refused: unknown) => {
    if (refused instanceof Problem && refused.code === 'wrong_credentials')
      refuseField(field, 'wrong_password', 'This is not your password');
    const before = person.lockedUntil !== null && person.lockedUntil > now(ctx);
    if (refused instanceof Problem && refused.code === 'locked_out' && !before)
      dropSessions(ctx.db, person.id);
    throw refused;
  });
  if (answer.ok) return { person, said: answer.said };
  throw new Problem(answer.status === 401 ? 'signed_out' : 'conflict');
}

/**
 * Replaces the own password; every other session of the account ends.
 * @throws Problem `invalid_request` naming what is wrong with the new or the current one, `locked_out`
 */
export async function changePassword(
  ctx: Ctx,
  door: Door,
  given: { currentPassword: string; newPassword: string },
): Promise<void> {
  const faults: string[] = passwordFaults(given.newPassword, self(ctx).username);
  if (given.newPassword === given.currentPassword) faults.push('same');
  const errors = faults.map((code) => ({ path: 'newPassword', code, message: 'Choose another password' }));
  if (errors.length > 0) throw new Problem('invalid_request', undefined, { errors });
  const body = { ...given, revokeOtherSessions: true };
  const { person } = await confirmed(ctx, door, '/change-password', body, 'currentPassword');
  ctx.db.orm.update(staff).set({ mustChangePassword: false }).where(eq(staff.id, person.id)).run();
  note(ctx, person, 'staff.password.changed');
}
