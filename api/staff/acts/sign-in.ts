import type { Ctx } from '../../core/context.ts';
import { found, Problem } from '../../core/problem.ts';
import { type Answer, type Auth, backupCode, type Door, hashPassword } from '../auth.ts';
import { challenged, type Person, personNamed, personOf } from '../reads.ts';
import { forget, guess, lockedOut, note } from './guess.ts';
import { dropSession } from './sessions.ts';

/** The person as the actor of what they have just done at the door. */
const as = (ctx: Ctx, person: Person): Ctx => {
  const { id, name, role, centres } = person;
  return { ...ctx, actor: { kind: 'staff', id, name, role, centres } };
};

const comeIn = (ctx: Ctx, person: Person, secondFactor: 'none' | 'app' | 'backup_code'): void => {
  forget(ctx, person.id);
  note(as(ctx, person), person, 'staff.signed_in', { secondFactor });
};

/**
 * Signs in with user name and password; `twoFactorRedirect` when the second factor is still to come. A name nobody
 * has, an account switched off and a wrong password take as long, are counted and answered alike. Whoever was
 * signed in in this browser before is not any more.
 * @throws Problem `wrong_credentials`, `locked_out`, `too_many_requests`
 */
export async function signIn(
  ctx: Ctx,
  auth: Auth,
  door: Door,
  given: { username: string; password: string },
) {
  const attempt = await auth.attempt(door.address);
  const person = personNamed(ctx.db, given.username);
  if (person === undefined || !person.active) {
    const before = auth.ghostLocked(given.username, ctx.now);
    if (before === null) await hashPassword(given.password);
    const until = before ?? auth.ghost(given.username, ctx.now);
    note(ctx, person, 'staff.sign_in.refused', {
      reason: person === undefined ? 'unknown_name' : 'inactive',
    });
    throw until === null ? new Problem('wrong_credentials') : lockedOut(ctx, until);
  }
  const ask = () => door.ask('/sign-in/username', { ...given, rememberMe: false });
  const answer = await guess(ctx, person.id, 'password', ask, ({ ok }) => !ok);
  await attempt.forgive();
  dropSession(ctx.db, door.session);
  const twoFactorRedirect = answer.said.twoFactorRedirect === true;
  if (!twoFactorRedirect) comeIn(ctx, person, 'none');
  return { twoFactorRedirect };
}

const spentAnswer: Answer = { ok: false, status: 401, code: 'INVALID_CODE', said: {} };
const isWrongCode = ({ code }: Answer): boolean => code === 'INVALID_CODE' || code === 'INVALID_BACKUP_CODE';

/**
 * The second step of a sign-in: a code of the authenticator app or a backup code, to the challenge in a cookie.
 * @throws Problem `challenge_over` when there is none (any more), `wrong_code`, `locked_out`, `too_many_requests`
 */
export async function passSecondStep(ctx: Ctx, auth: Auth, door: Door, code: string, backup: boolean) {
  const attempt = await auth.attempt(door.address);
  const person = challenged(ctx.db, auth.secret, door.challenge);
  if (person === undefined || !person.active) throw new Problem('challenge_over');
  const ask = async () => {
    if (backup) return door.ask('/two-factor/verify-backup-code', { code: backupCode(code) });
    return auth.isSpent(person.id, code, ctx.now)
      ? spentAnswer
      : door.ask('/two-factor/verify-totp', { code });
  };
  const answer = await guess(ctx, person.id, 'code', ask, isWrongCode);
  if (!answer.ok) throw new Problem('challenge_over');
  auth.spend(person.id, code, ctx.now);
  await attempt.forgive();
  comeIn(ctx, person, backup ? 'backup_code' : 'app');
}

/** Ends the session that asks and takes its cookies back; nothing to do for somebody who is not signed in. */
export async function signOut(ctx: Ctx, door: Door): Promise<void> {
  await door.ask('/sign-out');
  if (ctx.actor.kind === 'staff') note(ctx, found(personOf(ctx.db, ctx.actor.id)), 'staff.signed_out');
}
