import { randomBytes } from 'node:crypto';
import { and, eq, isNull, type SQL } from 'drizzle-orm';
import { calendarFeed } from '../../../db/tables/site.ts';
import type { CalendarLocale } from '../../bookings/reads/calendar.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { Moment } from '../../core/dates.ts';
import { found } from '../../core/problem.ts';
import { digestOf } from '../reads/session.ts';

export type Feed = { path: string; createdAt: Moment };
type Owner = Pick<typeof calendarFeed.$inferInsert, 'contact' | 'centreId' | 'staffId'>;

const live = (owner: Owner): SQL | undefined =>
  and(
    isNull(calendarFeed.revokedAt),
    owner.contact
      ? eq(calendarFeed.contact, owner.contact)
      : and(eq(calendarFeed.staffId, found(owner.staffId)), eq(calendarFeed.centreId, found(owner.centreId))),
  );

/** Takes back the secret address of somebody; how many there were. */
export const revokeFeed = (ctx: Ctx, owner: Owner): number =>
  ctx.db.orm
    .update(calendarFeed)
    .set({ revokedAt: now(ctx) })
    .where(live(owner))
    .run().changes;

/**
 * A fresh secret address; the one there was before is taken back. Kept as a digest only, so a request that is repeated
 * makes another one.
 */
export function makeFeed(
  { request: _once, ...ctx }: Ctx,
  owner: Owner,
  locale: CalendarLocale,
  noted: (act: string) => void,
): Feed {
  const token = randomBytes(32).toString('base64url');
  act(ctx, () => {
    revokeFeed(ctx, owner);
    const row = { id: ctx.newId<'calendarFeed'>(), tokenHash: digestOf(token), createdAt: now(ctx) };
    ctx.db.orm
      .insert(calendarFeed)
      .values({ ...row, ...owner })
      .run();
    noted('calendar.feed.made');
  });
  return { path: `/api/calendar/${token}.ics?lang=${locale}`, createdAt: now(ctx) };
}
