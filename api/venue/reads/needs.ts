import { type Db, prepared } from '../../../db/open.ts';
import type { Ctx } from '../../core/context.ts';
import { addDays, type Day, type Moment, toMoment } from '../../core/dates.ts';
import type { CentreId, ItemTypeId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import { stockOf } from '../../stock/reads.ts';
import { type NeedSpan, peakNeed } from '../rules.ts';

/** A type that is needed, and the stock it is taken from. */
export type StockNeed = { stockId: number; itemTypeId: ItemTypeId; quantity: number };

/**
 * The stocks of what is needed.
 * @throws Problem `invalid_request` for a type the centre never held
 */
export const stocksNeeded = (
  { db }: Ctx,
  centreId: CentreId,
  needs: readonly { itemTypeId: ItemTypeId; quantity: number }[],
): StockNeed[] =>
  needs.map(({ itemTypeId, quantity }, at) => {
    const stock = stockOf(db, centreId, itemTypeId);
    if (stock === undefined)
      return refuseField(`needs.${at}.itemTypeId`, 'not_held', 'The centre has no thing of this type');
    return { stockId: stock.id, itemTypeId, quantity };
  });

/** A stock on a day of the centre's calendar, of which a session that was, or is now, may need something. */
export type Touched = { stockId: number; itemTypeId: ItemTypeId; day: Day };

type At = { centreId: CentreId; stockId: number; from: Moment; to: Moment; dayFrom: Day; dayTo: Day };
// A session's own day is its venue's, which may be one before or after the centre's, and it may go on over midnight.
const spansOf = prepared((_orm, sqlite) =>
  sqlite.prepare<At, NeedSpan>(`
    SELECT s.starts_at AS "from", s.ends_at AS "to", n.quantity
    FROM venue_session s CROSS JOIN session_need n ON n.session_id = s.id AND n.stock_id = :stockId
    WHERE s.centre_id = :centreId AND s.day BETWEEN :dayFrom AND :dayTo AND s.state = 'planned'
      AND s.starts_at < :to AND s.ends_at > :from`),
);
type Held = { commitmentId: number; quantity: number };
const held = prepared((_orm, sqlite) =>
  sqlite.prepare<{ stockId: number; day: Day }, Held>(`
    SELECT c.id AS commitmentId, c.quantity FROM session_hold h JOIN commitment c ON c.id = h.commitment_id
    WHERE h.stock_id = :stockId AND h.day = :day`),
);
/** What the sessions of a day hold of a stock now, or undefined where they hold nothing. */
export const heldOn = (db: Db, stockId: number, day: Day): Held | undefined => held(db).get({ stockId, day });

/** The most of a stock that the planned sessions need at one moment of a day of the centre's calendar. */
export function neededOn(
  db: Db,
  { centreId, stockId, day, timeZone }: { centreId: CentreId; stockId: number; day: Day; timeZone: string },
): number {
  const startOf = (of: Day) => toMoment(Temporal.PlainDate.from(of).toZonedDateTime(timeZone).toInstant());
  const day0 = startOf(day);
  const day1 = startOf(addDays(day, 1));
  const days = { dayFrom: addDays(day, -2), dayTo: addDays(day, 1) };
  const spans = spansOf(db).all({ centreId, stockId, from: day0, to: day1, ...days });
  return peakNeed(
    spans.map(({ from, to, quantity }) => ({
      from: from < day0 ? day0 : from,
      to: to > day1 ? day1 : to,
      quantity,
    })),
  );
}
