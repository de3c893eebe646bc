import { eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { queueEntry } from '../../../db/tables/queue.ts';
import { act, freed } from '../../core/act.ts';
import { actorId, type Ctx } from '../../core/context.ts';
import type { QueueEntryId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import { seen } from '../../core/unseen.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { inOrder, queueTerms } from '../reads.ts';
import { moveTo } from '../rules.ts';
import type { MoveBody } from '../shapes.ts';
import { atDesk, entryIn, recordEntry } from './write.ts';

const putStanding = prepared((orm) =>
  orm
    .update(queueEntry)
    .set({
      priority: sql`${sql.placeholder('priority')}`,
      since: sql`${sql.placeholder('since')}`,
      version: sql`${queueEntry.version} + 1`,
    })
    .where(eq(queueEntry.id, sql.placeholder('id')))
    .prepare(),
);
const putReason = prepared((orm) =>
  orm
    .update(queueEntry)
    .set({ movedBecause: sql`${sql.placeholder('reason')}`, movedBy: sql`${sql.placeholder('by')}` })
    .where(eq(queueEntry.id, sql.placeholder('id')))
    .prepare(),
);

/**
 * Gives somebody another place in the queue, by name and with a reason that is shown. The place holds whatever papers
 * come or go.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `queue_entry_closed`; `invalid_request` when the other
 *   place is of no one who waits for the same
 */
export const moveEntry = (ctx: Ctx, id: QueueEntryId, version: number, to: MoveBody): void =>
  act(ctx, () => {
    atDesk(ctx, id, version, 'booking.override');
    const { stockId, centreId, itemTypeId, ...entry } = entryIn(ctx, id);
    const terms = queueTerms(ctx.db, centreId, itemTypeId);
    const order = seen(ctx, inOrder(ctx.db, stockId, terms, openDay(ctx, centreId)));
    const beside = to.before ?? to.after;
    const others = order.filter((one) => one.id !== id);
    const at = others.findIndex((one) => one.id === beside);
    if (beside !== undefined && at < 0)
      refuseField(
        to.before === undefined ? 'after' : 'before',
        'unknown',
        'Name another who waits for the same',
      );
    const from = order.findIndex((one) => one.id === id) + 1;
    const place = to.place ?? at + (to.before === undefined ? 2 : 1);
    for (const standing of moveTo(order, id, place)) putStanding(ctx.db).run(standing);
    putReason(ctx.db).run({ id, reason: to.reason, by: actorId(ctx) });
    freed(ctx.db, stockId);
    const detail = { from, to: Math.min(place, order.length) };
    recordEntry(ctx, { ...entry, centreId, itemTypeId }, 'queue.moved', detail);
  });
