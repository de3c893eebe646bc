import { eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { session } from '../../../db/tables/staff.ts';
import type { Ctx } from '../../core/context.ts';
import { type Moment, toMoment } from '../../core/dates.ts';
import { found } from '../../core/problem.ts';
import type { SignedIn } from '../reads.ts';
import { idleMinutes } from '../rules.ts';

const move = prepared((orm) =>
  orm
    .update(session)
    .set({ expiresAt: sql`${sql.placeholder('expiresAt')}`, updatedAt: sql`${sql.placeholder('now')}` })
    .where(eq(session.id, sql.placeholder('id')))
    .prepare(),
);

const ends = prepared((orm) =>
  orm
    .select({ expiresAt: session.expiresAt })
    .from(session)
    .where(eq(session.id, sql.placeholder('id')))
    .prepare(),
);

/**
 * Something was done in a session: it is over ten minutes from now. Written down at most once a minute, and a
 * session that is to last longer than that is left alone.
 */
export function extend(
  db: Db,
  who: Pick<SignedIn, 'sessionId' | 'expiresAt'>,
  now: Temporal.Instant,
): number {
  const expiresAt = now.epochMilliseconds + idleMinutes * 60_000;
  if (who.expiresAt > expiresAt - 60_000) return who.expiresAt;
  move(db).run({ id: who.sessionId, expiresAt, now: now.epochMilliseconds });
  return expiresAt;
}

/** Keeps the session that asks open; when it is over unless something is done. */
export const keepOpen = (ctx: Ctx, sessionId: string): Moment => {
  const expiresAt = found(ends(ctx.db).get({ id: sessionId })).expiresAt.getTime();
  return toMoment(Temporal.Instant.fromEpochMilliseconds(extend(ctx.db, { sessionId, expiresAt }, ctx.now)));
};
