import { desc, eq, sql } from 'drizzle-orm';
import { type Orm, prepared } from '../../../db/open.ts';
import { venueSession, visit } from '../../../db/tables/venue.ts';
import { type Ctx, may } from '../../core/context.ts';
import type { CentreId, FamilyId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import type { FamilyVisit } from '../shapes.ts';
import { sessionRows } from './sessions.ts';
import { visitShown, whose } from './visits.ts';

const rowsOf = (orm: Orm) =>
  orm
    .select({ visit, session: venueSession })
    .from(visit)
    .innerJoin(venueSession, eq(venueSession.id, visit.sessionId))
    .$dynamic();
const ofFamily = prepared((orm) =>
  rowsOf(orm)
    .where(eq(visit.familyId, sql.placeholder('familyId')))
    .orderBy(desc(venueSession.startsAt), desc(visit.id))
    .limit(100)
    .prepare(),
);
const byCode = prepared((orm) =>
  rowsOf(orm)
    .where(eq(visit.code, sql.placeholder('code')))
    .prepare(),
);

/** Visits with their sessions; of those whom whoever asks may not know of, nothing. */
function shown(ctx: Ctx, rows: Awaited<ReturnType<typeof rowsOf>>): FamilyVisit[] {
  const stored = rows.map((row) => row.visit);
  const names = whose(ctx, stored);
  const sessions = new Map(
    sessionRows(
      ctx,
      stored.map(({ sessionId }) => sessionId),
    ).map(({ needs: _needs, taken: _taken, waiting: _waiting, ...row }) => [row.id, row]),
  );
  return rows.flatMap(({ visit: row, session }) => {
    const of = found(names.get(row.id));
    return of.hidden
      ? []
      : [{ ...visitShown(ctx, row, of, session), session: found(sessions.get(row.sessionId)) }];
  });
}

/** What a family visited and is to visit, the latest first; that whoever asks may know her is the caller's. */
export const visitsOfFamily = (ctx: Ctx, familyId: FamilyId): FamilyVisit[] =>
  shown(ctx, ofFamily(ctx.db).all({ familyId }));

/** The visit of a code at a centre, written as `codeKey` has it, where whoever asks may know of it. */
export function visitOfCode(ctx: Ctx, centreId: CentreId, code: string): FamilyVisit | null {
  const row = byCode(ctx.db).get({ code });
  if (row?.session.centreId !== centreId || !may(ctx, 'venue.read', centreId)) return null;
  return shown(ctx, [row])[0] ?? null;
}
