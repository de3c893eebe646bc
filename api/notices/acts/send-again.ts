import { eq } from 'drizzle-orm';
import { notice } from '../../../db/tables/notices.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { NoticeId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { noticeCard, seen } from '../reads/outbox.ts';
import type { NoticeCard } from '../shapes.ts';
import { fresh } from './publish.ts';

/** What the trail says of a message: its kind and channel, and whom it is about where that is known. */
const detailOf = ({ kind, channel, familyId }: ReturnType<typeof seen>) => ({
  kind,
  channel,
  ...(familyId !== null && { familyId }),
});

/** Opens a message with the address it went to; that is put into the trail. `not_found`, `forbidden`. */
export const openNotice = (ctx: Ctx, id: NoticeId): NoticeCard =>
  act(ctx, () => {
    const row = seen(ctx, id, 'notice.read');
    const { centreId } = row;
    record(ctx, { act: 'notice.read', subject: 'notice', subjectId: id, centreId, detail: detailOf(row) });
    return noticeCard(ctx, id);
  });

const refuse = (state: string): never => {
  throw new Problem('notice_closed', undefined, { extra: { state } });
};

/**
 * Sends a message now: one that waits is tried at once, of one that is over a new one is written, to another address
 * if that was wrong. `not_found`, `forbidden`, `notice_closed` (one with a code, one that is forgotten), `invalid_request` (the address is of
 * the other channel).
 */
export const sendAgain = (ctx: Ctx, id: NoticeId, address: string | undefined): NoticeCard =>
  act(ctx, () => {
    const row = seen(ctx, id, 'notice.send');
    if (row.kind === 'one_time_code' || row.address === '') refuse(row.state);
    if (address !== undefined && address.includes('@') !== (row.channel === 'email'))
      refuseField('address', 'wrong_channel', 'Send an address of the channel of this message');
    const to = address ?? row.address;
    const { orm } = ctx.db;
    const waits = row.state === 'queued';
    const sentId = waits ? id : ctx.newId<'notice'>();
    const change = waits ? { address: to, nextAt: now(ctx) } : { againId: sentId };
    if (!waits) {
      const again = { ...row, id: sentId, address: to, once: null, againId: null, ...fresh(ctx) };
      orm.insert(notice).values(again).run();
    }
    orm.update(notice).set(change).where(eq(notice.id, id)).run();
    const detail = { ...detailOf(row), otherAddress: to !== row.address };
    const { centreId } = row;
    record(ctx, { act: 'notice.sent_again', subject: 'notice', subjectId: sentId, centreId, detail });
    return noticeCard(ctx, sentId);
  });

/** Keeps a message that waits from leaving. `not_found`, `forbidden`, `notice_closed` (it left, or is over). */
export const cancelNotice = (ctx: Ctx, id: NoticeId): NoticeCard =>
  act(ctx, () => {
    const row = seen(ctx, id, 'notice.send');
    if (row.kind === 'one_time_code' || row.state !== 'queued') refuse(row.state);
    ctx.db.orm.update(notice).set({ state: 'cancelled' }).where(eq(notice.id, id)).run();
    const { centreId } = row;
    record(ctx, {
      act: 'notice.cancelled',
      subject: 'notice',
      subjectId: id,
      centreId,
      detail: detailOf(row),
    });
    return noticeCard(ctx, id);
  });
