import type { Ctx } from '../../core/context.ts';
import { Problem } from '../../core/problem.ts';
import { type Answer, type Auth, backupCode, type Door } from '../auth.ts';
import { challenged } from '../reads.ts';
import { guess } from './guess.ts';
import { comeIn } from './sign-in.ts';
import { spend } from './spend.ts';

const spentAnswer: Answer = { ok: false, status: 401, code: 'INVALID_CODE', said: {}, session: '' };
const isWrongCode = ({ code }: Answer): boolean => code === 'INVALID_CODE' || code === 'INVALID_BACKUP_CODE';

/**
 * The second step of a sign-in: a code of the authenticator app or a backup code, to the challenge in a cookie.
 * @throws Problem `challenge_over` when there is none (any more), `wrong_code`, `locked_out`, `too_many_requests`
 */
export async function passSecondStep(ctx: Ctx, auth: Auth, door: Door, code: string, backup: boolean) {
  const attempt = await auth.attempt(door.address);
  const person = challenged(ctx.db, auth.secret, door.challenge);
  if (person === undefined || !person.active) throw new Problem('challenge_over');
  const typed = backup ? backupCode(code) : code;
  const path = `/two-factor/${backup ? 'verify-backup-code' : 'verify-totp'}`;
  const ask = async () => {
    const spent = spend(ctx, person.id, typed);
    if (spent === null) return spentAnswer;
    let passed = false;
    try {
      const answer = await door.ask(path, { code: typed });
      passed = answer.ok;
      return answer;
    } finally {
      if (!passed) spent.giveBack();
    }
  };
  const answer = await guess(ctx, person.id, 'code', ask, isWrongCode);
  if (!answer.ok) throw new Problem('challenge_over');
  await attempt.forgive();
  comeIn(ctx, person, answer.session, backup ? 'backup_code' : 'app');
}
