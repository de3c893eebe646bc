import { and, asc, eq, sql } from 'drizzle-orm';
import { toMoment } from '../../../api/core/dates.ts';
import type { CentreId } from '../../../api/core/ids.ts';
import { withLink } from '../../../api/notices/rules.ts';
import { type Db, prepared } from '../../open.ts';
import { notice } from '../../tables/notices.ts';

/** How many of a centre's newest messages are still on their way, if they are no older than this. */
const onTheirWay = { count: 4, hours: 40 };

/** Every so many e-mails one came back. */
const returnedOnceIn = 15;

const outcome = prepared((orm) =>
  orm
    .update(notice)
    .set({
      state: sql`${sql.placeholder('state')}`,
      problem: sql`${sql.placeholder('problem')}`,
      sentAt: sql`${sql.placeholder('sentAt')}`,
      subject: sql`${sql.placeholder('subject')}`,
      body: sql`${sql.placeholder('body')}`,
      attempts: 1,
    })
    .where(eq(notice.id, sql.placeholder('id')))
    .prepare(),
);

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
    const came = returned
      ? { state: 'failed', problem: 'address_refused', sentAt: null, subject, body }
      : { state: 'sent', problem: '', sentAt, subject: withLink(subject, link), body: withLink(body, link) };
    outcome(db).run({ id, ...came });
  }
}
