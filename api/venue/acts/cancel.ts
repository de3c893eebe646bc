import { eq } from 'drizzle-orm';
import { venueSession } from '../../../db/tables/venue.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { VenueSessionId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { assertHeldAt, assertRoomFree, cancelledWith, inScope, needsOf, touchedBy } from '../reads/series.ts';
import { mayReopen, sessionCard } from '../reads/sessions.ts';
import { type SessionFacts, sessionFacts, venueFacts } from '../reads.ts';
import type { SessionCard, SessionPatch } from '../shapes.ts';
import { sessionToChange } from './change-allowed.ts';
import { holdDays } from './hold.ts';
import { moveUp } from './move-up.ts';
import { tellCancelled, tellReopened } from './tell-all.ts';

function putState(
  ctx: Ctx,
  rows: readonly SessionFacts[],
  set: Pick<SessionFacts, 'state' | 'reason' | 'cancelledAt'>,
): void {
  for (const { id, version } of rows)
    ctx.db.orm
      .update(venueSession)
      .set({ ...set, version: version + 1 })
      .where(eq(venueSession.id, id))
      .run();
  const [first] = rows;
  if (first === undefined) return;
  const touched = rows.flatMap((row) => touchedBy(ctx, needsOf(ctx.db, row.id), row, row.centreId));
  holdDays(ctx, first.centreId, touched);
}

/**
 * Cancels a session, it and those after it, or all of its series that are still to come; who was to come is told why.
 * The visits stay, so that it can be taken back.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `session_closed`
 */
export function cancelSession(
  ctx: Ctx,
  id: VenueSessionId,
  { scope, reason }: { scope: SessionPatch['scope']; reason: string },
  version?: number,
): SessionCard {
  act(ctx, () => {
    const facts = sessionToChange(ctx, id, version);
    const rows = inScope(ctx, facts, scope);
    putState(ctx, rows, { state: 'cancelled', reason, cancelledAt: now(ctx) });
    tellCancelled(ctx, rows, reason);
    const detail = { sessions: rows.length };
    const { centreId } = facts;
    record(ctx, { act: 'session.cancelled', subject: 'venue_session', subjectId: id, centreId, detail });
  });
  return sessionCard(ctx, id);
}

/**
 * Takes a cancellation back on the day it was made: all that was cancelled together is as it was, if its room and its
 * things are free still. Who waits has what places came free meanwhile.
 * @throws Problem `not_found`, `forbidden`, `too_late_to_undo`, `invalid_request` where nothing more is held there,
 *   `room_taken`, `promised_to_others`
 */
export function reopenSession(ctx: Ctx, id: VenueSessionId): SessionCard {
  act(ctx, () => {
    const facts = sessionFacts(ctx.db, id);
    permit(ctx, 'session.write', facts.centreId);
    if (!mayReopen(ctx, facts)) throw new Problem('too_late_to_undo');
    const rows = cancelledWith(ctx, facts);
    for (const { venueId, roomId } of rows) assertHeldAt(ctx.db, venueFacts(ctx.db, venueId), roomId);
    assertRoomFree(ctx.db, rows);
    putState(ctx, rows, { state: 'planned', reason: '', cancelledAt: null });
    tellReopened(ctx, rows);
    for (const row of rows) moveUp(ctx, row.id);
    const detail = { sessions: rows.length };
    const { centreId } = facts;
    record(ctx, { act: 'session.reopened', subject: 'venue_session', subjectId: id, centreId, detail });
  });
  return sessionCard(ctx, id);
}
