import { record } from '../../audit/acts.ts';
import type { Ctx } from '../../core/context.ts';
import { publish } from '../../notices/acts/publish.ts';
import type { EventType } from '../../notices/rules.ts';
import { type SessionFacts, type VisitFacts, venueFacts } from '../reads.ts';

/** What webhooks hear of a visit; a cancellation taken back is a booking to them. */
const events: Readonly<Record<string, Extract<EventType, `visit.${string}`>>> = {
  'visit.booked': 'visit.booked',
  'visit.restored': 'visit.booked',
  'visit.moved_up': 'visit.moved_up',
  'visit.cancelled': 'visit.cancelled',
};

/**
 * Tells the webhooks that want it what became of a visit. Of a venue that only its guests know nobody outside is told,
 * not even that there is one.
 */
export function publishVisit(
  ctx: Ctx,
  type: Extract<EventType, `visit.${string}`>,
  { id: visitId, state, places }: Pick<VisitFacts, 'id' | 'state' | 'places'>,
  { id: venueSessionId, centreId, venueId, day, startsAt }: SessionFacts,
): void {
  if (venueFacts(ctx.db, venueId).access === 'guests') return;
  publish(ctx, { type, centreId, data: { visitId, venueSessionId, state, places, day, startsAt } });
}

/** Enters into the trail what happened to a visit, and tells the webhooks. */
export function recordVisit(
  ctx: Ctx,
  act: `visit.${string}`,
  visit: VisitFacts,
  session: SessionFacts,
  detail: Readonly<Record<string, string | number>> = {},
): void {
  const { id, sessionId, familyId, state } = visit;
  record(ctx, {
    act,
    subject: 'visit',
    subjectId: id,
    centreId: session.centreId,
    detail: { sessionId, ...(familyId !== null && { familyId }), ...detail },
  });
  const type = events[act];
  if (type !== undefined && state !== 'waiting') publishVisit(ctx, type, visit, session);
}
