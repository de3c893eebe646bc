import { asc, eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../db/open.ts';
import { room, sessionSeries, sessionTemplate, venue, venueSession, visit } from '../../db/tables/venue.ts';
import { type Ctx, may, permit } from '../core/context.ts';
import type {
  CentreId,
  RoomId,
  SessionSeriesId,
  SessionTemplateId,
  VenueId,
  VenueSessionId,
  VisitId,
} from '../core/ids.ts';
import { found } from '../core/problem.ts';
import type { TemplateCard, VenueCard } from './shapes.ts';

const id = sql.placeholder('id');
const centreId = sql.placeholder('centreId');

const venueById = prepared((orm) => orm.select().from(venue).where(eq(venue.id, id)).prepare());
const roomById = prepared((orm) => orm.select().from(room).where(eq(room.id, id)).prepare());
const templateById = prepared((orm) =>
  orm.select().from(sessionTemplate).where(eq(sessionTemplate.id, id)).prepare(),
);
const seriesById = prepared((orm) =>
  orm.select().from(sessionSeries).where(eq(sessionSeries.id, id)).prepare(),
);
const sessionById = prepared((orm) =>
  orm.select().from(venueSession).where(eq(venueSession.id, id)).prepare(),
);
const visitById = prepared((orm) => orm.select().from(visit).where(eq(visit.id, id)).prepare());

export type VenueFacts = typeof venue.$inferSelect;
export type RoomFacts = typeof room.$inferSelect;
export type TemplateFacts = typeof sessionTemplate.$inferSelect;
export type SeriesFacts = typeof sessionSeries.$inferSelect;
export type SessionFacts = typeof venueSession.$inferSelect;
export type VisitFacts = typeof visit.$inferSelect;

/** A venue as stored, whoever asks. @throws Problem `not_found` */
export const venueFacts = (db: Db, of: VenueId): VenueFacts => found(venueById(db).get({ id: of }));
/** A room as stored, whoever asks. @throws Problem `not_found` */
export const roomFacts = (db: Db, of: RoomId): RoomFacts => found(roomById(db).get({ id: of }));
/** A kind of session as stored, whoever asks. @throws Problem `not_found` */
export const templateFacts = (db: Db, of: SessionTemplateId): TemplateFacts =>
  found(templateById(db).get({ id: of }));
/** A series as stored, whoever asks. @throws Problem `not_found` */
export const seriesFacts = (db: Db, of: SessionSeriesId): SeriesFacts =>
  found(seriesById(db).get({ id: of }));
/** A session as stored, whoever asks. @throws Problem `not_found` */
export const sessionFacts = (db: Db, of: VenueSessionId): SessionFacts =>
  found(sessionById(db).get({ id: of }));
/** A visit as stored, whoever asks. @throws Problem `not_found` */
export const visitFacts = (db: Db, of: VisitId): VisitFacts => found(visitById(db).get({ id: of }));

const roomsOfVenue = prepared((orm) =>
  orm.select().from(room).where(eq(room.venueId, id)).orderBy(asc(room.id)).prepare(),
);
const venuesOf = prepared((orm) =>
  orm.select().from(venue).where(eq(venue.centreId, centreId)).orderBy(asc(venue.id)).prepare(),
);

/** A venue with its rooms; where a guests' venue is, only those learn who keep it. */
function venueShown(ctx: Ctx, { archivedAt, ...row }: VenueFacts): VenueCard {
  const told = row.access === 'public' || may(ctx, 'venue.write', row.centreId);
  const rooms = roomsOfVenue(ctx.db)
    .all({ id: row.id })
    .map(({ archivedAt: over, venueId: _of, ...one }) => ({ ...one, archived: over !== null }));
  return { ...row, address: told ? row.address : '', archived: archivedAt !== null, rooms };
}

/**
 * A venue with its rooms.
 * @throws Problem `not_found`, `forbidden`
 */
export function venueCard(ctx: Ctx, of: VenueId): VenueCard {
  const facts = venueFacts(ctx.db, of);
  permit(ctx, 'venue.read', facts.centreId);
  return venueShown(ctx, facts);
}

/**
 * The venues of a centre, the archived too, in the order they were founded.
 * @throws Problem `not_found`, `forbidden`
 */
export function venuesOfCentre(ctx: Ctx, of: CentreId): VenueCard[] {
  permit(ctx, 'venue.read', of);
  return venuesOf(ctx.db)
    .all({ centreId: of })
    .map((row) => venueShown(ctx, row));
}

const templatesOf = prepared((orm) =>
  orm
    .select()
    .from(sessionTemplate)
    .where(eq(sessionTemplate.centreId, centreId))
    .orderBy(asc(sessionTemplate.nameRu), asc(sessionTemplate.id))
    .prepare(),
);

export const templateCard = ({ archivedAt, ...row }: TemplateFacts): TemplateCard => ({
  ...row,
  archived: archivedAt !== null,
});

/**
 * The kinds of sessions of a centre by name, the archived too.
 * @throws Problem `not_found`, `forbidden`
 */
export function templatesOfCentre(ctx: Ctx, of: CentreId): TemplateCard[] {
  permit(ctx, 'venue.read', of);
  return templatesOf(ctx.db).all({ centreId: of }).map(templateCard);
}
