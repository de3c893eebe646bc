import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { VisitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { visitAtDesk, visitCard } from '../reads/visits.ts';
import { type SessionFacts, sessionFacts, type VisitFacts, visitFacts } from '../reads.ts';
import { isAhead } from '../rules.ts';
import type { VisitRow } from '../shapes.ts';
import { moveUp } from './move-up.ts';
import { recordVisit } from './note.ts';
import { tellVisitor } from './tell.ts';
import { assertIn, setVisit } from './write.ts';

function cancel(ctx: Ctx, facts: VisitFacts, session: SessionFacts, quietly: boolean): void {
  assertIn(facts, 'booked', 'waiting');
  const over = setVisit(ctx, facts, { state: 'cancelled', closedAt: now(ctx) });
  recordVisit(ctx, 'visit.cancelled', over, session);
  if (!quietly && isAhead(session, now(ctx)))
    tellVisitor(ctx, 'visit_cancelled', over, session, { revocable: true });
  moveUp(ctx, session.id);
}

/**
 * Cancels a visit; its places go to those who wait.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `visit_closed`
 */
export function cancelVisit(ctx: Ctx, id: VisitId, version?: number): VisitRow {
  act(ctx, () => {
    const { facts, session } = visitAtDesk(ctx, id, version);
    cancel(ctx, facts, session, false);
  });
  return visitCard(ctx, id);
}

/**
 * Cancels a visit for herself; whose it is has been asked by the caller.
 * @throws Problem `not_found`, `session_closed` once it has begun, `visit_closed`
 */
export const cancelOwnVisit = (ctx: Ctx, id: VisitId): void =>
  act(ctx, () => {
    const facts = visitFacts(ctx.db, id);
    const session = sessionFacts(ctx.db, facts.sessionId);
    if (!isAhead(session, now(ctx))) throw new Problem('session_closed');
    cancel(ctx, facts, session, true);
  });
