import { inserter } from '../../../db/open.ts';
import { offer } from '../../../db/tables/queue.ts';
import { type Ctx, type Freed, now } from '../../core/context.ts';
import { applicantRecipient } from '../../families/reads/recipients.ts';
import { notify } from '../../notices/acts/notify.ts';
import { publish } from '../../notices/acts/publish.ts';
import { commit } from '../../stock/acts/commit.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { moveUp } from '../../venue/acts/move-up.ts';
import { inOrder, isWaitedFor, onShelf, queueTerms, stockFacts, type Turn, takenAhead } from '../reads.ts';
import { nextToOffer, type Offered } from '../rules.ts';
import { putState, recordEntry } from './write.ts';

const insertOffer = inserter(offer);

function makeOffer(ctx: Ctx, { entry, starts, dueOn, until, acceptBy }: Offered<Turn>, names: Names): void {
  const { centreId, stockId, quantity, itemTypeId, code } = entry;
  const taken = { stockId, centreId, unitId: null, kind: 'offer' as const, promise: true, quantity };
  const commitmentId = commit(ctx.db, { ...taken, starts, dueOn: null, until });
  const id = ctx.newId<'offer'>();
  const days = { starts, dueOn, acceptBy };
  const made = { id, entryId: entry.id, commitmentId, ...days, madeAt: now(ctx), bookingId: null };
  insertOffer(ctx.db, { ...made, state: 'open' });
  putState(ctx, entry.id, 'offered');
  recordEntry(ctx, entry, 'offer.made');
  notify(ctx, {
    kind: 'offer_made',
    centreId,
    to: applicantRecipient(ctx.db, entry),
    about: { word: 'queueEntry', id: entry.id },
    facts: { code, things: [{ ...names, quantity }], starts, dueOn, until: acceptBy },
  });
  const data = { queueEntryId: entry.id, offerId: id, itemTypeId, quantity, ...days };
  publish(ctx, { type: 'offer.made', centreId, data });
}
type Names = { nameRu: string; nameEn: string };

/**
 * Offers what came free in a stock to those who wait for it, in their order, until nothing more can be offered. Runs in
 * the transaction of whatever made it free, and costs one look into an index where nobody waits.
 */
function serveStock(ctx: Ctx, stockId: number): void {
  const { db } = ctx;
  if (!isWaitedFor(db, stockId)) return;
  const { centreId, itemTypeId, capacity } = stockFacts(db, stockId);
  const today = openDay(ctx, centreId);
  const terms = queueTerms(db, centreId, itemTypeId);
  const { calendar, turnaroundDays, itemType } = terms;
  const order = inOrder(db, stockId, terms, today);
  for (;;) {
    const shelf = onShelf(db, stockId, today);
    const taken = takenAhead(db, stockId, today);
    const next = nextToOffer(order, { today, calendar, turnaroundDays, capacity, taken, shelf });
    if (next === null) return;
    makeOffer(ctx, next, itemType);
    order.splice(order.indexOf(next.entry), 1);
  }
}

/** Gives what came free to those who wait for it: of a stock offers, of a session its places. */
export const serve = (ctx: Ctx, of: Freed): void =>
  typeof of === 'number' ? serveStock(ctx, of) : moveUp(ctx, of);
