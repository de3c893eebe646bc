import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { booking, bookingLine, setAside } from '../../../db/tables/bookings.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { CentreId, FamilyId, UnitId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { seen, seenBy, viewerAt } from '../../core/unseen.ts';
import { unitRow } from '../../stock/reads.ts';
import { bookingRows } from '../reads.ts';
import type { ShelfUnit } from '../shapes.ts';

const asideOf = prepared((orm) =>
  orm
    .select({
      bookingId: booking.id,
      familyId: booking.familyId,
      code: booking.code,
      lineId: bookingLine.id,
    })
    .from(setAside)
    .innerJoin(bookingLine, eq(bookingLine.id, setAside.lineId))
    .innerJoin(booking, eq(booking.id, bookingLine.bookingId))
    .where(eq(setAside.unitId, sql.placeholder('unitId')))
    .prepare(),
);

/** The booking a unit stands on the pickup shelf for, or undefined. */
export const asideFor = (db: Db, unitId: UnitId) => asideOf(db).get({ unitId });

/** Its code, for whoever may know of it; else ''. */
export const codeTold = (ctx: Ctx, aside: { familyId: FamilyId | null; code: string }): string =>
  seen(ctx, [aside])[0]?.code ?? '';

const onShelf = prepared((orm) =>
  orm
    .select({ unitId: setAside.unitId, booking })
    .from(booking)
    .innerJoin(bookingLine, eq(bookingLine.bookingId, booking.id))
    .innerJoin(setAside, eq(setAside.lineId, bookingLine.id))
    .where(
      and(
        eq(booking.centreId, sql.placeholder('centreId')),
        isNull(booking.closedAt),
        seenBy(sql.placeholder('viewer'), '"booking".family_id'),
      ),
    )
    .orderBy(asc(booking.holdUntil), asc(booking.id), asc(setAside.at))
    .prepare(),
);

/** What stands on the pickup shelf of a centre, what is held the shortest first. */
export function pickupShelf(ctx: Ctx, centreId: CentreId): ShelfUnit[] {
  permit(ctx, 'booking.read', centreId);
  const stored = onShelf(ctx.db).all({ centreId, viewer: viewerAt(ctx, centreId) });
  const rows = bookingRows(ctx, [...new Map(stored.map((one) => [one.booking.id, one.booking])).values()]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return stored.map(({ unitId, booking: { id } }) => {
    const { code, name, starts, holdUntil } = found(byId.get(id));
    return { unit: unitRow(ctx.db, unitId), booking: { id, code, name, starts, holdUntil } };
  });
}
