import { prepared } from '../../../db/open.ts';
import { type Ctx, permit } from '../../core/context.ts';
import { type Day, daysBetween } from '../../core/dates.ts';
import type { BookingId, CentreId, ItemTypeId, UnitId } from '../../core/ids.ts';
import { found, refuseField } from '../../core/problem.ts';
import { seen } from '../../core/unseen.ts';
import { keptOf } from '../../queue/reads.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { timeline } from '../../stock/reads/timeline.ts';
import { stockOf, typeBriefOf } from '../../stock/reads.ts';
import { bookingRows, bookingsOf } from '../reads.ts';
import type { CalendarEntry, CalendarQuery, CentreCalendar } from '../shapes.ts';

const longest = 92;
/** More than this nobody reads off a calendar; a type's own shows the rest. */
const most = 1000;

type Stored = Pick<CalendarEntry, 'kind' | 'starts' | 'until' | 'dueOn' | 'quantity'> & {
  itemTypeId: ItemTypeId;
  bookingId: BookingId | null;
  unitId: UnitId | null;
  inventoryNumber: string;
  label: string;
};

const taken = prepared((_orm, sqlite) =>
  sqlite.prepare<{ centreId: CentreId; from: Day; until: Day; stockId: number }, Stored>(`
    WITH spans (span) AS (VALUES (8), (32), (128), (512), (9999999))
    SELECT c.kind, c.starts, c.until, c.due_on AS dueOn, c.quantity, s.item_type_id AS itemTypeId,
      l.booking_id AS bookingId, u.id AS unitId, u.inventory_number AS inventoryNumber, u.label
    FROM spans CROSS JOIN commitment c INDEXED BY commitment_centre JOIN stock s ON s.id = c.stock_id
    LEFT JOIN booking_line l ON l.commitment_id = c.id LEFT JOIN unit u ON u.id = c.unit_id
    WHERE c.live = 1 AND c.centre_id = :centreId AND c.span = spans.span
      AND c.starts BETWEEN coalesce(date(:from, '-' || spans.span || ' days'), '') AND :until AND c.until >= :from
      AND (:stockId = 0 OR c.stock_id = :stockId)
    ORDER BY s.item_type_id, c.starts, c.id LIMIT ${most + 1}`),
);

/**
 * What is taken at a centre on days [from, until], of one type or of all: bookings, loans, cleaning, repairs. Of one
 * type also the two numbers of every day (README, promise 5).
 * @throws Problem `not_found`, `forbidden`, `invalid_request` for no day or more than 92
 */
export function centreCalendar(
  ctx: Ctx,
  centreId: CentreId,
  { from, until, itemTypeId }: CalendarQuery,
): CentreCalendar {
  permit(ctx, 'booking.read', centreId);
  if (until < from) refuseField('until', 'too_small', 'Must not be before `from`');
  if (daysBetween(from, until) >= longest) refuseField('until', 'too_big', `Ask for ${longest} days at most`);
  const today = openDay(ctx, centreId);
  const stock = itemTypeId === undefined ? undefined : found(stockOf(ctx.db, centreId, itemTypeId));
  const all = taken(ctx.db).all({ centreId, from, until, stockId: stock?.id ?? 0 });
  const rows = all.slice(0, most);
  const ids = [...new Set(rows.flatMap(({ bookingId }) => (bookingId === null ? [] : [bookingId])))];
  const bookings = new Map(bookingRows(ctx, seen(ctx, bookingsOf(ctx.db, ids))).map((row) => [row.id, row]));
  return {
    entries: rows.map(({ itemTypeId: type, bookingId, unitId, inventoryNumber, label, ...row }) => {
      const one = bookingId === null ? undefined : bookings.get(bookingId);
      return {
        ...row,
        dueOn: one?.dueOn ?? row.dueOn,
        itemType: typeBriefOf(ctx.db, type),
        booking: one ? { id: one.id, code: one.code, state: one.state, name: one.name } : null,
        unit: unitId === null ? null : { id: unitId, inventoryNumber, label },
      };
    }),
    more: all.length > most,
    stretches:
      stock === undefined
        ? []
        : timeline(ctx.db, stock.id, from, until, keptOf(ctx.db, [stock.id], today).get(stock.id)),
  };
}
