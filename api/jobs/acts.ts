import { lt } from 'drizzle-orm';
import { prepared } from '../../db/open.ts';
import { centre } from '../../db/tables/centres.ts';
import { oneTimeCode, siteSession, spentProof } from '../../db/tables/site.ts';
import { forgetApplicants } from '../bookings/acts/forget.ts';
import { lapseBookings } from '../bookings/acts/lapse.ts';
import { act } from '../core/act.ts';
import { type Ctx, now } from '../core/context.ts';
import { type Moment, toMoment } from '../core/dates.ts';
import { remind } from '../loans/acts/remind.ts';
import { forgetOld } from '../notices/acts/forget.ts';
import { forgetWaiting } from '../queue/acts/forget.ts';
import { lapseOffers } from '../queue/acts/lapse.ts';
import { serveNewDay } from '../queue/acts/serve-day.ts';
import { openDay } from '../stock/acts/open-day.ts';
import { releasePastHolds, remindVisitors } from '../venue/acts/by-day.ts';
import { forgetVisitors } from '../venue/acts/forget.ts';

/** How long an answer is remembered for a request that may be sent again: longer than a village is offline. */
const remembered = { hours: 24 * 14 };

// They stand in the order they came: what is old is walked through once, up to the first to be kept.
const forgetAnswers = prepared((_orm, sqlite) =>
  sqlite.prepare<[Moment]>(`
    DELETE FROM idempotency WHERE rowid < coalesce(
      (SELECT rowid FROM idempotency WHERE at >= ? ORDER BY rowid LIMIT 1), 9223372036854775807)`),
);

/** Forgets what was kept for a time only. */
const forget = (ctx: Ctx): void =>
  act(ctx, () => {
    forgetAnswers(ctx.db).run(toMoment(ctx.now.subtract(remembered)));
    for (const over of [siteSession, oneTimeCode, spentProof])
      ctx.db.orm
        .delete(over)
        .where(lt(over.expiresAt, now(ctx)))
        .run();
    forgetOld(ctx);
    forgetApplicants(ctx);
    forgetWaiting(ctx);
    forgetVisitors(ctx);
  });

/**
 * What is done by the clock: the stock calendars of all centres go on to their own today; requests nobody decided on,
 * things nobody came for and offers that were not answered are let go, for the next in the queue; families are
 * reminded of what they have to bring back, and of tomorrow's sessions; what sessions of days that are over held is let go. Forgotten are answers to requests of more than two weeks ago, whatever the
 * families' site keeps for minutes, the words of old messages, who asked for what came to nothing. Doing it twice does
 * nothing more.
 * @throws AggregateError with whatever went wrong; nothing else is kept from being done by it
 */
export function byTheClock(ctx: Ctx): void {
  const centres = ctx.db.orm.select({ id: centre.id }).from(centre).all();
  const works = [
    ...centres.map(
      ({ id }) =>
        () =>
          act(ctx, () => lapseBookings(ctx, id, openDay(ctx, id))),
    ),
    () => forget(ctx),
    () => lapseOffers(ctx),
    () => serveNewDay(ctx),
    ...centres.flatMap(({ id }) => [
      () => releasePastHolds(ctx, id),
      () => remind(ctx, id),
      () => remindVisitors(ctx, id),
    ]),
  ];
  const failures = works.flatMap((work) => {
    try {
      work();
      return [];
    } catch (error) {
      return [error];
    }
  });
  if (failures.length > 0) throw new AggregateError(failures);
}
