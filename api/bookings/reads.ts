import { asc, eq, sql } from 'drizzle-orm';
import { type Db, prepared, rowBy } from '../../db/open.ts';
import { booking, bookingLine, setAside } from '../../db/tables/bookings.ts';
import { unit } from '../../db/tables/stock.ts';
import { type Ctx, may, permit } from '../core/context.ts';
import type { BookingId, BookingLineId, FamilyId, ItemTypeId } from '../core/ids.ts';
import { found, Problem } from '../core/problem.ts';
import { seen } from '../core/unseen.ts';
import { familyNames } from '../families/reads.ts';
import { typeBriefOf } from '../stock/reads.ts';
import type { BookingRow } from './shapes.ts';

const byId = rowBy(booking, booking.id);
const byCode = rowBy(booking, booking.code);

export type BookingFacts = typeof booking.$inferSelect;

/**
 * A booking as stored, whoever asks.
 * @throws Problem `not_found`
 */
export const bookingFacts = (db: Db, id: BookingId): BookingFacts => found(byId(db, id));

const ofIds = prepared((orm) =>
  orm
    .select()
    .from(booking)
    .where(sql`${booking.id} in (select value from json_each(${sql.placeholder('ids')}))`)
    .prepare(),
);
/** Bookings as stored, in no order, whoever asks. */
export const bookingsOf = (db: Db, ids: readonly BookingId[]): BookingFacts[] =>
  ofIds(db).all({ ids: JSON.stringify(ids) });

/** The booking of a code, written as `codeKey` has it; undefined where there is none. */
export const bookingOfCode = (db: Db, code: string): BookingFacts | undefined => byCode(db, code);

const linesById = prepared((orm) =>
  orm
    .select()
    .from(bookingLine)
    .where(eq(bookingLine.bookingId, sql.placeholder('id')))
    // Behind a plus, so that a small table is not walked by its key for the sake of the order.
    .orderBy(sql`+${bookingLine.id}`)
    .prepare(),
);

export type LineFacts = typeof bookingLine.$inferSelect;

/** The lines of a booking as stored. */
export const lineFacts = (db: Db, id: BookingId): LineFacts[] => linesById(db).all({ id });

const things = prepared((_orm, sqlite) =>
  sqlite.prepare<[BookingId], { itemTypeId: ItemTypeId; quantity: number; nameRu: string; nameEn: string }>(`
    SELECT item_type_id AS itemTypeId, quantity, name_ru AS nameRu, name_en AS nameEn
    FROM booking_line CROSS JOIN item_type ON item_type.id = item_type_id WHERE booking_id = ? ORDER BY +booking_line.id`),
);

/** What a booking is of, by name and in the order of its lines, as messages tell it. */
export const thingsOf = (db: Db, id: BookingId) => things(db).all(id);

const lineById = rowBy(bookingLine, bookingLine.id);

/**
 * A line as stored.
 * @throws Problem `not_found`
 */
export const lineOf = (db: Db, id: BookingLineId): LineFacts => found(lineById(db, id));

type ShownLine = { bookingId: BookingId; id: BookingLineId; itemTypeId: ItemTypeId } & Record<
  'quantity' | 'handed' | 'setAside',
  number
>;
const shownLines = prepared((_orm, sqlite) =>
  sqlite.prepare<[ids: string], ShownLine>(`
    SELECT booking_id AS bookingId, line.id, item_type_id AS itemTypeId, quantity, handed,
      (SELECT count(*) FROM set_aside WHERE line_id = line.id) AS setAside
    FROM json_each(?) AS asked CROSS JOIN booking_line line ON line.booking_id = asked.value ORDER BY line.id`),
);
const asideOf = prepared((orm) =>
  orm
    .select({
      id: unit.id,
      inventoryNumber: unit.inventoryNumber,
      label: unit.label,
      lineId: setAside.lineId,
    })
    .from(bookingLine)
    .innerJoin(setAside, eq(setAside.lineId, bookingLine.id))
    .innerJoin(unit, eq(unit.id, setAside.unitId))
    .where(eq(bookingLine.bookingId, sql.placeholder('id')))
    .orderBy(asc(setAside.at), asc(unit.id))
    .prepare(),
);

