import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import type { SiteChannel } from '../shapes.ts';
import { type Opened, openSession } from './session.ts';

/** What a key opens: the trail's words for it, and whose it is. */
type Way = {
  opened: Opened;
  subject: 'booking' | 'queue_entry' | 'visit' | 'guest' | 'contact';
  centreId: CentreId | null;
};

/**
 * Opens what a key opens, or writes down that it opened nothing; both are in the trail, and neither is undone by an
 * answer that says no. A token is kept nowhere, so a request that is repeated opens anew.
 * @throws Problem `wrong_code`, the same whatever was wrong
 */
export function enter(visiting: Ctx, channel: SiteChannel, way: (ctx: Ctx) => Way | undefined) {
  const { request: _once, ...ctx } = visiting;
  const session = act(ctx, () => {
    const found = way(ctx);
    const { opened = {}, subject = 'site', centreId = null } = found ?? {};
    const { bookingId, entryId, visitId, guestId } = opened;
    const subjectId = bookingId ?? entryId ?? visitId ?? guestId ?? null;
    const name = found === undefined ? 'site.read.refused' : 'site.read';
    record(ctx, { act: name, subject, subjectId, centreId, detail: { channel } });
    return found === undefined ? null : openSession(ctx, opened, channel);
  });
  if (session === null) throw new Problem('wrong_code');
  return session;
}
