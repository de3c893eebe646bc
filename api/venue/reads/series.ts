import { and, asc, eq, gt, gte, or, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { sessionNeed, venueSession } from '../../../db/tables/venue.ts';
import { centreFacts } from '../../centres/reads.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { Moment } from '../../core/dates.ts';
import type { RoomId, VenueSessionId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { roomFacts, type SessionFacts, type VenueFacts, venueFacts } from '../reads.ts';
import { daysNeeded, longestSeries, type scopes, seriesDays, type Times } from '../rules.ts';
import type { NewSession } from '../shapes.ts';
import type { StockNeed, Touched } from './needs.ts';

const at = sql.placeholder('now');
const ofSeries = prepared((orm) =>
  orm
    .select()
    .from(venueSession)
    .where(
      and(
        eq(venueSession.seriesId, sql.placeholder('seriesId')),
        sql`series_id is not null`,
        eq(venueSession.state, 'planned'),
        gte(venueSession.day, sql.placeholder('from')),
        or(gt(venueSession.startsAt, at), eq(venueSession.id, sql.placeholder('id'))),
      ),
    )
    .orderBy(asc(venueSession.day))
    .prepare(),
);

/** The planned sessions that a scope means, in their order: past ones but the one itself stay what they were. */
export function inScope(ctx: Ctx, facts: SessionFacts, scope: (typeof scopes)[number]): SessionFacts[] {
  const { id, seriesId, day } = facts;
  if (scope === 'one' || seriesId === null) return [facts];
  return ofSeries(ctx.db).all({ seriesId, id, now: now(ctx), from: scope === 'all' ? '' : day });
}

const cancelledTogether = prepared((orm) =>
  orm
    .select()
    .from(venueSession)
    .where(
      and(
        eq(venueSession.seriesId, sql.placeholder('seriesId')),
        sql`series_id is not null`,
        eq(venueSession.state, 'cancelled'),
        eq(venueSession.cancelledAt, sql.placeholder('cancelledAt')),
      ),
    )
    .orderBy(asc(venueSession.day))
    .prepare(),
);

/** The sessions that were cancelled in one act with a cancelled one, itself among them. */
export function cancelledWith({ db }: Ctx, facts: SessionFacts): SessionFacts[] {
  const { seriesId, cancelledAt } = facts;
  return seriesId === null ? [facts] : cancelledTogether(db).all({ seriesId, cancelledAt });
}

const needsById = prepared((orm) =>
  orm
    .select({
      stockId: sessionNeed.stockId,
      itemTypeId: sessionNeed.itemTypeId,
      quantity: sessionNeed.quantity,
    })
    .from(sessionNeed)
    .where(eq(sessionNeed.sessionId, sql.placeholder('id')))
    .prepare(),
);

/** What a session needs of the rental stock. */
export const needsOf = (db: Db, id: VenueSessionId): StockNeed[] => needsById(db).all({ id });

/** The stocks and days of the centre's calendar that a session takes something of. */
export function touchedBy(
  { db }: Ctx,
  needs: readonly StockNeed[],
  when: Pick<Times, 'startsAt' | 'endsAt'>,
  centreId: SessionFacts['centreId'],
): Touched[] {
  if (needs.length === 0) return [];
  const days = daysNeeded(when, centreFacts(db, centreId).timeZone);
  return needs.flatMap(({ stockId, itemTypeId }) => days.map((day) => ({ stockId, itemTypeId, day })));
}

/**
 * Refuses a venue or a room where nothing more is held, and a room that is not the venue's.
 * @throws Problem `invalid_request`; `not_found` for a room nobody has, or another centre has
 */
export function assertHeldAt(db: Db, venue: VenueFacts, roomId: RoomId | null): void {
  if (venue.archivedAt !== null) refuseField('venueId', 'archived', 'Nothing is held there any more');
  if (roomId === null) return;
  const { venueId, archivedAt } = roomFacts(db, roomId);
  if (venueFacts(db, venueId).centreId !== venue.centreId) throw new Problem('not_found');
  if (venueId !== venue.id) refuseField('roomId', 'elsewhere', 'The room is another venue’s');
  if (archivedAt !== null) refuseField('roomId', 'archived', 'Nothing is held in this room any more');
}

type Stay = { roomId: RoomId | null; startsAt: Moment; endsAt: Moment; day: string; time: string };
const inRoom = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ roomId: RoomId; startsAt: Moment; endsAt: Moment; but: string }, 1>(`
      SELECT 1 FROM venue_session WHERE state = 'planned' AND room_id = :roomId
        AND starts_at < :endsAt AND starts_at > strftime('%Y-%m-%dT%H:%M:%fZ', :startsAt, '-1 day', '-1 second')
        AND ends_at > :startsAt AND id NOT IN (SELECT value FROM json_each(:but)) LIMIT 1`)
    .pluck(),
);

/** Those of some stays that would meet another of them in their room. */
function meeting(stays: readonly Stay[]): ReadonlySet<Stay> {
  const byRoom = Map.groupBy(stays, ({ roomId }) => roomId);
  byRoom.delete(null);
  return new Set(
    [...byRoom.values()].flatMap((held) => {
      const inOrder = held.toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
      return inOrder.filter((one, at) => (inOrder[at - 1]?.endsAt ?? one.startsAt) > one.startsAt);
    }),
  );
}

/**
 * Refuses a room in which others are at these times; `but` = sessions that are moved together, which must not meet either.
 * @throws Problem `room_taken` with each of the times
 */
export function assertRoomFree(db: Db, stays: readonly Stay[], but: readonly VenueSessionId[] = []): void {
  const except = JSON.stringify(but);
  const met = meeting(stays);
  const sessions = stays.flatMap((stay) => {
    const { roomId, startsAt, endsAt, day, time } = stay;
    if (roomId === null) return [];
    const taken = met.has(stay) || inRoom(db).get({ roomId, startsAt, endsAt, but: except }) !== undefined;
    return taken ? [{ day, time }] : [];
  });
  if (sessions.length > 0) throw new Problem('room_taken', undefined, { extra: { sessions } });
}

/** The days a session is asked for. @throws Problem `invalid_request` for none, or more than a year of them */
export function daysAsked({ day, repeat }: Pick<NewSession, 'day' | 'repeat'>) {
  if (repeat === null) return [day];
  if (repeat.until < day) refuseField('repeat.until', 'too_small', 'Must not be before the first day');
  if (repeat.until > longestSeries(day)) refuseField('repeat.until', 'too_big', 'Plan a year ahead at most');
  const days = seriesDays(day, repeat);
  if (days.length === 0)
    refuseField('repeat.weekdays', 'no_day', 'There is no such weekday among these days');
  return days;
}
