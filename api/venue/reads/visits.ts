import { eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { visit } from '../../../db/tables/venue.ts';
import { type Ctx, may, now, permit } from '../../core/context.ts';
import type { FamilyId, VisitId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { familyFacts, familyNames } from '../../families/reads.ts';
import { type SessionFacts, sessionFacts, type VisitFacts, visitFacts } from '../reads.ts';
import { ageWarnings, isOpenToStaff, takesPlaces } from '../rules.ts';
import type { SessionCard, VisitRow } from '../shapes.ts';
import { cancelledToday } from './own.ts';

/** Whose a visit is, as whoever asks may know it. */
export type Whose = { name: string | null; familyId: FamilyId | null; hidden: boolean };

/**
 * Whose visits are: a family's name by its card, else what the applicant wrote. Hidden are all from those who may read
 * no cards, and a protected family's from those who do not serve her.
 */
export function whose(ctx: Ctx, rows: readonly VisitFacts[]): Map<VisitId, Whose> {
  const reads = may(ctx, 'family.read');
  const ids = new Set(rows.flatMap(({ familyId }) => familyId ?? []));
  const names = reads ? familyNames(ctx, [...ids]) : new Map<FamilyId, string>();
  return new Map(
    rows.map(({ id, familyId, applicantName }) => {
      if (familyId === null) return [id, { familyId, name: applicantName || null, hidden: !reads }];
      const name = names.get(familyId) ?? null;
      return [id, { familyId: name === null ? null : familyId, name, hidden: name === null }];
    }),
  );
}

type Session = Pick<SessionFacts, 'day' | 'ageFrom' | 'ageTo' | 'centreId' | 'state' | 'startsAt' | 'endsAt'>;

const limits = ({ ageFrom, ageTo }: Session): boolean => ageFrom !== null || ageTo !== null;

/** A visit as staff who may know of it see it. */
export function visitShown(ctx: Ctx, row: VisitFacts, { name, familyId }: Whose, session: Session): VisitRow {
  const { id, sessionId, code, adults, children, places, state, since, channel, note, version } = row;
  const born = familyId !== null && limits(session) ? familyFacts(ctx.db, familyId).children : [];
  return {
    ...{
      id,
      sessionId,
      code,
      familyId,
      name,
      adults,
      children,
      places,
      state,
      since,
      channel,
      note,
      version,
    },
    phone: row.applicantPhone || null,
    linked: familyId !== null,
    restorable: isOpenToStaff(session, now(ctx)) && cancelledToday(ctx, row, session),
    warnings: ageWarnings(session, born, children),
  };
}

const ofSession = prepared((orm) =>
  orm
    .select()
    .from(visit)
    .where(eq(visit.sessionId, sql.placeholder('id')))
    .orderBy(sql`${visit.state} = 'cancelled'`, sql`${visit.state} = 'waiting'`, visit.since, visit.id)
    .prepare(),
);

/** Who comes to a session and who waits; of those whom whoever asks may not know of, only how many. */
export function visitsOfSession(ctx: Ctx, session: SessionFacts): Pick<SessionCard, 'visits' | 'hidden'> {
  const rows = ofSession(ctx.db).all({ id: session.id });
  const names = whose(ctx, rows);
  const isHidden = ({ id }: VisitFacts) => found(names.get(id)).hidden;
  const hidden = rows.filter(isHidden);
  const coming = hidden.filter(({ state }) => takesPlaces(state));
  return {
    visits: rows
      .filter((row) => !isHidden(row))
      .map((row) => visitShown(ctx, row, found(names.get(row.id)), session)),
    hidden: {
      visits: coming.length,
      places: coming.reduce((sum, { places }) => sum + places, 0),
      waiting: hidden.filter(({ state }) => state === 'waiting').length,
    },
  };
}

/**
 * A visit that somebody of the staff acts on.
 * @throws Problem `not_found`, also where its family is one that whoever acts may not know of; `forbidden`;
 *   `changed_meanwhile` for an older edition
 */
export function visitAtDesk(ctx: Ctx, id: VisitId, version?: number) {
  const facts = visitFacts(ctx.db, id);
  const session = sessionFacts(ctx.db, facts.sessionId);
  permit(ctx, 'visit.write', session.centreId);
  if (found(whose(ctx, [facts]).get(id)).hidden)
    throw new Problem('not_found', undefined, { familyId: facts.familyId ?? undefined });
  if (version !== undefined && version !== facts.version) throw new Problem('changed_meanwhile');
  return { facts, session };
}

/**
 * A visit as staff see it.
 * @throws Problem `not_found`
 */
export function visitCard(ctx: Ctx, id: VisitId): VisitRow {
  const facts = visitFacts(ctx.db, id);
  const session = sessionFacts(ctx.db, facts.sessionId);
  permit(ctx, 'venue.read', session.centreId);
  const of = found(whose(ctx, [facts]).get(id));
  if (of.hidden) throw new Problem('not_found', undefined, { familyId: facts.familyId ?? undefined });
  return visitShown(ctx, facts, of, session);
}
