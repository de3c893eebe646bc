import { createRoute, z } from '@hono/zod-openapi';
import { photoUpload } from '../../catalogue/shapes.ts';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { declareLost } from '../acts/lose.ts';
import { photograph } from '../acts/photograph.ts';
import { takeBack } from '../acts/return.ts';
import { settle } from '../acts/settle.ts';
import { undoReturn } from '../acts/undo-return.ts';
import { loanPhoto } from '../reads/cards.ts';
import * as shapes from '../shapes.ts';

const post = { method: 'post' as const, tags: ['loans'] };
const returning = guarded('loan.return');
const loan = { 200: json(shapes.loanCard, 'The loan as it is now') };

const bringBack = createRoute({
  ...post,
  path: '/units/{unitId}/return',
  summary: 'Take a thing back',
  ...returning,
  request: { params: shapes.unitRef, body: body(shapes.returnBody) },
  responses: loan,
});
const undoBringBack = createRoute({
  ...post,
  path: '/loans/{loanId}/return/undo',
  summary: 'Take back a return on the day it happened',
  ...returning,
  request: { params: shapes.loanRef },
  responses: loan,
});
const lose = createRoute({
  ...post,
  path: '/loans/{loanId}/loss',
  summary: 'Record that a thing on loan is lost',
  ...returning,
  request: { params: shapes.loanRef, body: body(shapes.lossBody) },
  responses: loan,
});
const settleDamage = createRoute({
  ...post,
  path: '/damages/{damageId}/settlement',
  summary: 'Record that a damage was compensated or forgiven',
  ...guarded('loan.settle'),
  request: { params: shapes.damageRef, body: body(shapes.settleBody) },
  responses: loan,
});
const photo = createRoute({
  ...post,
  path: '/loans/{loanId}/photos',
  summary: 'Keep a picture of a thing’s condition; JPEG, PNG, WebP or AVIF, 10 MB at most',
  ...returning,
  request: {
    params: shapes.loanRef,
    body: { required: true, content: { 'multipart/form-data': { schema: photoUpload } } },
  },
  responses: loan,
});
const picture = createRoute({
  method: 'get',
  tags: ['loans'],
  path: '/loans/{loanId}/photos/{photoId}',
  summary: 'A picture of a thing’s condition',
  ...guarded('loan.read'),
  request: { params: shapes.loanPhotoRef },
  responses: {
    200: {
      description: 'The picture',
      content: { 'image/webp': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
});

export const returnRoutes = newRoutes()
  .openapi(bringBack, (c) =>
    c.json(takeBack(c.var.ctx, c.req.valid('param').unitId, c.req.valid('json')), 200),
  )
  .openapi(undoBringBack, (c) => c.json(undoReturn(c.var.ctx, c.req.valid('param').loanId), 200))
  .openapi(lose, (c) => c.json(declareLost(c.var.ctx, c.req.valid('param').loanId, c.req.valid('json')), 200))
  .openapi(settleDamage, (c) =>
    c.json(settle(c.var.ctx, c.req.valid('param').damageId, c.req.valid('json')), 200),
  )
  .openapi(photo, async (c) =>
    c.json(await photograph(c.var.ctx, c.req.valid('param').loanId, c.req.valid('form').photo), 200),
  )
  .openapi(picture, (c) => {
    const { loanId, photoId } = c.req.valid('param');
    const { bytes, mime } = loanPhoto(c.var.ctx, loanId, photoId);
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': mime,
      'Cache-Control': 'private, max-age=3600',
    });
  });
