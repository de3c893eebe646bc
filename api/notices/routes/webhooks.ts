import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, ifMatch, json, newRoutes, setEtag } from '../../core/http.ts';
import { webhookDeliveryId, webhookId } from '../../core/ids.ts';
import { cursorQuery, page } from '../../core/pages.ts';
import { redeliver, tryWebhook } from '../acts/redeliver.ts';
import { addWebhook, changeWebhook, removeWebhook, renewSecret } from '../acts/webhook.ts';
import * as reads from '../reads/webhooks.ts';
import * as shapes from '../shapes.ts';

const tags = ['webhooks'];
const manage = { tags, ...guarded('webhook.manage') };
const one = { params: z.object({ webhookId }) };
const card = { 200: json(shapes.webhookCard, 'The webhook; its ETag is the edition to change') };
const delivery = json(shapes.deliveryRow, 'The delivery');

export const webhookRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/webhooks',
      summary: 'Who is told of what happens',
      ...manage,
      responses: { 200: json(z.object({ webhooks: z.array(shapes.webhookCard) }), 'The webhooks') },
    }),
    (c) => c.json({ webhooks: reads.webhooks(c.var.ctx) }, 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/webhooks',
      summary: 'Add a webhook of a centre, or of all',
      ...manage,
      request: { body: body(shapes.newWebhook) },
      responses: { 201: json(shapes.webhookWithSecret, 'The webhook and its secret') },
    }),
    (c) => {
      const webhook = addWebhook(c.var.ctx, c.req.valid('json'), c.var.webhooksAnywhere);
      setEtag(c, webhook.version);
      return c.json({ webhook, secret: reads.secretOf(c.var.ctx, webhook.id) }, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'patch',
      path: '/webhooks/{webhookId}',
      summary: 'Change where a webhook is called, with what, or whether at all (If-Match)',
      ...manage,
      request: { ...one, body: body(shapes.webhookChange) },
      responses: card,
    }),
    (c) => {
      const { ctx, webhooksAnywhere } = c.var;
      const id = c.req.valid('param').webhookId;
      const changed = changeWebhook(ctx, id, ifMatch(c), c.req.valid('json'), webhooksAnywhere);
      setEtag(c, changed.version);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/webhooks/{webhookId}',
      summary: 'Take a webhook away (If-Match)',
      ...manage,
      request: one,
      responses: card,
    }),
    (c) => c.json(removeWebhook(c.var.ctx, c.req.valid('param').webhookId, ifMatch(c)), 200),
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/webhooks/{webhookId}/secret',
      summary: 'Give a webhook a new secret (If-Match)',
      ...manage,
      request: one,
      responses: { 200: json(shapes.webhookWithSecret, 'The webhook and its secret') },
    }),
    (c) => {
      const webhook = renewSecret(c.var.ctx, c.req.valid('param').webhookId, ifMatch(c));
      setEtag(c, webhook.version);
      return c.json({ webhook, secret: reads.secretOf(c.var.ctx, webhook.id) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/webhooks/{webhookId}/test',
      summary: 'Call a webhook with nothing but its own id',
      ...manage,
      request: one,
      responses: { 201: delivery },
    }),
    (c) => c.json(tryWebhook(c.var.ctx, c.req.valid('param').webhookId), 201),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/webhooks/{webhookId}/deliveries',
      summary: 'What a webhook was called with',
      ...manage,
      request: { ...one, query: cursorQuery },
      responses: { 200: json(page(shapes.deliveryRow), 'The newest first') },
    }),
    (c) => c.json(reads.deliveries(c.var.ctx, c.req.valid('param').webhookId, c.req.valid('query')), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/webhook-deliveries/{webhookDeliveryId}/send',
      summary: 'Deliver something once more, under the same id',
      ...manage,
      request: { params: z.object({ webhookDeliveryId }) },
      responses: { 200: delivery },
    }),
    (c) => c.json(redeliver(c.var.ctx, c.req.valid('param').webhookDeliveryId), 200),
  );
