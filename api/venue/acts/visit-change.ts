import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { VisitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { visitAtDesk, visitCard } from '../reads/visits.ts';
import { type SessionFacts, sessionFacts, type VisitFacts, venueFacts, visitFacts } from '../reads.ts';
import { isAhead, mayMark, type People } from '../rules.ts';
import type { Marking, VisitPatch, VisitRow } from '../shapes.ts';
import { moveUp } from './move-up.ts';
import { recordVisit } from './note.ts';
import { assertIn, placesFor, setVisit } from './write.ts';

/** @throws Problem `visit_closed`, `invalid_request`, `session_full` when more come than there are places left */
function change(ctx: Ctx, facts: VisitFacts, session: SessionFacts, patch: VisitPatch): void {
  const { note, ...people } = { ...facts, ...patch };
  const fields = Object.keys(patch);
  const grows = patch.adults !== undefined || patch.children !== undefined;
  assertIn(
    facts,
    ...(grows ? (['booked', 'waiting'] as const) : (['booked', 'waiting', 'attended', 'absent'] as const)),
  );
  const places = grows ? placesFor(session, people) : facts.places;
  const more = facts.state === 'booked' ? places - facts.places : 0;
  if (more > session.capacity - session.taken) throw new Problem('session_full');
  const changed = setVisit(ctx, facts, { ...patch, places });
  recordVisit(ctx, 'visit.changed', changed, session, { fields: fields.join() });
  moveUp(ctx, session.id);
}

/**
 * Changes how many come, or notes what was made and learned where she wishes it.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `visit_closed`, `invalid_request`, `session_full`
 */
export function changeVisit(ctx: Ctx, id: VisitId, version: number, patch: VisitPatch): VisitRow {
  act(ctx, () => {
    const { facts, session } = visitAtDesk(ctx, id, version);
    change(ctx, facts, session, patch);
  });
  return visitCard(ctx, id);
}

/**
 * Changes how many come, for herself; whose it is has been asked by the caller.
 * @throws Problem `not_found`, `session_closed`, `visit_closed`, `invalid_request`, `session_full`
 */
export const changeOwnVisit = (ctx: Ctx, id: VisitId, people: People): void =>
  act(ctx, () => {
    const facts = visitFacts(ctx.db, id);
    const session = sessionFacts(ctx.db, facts.sessionId);
    if (!isAhead(session, now(ctx))) throw new Problem('session_closed');
    change(ctx, facts, session, people);
  });

/**
 * Says whether somebody came, from the session's own day on; `booked` takes it back.
 * @throws Problem `not_found`, `forbidden`, `visit_closed`, `session_closed` before that day, or a month after it
 */
export function markVisit(ctx: Ctx, id: VisitId, state: Marking): VisitRow {
  act(ctx, () => {
    const { facts, session } = visitAtDesk(ctx, id);
    assertIn(facts, 'booked', 'attended', 'absent');
    const { timeZone } = venueFacts(ctx.db, session.venueId);
    if (!mayMark(session, { now: ctx.now, timeZone }))
      throw new Problem('session_closed', 'Who came is marked from the day of the session on, for a month');
    if (facts.state === state) return;
    const closedAt = state === 'booked' ? null : now(ctx);
    recordVisit(ctx, 'visit.marked', setVisit(ctx, facts, { state, closedAt }), session, { state });
  });
  return visitCard(ctx, id);
}
