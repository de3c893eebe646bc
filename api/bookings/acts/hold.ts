import { eq, sql } from 'drizzle-orm';
import { type Db, inserter, prepared } from '../../../db/open.ts';
import { bookingLine } from '../../../db/tables/bookings.ts';
import type { Ctx } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { BookingId, CentreId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { commit } from '../../stock/acts/commit.ts';
import type { WeighedLine } from '../reads/weighing.ts';
import { type BookingFacts, type LineFacts, lineFacts } from '../reads.ts';

const addLine = inserter(bookingLine);
/** Sets how many of a line are handed out, and what holds the rest. */
export const setLine = prepared((orm) =>
  orm
    .update(bookingLine)
    .set({
      handed: sql`${sql.placeholder('handed')}`,
      commitmentId: sql`${sql.placeholder('commitmentId')}`,
    })
    .where(eq(bookingLine.id, sql.placeholder('id')))
    .prepare(),
);

/** So many units of a stock promised for [starts, until], cleaning included. */
export type Hold = { centreId: CentreId; stockId: number; quantity: number; starts: Day; until: Day };

/**
 * Promises units of a type; none is bound before the desk scans it.
 * @throws Problem `promised_to_others` by the guard
 */
export const promise = (db: Db, held: Hold): number =>
  commit(db, { ...held, unitId: null, kind: 'booking', promise: true, dueOn: null });

/**
 * Writes a weighed line and promises its units; the line as written.
 * @throws Problem `promised_to_others` by the guard
 */
export function holdLine(
  ctx: Ctx,
  { bookingId, centreId, starts }: { bookingId: BookingId; centreId: CentreId; starts: Day },
  { line: { itemTypeId, quantity }, stockId, until }: Pick<WeighedLine, 'line' | 'stockId' | 'until'>,
): LineFacts {
  const commitmentId = promise(ctx.db, { centreId, stockId, quantity, starts, until });
  const id = ctx.newId<'bookingLine'>();
  const written = { id, bookingId, stockId, itemTypeId, quantity, handed: 0, commitmentId };
  addLine(ctx.db, written);
  return written;
}

/**
 * Promises again what the lines of a booking held before it was ended.
 * @throws Problem `promised_to_others` by the guard
 */
export function holdAgain(
  db: Db,
  { id, centreId, starts }: Pick<BookingFacts, 'id' | 'centreId' | 'starts'>,
  weighed: readonly Pick<WeighedLine, 'stockId' | 'until'>[],
): void {
  for (const line of lineFacts(db, id)) {
    const { stockId, quantity, handed } = line;
    const until = found(weighed.find((one) => one.stockId === stockId)).until;
    const again = promise(db, { centreId, stockId, quantity: quantity - handed, starts, until });
    setLine(db).run({ id: line.id, handed, commitmentId: again });
  }
}
