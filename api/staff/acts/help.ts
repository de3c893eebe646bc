import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { StaffId } from '../../core/ids.ts';
import { hashPassword, readable } from '../auth.ts';
import { commanded, homeOf } from '../reads.ts';
import { forget } from './guess.ts';
import { setPassword } from './password.ts';
import { dropFactor } from './second-factor.ts';
import { dropSessions } from './sessions.ts';

/**
 * Runs an act with the hash of a fresh one-time password. The password is in no database: it is there to be shown
 * once, and null where the same request was answered before.
 */
export async function withOneTimePassword<T>(
  ctx: Ctx,
  run: (passwordHash: string) => T,
): Promise<{ result: T; oneTimePassword: string | null }> {
  const password = readable(3, 4);
  const hash = await hashPassword(password);
  let ran = false;
  const result = act(ctx, () => {
    ran = true;
    return run(hash);
  });
  return { result, oneTimePassword: ran ? password : null };
}

const helped = (ctx: Ctx, id: StaffId, what: string, run: () => void): { done: true } =>
  act(ctx, () => {
    const centreId = homeOf(commanded(ctx, id));
    run();
    record(ctx, { act: what, subject: 'staff', subjectId: id, centreId });
    return { done: true };
  });

/**
 * Gives somebody a one-time password in place of their own, ends their sessions and any lock.
 * @throws Problem `not_found`, `forbidden`, `beyond_reach`, `own_account`
 */
export const resetPassword = async (ctx: Ctx, id: StaffId): Promise<{ oneTimePassword: string | null }> => {
  commanded(ctx, id);
  const { oneTimePassword } = await withOneTimePassword(ctx, (password) =>
    helped(ctx, id, 'staff.password.reset', () => {
      setPassword(ctx, id, password, true);
      forget(ctx, id);
      dropSessions(ctx.db, id);
    }),
  );
  return { oneTimePassword };
};

/** Ends a lock before its time. `not_found`, `forbidden`, `beyond_reach`, `own_account`. */
export const unlock = (ctx: Ctx, id: StaffId): { done: true } =>
  helped(ctx, id, 'staff.unlocked', () => forget(ctx, id));

/** Takes away the second factor of somebody who lost it; their sessions end. `not_found`, `forbidden`, `beyond_reach`, `own_account`. */
export const removeSecondFactor = (ctx: Ctx, id: StaffId): { done: true } =>
  helped(ctx, id, 'staff.second_factor.removed', () => {
    dropFactor(ctx.db, id);
    dropSessions(ctx.db, id);
  });
