import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { webhook, webhookDelivery } from '../../../db/tables/notices.ts';
import { type Ctx, permit } from '../../core/context.ts';
import { moment } from '../../core/dates.ts';
import { permitAt, worksEverywhere } from '../../core/everywhere.ts';
import { fromCursor, toCursor } from '../../core/http.ts';
import type { WebhookDeliveryId, WebhookId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { isProtected } from '../../core/unseen.ts';
import { familyTold } from '../reads.ts';
import type { DeliveryRow, WebhookCard } from '../shapes.ts';
import { deliveryOf } from './outbox.ts';

/** What a webhook was told of a family that is a protected one since is shown to nobody: no role that looks serves her. */
const told = (delivery: string) => `NOT ${isProtected(familyTold(`${delivery}.payload`))}`;

const delivered = (what: string) =>
  sql.raw(`FROM webhook_delivery d WHERE d.webhook_id = webhook.id AND d.state ${what} AND ${told('d')}`);
const columns = {
  id: webhook.id,
  centreId: webhook.centreId,
  url: webhook.url,
  events: webhook.events,
  active: webhook.active,
  createdAt: webhook.createdAt,
  version: webhook.version,
  last: sql<
    WebhookCard['last']
  >`(SELECT d.state ${delivered("<> 'queued'")} ORDER BY d.created_at DESC, d.id DESC LIMIT 1)`,
  waiting: sql<number>`(SELECT count(*) ${delivered("= 'queued'")})`,
};

/** The webhooks of the actor's centres, and those of all where the actor works at all. `forbidden`. */
export function webhooks(ctx: Ctx): WebhookCard[] {
  permit(ctx, 'webhook.manage');
  const own = ctx.actor.kind === 'staff' ? inArray(webhook.centreId, [...ctx.actor.centres]) : sql`1`;
  return ctx.db.orm
    .select(columns)
    .from(webhook)
    .where(worksEverywhere(ctx) ? or(own, isNull(webhook.centreId)) : own)
    .orderBy(asc(webhook.createdAt), asc(webhook.id))
    .all();
}

/** One webhook. `not_found` (another centre's), `forbidden`. */
export function webhookCard(ctx: Ctx, id: WebhookId): WebhookCard {
  permit(ctx, 'webhook.manage');
  const card = found(ctx.db.orm.select(columns).from(webhook).where(eq(webhook.id, id)).get());
  permitAt(ctx, 'webhook.manage', card.centreId);
  return card;
}

/** What a webhook's deliveries are signed with. */
export const secretOf = ({ db }: Ctx, id: WebhookId): string =>
  found(db.orm.select({ secret: webhook.secret }).from(webhook).where(eq(webhook.id, id)).get()).secret;

const rowOf = (row: typeof webhookDelivery.$inferSelect): DeliveryRow => {
  const [, status] = /^answered_(\d+)$/.exec(row.problem) ?? [];
  const { id, type, payload } = row;
  return { id, type, payload, status: status === undefined ? null : Number(status), ...deliveryOf(row) };
};

/** A page of what a webhook was called with, the newest first. `not_found`, `forbidden`. */
export function deliveries(ctx: Ctx, id: WebhookId, query: { cursor?: string | undefined; limit: number }) {
  webhookCard(ctx, id);
  const before = fromCursor(query.cursor, z.tuple([moment, z.string()]));
  const rows = ctx.db.orm
    .select()
    .from(webhookDelivery)
    .where(
      and(
        eq(webhookDelivery.webhookId, id),
        sql.raw(told('webhook_delivery')),
        before && sql`(${webhookDelivery.createdAt}, ${webhookDelivery.id}) < (${before[0]}, ${before[1]})`,
      ),
    )
    .orderBy(desc(webhookDelivery.createdAt), desc(webhookDelivery.id))
    .limit(query.limit + 1)
    .all();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const next = rows.length > page.length && last ? toCursor(last.createdAt, last.id) : null;
  return { rows: page.map(rowOf), next };
}

/** One delivery as it is told, and whose it is. `not_found`. */
export function deliveryById(ctx: Ctx, id: WebhookDeliveryId): DeliveryRow & { webhookId: WebhookId } {
  const where = and(eq(webhookDelivery.id, id), sql.raw(told('webhook_delivery')));
  const row = found(ctx.db.orm.select().from(webhookDelivery).where(where).get());
  webhookCard(ctx, row.webhookId);
  return { ...rowOf(row), webhookId: row.webhookId };
}
