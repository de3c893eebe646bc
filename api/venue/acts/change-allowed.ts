import { type Db, prepared } from '../../../db/open.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import { toMoment } from '../../core/dates.ts';
import type { VenueSessionId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { type SessionFacts, sessionFacts } from '../reads.ts';
import { isOpenToStaff, lateEntryDays } from '../rules.ts';
import type { SessionPatch } from '../shapes.ts';

/**
 * A session that is to be changed or cancelled.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile` for an older edition, `session_closed`
 */
export function sessionToChange(ctx: Ctx, id: VenueSessionId, version?: number): SessionFacts {
  const facts = sessionFacts(ctx.db, id);
  permit(ctx, 'session.write', facts.centreId);
  if (version !== undefined && version !== facts.version) throw new Problem('changed_meanwhile');
  if (!isOpenToStaff(facts, now(ctx))) throw new Problem('session_closed');
  return facts;
}

/** Refuses what would have begun more than a month ago. @throws Problem `invalid_request` */
export function assertNotLongAgo(ctx: Ctx, { startsAt }: Pick<SessionFacts, 'startsAt'>): void {
  if (startsAt < toMoment(ctx.now.subtract({ hours: 24 * lateEntryDays })))
    refuseField('day', 'in_the_past', 'That is more than a month ago');
}

const visited = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[VenueSessionId], 1>(
      `SELECT 1 FROM visit WHERE session_id = ? AND state IN ('booked', 'waiting', 'attended', 'absent') LIMIT 1`,
    )
    .pluck(),
);

/**
 * Refuses what would leave somebody without the place that was promised.
 * @throws Problem `places_taken` with the sessions, `in_use`, `invalid_request` for ages the wrong way round
 */
export function assertPlacesStay(db: Db, rows: readonly SessionFacts[], patch: SessionPatch): void {
  for (const row of rows) {
    const { ageFrom, ageTo } = { ...row, ...patch };
    if (ageFrom !== null && ageTo !== null && ageFrom > ageTo)
      refuseField('ageTo', 'too_small', 'The upper age is below the lower one');
  }
  const { capacity, counts } = patch;
  if (
    counts !== undefined &&
    rows.some((row) => row.counts !== counts && visited(db).get(row.id) !== undefined)
  )
    throw new Problem('in_use', 'Somebody has a place; what a place is cannot change any more');
  if (capacity === undefined) return;
  const sessions = rows.filter(({ taken }) => taken > capacity).map(({ day, time }) => ({ day, time }));
  if (sessions.length > 0) throw new Problem('places_taken', undefined, { extra: { sessions } });
}
