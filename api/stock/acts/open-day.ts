import { and, eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { centre } from '../../../db/tables/centres.ts';
import { commitment } from '../../../db/tables/stock.ts';
import { centreFacts } from '../../centres/reads.ts';
import { type Ctx, today } from '../../core/context.ts';
import { addDays, type Day } from '../../core/dates.ts';
import type { CentreId } from '../../core/ids.ts';

const late = prepared((orm) =>
  orm
    .update(commitment)
    .set({
      promise: false,
      until: sql`max(${commitment.until}, case ${commitment.kind} when 'turnaround' then ${sql.placeholder('today')} else ${sql.placeholder('allowed')} end)`,
    })
    .where(
      and(
        eq(commitment.centreId, sql.placeholder('centreId')),
        sql`live = 1 and due_on is not null and ${commitment.dueOn} < ${sql.placeholder('today')}`,
      ),
    )
    .prepare(),
);
const opened = prepared((orm) =>
  orm
    .update(centre)
    .set({ calendarDay: sql`${sql.placeholder('today')}` })
    .where(eq(centre.id, sql.placeholder('centreId')))
    .prepare(),
);

/**
 * Carries the stock calendar of a centre forward to today, once a day: what is late stays taken (README, promise
 * 5) — a loan or a repair through today plus the centre's allowance, cleaning through today. Called before
 * anything is promised or shown. Returns today.
 */
export function openDay(ctx: Ctx, centreId: CentreId): Day {
  const facts = centreFacts(ctx.db, centreId);
  const day = today(ctx, facts.timeZone);
  if (facts.calendarDay === null || facts.calendarDay < day)
    ctx.db.sqlite.transaction(() => {
      late(ctx.db).run({ centreId, today: day, allowed: addDays(day, facts.lateAllowanceDays) });
      opened(ctx.db).run({ centreId, today: day });
    })();
  return day;
}
