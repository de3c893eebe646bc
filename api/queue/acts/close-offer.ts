import { eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { offer } from '../../../db/tables/queue.ts';
import { centreFacts } from '../../centres/reads.ts';
import { act } from '../../core/act.ts';
import { type Ctx, today } from '../../core/context.ts';
import type { BookingId, OfferId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { publish } from '../../notices/acts/publish.ts';
import { releaseCommitment } from '../../stock/acts/release.ts';
import { offerFacts } from '../reads.ts';
import type { EntryState } from '../rules.ts';
import { putState, recordEntry, type Visitor } from './write.ts';

const setState = prepared((orm) =>
  orm
    .update(offer)
    .set({ state: sql`${sql.placeholder('state')}`, bookingId: sql`${sql.placeholder('bookingId')}` })
    .where(eq(offer.id, sql.placeholder('id')))
    .prepare(),
);

/** How an offer may end. */
export type Ending = 'accepted' | 'declined' | 'lapsed' | 'withdrawn';

/**
 * Ends an open offer: what it held is free again (for the booking it becomes, or for the next in the queue, who is
 * served before the act is over), and the place in the queue goes on to `next`. An accepted one names the booking,
 * whose own commitments are made after this. Whoever calls has judged that it may be done.
 * @throws Problem `not_found`; `offer_closed` when it is open no more, and for an acceptance after its last day
 */
export function closeOffer(
  ctx: Ctx,
  id: OfferId,
  ending: Ending,
  bookingId: BookingId | null = null,
  {
    next = ending === 'accepted' ? 'served' : 'lapsed',
    channel,
  }: { next?: EntryState; channel?: Visitor } = {},
): void {
  act(ctx, () => {
    const { entry, commitmentId, state, acceptBy } = offerFacts(ctx.db, id);
    const { centreId, itemTypeId } = entry;
    if (state !== 'open') throw new Problem('offer_closed', undefined, { extra: { state } });
    if (ending === 'accepted' && today(ctx, centreFacts(ctx.db, centreId).timeZone) > acceptBy)
      throw new Problem('offer_closed', undefined, { extra: { state: 'lapsed' } });
    releaseCommitment(ctx.db, commitmentId);
    setState(ctx.db).run({ id, state: ending, bookingId });
    putState(ctx, entry.id, next);
    const detail = { ...(bookingId !== null && { bookingId }), ...(channel && { channel }) };
    recordEntry(ctx, entry, `offer.${ending}`, detail);
    publish(ctx, {
      type: `offer.${ending}`,
      centreId,
      data: { queueEntryId: entry.id, offerId: id, itemTypeId, ...detail },
    });
  });
}
