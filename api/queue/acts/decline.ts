import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { OfferId, QueueEntryId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { entryFacts, offerFacts, openOffer } from '../reads.ts';
import { closeOffer } from './close-offer.ts';
import { leaveQueue } from './leave.ts';
import { tellEnd } from './tell.ts';
import { atDesk, type Visitor } from './write.ts';

/**
 * Lets an offer pass to the next. With `keep` the family keeps its place and is passed over until it says otherwise —
 * would it wait on, the same thing would come back to it at once; without, it leaves the queue. Whoever calls has
 * judged that it may be done.
 * @throws Problem `not_found`; `offer_closed`
 */
export const declineOffer = (ctx: Ctx, id: OfferId, keep: boolean, channel?: Visitor): void =>
  act(ctx, () => {
    const { entryId, state } = offerFacts(ctx.db, id);
    if (state !== 'open') throw new Problem('offer_closed', undefined, { extra: { state } });
    if (keep) closeOffer(ctx, id, 'declined', null, { next: 'paused', channel });
    else leaveQueue(ctx, entryId, channel);
  });

/** The open offer of a place in the queue. @throws Problem `offer_closed` where there is none */
function offerOf(ctx: Ctx, id: QueueEntryId) {
  const offer = openOffer(ctx.db, id);
  if (offer !== undefined) return offer;
  throw new Problem('offer_closed', undefined, { extra: { state: entryFacts(ctx.db, id).state } });
}

/**
 * The desk lets an offer pass for a family that says so.
 * @throws Problem `not_found`, `forbidden`, `offer_closed`
 */
export const declineAtDesk = (ctx: Ctx, id: QueueEntryId, keep: boolean): void =>
  act(ctx, () => {
    atDesk(ctx, id);
    declineOffer(ctx, offerOf(ctx, id).id, keep);
  });

/**
 * The desk takes an offer back: the thing broke, or was offered by mistake. The family keeps its place and is told why;
 * it is paused, for else the same thing would be offered to it again at once.
 * @throws Problem `not_found`, `forbidden`, `offer_closed`
 */
export const withdrawOffer = (ctx: Ctx, id: QueueEntryId, reason: string): void =>
  act(ctx, () => {
    atDesk(ctx, id);
    const offer = offerOf(ctx, id);
    closeOffer(ctx, offer.id, 'withdrawn', null, { next: 'paused' });
    tellEnd(ctx, 'offer_withdrawn', offer.id, reason);
  });