/** The units that stand on the pickup shelf for a booking. */
export const unitsAside = (db: Db, id: BookingId) => asideOf(db).all({ id });

/** Whose a booking is, as whoever asks may know it. */
export type Whose = Pick<BookingRow, 'familyId' | 'name'> & { hidden: boolean };

/**
 * Whose bookings are: a family's name by its card, else what the applicant wrote, for those who may read family
 * cards. A protected family's has no name, no id and nothing the applicant wrote for those who do not serve her.
 */
export function whose(ctx: Ctx, rows: readonly Pick<BookingFacts, 'id' | 'familyId' | 'applicantName'>[]) {
  const reads = may(ctx, 'family.read');
  const ids = rows.flatMap(({ familyId }) => (familyId === null ? [] : [familyId]));
  const names = reads ? familyNames(ctx, [...new Set(ids)]) : new Map<FamilyId, string>();
  return new Map<string, Whose>(
    rows.map(({ id, familyId, applicantName }) => {
      if (familyId === null)
        return [id, { familyId, name: reads && applicantName ? applicantName : null, hidden: !reads }];
      const name = names.get(familyId) ?? null;
      return [id, { familyId: name === null ? null : familyId, name, hidden: name === null }];
    }),
  );
}

/**
 * A booking that somebody who may know of it acts on, or looks at.
 * @throws Problem `not_found` for an unknown one, another centre's and one of a family whoever acts may not know of;
 *   `forbidden`
 */
export function bookingKnown(
  ctx: Ctx,
  id: BookingId,
  permission: 'booking.read' | 'booking.write',
): BookingFacts {
  const facts = bookingFacts(ctx.db, id);
  permit(ctx, permission, facts.centreId);
  return found(seen(ctx, [facts])[0]);
}

/**
 * A booking that somebody at the desk acts on.
 * @throws Problem what `bookingKnown` throws; `changed_meanwhile` for an older edition
 */
export function bookingAtDesk(ctx: Ctx, id: BookingId, version?: number): BookingFacts {
  const facts = bookingKnown(ctx, id, 'booking.write');
  if (version !== undefined && version !== facts.version) throw new Problem('changed_meanwhile');
  return facts;
}

/**
 * Bookings as they stand in lists, in the order given; `names` where it has been asked whose they are, `shown` where
 * their lines are known.
 */
export function bookingRows(
  ctx: Ctx,
  stored: readonly BookingFacts[],
  names: ReadonlyMap<string, Whose> = whose(ctx, stored),
  shown: readonly ShownLine[] = shownLines(ctx.db).all(JSON.stringify(stored.map(({ id }) => id))),
): BookingRow[] {
  const lines = Map.groupBy(shown, (line) => line.bookingId);
  return stored.map((row) => {
    const { familyId, name } = found(names.get(row.id));
    const { id, centreId, code, state, channel, starts, dueOn, decideBy, holdUntil, requestedAt, version } =
      row;
    return {
      id,
      centreId,
      code,
      state,
      channel,
      familyId,
      name,
      linked: row.familyId !== null,
      starts,
      dueOn,
      decideBy,
      holdUntil,
      requestedAt,
      version,
      lines: (lines.get(id) ?? []).map((line) => ({
        id: line.id,
        quantity: line.quantity,
        handed: line.handed,
        setAside: line.setAside,
        itemType: typeBriefOf(ctx.db, line.itemTypeId),
      })),
    };
  });
}

/**
 * Stops whoever acts on a booking that is not in a state for it.
 * @throws Problem `booking_closed` with the `state` it is in
 */
export function assertIn(facts: BookingFacts, ...states: BookingFacts['state'][]): void {
  if (!states.includes(facts.state))
    throw new Problem('booking_closed', undefined, { extra: { state: facts.state } });
}
