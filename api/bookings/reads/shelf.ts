import { and, asc, eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { booking, bookingLine, setAside } from '../../../db/tables/bookings.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { CentreId, UnitId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { unitRow } from '../../stock/reads.ts';
import { bookingRows } from '../reads.ts';
import type { ShelfUnit } from '../shapes.ts';

const asideOf = prepared((orm) =>
  orm
    .select({ bookingId: booking.id, code: booking.code, lineId: bookingLine.id })
    .from(setAside)
    .innerJoin(bookingLine, eq(bookingLine.id, setAside.lineId))
    .innerJoin(booking, eq(booking.id, bookingLine.bookingId))
    .where(eq(setAside.unitId, sql.placeholder('unitId')))
    .prepare(),
);

/** The booking a unit stands on the pickup shelf for, or undefined. */
export const asideFor = (db: Db, unitId: UnitId) => asideOf(db).get({ unitId });

const onShelf = prepared((orm) =>
  orm
    .select({ unitId: setAside.unitId, booking })
    .from(booking)
    .innerJoin(bookingLine, eq(bookingLine.bookingId, booking.id))
    .innerJoin(setAside, eq(setAside.lineId, bookingLine.id))
    .where(
      and(eq(booking.centreId, sql.placeholder('centreId')), sql`${booking.state} in ('confirmed', 'ready')`),
    )
    .orderBy(asc(booking.holdUntil), asc(booking.id), asc(setAside.at))
    .prepare(),
);

/** What stands on the pickup shelf of a centre, what is held the shortest first. */
export function pickupShelf(ctx: Ctx, centreId: CentreId): ShelfUnit[] {
  permit(ctx, 'booking.read', centreId);
  const stored = onShelf(ctx.db).all({ centreId });
  const rows = bookingRows(ctx, [...new Map(stored.map((one) => [one.booking.id, one.booking])).values()]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return stored.map(({ unitId, booking: { id } }) => {
    const { code, name, starts, holdUntil } = found(byId.get(id));
    return { unit: unitRow(ctx.db, unitId), booking: { id, code, name, starts, holdUntil } };
  });
}
