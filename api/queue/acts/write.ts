import { eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { queueEntry } from '../../../db/tables/queue.ts';
import { record } from '../../audit/acts.ts';
import type { Permission } from '../../core/access.ts';
import { freed } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { QueueEntryId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { unseen } from '../../core/unseen.ts';
import { type Entry, entryFacts } from '../reads.ts';
import { type EntryState, openStates } from '../rules.ts';

/** Where an act came from when no member of staff stands behind it. */
export type Visitor = 'site' | 'kiosk';

const setState = prepared((orm) =>
  orm
    .update(queueEntry)
    .set({
      state: sql`${sql.placeholder('state')}`,
      closedAt: sql`${sql.placeholder('closedAt')}`,
      version: sql`${queueEntry.version} + 1`,
    })
    .where(eq(queueEntry.id, sql.placeholder('id')))
    .returning({ stockId: queueEntry.stockId })
    .prepare(),
);

/**
 * Writes the state of a place in the queue; one that is over is closed now. Who waits on, or waits no more, changes what
 * those behind may have.
 */
export function putState(ctx: Ctx, id: QueueEntryId, state: EntryState): void {
  const closedAt = openStates.some((one) => one === state) ? null : now(ctx);
  const { stockId } = found(setState(ctx.db).get({ id, state, closedAt }));
  freed(ctx.db, stockId);
}

/**
 * A place in the queue in one of the states something can be done in.
 * @throws Problem `not_found`, `queue_entry_closed`
 */
export function entryIn(ctx: Ctx, id: QueueEntryId, states: readonly EntryState[] = openStates): Entry {
  const entry = entryFacts(ctx.db, id);
  if (!states.includes(entry.state))
    throw new Problem('queue_entry_closed', undefined, { extra: { state: entry.state } });
  return entry;
}

/**
 * Stops staff who may not touch a place in the queue, or saw an older edition of it.
 * @throws Problem `not_found`, also where its family is one they may not know of; `forbidden`, `changed_meanwhile`
 */
export function atDesk(
  ctx: Ctx,
  id: QueueEntryId,
  version?: number,
  permission: Permission = 'booking.write',
) {
  const { centreId, familyId, ...entry } = entryFacts(ctx.db, id);
  permit(ctx, permission, centreId);
  if (unseen(ctx, [familyId]).size > 0) throw new Problem('not_found');
  if (version !== undefined && version !== entry.version) throw new Problem('changed_meanwhile');
}

/** Enters into the trail what happened to a place in the queue. */
export const recordEntry = (
  ctx: Ctx,
  { id, centreId, itemTypeId, familyId }: Pick<Entry, 'id' | 'centreId' | 'itemTypeId' | 'familyId'>,
  act: string,
  detail: Readonly<Record<string, string | number>> = {},
): void =>
  record(ctx, {
    act,
    subject: 'queue_entry',
    subjectId: id,
    centreId,
    detail: { itemTypeId, ...(familyId !== null && { familyId }), ...detail },
  });
