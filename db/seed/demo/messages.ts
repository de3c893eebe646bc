import { and, asc, eq } from 'drizzle-orm';
import { toMoment } from '../../../api/core/dates.ts';
import type { CentreId } from '../../../api/core/ids.ts';
import { withLink } from '../../../api/notices/rules.ts';
import type { Db } from '../../open.ts';
import { notice } from '../../tables/notices.ts';

/** How many of a centre's newest messages are still on their way, if they are no older than this. */
const onTheirWay = { count: 4, hours: 40 };

/** Every so many e-mails one came back. */
const returnedOnceIn = 15;

/**
 * Says of the messages the acts of the year wrote that they went out, the newest but few: the centres of the demo have
 * an e-mail server and an SMS gateway in the year that is told, while the house that runs it has neither, and would
 * keep every one of them. What waits is left to the house.
 */
export function deliver(db: Db, centreId: CentreId, now: Temporal.Instant, link: string): void {
  const written = db.orm
    .select()
    .from(notice)
    .where(and(eq(notice.centreId, centreId), eq(notice.state, 'queued')))
    .orderBy(asc(notice.createdAt), asc(notice.id))
    .all();
  const lately = toMoment(now.subtract({ hours: onTheirWay.hours }));
  const sent = written.filter(
    ({ createdAt }, at) => createdAt < lately || at < written.length - onTheirWay.count,
  );
  let emails = 0;
  for (const { id, channel, nextAt, createdAt, subject, body } of sent) {
    if (channel === 'email') emails += 1;
    const returned = channel === 'email' && emails % returnedOnceIn === 3;
    const from = nextAt > createdAt ? nextAt : createdAt;
    const sentAt = toMoment(
      Temporal.Instant.from(from).add({ milliseconds: 1200 + (body.length % 7) * 400 }),
    );
    const words = { subject: withLink(subject, link), body: withLink(body, link) };
    const outcome = returned
      ? { state: 'failed' as const, problem: 'address_refused' }
      : { state: 'sent' as const, sentAt, ...words };
    db.orm
      .update(notice)
      .set({ attempts: 1, ...outcome })
      .where(eq(notice.id, id))
      .run();
  }
}
