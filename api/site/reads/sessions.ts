import { prepared } from '../../../db/open.ts';
import { pictogramUrl } from '../../catalogue/rules.ts';
import { centreFacts } from '../../centres/reads.ts';
import { type Ctx, now, today } from '../../core/context.ts';
import { addDays, type Day, type Moment } from '../../core/dates.ts';
import type { CentreId, VenueId, VenueSessionId, VisitId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { guestHere } from '../../venue/reads/guests.ts';
import { isRestorable } from '../../venue/reads/own.ts';
import { roomFacts, type SessionFacts, sessionFacts, venueFacts, visitFacts } from '../../venue/reads.ts';
import { isAhead, shownAhead } from '../../venue/rules.ts';
import type { GuestVenue, MyVisit, SiteVenueSession } from '../shapes.ts';
import { type SiteSession, scopeOf } from './session.ts';

type Window = { centreId: CentreId; from: Day; until: Day; now: Moment };
const ahead = (of: string) => `
  SELECT s.id FROM venue_session s CROSS JOIN venue v ON v.id = s.venue_id
  WHERE s.centre_id = :centreId AND s.day BETWEEN :from AND :until AND s.state = 'planned' AND s.starts_at > :now
    AND v.archived_at IS NULL AND ${of}
  ORDER BY s.starts_at, s.id LIMIT 500`;
const publicOnes = prepared((_orm, sqlite) =>
  sqlite.prepare<Window, VenueSessionId>(ahead("v.access = 'public'")).pluck(),
);
const ofVenue = prepared((_orm, sqlite) =>
  sqlite.prepare<Window & { venueId: VenueId }, VenueSessionId>(ahead('v.id = :venueId')).pluck(),
);

/** Where a session is, as its visitors may read it: of a guests' venue never the address. */
export function whereOf({ db }: Ctx, { venueId, roomId, place }: SessionFacts) {
  const { nameRu, nameEn, address, access } = venueFacts(db, venueId);
  const room = roomId === null ? { nameRu: '', nameEn: '' } : roomFacts(db, roomId);
  const told = access === 'public' ? address : '';
  const said = (venue: string, hall: string) => place || [venue, told, hall].filter(Boolean).join(', ');
  return { ru: said(nameRu, room.nameRu), en: said(nameEn, room.nameEn) };
}

/** A session as families see it, whoever asks; where one is held online only whoever has a place is told. */
function siteSession(ctx: Ctx, id: VenueSessionId, hasPlace = false): SiteVenueSession {
  const facts = sessionFacts(ctx.db, id);
  const { kind, timeZone } = venueFacts(ctx.db, facts.venueId);
  const { centreId, nameRu, nameEn, descriptionRu, descriptionEn, counts, capacity, taken, ageFrom, ageTo } =
    facts;
  const { day, time, minutes, startsAt, endsAt, leader } = facts;
  return {
    ...{ id, centreId, nameRu, nameEn, descriptionRu, descriptionEn, counts, capacity, ageFrom, ageTo },
    ...{ day, time, minutes, startsAt, endsAt, leader, kind, timeZone },
    pictureUrl: pictogramUrl(facts.pictogram),
    where: kind === 'online' && !hasPlace ? { ru: '', en: '' } : whereOf(ctx, facts),
    free: Math.max(0, capacity - taken),
  };
}

const windowAt = (ctx: Ctx, centreId: CentreId): Window => {
  const from = addDays(today(ctx, centreFacts(ctx.db, centreId).timeZone), -1);
  return { centreId, from, until: addDays(from, shownAhead + 1), now: now(ctx) };
};

/** The sessions of a centre's public venues in the next four weeks; of a guests' venue nothing. `not_found`. */
export const publicSessions = (ctx: Ctx, centreId: CentreId): SiteVenueSession[] =>
  publicOnes(ctx.db)
    .all(windowAt(ctx, centreId))
    .map((id) => siteSession(ctx, id));

/**
 * A session that has not begun and may be asked for: by everybody at a public venue, by a guest at her own.
 * @throws Problem `not_found`
 */
export function openTo(ctx: Ctx, whom: 'everybody' | VenueId, id: VenueSessionId): SessionFacts {
  const facts = sessionFacts(ctx.db, id);
  const { access, archivedAt } = venueFacts(ctx.db, facts.venueId);
  const theirs = whom === 'everybody' ? access === 'public' : facts.venueId === whom;
  if (!theirs || archivedAt !== null || !isAhead(facts, now(ctx))) throw new Problem('not_found');
  return facts;
}

/** A session of a public venue that has not begun. @throws Problem `not_found` */
export const publicSession = (ctx: Ctx, id: VenueSessionId): SiteVenueSession =>
  siteSession(ctx, openTo(ctx, 'everybody', id).id);

const turnOf = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ sessionId: VenueSessionId; since: Moment; id: VisitId }, number>(`
      SELECT count(*) FROM visit
      WHERE session_id = :sessionId AND state = 'waiting' AND (since, id) <= (:since, :id)`)
    .pluck(),
);

/** A visit as its owner sees it; whose it is, whoever asks has seen to. */
export function myVisit(ctx: Ctx, id: VisitId): MyVisit {
  const facts = visitFacts(ctx.db, id);
  const { sessionId, code, adults, children, places, state, since, note } = facts;
  const session = sessionFacts(ctx.db, sessionId);
  const open = state === 'booked' || state === 'waiting';
  return {
    ...{ id, code, adults, children, places, state, since, note },
    session: {
      ...siteSession(ctx, sessionId, state === 'booked'),
      cancelled: session.state === 'cancelled',
      reason: session.reason,
    },
    turn: state === 'waiting' ? (turnOf(ctx.db).get({ sessionId, since, id }) ?? null) : null,
    mayChange: open && isAhead(session, now(ctx)),
    restorable: isRestorable(ctx, facts, session),
  };
}

/** Visits as their owner sees them: what is to come first, the soonest on top, then the latest. */
export function myVisits(ctx: Ctx, ids: readonly VisitId[]): MyVisit[] {
  const at = now(ctx);
  const isOver = ({ session, state }: MyVisit) => Number(session.startsAt <= at || state === 'cancelled');
  return ids
    .map((id) => myVisit(ctx, id))
    .sort((a, b) => {
      const sooner = a.session.startsAt < b.session.startsAt ? -1 : 1;
      return isOver(a) - isOver(b) || (isOver(a) ? -sooner : sooner);
    });
}

/**
 * What a guest finds by her code: the venue's sessions of the next four weeks, and her visits.
 * @throws Problem `site_session_over` where nothing of the kind is open
 */
export function guestVenue(ctx: Ctx, session: SiteSession): Omit<GuestVenue, 'expiresAt'> {
  const guest = session.guestId === null ? undefined : guestHere(ctx, session.guestId);
  if (guest === undefined) throw new Problem('site_session_over');
  const { venueId, centreId, until } = guest;
  const { nameRu, nameEn, timeZone } = found(venueFacts(ctx.db, venueId));
  const ids = ofVenue(ctx.db).all({ ...windowAt(ctx, centreId), venueId });
  return {
    ...{ nameRu, nameEn, timeZone, until },
    sessions: ids.map((id) => siteSession(ctx, id)),
    visits: myVisits(ctx, scopeOf(ctx, session).visits),
  };
}
