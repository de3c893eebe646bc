import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { QueueEntryId } from '../../core/ids.ts';
import { publish } from '../../notices/acts/publish.ts';
import { openOffer } from '../reads.ts';
import { closeOffer } from './close-offer.ts';
import { atDesk, entryIn, putState, recordEntry, type Visitor } from './write.ts';

/**
 * Takes somebody out of the queue; an open offer is declined with it and goes to the next. Whoever calls has judged
 * that it may be done.
 * @throws Problem `not_found`; `queue_entry_closed` when it is over already
 */
export const leaveQueue = (ctx: Ctx, id: QueueEntryId, channel?: Visitor): void =>
  act(ctx, () => {
    const entry = entryIn(ctx, id);
    const offer = openOffer(ctx.db, id);
    if (offer !== undefined) closeOffer(ctx, offer.id, 'declined', null, { next: 'left', channel });
    else putState(ctx, id, 'left');
    recordEntry(ctx, entry, 'queue.left', { ...(channel && { channel }) });
    const { centreId, itemTypeId } = entry;
    publish(ctx, { type: 'queue.left', centreId, data: { queueEntryId: id, itemTypeId } });
  });

/**
 * The desk takes a family out of the queue that says so.
 * @throws Problem `not_found`, `forbidden`, `queue_entry_closed`
 */
export const leaveAtDesk = (ctx: Ctx, id: QueueEntryId): void =>
  act(ctx, () => {
    atDesk(ctx, id);
    leaveQueue(ctx, id);
  });
