import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { VisitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { withdraw } from '../../notices/acts/withdraw.ts';
import { cancelledToday, isRestorable } from '../reads/own.ts';
import { visitAtDesk, visitCard } from '../reads/visits.ts';
import { type SessionFacts, sessionFacts, type VisitFacts, visitFacts } from '../reads.ts';
import { isAhead, isOpenToStaff } from '../rules.ts';
import type { VisitRow } from '../shapes.ts';
import { assertNotThere } from './book.ts';
import { recordVisit } from './note.ts';
import { tellVisitor } from './tell.ts';
import { assertIn, setVisit } from './write.ts';

/** @throws Problem `already_visiting` */
function restore(ctx: Ctx, facts: VisitFacts, session: SessionFacts): void {
  const { id, familyId, applicantPhone: phone, places } = facts;
  assertNotThere(ctx, session.id, { familyId, phone, but: id });
  const fits = places <= session.capacity - session.taken;
  const back = setVisit(ctx, facts, { state: fits ? 'booked' : 'waiting', closedAt: null });
  recordVisit(ctx, 'visit.restored', back, session);
  const unheard = withdraw(ctx.db, 'visit_cancelled', id);
  if (!unheard && isAhead(session, now(ctx)))
    tellVisitor(ctx, fits ? 'visit_booked' : 'visit_waiting', back, session);
}

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
    if (!cancelledToday(ctx, facts, session)) throw new Problem('too_late_to_undo');
    restore(ctx, facts, session);
  });
  return visitCard(ctx, id);
}

/**
 * Takes her own cancellation of today back, for herself; whose it is has been asked by the caller.
 * @throws Problem `not_found`, `visit_closed`, `too_late_to_undo` (also what the staff cancelled), `already_visiting`
 */
export const restoreOwnVisit = (ctx: Ctx, id: VisitId): void =>
  act(ctx, () => {
    const facts = visitFacts(ctx.db, id);
    const session = sessionFacts(ctx.db, facts.sessionId);
    assertIn(facts, 'cancelled');
    if (!isRestorable(ctx, facts, session)) throw new Problem('too_late_to_undo');
    restore(ctx, facts, session);
  });
