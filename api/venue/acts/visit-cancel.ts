import { centreFacts } from '../../centres/reads.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, today } from '../../core/context.ts';
import type { VisitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { withdraw } from '../../notices/acts/withdraw.ts';
import { visitAtDesk, visitCard } from '../reads/visits.ts';
import { type SessionFacts, sessionFacts, type VisitFacts, visitFacts } from '../reads.ts';
import { isAhead, isOpenToStaff } from '../rules.ts';
import type { VisitRow } from '../shapes.ts';
import { assertNotThere } from './book.ts';
import { moveUp } from './move-up.ts';
import { recordVisit, tellVisitor } from './tell.ts';
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

/**
 * Takes a cancellation back on the day it was made: the places if they are free still, else the place on the waiting list
 * it would have had.
 * @throws Problem `not_found`, `forbidden`, `visit_closed`, `session_closed`, `too_late_to_undo`, `already_visiting`
 */
export function restoreVisit(ctx: Ctx, id: VisitId): VisitRow {
  act(ctx, () => {
    const { facts, session } = visitAtDesk(ctx, id);
    assertIn(facts, 'cancelled');
    if (!isOpenToStaff(session, now(ctx))) throw new Problem('session_closed');
    const { timeZone } = centreFacts(ctx.db, session.centreId);
    const then = { ...ctx, now: Temporal.Instant.from(facts.closedAt ?? facts.since) };
    if (today(then, timeZone) !== today(ctx, timeZone)) throw new Problem('too_late_to_undo');
    assertNotThere(ctx, session.id, { familyId: facts.familyId, phone: facts.applicantPhone, but: id });
    const fits = facts.places <= session.capacity - session.taken;
    const back = setVisit(ctx, facts, { state: fits ? 'booked' : 'waiting', closedAt: null });
    recordVisit(ctx, 'visit.restored', back, session);
    const unheard = withdraw(ctx.db, 'visit_cancelled', id);
    if (!unheard && isAhead(session, now(ctx)))
      tellVisitor(ctx, fits ? 'visit_booked' : 'visit_waiting', back, session);
  });
  return visitCard(ctx, id);
}
