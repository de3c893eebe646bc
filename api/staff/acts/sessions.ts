import { randomBytes } from 'node:crypto';
import { and, eq, ne } from 'drizzle-orm';
import type { Db } from '../../../db/open.ts';
import { session, verification } from '../../../db/tables/staff.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { StaffId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { homeOf, personOf } from '../reads.ts';
import { idleMinutes } from '../rules.ts';

/**
 * Ends the sessions of a person, all or all but one, and any sign-in that still waits for its second factor; how
 * many sessions. Not in the trail: whoever asks writes down why.
 */
export function dropSessions(db: Db, staffId: StaffId, except = ''): number {
  db.orm.delete(verification).where(eq(verification.value, staffId)).run();
  return db.orm
    .delete(session)
    .where(and(eq(session.userId, staffId), ne(session.id, except)))
    .run().changes;
}

/**
 * Opens a session the sign-in library has begun: from now on it lasts ten minutes at a time.
 * @throws Problem `signed_out` when it was ended meanwhile
 */
export function openSession(ctx: Ctx, token: string): void {
  const expiresAt = new Date(ctx.now.add({ minutes: idleMinutes }).epochMilliseconds);
  const { changes } = ctx.db.orm.update(session).set({ expiresAt }).where(eq(session.token, token)).run();
  if (changes === 0) throw new Problem('signed_out');
}

/** Gives a session another token, so that whoever copied its cookie is out; the token. */
export function renewSession(db: Db, sessionId: string): string {
  const token = randomBytes(24).toString('base64url');
  db.orm.update(session).set({ token }).where(eq(session.id, sessionId)).run();
  return token;
}

/** Ends one session that its browser has left behind. */
export const dropSession = (db: Db, sessionId: string): void => {
  db.orm.delete(session).where(eq(session.id, sessionId)).run();
};

/**
 * Ends one session of a person, at once.
 * @throws Problem `not_found`
 */
export const endSession = (ctx: Ctx, staffId: StaffId, sessionId: string): { done: true } =>
  act(ctx, () => {
    const { changes } = ctx.db.orm
      .delete(session)
      .where(and(eq(session.userId, staffId), eq(session.id, sessionId)))
      .run();
    if (changes === 0) throw new Problem('not_found');
    recordEnd(ctx, staffId, changes);
    return { done: true };
  });

/** Ends every session of a person but one (or none: `''`). */
export const endSessions = (ctx: Ctx, staffId: StaffId, except: string): { done: true } =>
  act(ctx, () => {
    const count = dropSessions(ctx.db, staffId, except);
    if (count > 0) recordEnd(ctx, staffId, count);
    return { done: true };
  });

const recordEnd = (ctx: Ctx, id: StaffId, count: number): void => {
  const centreId = homeOf(found(personOf(ctx.db, id)));
  record(ctx, { act: 'staff.sessions.ended', subject: 'staff', subjectId: id, centreId, detail: { count } });
};
