import { and, asc, eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { visit } from '../../../db/tables/venue.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { VenueSessionId } from '../../core/ids.ts';
import { sessionFacts } from '../reads.ts';
import { isAhead, movesUp } from '../rules.ts';
import { recordVisit } from './note.ts';
import { tellVisitor } from './tell.ts';
import { setVisit } from './write.ts';

const waiting = prepared((orm) =>
  orm
    .select()
    .from(visit)
    .where(and(eq(visit.sessionId, sql.placeholder('id')), sql`state = 'waiting'`))
    .orderBy(asc(visit.since), asc(visit.id))
    .prepare(),
);

/** Gives the places that came free in a session that has not begun to those who wait, in their order, and tells them. */
export function moveUp(ctx: Ctx, id: VenueSessionId): void {
  const session = sessionFacts(ctx.db, id);
  if (session.taken >= session.capacity || !isAhead(session, now(ctx))) return;
  for (const one of movesUp(session.capacity - session.taken, waiting(ctx.db).all({ id }))) {
    const booked = setVisit(ctx, one, { state: 'booked' });
    recordVisit(ctx, 'visit.moved_up', booked, session);
    tellVisitor(ctx, 'visit_moved_up', booked, session);
  }
}
