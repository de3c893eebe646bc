import { eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { queueEntry } from '../../../db/tables/queue.ts';
import { act, freed } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { FamilyId, QueueEntryId } from '../../core/ids.ts';
import { shutOpened } from '../../families/acts/shut.ts';
import { reach, standingOf } from '../../families/reads.ts';
import type { AccessReason } from '../../families/shapes.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { queueTerms, standingFor } from '../reads.ts';
import { serving } from './join-at-desk.ts';
import { assertNotWaiting } from './weigh.ts';
import { atDesk, entryIn, recordEntry } from './write.ts';

const putFamily = prepared((orm) =>
  orm
    .update(queueEntry)
    .set({
      familyId: sql`${sql.placeholder('familyId')}`,
      priority: sql`${sql.placeholder('priority')}`,
      version: sql`${queueEntry.version} + 1`,
    })
    .where(eq(queueEntry.id, sql.placeholder('id')))
    .prepare(),
);

/**
 * Says whose card is behind a place in the queue; from now on its papers decide about the place, unless staff gave it.
 * A wrong card is put right by naming the right one.
 * @throws Problem `not_found` (also a family, the new or the present one, whom the actor does not serve), `forbidden`,
 *   `access_reason_required`, `changed_meanwhile`, `queue_entry_closed`, `already_waiting` when the family has another place for the same
 */
export const linkFamily = (
  ctx: Ctx,
  id: QueueEntryId,
  version: number,
  familyId: FamilyId,
  reason?: AccessReason,
): void =>
  act(ctx, () => {
    atDesk(ctx, id, version);
    const entry = entryIn(ctx, id);
    const { centreId, itemTypeId, stockId } = entry;
    if (entry.familyId !== null) reach(ctx, entry.familyId, 'family.read');
    const why = serving(ctx, familyId, centreId, reason);
    assertNotWaiting(ctx.db, stockId, familyId, '', id);
    const terms = queueTerms(ctx.db, centreId, itemTypeId);
    const { priority } = standingFor(ctx.db, terms, familyId, openDay(ctx, centreId));
    putFamily(ctx.db).run({ id, familyId, priority: entry.movedBecause === '' ? priority : entry.priority });
    if (standingOf(ctx.db, familyId)?.protected) shutOpened(ctx.db, familyId);
    freed(ctx.db, stockId);
    recordEntry(ctx, { ...entry, familyId }, 'queue.linked', why);
  });
