import { and, eq } from 'drizzle-orm';
import { account, staff } from '../../../db/tables/staff.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { StaffId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { type Door, hashPassword, isPassword } from '../auth.ts';
import { type Person, passwordHashOf, self } from '../reads.ts';
import { passwordFaults } from '../rules.ts';
import { guess, note } from './guess.ts';
import { dropSessions, renewSession } from './sessions.ts';

/**
 * Has the own password typed again. A wrong one counts as at the door; the fifth ends every session of the
 * account, for it may be somebody else who sits there.
 * @throws Problem `invalid_request` naming `field`, `locked_out`, `signed_out`
 */
export async function confirmed(ctx: Ctx, password: string, field: string): Promise<Person> {
  const person = self(ctx);
  const ask = async () => {
    const hash = passwordHashOf(ctx.db, person.id);
    return hash !== null && (await isPassword(password, hash));
  };
  await guess(ctx, person.id, 'password', ask, (right) => !right).catch((refused: unknown) => {
    if (refused instanceof Problem && refused.code === 'wrong_credentials')
      refuseField(field, 'wrong_password', 'This is not your password');
    const before = person.lockedUntil !== null && person.lockedUntil > now(ctx);
    if (refused instanceof Problem && refused.code === 'locked_out' && !before)
      dropSessions(ctx.db, person.id);
    throw refused;
  });
  return person;
}

/** Writes down the hash of somebody's password, and whether it is for one sign-in only. */
export function setPassword(ctx: Ctx, id: StaffId, password: string, oneTime: boolean): void {
  const own = and(eq(account.userId, id), eq(account.providerId, 'credential'));
  ctx.db.orm.update(account).set({ password }).where(own).run();
  ctx.db.orm.update(staff).set({ mustChangePassword: oneTime }).where(eq(staff.id, id)).run();
}

/**
 * Replaces the own password; every other session of the account ends, and this one goes on under another token:
 * the old cookie may be why the password is changed. Written here and not by the library, whose writes cannot
 * share a transaction with the entry in the trail.
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
  const person = await confirmed(ctx, given.currentPassword, 'currentPassword');
  const hash = await hashPassword(given.newPassword);
  let token = '';
  note(ctx, person, 'staff.password.changed', {}, () => {
    setPassword(ctx, person.id, hash, false);
    dropSessions(ctx.db, person.id, door.session);
    token = renewSession(ctx.db, door.session);
  });
  door.carry(token);
}
