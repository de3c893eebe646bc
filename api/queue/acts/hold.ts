import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { QueueEntryId } from '../../core/ids.ts';
import { atDesk, entryIn, putState, recordEntry, type Visitor } from './write.ts';

/**
 * Passes somebody over until they say otherwise; the place stays. Whoever calls has judged that it may be done.
 * @throws Problem `not_found`; `queue_entry_closed` unless waiting (an open offer is declined instead)
 */
export const pauseEntry = (ctx: Ctx, id: QueueEntryId, channel?: Visitor): void =>
  act(ctx, () => {
    const entry = entryIn(ctx, id, ['waiting']);
    putState(ctx, id, 'paused');
    recordEntry(ctx, entry, 'queue.paused', { ...(channel && { channel }) });
  });

/**
 * Lets somebody wait on at the place they kept; what is free for them already is offered before the act is over.
 * Whoever calls has judged that it may be done.
 * @throws Problem `not_found`; `queue_entry_closed` unless paused
 */
export const resumeEntry = (ctx: Ctx, id: QueueEntryId, channel?: Visitor): void =>
  act(ctx, () => {
    const entry = entryIn(ctx, id, ['paused']);
    putState(ctx, id, 'waiting');
    recordEntry(ctx, entry, 'queue.resumed', { ...(channel && { channel }) });
  });

/**
 * The desk pauses a place in the queue, or lets it wait on.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `queue_entry_closed`
 */
export const holdAtDesk = (ctx: Ctx, id: QueueEntryId, version: number, to: 'pause' | 'resume'): void =>
  act(ctx, () => {
    atDesk(ctx, id, version);
    (to === 'pause' ? pauseEntry : resumeEntry)(ctx, id);
  });
