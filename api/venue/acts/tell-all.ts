import { and, eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { visit } from '../../../db/tables/venue.ts';
import { type Ctx, now } from '../../core/context.ts';
import { withdraw } from '../../notices/acts/withdraw.ts';
import type { SessionFacts } from '../reads.ts';
import { publishVisit } from './note.ts';
import { tellVisitor } from './tell.ts';

const coming = prepared((orm) =>
  orm
    .select()
    .from(visit)
    .where(and(eq(visit.sessionId, sql.placeholder('id')), sql`state in ('booked', 'waiting')`))
    .orderBy(visit.since, visit.id)
    .prepare(),
);

const isOver = (ctx: Ctx, { startsAt }: SessionFacts): boolean => startsAt <= now(ctx);

/**
 * Tells all who come to sessions, or wait for a place, where these are now; of what has begun nobody is told. Half a
 * minute later: what has not left by the next move is not said.
 */
export function tellMoved(ctx: Ctx, before: readonly SessionFacts[], after: readonly SessionFacts[]): void {
  for (const [at, session] of after.entries()) {
    const was = before[at];
    const stays = was?.startsAt === session.startsAt && was.place === session.place;
    if (stays || isOver(ctx, session)) continue;
    for (const one of coming(ctx.db).all({ id: session.id })) {
      withdraw(ctx.db, 'visit_moved', one.id);
      tellVisitor(ctx, 'visit_moved', one, session, { revocable: true });
    }
  }
}

/** Tells all who were to come that sessions are cancelled, and why; half a minute later, for it may be taken back. */
export function tellCancelled(ctx: Ctx, sessions: readonly SessionFacts[], reason: string): void {
  for (const session of sessions)
    if (!isOver(ctx, session))
      for (const one of coming(ctx.db).all({ id: session.id })) {
        tellVisitor(ctx, 'visit_cancelled', one, session, { reason, revocable: true });
        publishVisit(ctx, 'visit.cancelled', { ...one, state: 'cancelled' }, session);
      }
}

/** Tells those who heard of a cancellation that it was taken back; who has not heard of it will not. */
export function tellReopened(ctx: Ctx, sessions: readonly SessionFacts[]): void {
  for (const session of sessions)
    for (const one of coming(ctx.db).all({ id: session.id })) {
      const unheard = withdraw(ctx.db, 'visit_cancelled', one.id);
      if (isOver(ctx, session)) continue;
      if (one.state === 'booked') publishVisit(ctx, 'visit.booked', one, session);
      if (unheard) continue;
      tellVisitor(ctx, one.state === 'booked' ? 'visit_booked' : 'visit_waiting', one, session);
    }
}
