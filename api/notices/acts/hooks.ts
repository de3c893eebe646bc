import { and, eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { webhook, webhookDelivery } from '../../../db/tables/notices.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import { toMoment } from '../../core/dates.ts';
import type { WebhookDeliveryId, WebhookId } from '../../core/ids.ts';
import { isProtected } from '../../core/unseen.ts';
import { familyTold } from '../reads.ts';
import { nextTry, type Outcome, testEvent, tooLate, usefulSince } from '../rules.ts';

type Due = Pick<
  typeof webhookDelivery.$inferSelect & typeof webhook.$inferSelect,
  'webhookId' | 'url' | 'secret' | 'payload' | 'attempts' | 'createdAt'
> & { id: WebhookDeliveryId; hidden: 0 | 1 };

const due = prepared((_orm, sqlite) =>
  sqlite.prepare<{ now: string; down: string }, Due>(
    `SELECT d.id, d.webhook_id AS webhookId, w.url, w.secret, d.payload, d.attempts, d.created_at AS createdAt,
       ${isProtected(familyTold('d.payload'))} AS hidden
     FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
     WHERE d.state = 'queued' AND d.next_at <= @now AND (w.active = 1 OR d.type = '${testEvent}')
       AND d.webhook_id NOT IN (SELECT value FROM json_each(@down))
     ORDER BY d.next_at LIMIT 1`,
  ),
);

const set = (db: Db, id: WebhookDeliveryId, to: Partial<typeof webhookDelivery.$inferInsert>): void => {
  db.orm.update(webhookDelivery).set(to).where(eq(webhookDelivery.id, id)).run();
};

/** Takes the next delivery that is due, as a message is taken; `down` = the endpoints that did not answer just now. */
export const claimDelivery = (db: Db, now: Temporal.Instant, down: readonly WebhookId[]) =>
  db.sqlite
    .transaction(() => {
      const row = due(db).get({ now: toMoment(now), down: JSON.stringify(down) });
      if (row === undefined) return undefined;
      const attempts = row.attempts + 1;
      const nextAt = nextTry({ id: row.id, attempts }, now);
      set(db, row.id, { attempts, nextAt, problem: 'under_way' });
      return { ...row, attempts, nextAt };
    })
    .immediate();
export type ClaimedDelivery = NonNullable<ReturnType<typeof claimDelivery>>;

/** Ends the wait of deliveries nobody took for days. */
export const expireDeliveries = (db: Db, now: Temporal.Instant): void => {
  db.orm
    .update(webhookDelivery)
    .set({ state: 'failed' })
    .where(sql`state = 'queued' and next_at > '' and created_at < ${usefulSince('', now)}`)
    .run();
};

/** Enters how a call ended; an endpoint that answers 410 is called no more. */
export function settleDelivery(ctx: Ctx, row: ClaimedDelivery, outcome: Outcome): void {
  if (outcome.ok) {
    set(ctx.db, row.id, { state: 'sent', sentAt: toMoment(ctx.now), problem: '' });
    return;
  }
  const over = outcome.final === true || tooLate({ kind: '', ...row });
  set(ctx.db, row.id, { problem: outcome.problem, ...(over && { state: 'failed' }) });
  if (outcome.gone === true) switchOff(ctx, row.webhookId);
}

const switchOff = (ctx: Ctx, id: WebhookId): void =>
  act(ctx, () => {
    const { orm } = ctx.db;
    const where = and(eq(webhook.id, id), eq(webhook.active, true));
    const off = { active: false, version: sql`${webhook.version} + 1` };
    const gone = orm.update(webhook).set(off).where(where).returning({ centreId: webhook.centreId }).get();
    if (gone === undefined) return;
    record(ctx, { act: 'webhook.gone', subject: 'webhook', subjectId: id, centreId: gone.centreId });
  });
