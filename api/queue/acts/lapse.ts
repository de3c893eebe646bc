import { prepared } from '../../../db/open.ts';
import { centreFacts } from '../../centres/reads.ts';
import { act } from '../../core/act.ts';
import { type Ctx, today } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { CentreId, OfferId } from '../../core/ids.ts';
import { closeOffer } from './close-offer.ts';
import { tellEnd } from './tell.ts';

type Last = { id: OfferId; centreId: CentreId; acceptBy: Day };
// A centre's day may be one ahead of UTC's: what was to be accepted by UTC's today may be over there.
const openThrough = prepared((_orm, sqlite) =>
  sqlite.prepare<[Day], Last>(`
    SELECT o.id, o.accept_by AS acceptBy, q.centre_id AS centreId
    FROM offer o JOIN queue_entry q ON q.id = o.entry_id
    WHERE o.state = 'open' AND o.accept_by <= ? ORDER BY o.accept_by, o.id`),
);

/** Ends the offers whose last day is over at their centre; each goes to the next before the act is over. */
export const lapseOffers = (ctx: Ctx): void =>
  act(ctx, () => {
    for (const { id, centreId, acceptBy } of openThrough(ctx.db).all(today(ctx, 'UTC'))) {
      if (acceptBy >= today(ctx, centreFacts(ctx.db, centreId).timeZone)) continue;
      closeOffer(ctx, id, 'lapsed');
      tellEnd(ctx, 'offer_lapsed', id);
    }
  });
