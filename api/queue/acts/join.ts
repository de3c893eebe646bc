import { inserter } from '../../../db/open.ts';
import { queueEntry } from '../../../db/tables/queue.ts';
import { act, freed } from '../../core/act.ts';
import { freshCode } from '../../core/code.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { CentreId, FamilyId, ItemTypeId, QueueEntryId } from '../../core/ids.ts';
import { applicantRecipient } from '../../families/reads/recipients.ts';
import type { ApplicantBody } from '../../families/shapes.ts';
import { notify } from '../../notices/acts/notify.ts';
import { publish } from '../../notices/acts/publish.ts';
import { entryView } from '../reads/cards.ts';
import type { EntryView } from '../shapes.ts';
import { assertNotWaiting, weighWish } from './weigh.ts';
import { recordEntry } from './write.ts';

/** What is asked for, where and by which door. */
type Asked = {
  centreId: CentreId;
  itemTypeId: ItemTypeId;
  quantity: number;
  wantedFrom: Day;
  days: number;
  channel: 'site' | 'kiosk' | 'desk' | 'phone';
} & ({ familyId: FamilyId; applicant?: undefined } | { applicant: ApplicantBody; familyId?: undefined });

const insert = inserter(queueEntry);
const fresh = { movedBecause: '', movedBy: null, state: 'waiting' as const, closedAt: null, version: 1 };
const nobody = { name: '', phone: '', email: '', locale: 'ru' as const, messages: false };

/**
 * Gives somebody a place in the queue for a type. Whoever calls has judged that it may be done; `why` = the reason a
 * protected card was opened for.
 * @throws Problem `already_waiting`, `free_now` (book instead), `invalid_request`: `itemTypeId` unknown, archived or
 *   not held, `quantity` too_big, `days` too_long, `wantedFrom` in_the_past or too_far
 */
export function joinQueue(ctx: Ctx, asked: Asked, why: { reason?: string } = {}): EntryView {
  const id = act(ctx, (): QueueEntryId => {
    const { centreId, itemTypeId, quantity, wantedFrom, days, channel } = asked;
    const { familyId = null, applicant = nobody } = asked;
    const { stockId, priority, names } = weighWish(ctx, asked, familyId);
    assertNotWaiting(ctx.db, stockId, familyId, applicant.phone);
    const entry = {
      id: ctx.newId<'queueEntry'>(),
      centreId,
      stockId,
      itemTypeId,
      code: freshCode(ctx.db),
      familyId,
      applicantName: applicant.name,
      applicantPhone: applicant.phone,
      applicantEmail: applicant.email,
      locale: applicant.locale,
      messages: applicant.messages,
      channel,
      quantity,
      wantedFrom,
      days,
      priority,
      askedAt: now(ctx),
      since: now(ctx),
      ...fresh,
    };
    insert(ctx.db, entry);
    // Who goes before others by priority may be met where they could not.
    freed(ctx.db, stockId);
    recordEntry(ctx, entry, 'queue.joined', { channel, ...why });
    notify(ctx, {
      kind: 'queue_joined',
      centreId,
      to: applicantRecipient(ctx.db, entry),
      about: { word: 'queueEntry', id: entry.id },
      facts: { code: entry.code, things: [{ ...names, quantity }], starts: wantedFrom, days },
    });
    const data = { queueEntryId: entry.id, itemTypeId, quantity, wantedFrom, days };
    publish(ctx, { type: 'queue.joined', centreId, data });
    return entry.id;
  });
  return entryView(ctx, id);
}
