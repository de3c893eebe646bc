import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { inserter, prepared } from '../../../db/open.ts';
import { siteSession } from '../../../db/tables/site.ts';
import { type Ctx, now } from '../../core/context.ts';
import { type Moment, toMoment } from '../../core/dates.ts';
import { digestOf, letterOf, type SiteSession } from '../reads/session.ts';
import { sessionSeconds } from '../rules.ts';
import type { SiteChannel } from '../shapes.ts';

const add = inserter(siteSession);
const move = prepared((orm) =>
  orm
    .update(siteSession)
    .set({ expiresAt: sql`${sql.placeholder('expiresAt')}` })
    .where(eq(siteSession.tokenHash, sql.placeholder('tokenHash')))
    .prepare(),
);
const drop = prepared((orm) =>
  orm
    .delete(siteSession)
    .where(eq(siteSession.tokenHash, sql.placeholder('tokenHash')))
    .prepare(),
);

const overAt = (ctx: Ctx, channel: SiteChannel): Moment =>
  toMoment(ctx.now.add({ seconds: sessionSeconds[channel] }));

/** What a session opens: one booking, place in the queue or visit, a guest's venue, or everything of a contact. */
export type Opened = Pick<Partial<SiteSession>, 'bookingId' | 'entryId' | 'visitId' | 'guestId' | 'contact'>;

/** Opens something for a browser; the token, of which only a digest is kept, and when it is over. */
export function openSession(
  ctx: Ctx,
  opened: Opened,
  channel: SiteChannel,
): { token: string; expiresAt: Moment } {
  const token = `${letterOf[channel]}${randomBytes(32).toString('base64url')}`;
  const expiresAt = overAt(ctx, channel);
  const nothing = { bookingId: null, entryId: null, visitId: null, guestId: null, contact: null };
  add(ctx.db, { tokenHash: digestOf(token), ...nothing, ...opened, createdAt: now(ctx), expiresAt });
  return { token, expiresAt };
}

/** Somebody is still there: the session begins anew. Written down at most once in a fifteenth of its length. */
export function keepOpen(ctx: Ctx, { tokenHash, channel, expiresAt }: SiteSession): Moment {
  const later = overAt(ctx, channel);
  const written = Temporal.Instant.from(expiresAt).add({ seconds: sessionSeconds[channel] / 15 });
  if (toMoment(written) > later) return expiresAt;
  move(ctx.db).run({ tokenHash, expiresAt: later });
  return later;
}

/** Ends a session; nothing happens to one that is over. */
export const closeSession = (ctx: Ctx, { tokenHash }: Pick<SiteSession, 'tokenHash'>): void => {
  drop(ctx.db).run({ tokenHash });
};
