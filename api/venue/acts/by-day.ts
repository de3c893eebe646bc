import { and, eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { venueSession, visit } from '../../../db/tables/venue.ts';
import { centreFacts } from '../../centres/reads.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import { addDays, type Day, dayAt } from '../../core/dates.ts';
import type { CentreId } from '../../core/ids.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { releaseCommitment } from '../../stock/acts/release.ts';
import { tellVisitor } from './tell.ts';

const overAt = prepared((_orm, sqlite) =>
  sqlite.prepare<{ centreId: CentreId; today: Day }, { commitmentId: number }>(`
    DELETE FROM session_hold WHERE day < :today AND stock_id IN (SELECT id FROM stock WHERE centre_id = :centreId)
    RETURNING commitment_id AS commitmentId`),
);

/** Lets go what the sessions of days that are over held. Doing it twice does nothing more. */
export const releasePastHolds = (ctx: Ctx, centreId: CentreId): void =>
  act(ctx, () => {
    const today = openDay(ctx, centreId);
    for (const { commitmentId } of overAt(ctx.db).all({ centreId, today }))
      releaseCommitment(ctx.db, commitmentId);
  });

const comingOn = prepared((orm) =>
  orm
    .select({ visit, session: venueSession })
    .from(venueSession)
    .innerJoin(visit, and(eq(visit.sessionId, venueSession.id), sql`${visit.state} = 'booked'`))
    .where(
      and(
        eq(venueSession.centreId, sql.placeholder('centreId')),
        eq(venueSession.day, sql.placeholder('day')),
        eq(venueSession.state, 'planned'),
      ),
    )
    .orderBy(venueSession.time, visit.id)
    .prepare(),
);

/** The day each centre's visitors were reminded on last, so that a day's first minute does it and not each. */
const lookedThrough = prepared(() => new Map<CentreId, Day>());

/**
 * Reminds of tomorrow's sessions those who come, but who asked today only. What is written late in the evening would
 * leave on the day itself, so nothing is. Doing it again tells nobody twice.
 */
export function remindVisitors(ctx: Ctx, centreId: CentreId): void {
  const { timeZone } = centreFacts(ctx.db, centreId);
  const today = dayAt(ctx.now, timeZone);
  if (lookedThrough(ctx.db).get(centreId) === today || ctx.now.toZonedDateTimeISO(timeZone).hour >= 21)
    return;
  act(ctx, () => {
    for (const one of comingOn(ctx.db).all({ centreId, day: addDays(today, 1) })) {
      if (dayAt(Temporal.Instant.from(one.visit.since), timeZone) === today) continue;
      const once = `visit_soon ${one.visit.id} ${one.session.day}`;
      tellVisitor(ctx, 'visit_soon', one.visit, one.session, { once });
    }
  });
  lookedThrough(ctx.db).set(centreId, today);
}
