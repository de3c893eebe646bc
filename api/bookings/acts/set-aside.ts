import { inserter } from '../../../db/open.ts';
import { setAside } from '../../../db/tables/bookings.ts';
import { itemTypeFacts } from '../../catalogue/reads.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { BookingId, UnitId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { unitFacts } from '../../stock/reads.ts';
import { bookingCard } from '../reads/card.ts';
import { deadlines } from '../reads/desk.ts';
import { asideFor, codeTold } from '../reads/shelf.ts';
import { assertIn, bookingAtDesk, lineFacts, unitsAside } from '../reads.ts';
import type { BookingCard } from '../shapes.ts';
import { holdFrom } from './fill.ts';
import { tell } from './tell.ts';
import { setBooking } from './write.ts';

const put = inserter(setAside);

/**
 * Puts a free unit on the pickup shelf for a booking; scanned once more, it stands there as it did. With the last one
 * the booking is ready, and the family is told.
 * @throws Problem `not_found`, `forbidden`, `booking_closed`, `unit_not_free`, `wrong_unit` (of no line that still
 *   waits for one), `set_aside` (for another booking), `promised_to_others` (somebody has the days before it begins)
 */
export function setUnitAside(ctx: Ctx, id: BookingId, unitId: UnitId): BookingCard {
  act(ctx, () => {
    const facts = bookingAtDesk(ctx, id);
    const { centreId, starts, dueOn } = facts;
    assertIn(facts, 'confirmed', 'ready');
    const unit = unitFacts(ctx.db, unitId);
    if (unit.centreId !== centreId) throw new Problem('not_found');
    if (unit.status !== 'free')
      throw new Problem('unit_not_free', undefined, { extra: { unitStatus: unit.status } });
    const other = asideFor(ctx.db, unitId);
    if (other?.bookingId === id) return;
    if (other !== undefined)
      throw new Problem('set_aside', undefined, { extra: { bookingCode: codeTold(ctx, other) } });
    const today = openDay(ctx, centreId);
    const lines = lineFacts(ctx.db, id);
    const aside = unitsAside(ctx.db, id);
    const missing = ({ id: line, quantity, handed }: (typeof lines)[number]) =>
      quantity - handed - aside.filter(({ lineId }) => lineId === line).length;
    const line = lines.find((one) => one.stockId === unit.stockId && missing(one) > 0);
    if (line === undefined) throw new Problem('wrong_unit');
    // What is on the shelf before the booking begins is held from today: only if nobody has these days.
    if (starts > today) holdFrom(ctx.db, found(line.commitmentId), today);
    put(ctx.db, { unitId, lineId: line.id, at: now(ctx), staffId: actorId(ctx) });
    tell(ctx, id, { act: 'booking.set_aside', detail: { unitId } });
    if (facts.state === 'ready' || lines.reduce((sum, one) => sum + missing(one), 0) > 1) return;
    const types = lines.map(({ itemTypeId }) => itemTypeFacts(ctx.db, itemTypeId));
    const until = deadlines(ctx.db, centreId, today, { starts, dueOn, confirmed: true, types });
    setBooking(ctx, facts, { state: 'ready', ...until });
    tell(ctx, id, { act: 'booking.ready', notice: 'booking_ready' });
  });
  return bookingCard(ctx, id);
}
