import { eq } from 'drizzle-orm';
import { webhookDelivery } from '../../../db/tables/notices.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { WebhookDeliveryId, WebhookId } from '../../core/ids.ts';
import { deliveryById, webhookCard } from '../reads/webhooks.ts';
import { testEvent } from '../rules.ts';
import type { DeliveryRow } from '../shapes.ts';
import { addDelivery, fresh } from './publish.ts';

/** Calls a webhook with nothing but its own id, to see whether it answers. `not_found`, `forbidden`. */
export const tryWebhook = (ctx: Ctx, webhookId: WebhookId): DeliveryRow =>
  act(ctx, () => {
    const { centreId } = webhookCard(ctx, webhookId);
    const id = ctx.newId<'webhookDelivery'>();
    const payload = JSON.stringify({ type: testEvent, timestamp: now(ctx), data: { webhookId } });
    addDelivery(ctx.db, { id, webhookId, type: testEvent, payload, ...fresh(ctx) });
    record(ctx, { act: 'webhook.tried', subject: 'webhook', subjectId: webhookId, centreId });
    const { webhookId: _its, ...row } = deliveryById(ctx, id);
    return row;
  });

/** Delivers something once more, now, under the same id, so that it can be known as the same. `not_found`, `forbidden`. */
export const redeliver = (ctx: Ctx, id: WebhookDeliveryId): DeliveryRow =>
  act(ctx, () => {
    const { webhookId } = deliveryById(ctx, id);
    const { centreId } = webhookCard(ctx, webhookId);
    ctx.db.orm.update(webhookDelivery).set(fresh(ctx)).where(eq(webhookDelivery.id, id)).run();
    record(ctx, { act: 'webhook.redelivered', subject: 'webhook', subjectId: webhookId, centreId });
    const { webhookId: _its, ...row } = deliveryById(ctx, id);
    return row;
  });
