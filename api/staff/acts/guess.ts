import { eq } from 'drizzle-orm';
import { staff } from '../../../db/tables/staff.ts';
import { type Entry, record } from '../../audit/acts.ts';
import { type Ctx, now } from '../../core/context.ts';
import { type Moment, toMoment } from '../../core/dates.ts';
import type { StaffId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { homeOf, type Person, personOf } from '../reads.ts';
import { afterFailure, lockAfter, lockMinutes } from '../rules.ts';

/**
 * Puts what happened at the door into the trail, together with what it changed: whole or not at all, and no desk
 * has to redraw for it.
 */
export const note = (
  ctx: Ctx,
  person: Person | undefined,
  act: string,
  detail: Entry['detail'] = {},
  write = () => {},
): void => {
  const centreId = person === undefined ? null : homeOf(person);
  const entry = { act, subject: 'staff', subjectId: person?.id ?? null, centreId, detail };
  ctx.db.sqlite
    .transaction(() => {
      write();
      record(ctx, entry);
    })
    .immediate();
};

/** The refusal of whoever has guessed too often. */
export const lockedOut = (ctx: Ctx, until: Temporal.Instant): Problem => {
  const retryAfter = Math.max(1, Math.ceil(ctx.now.until(until).total('seconds')));
  return new Problem('locked_out', undefined, { extra: { retryAfter } });
};

const count = (ctx: Ctx, id: StaffId, failedSignIns: number, lockedUntil: Moment | null): void => {
  ctx.db.orm.update(staff).set({ failedSignIns, lockedUntil }).where(eq(staff.id, id)).run();
};

/** Forgets the wrong guesses of somebody who has come in after all. */
export const forget = (ctx: Ctx, id: StaffId): void => count(ctx, id, 0, null);

/**
 * One guess at somebody's password or code: what `ask` answers, unless that says the guess was
 * wrong. It is counted as wrong before it is looked at, so that a hundred made at once are not all the first, and
 * taken back when it was not.
 * @throws Problem `locked_out` with the seconds to wait, `wrong_credentials`, `wrong_code`
 */
export async function guess<Answer>(
  ctx: Ctx,
  staffId: StaffId,
  at: 'password' | 'code',
  ask: () => Promise<Answer>,
  isWrong: (answer: Answer) => boolean,
): Promise<Answer> {
  const person = found(personOf(ctx.db, staffId));
  if (person.lockedUntil !== null && person.lockedUntil > now(ctx)) {
    note(ctx, person, 'staff.sign_in.refused', { reason: 'locked' });
    throw lockedOut(ctx, Temporal.Instant.from(person.lockedUntil));
  }
  const { failed, locked } = afterFailure(person.failedSignIns);
  const until = locked ? ctx.now.add({ minutes: lockMinutes }) : null;
  count(ctx, staffId, failed, until && toMoment(until));
  let wrong = false;
  try {
    const answer = await ask();
    wrong = isWrong(answer);
    if (!wrong) return answer;
  } finally {
    const counted = personOf(ctx.db, staffId)?.failedSignIns ?? 0;
    if (!wrong) count(ctx, staffId, locked ? lockAfter - 1 : Math.max(0, counted - 1), null);
  }
  note(ctx, person, 'staff.sign_in.refused', { reason: at });
  if (until === null) throw new Problem(at === 'password' ? 'wrong_credentials' : 'wrong_code');
  note(ctx, person, 'staff.locked_out');
  throw lockedOut(ctx, until);
}
