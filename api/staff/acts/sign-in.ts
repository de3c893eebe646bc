import type { Ctx } from '../../core/context.ts';
import { found, Problem } from '../../core/problem.ts';
import { type Auth, type Door, hashPassword } from '../auth.ts';
import { type Person, personNamed, personOf } from '../reads.ts';
import { forget, guess, lockedOut, note } from './guess.ts';
import { dropSession, openSession } from './sessions.ts';

/** The person as the actor of what they have just done at the door. */
const as = (ctx: Ctx, person: Person): Ctx => {
  const { id, name, role, centres } = person;
  return { ...ctx, actor: { kind: 'staff', id, name, role, centres } };
};

/** Opens the session that the library began; until then its cookie, which no answer has carried yet, opens nothing. */
export const comeIn = (
  ctx: Ctx,
  person: Person,
  token: string,
  secondFactor: 'none' | 'app' | 'backup_code',
): void =>
  note(as(ctx, person), person, 'staff.signed_in', { secondFactor }, () => {
    openSession(ctx, token);
    forget(ctx, person.id);
  });

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
    // Counted before the hash is worked out, as a guess at a real account is.
    const until = before ?? auth.ghost(given.username, ctx.now);
    if (before === null) await hashPassword(given.password);
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
  if (!twoFactorRedirect) comeIn(ctx, person, answer.session, 'none');
  return { twoFactorRedirect };
}

/** Ends the session that asks and takes its cookies back; nothing to do for somebody who is not signed in. */
export async function signOut(ctx: Ctx, door: Door): Promise<void> {
  if (ctx.actor.kind === 'staff')
    note(ctx, found(personOf(ctx.db, ctx.actor.id)), 'staff.signed_out', {}, () =>
      dropSession(ctx.db, door.session),
    );
  await door.ask('/sign-out');
}
