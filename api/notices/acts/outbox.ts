import { eq, type SQL, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { notice } from '../../../db/tables/notices.ts';
import { type Moment, toMoment } from '../../core/dates.ts';
import type { NoticeId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { familyOfNotice, isProtected } from '../../core/unseen.ts';
import { noticeById, unwanted } from '../reads.ts';
import { type Channel, nextTry, type Outcome, tooLate, usefulSince, type Wording } from '../rules.ts';

const due = prepared((_orm, sqlite) =>
  sqlite.prepare<{ now: string; channel: Channel }, { id: NoticeId; hidden: number; unwanted: number }>(
    `SELECT id, ${isProtected(familyOfNotice)} AS hidden, ${unwanted} AS unwanted FROM notice
     WHERE state = 'queued' AND next_at <= @now AND channel = @channel ORDER BY next_at LIMIT 1`,
  ),
);

type Change = { [Column in keyof typeof notice.$inferInsert]?: (typeof notice.$inferInsert)[Column] | SQL };
const change = (db: Db, which: SQL, to: Change): void => {
  db.orm.update(notice).set(to).where(which).run();
};

/**
 * Takes the next message that is due, before it is sent: it waits as after a failed try, so that a house that stops in
 * the middle tries again, not at once. `hidden`: to a protected family; `unwanted`: to one that wants none.
 */
export const claim = (db: Db, channel: Channel, now: Temporal.Instant) =>
  db.sqlite
    .transaction(() => {
      const next = due(db).get({ now: toMoment(now), channel });
      if (next === undefined) return undefined;
      const row = found(noticeById(db, next.id));
      const tried = { id: row.id, attempts: row.attempts + 1 };
      const claimed = { attempts: tried.attempts, nextAt: nextTry(tried, now), problem: 'under_way' };
      change(db, eq(notice.id, row.id), claimed);
      return { ...row, ...claimed, hidden: next.hidden === 1, unwanted: next.unwanted === 1 };
    })
    .immediate();
export type Claimed = NonNullable<ReturnType<typeof claim>>;

/** A code is nowhere to be read once it went out, or never will. */
const blank: Wording = { subject: '', body: '' };

/** Ends the wait of what is of no use any more, whatever kept it. */
export function expire(db: Db, now: Temporal.Instant): void {
  const why = sql`case when problem in ('', 'under_way') then 'too_late' else problem end`;
  const waiting = sql`state = 'queued' and next_at > ''`;
  const end = (which: SQL, since: Moment, more: Change) =>
    change(db, sql`${waiting} and created_at < ${since} and ${which}`, {
      state: 'failed',
      problem: why,
      ...more,
    });
  end(sql`kind = 'one_time_code'`, usefulSince('one_time_code', now), blank);
  end(sql`kind <> 'one_time_code'`, usefulSince('', now), {});
}

/** Says of everything that waits for a channel without settings why it does. */
export const markUnconfigured = (db: Db, channel: Channel): void =>
  change(
    db,
    sql`state = 'queued' and next_at > '' and channel = ${channel} and problem <> 'not_configured'`,
    { problem: 'not_configured' },
  );

/** Enters how a try ended; `as` = the words as they went out. */
export function settle(db: Db, row: Claimed, outcome: Outcome, now: Temporal.Instant, as: Wording): void {
  const which = eq(notice.id, row.id);
  const secret = row.kind === 'one_time_code';
  const at = toMoment(now);
  if (outcome.ok) {
    change(db, which, { state: 'sent', sentAt: at, problem: '', ...(secret ? blank : as) });
    // The way is open again: what could not go by it need not wait out its time.
    const held = sql`state = 'queued' and next_at > ${at} and channel = ${row.channel} and problem = 'unreachable'`;
    change(db, held, { nextAt: at });
    return;
  }
  const over = outcome.final === true || tooLate(row);
  change(db, which, { problem: outcome.problem, ...(over && { state: 'failed', ...(secret && blank) }) });
}
