import { prepared } from '../../../db/open.ts';
import { centreFacts } from '../../centres/reads.ts';
import { type Ctx, now, today } from '../../core/context.ts';
import { dayAt } from '../../core/dates.ts';
import type { StaffId, VisitId } from '../../core/ids.ts';
import type { SessionFacts, VisitFacts } from '../reads.ts';
import { isAhead } from '../rules.ts';

const cancelledBy = prepared((_orm, sqlite) =>
  sqlite.prepare<[VisitId], { actorId: StaffId | null }>(`
    SELECT actor_id AS actorId FROM audit
    WHERE subject = 'visit' AND subject_id = ? AND act = 'visit.cancelled' ORDER BY seq DESC LIMIT 1`),
);

/** Whether a visit was cancelled on the day it still is at the centre. */
export function cancelledToday(
  ctx: Ctx,
  { state, closedAt }: VisitFacts,
  { centreId }: Pick<SessionFacts, 'centreId'>,
): boolean {
  if (state !== 'cancelled' || closedAt === null) return false;
  const { timeZone } = centreFacts(ctx.db, centreId);
  return dayAt(Temporal.Instant.from(closedAt), timeZone) === today(ctx, timeZone);
}

/** Whether she may take a cancellation back herself: her own, of today, and the session is still to come. */
export const isRestorable = (ctx: Ctx, facts: VisitFacts, session: SessionFacts): boolean =>
  isAhead(session, now(ctx)) &&
  cancelledToday(ctx, facts, session) &&
  cancelledBy(ctx.db).get(facts.id)?.actorId === null;
