import { prepared } from '../../../db/open.ts';
import { centreFacts } from '../../centres/reads.ts';
import { type Ctx, may, now, permit, today } from '../../core/context.ts';
import { type Day, daysBetween, type Moment } from '../../core/dates.ts';
import type { CentreId, SessionSeriesId, VenueSessionId } from '../../core/ids.ts';
import { found, refuseField } from '../../core/problem.ts';
import { roomFacts, type SessionFacts, seriesFacts, sessionFacts, venueFacts } from '../reads.ts';
import { isOpenToStaff, mayMark } from '../rules.ts';
import type { SessionAct, SessionCard, SessionRow, SessionsQuery, SessionToday } from '../shapes.ts';
import { visitsOfSession } from './visits.ts';

/** More than two months nobody reads off a calendar. */
const longest = 62;
const most = 2000;

type Stored = Omit<SessionRow, 'needs'> & { needs: string };
const columns = `
  s.id, s.venue_id AS venueId, s.room_id AS roomId, s.template_id AS templateId, s.series_id AS seriesId,
  s.name_ru AS nameRu, s.name_en AS nameEn, s.pictogram, s.day, s.time, s.minutes, s.starts_at AS startsAt,
  s.ends_at AS endsAt, s.leader, s.place, s.capacity, s.counts, s.age_from AS ageFrom, s.age_to AS ageTo, s.state,
  s.taken, (SELECT count(*) FROM visit WHERE session_id = s.id AND state = 'waiting') AS waiting,
  (SELECT json_group_array(json_object('itemTypeId', n.item_type_id, 'nameRu', t.name_ru, 'nameEn', t.name_en,
     'quantity', n.quantity) ORDER BY t.name_ru)
   FROM session_need n JOIN item_type t ON t.id = n.item_type_id WHERE n.session_id = s.id) AS needs,
  s.version`;

const shown = ({ needs, ...row }: Stored): SessionRow => ({ ...row, needs: JSON.parse(needs) });

type Window = { centreId: CentreId; from: Day; until: Day };
const between = prepared((_orm, sqlite) =>
  sqlite.prepare<Window & { venueId: string; roomId: string }, Stored>(`
    SELECT ${columns} FROM venue_session s
    WHERE s.centre_id = :centreId AND s.day BETWEEN :from AND :until
      AND (:venueId = '' OR s.venue_id = :venueId) AND (:roomId = '' OR s.room_id = :roomId)
    ORDER BY s.day, s.time, s.id LIMIT ${most + 1}`),
);
const ofIds = prepared((_orm, sqlite) =>
  sqlite.prepare<[string], Stored>(`
    SELECT ${columns} FROM json_each(?) asked CROSS JOIN venue_session s ON s.id = asked.value
    ORDER BY s.starts_at, s.id`),
);

/** Sessions as they stand in lists, by the moment they begin, whoever asks. */
export const sessionRows = (ctx: Ctx, ids: readonly VenueSessionId[]): SessionRow[] =>
  ofIds(ctx.db).all(JSON.stringify(ids)).map(shown);

/**
 * The sessions of a centre on days [from, until] of their venues' own calendars, the cancelled too; nobody's name.
 * @throws Problem `not_found`, `forbidden`, `invalid_request` for no day or more than 62
 */
export function sessionsOfCentre(ctx: Ctx, centreId: CentreId, query: SessionsQuery) {
  permit(ctx, 'venue.read', centreId);
  const { from, until, venueId = '', roomId = '' } = query;
  if (until < from) refuseField('until', 'too_small', 'Must not be before `from`');
  if (daysBetween(from, until) >= longest) refuseField('until', 'too_big', `Ask for ${longest} days at most`);
  const rows = between(ctx.db).all({ centreId, from, until, venueId, roomId });
  return { rows: rows.slice(0, most).map(shown), more: rows.length > most };
}

const namesOf = ({ nameRu, nameEn }: { nameRu: string; nameEn: string }) => ({ nameRu, nameEn });

/** The planned sessions of a centre on its own today, by the moment they begin, whoever asks. */
export function sessionsToday(ctx: Ctx, centreId: CentreId): SessionToday[] {
  const { db } = ctx;
  const day = today(ctx, centreFacts(db, centreId).timeZone);
  return between(db)
    .all({ centreId, from: day, until: day, venueId: '', roomId: '' })
    .filter(({ state }) => state === 'planned')
    .map((row) => ({
      ...shown(row),
      venue: namesOf(venueFacts(db, row.venueId)),
      room: row.roomId && namesOf(roomFacts(db, row.roomId)),
    }));
}

const leftOf = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ seriesId: SessionSeriesId; now: Moment }, number>(`
      SELECT count(*) FROM venue_session
      WHERE series_id = :seriesId AND series_id IS NOT NULL AND state = 'planned' AND starts_at > :now`)
    .pluck(),
);

/** What whoever asks may do with a session as it stands. */
export function actsOn(ctx: Ctx, facts: SessionFacts, timeZone: string): SessionAct[] {
  const { centreId } = facts;
  const open = isOpenToStaff(facts, now(ctx));
  const writes = may(ctx, 'session.write', centreId);
  const books = may(ctx, 'visit.write', centreId) && open;
  return [
    ...(writes && open ? (['change', 'cancel'] as const) : []),
    ...(writes && mayReopen(ctx, facts) ? (['reopen'] as const) : []),
    ...(books ? (['book'] as const) : []),
    ...(books && mayMark(facts, { now: ctx.now, timeZone }) ? (['mark'] as const) : []),
  ];
}

/** Whether a cancellation can still be taken back: on the centre's day it was made. */
export function mayReopen(ctx: Ctx, { state, cancelledAt, centreId }: SessionFacts): boolean {
  if (state !== 'cancelled' || cancelledAt === null) return false;
  const { timeZone } = centreFacts(ctx.db, centreId);
  return today({ ...ctx, now: Temporal.Instant.from(cancelledAt) }, timeZone) === today(ctx, timeZone);
}

/**
 * A session with who comes: of families whoever asks may not know of, how many.
 * @throws Problem `not_found`, `forbidden`
 */
export function sessionCard(ctx: Ctx, id: VenueSessionId): SessionCard {
  const { db } = ctx;
  const facts = sessionFacts(db, id);
  permit(ctx, 'venue.read', facts.centreId);
  const { centreId, descriptionRu, descriptionEn, reason, roomId, seriesId } = facts;
  const { nameRu, nameEn, kind, timeZone, access } = venueFacts(db, facts.venueId);
  const room = roomId === null ? null : roomFacts(db, roomId);
  const series = seriesId === null ? null : seriesFacts(db, seriesId);
  return {
    ...found(sessionRows(ctx, [id])[0]),
    ...{ centreId, descriptionRu, descriptionEn, reason },
    venue: { id: facts.venueId, nameRu, nameEn, kind, timeZone, access },
    room: room && { id: room.id, nameRu: room.nameRu, nameEn: room.nameEn },
    series: series && {
      ...{
        weekdays: series.weekdays,
        everyWeeks: series.everyWeeks,
        until: series.until,
        starts: series.starts,
      },
      left: leftOf(db).get({ seriesId: series.id, now: now(ctx) }) ?? 0,
    },
    ...visitsOfSession(ctx, facts),
    acts: actsOn(ctx, facts, timeZone),
  };
}
