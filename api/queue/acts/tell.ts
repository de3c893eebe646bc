import { itemTypeFacts } from '../../catalogue/reads.ts';
import type { Ctx } from '../../core/context.ts';
import type { OfferId } from '../../core/ids.ts';
import { applicantRecipient } from '../../families/reads/recipients.ts';
import { notify } from '../../notices/acts/notify.ts';
import { offerFacts } from '../reads.ts';

/** Tells whoever an offer was made to that it is over, and why where somebody ended it. */
export function tellEnd(ctx: Ctx, kind: 'offer_lapsed' | 'offer_withdrawn', id: OfferId, reason = ''): void {
  const { entry } = offerFacts(ctx.db, id);
  const { code, quantity, centreId } = entry;
  const { nameRu, nameEn } = itemTypeFacts(ctx.db, entry.itemTypeId);
  notify(ctx, {
    kind,
    centreId,
    to: applicantRecipient(ctx.db, entry),
    about: { word: 'queueEntry', id: entry.id },
    facts: { code, things: [{ nameRu, nameEn, quantity }], reason },
  });
}
