import { desc, eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { venueSession, visit } from '../../../db/tables/venue.ts';
import type { Ctx } from '../../core/context.ts';
import type { FamilyId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import type { FamilyVisit } from '../shapes.ts';
import { sessionRows } from './sessions.ts';
import { visitShown, whose } from './visits.ts';

const ofFamily = prepared((orm) =>
  orm
    .select({ visit, day: venueSession.day, ageFrom: venueSession.ageFrom, ageTo: venueSession.ageTo })
    .from(visit)
    .innerJoin(venueSession, eq(venueSession.id, visit.sessionId))
    .where(eq(visit.familyId, sql.placeholder('familyId')))
    .orderBy(desc(venueSession.startsAt), desc(visit.id))
    .limit(100)
    .prepare(),
);

/** What a family visited and is to visit, the latest first; that whoever asks may know her is the caller's. */
export function visitsOfFamily(ctx: Ctx, familyId: FamilyId): FamilyVisit[] {
  const rows = ofFamily(ctx.db).all({ familyId });
  const stored = rows.map((row) => row.visit);
  const names = whose(ctx, stored);
  const sessions = new Map(
    sessionRows(
      ctx,
      stored.map(({ sessionId }) => sessionId),
    ).map(({ needs: _needs, taken: _taken, waiting: _waiting, ...row }) => [row.id, row]),
  );
  return rows.map(({ visit: row, ...session }) => ({
    ...visitShown(ctx, row, found(names.get(row.id)), session),
    session: found(sessions.get(row.sessionId)),
  }));
}
