import { eq } from 'drizzle-orm';
import { inserter, kept, prepared } from '../../../db/open.ts';
import { webhook, webhookDelivery } from '../../../db/tables/notices.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { isProtected } from '../../core/unseen.ts';
import { familyTold } from '../reads.ts';
import type { EventType } from '../rules.ts';

const active = prepared((orm) => orm.select().from(webhook).where(eq(webhook.active, true)).prepare());
/** Who listens to what happens at a centre. */
const listening = kept((db, centreId: CentreId) =>
  active(db)
    .all()
    .filter((one) => one.centreId === null || one.centreId === centreId)
    .map(({ id, events }) => ({ id, events })),
);
export const addDelivery = inserter(webhookDelivery);

/** A delivery as it begins: due at once. */
export const fresh = (ctx: Ctx) => ({
  state: 'queued' as const,
  attempts: 0,
  nextAt: now(ctx),
  sentAt: null,
  problem: '',
  createdAt: now(ctx),
});

const hers = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[payload: string], 0 | 1>(
      `SELECT ${isProtected(familyTold('asked.payload'))} FROM (SELECT ? AS payload) AS asked`,
    )
    .pluck(),
);

/**
 * Tells the webhooks that want it what happened, in the transaction of the act; `data` holds ids, codes, days and
 * types, nothing by which a person could be known. Of a protected family nothing is told.
 */
export function publish(
  ctx: Ctx,
  event: { type: EventType; centreId: CentreId; data: Readonly<Record<string, unknown>> },
): void {
  const { type, centreId, data } = event;
  for (const { id, events } of listening(ctx.db, centreId)) {
    if (!events.includes(type)) continue;
    const payload = JSON.stringify({ type, timestamp: now(ctx), data: { centreId, ...data } });
    if (hers(ctx.db).get(payload) === 1) return;
    addDelivery(ctx.db, { id: ctx.newId(), webhookId: id, type, payload, ...fresh(ctx) });
  }
}
