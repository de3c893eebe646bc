import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, json, newRoutes } from '../core/http.ts';
import { centreId, noticeId } from '../core/ids.ts';
import { page } from '../core/pages.ts';
import { cancelNotice, openNotice, sendAgain } from './acts/send-again.ts';
import { outbox } from './reads/outbox.ts';
import { templateRoutes } from './routes/templates.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import * as shapes from './shapes.ts';

const tags = ['notices'];
const one = { params: z.object({ noticeId }) };
const card = { 200: json(shapes.noticeCard, 'The message') };

export const noticesRoutes = newRoutes()
  .route('/', templateRoutes)
  .route('/', webhookRoutes)
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/notices',
      tags,
      summary: 'What a centre wrote to families: what went out, what waits, what failed and why',
      ...guarded('notice.read'),
      request: { params: z.object({ centreId }), query: shapes.noticesQuery },
      responses: { 200: json(page(shapes.noticeRow), 'The newest first') },
    }),
    (c) => c.json(outbox(c.var.ctx, c.req.valid('param').centreId, c.req.valid('query')), 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/notices/{noticeId}',
      tags,
      summary: 'A message with its words; the reading is put into the trail',
      ...guarded('notice.read'),
      request: one,
      responses: card,
    }),
    (c) => c.json(openNotice(c.var.ctx, c.req.valid('param').noticeId), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/notices/{noticeId}/send',
      tags,
      summary:
        'Send a message now: one that waits is tried at once, of one that is over a new one is written',
      ...guarded('notice.send'),
      request: { ...one, body: body(shapes.sendingAgain) },
      responses: card,
    }),
    (c) => c.json(sendAgain(c.var.ctx, c.req.valid('param').noticeId, c.req.valid('json').address), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/notices/{noticeId}/cancel',
      tags,
      summary: 'Keep a message that waits from leaving',
      ...guarded('notice.send'),
      request: one,
      responses: card,
    }),
    (c) => c.json(cancelNotice(c.var.ctx, c.req.valid('param').noticeId), 200),
  );
