import { and, asc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { booking } from '../../../db/tables/bookings.ts';
import type { Ctx } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { CentreId } from '../../core/ids.ts';
import { lapsedInto } from '../rules.ts';
import { end } from './close.ts';

const today = sql.placeholder('today');
const overAt = prepared((orm) =>
  orm
    .select()
    .from(booking)
    .where(
      and(
        eq(booking.centreId, sql.placeholder('centreId')),
        // Said for the index, which knows the open ones only.
        isNull(booking.closedAt),
        or(
          and(eq(booking.state, 'requested'), lt(booking.decideBy, today)),
          and(eq(booking.state, 'confirmed'), lt(booking.holdUntil, today)),
          and(eq(booking.state, 'ready'), lt(booking.holdUntil, today)),
        ),
      ),
    )
    .orderBy(asc(booking.requestedAt))
    .prepare(),
);

/**
 * Lets go, at a centre's own today, the requests nobody decided on in time and the things nobody came for (DOMAIN,
 * rules: 3 and 5 working days unless changed). Doing it twice does nothing more.
 */
export function lapseBookings(ctx: Ctx, centreId: CentreId, today: Day): void {
  for (const facts of overAt(ctx.db).all({ centreId, today })) {
    const state = lapsedInto(facts, today);
    if (state !== null) end(ctx, facts, state);
  }
}
