import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { webhook, webhookDelivery } from '../../../db/tables/notices.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import { permitAt } from '../../core/everywhere.ts';
import type { WebhookId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { webhookCard } from '../reads/webhooks.ts';
import type { newWebhook, WebhookCard, webhookChange } from '../shapes.ts';
import { assertMayCall } from './allow.ts';

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

const note = (ctx: Ctx, act: string, { id, centreId }: Pick<WebhookCard, 'id' | 'centreId'>): void =>
  record(ctx, { act, subject: 'webhook', subjectId: id, centreId });

const toChange = (ctx: Ctx, id: WebhookId, version: number): WebhookCard => {
  const before = webhookCard(ctx, id);
  if (before.version !== version) throw new Problem('changed_meanwhile');
  return before;
};

/** Adds a webhook for a centre, or for all (null). `not_found`, `forbidden`, `invalid_request` for its address. */
export const addWebhook = (ctx: Ctx, facts: z.infer<typeof newWebhook>, anywhere: boolean): WebhookCard =>
  act(ctx, () => {
    permitAt(ctx, 'webhook.manage', facts.centreId);
    assertMayCall(facts.url, anywhere);
    const id = ctx.newId<'webhook'>();
    ctx.db.orm
      .insert(webhook)
      .values({ ...facts, id, secret: newSecret(), active: true, createdAt: now(ctx) })
      .run();
    note(ctx, 'webhook.added', { id, centreId: facts.centreId });
    return webhookCard(ctx, id);
  });

/** Changes where a webhook is called, with what, or whether at all. As `addWebhook`, and `changed_meanwhile`. */
export const changeWebhook = (
  ctx: Ctx,
  id: WebhookId,
  version: number,
  change: z.infer<typeof webhookChange>,
  anywhere: boolean,
): WebhookCard =>
  act(ctx, () => {
    const before = toChange(ctx, id, version);
    if (change.url !== undefined && change.url !== before.url) assertMayCall(change.url, anywhere);
    ctx.db.orm
      .update(webhook)
      .set({ ...change, version: version + 1 })
      .where(eq(webhook.id, id))
      .run();
    note(ctx, 'webhook.changed', before);
    return webhookCard(ctx, id);
  });

/** Gives a webhook a new secret; the old one is worth nothing from then on. `not_found`, `forbidden`, `changed_meanwhile`. */
export const renewSecret = (ctx: Ctx, id: WebhookId, version: number): WebhookCard =>
  act(ctx, () => {
    const before = toChange(ctx, id, version);
    const fresh = { secret: newSecret(), version: version + 1 };
    ctx.db.orm.update(webhook).set(fresh).where(eq(webhook.id, id)).run();
    note(ctx, 'webhook.secret_renewed', before);
    return webhookCard(ctx, id);
  });

/** Takes a webhook away with all that was to be told to it. `not_found`, `forbidden`, `changed_meanwhile`. */
export const removeWebhook = (ctx: Ctx, id: WebhookId, version: number): WebhookCard =>
  act(ctx, () => {
    const before = toChange(ctx, id, version);
    ctx.db.orm.delete(webhookDelivery).where(eq(webhookDelivery.webhookId, id)).run();
    ctx.db.orm.delete(webhook).where(eq(webhook.id, id)).run();
    note(ctx, 'webhook.removed', before);
    return before;
  });
