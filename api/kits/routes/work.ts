import { createRoute } from '@hono/zod-openapi';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { checkKit } from '../acts/check.ts';
import { fillKit } from '../acts/fill.ts';
import { takePartStep } from '../acts/part.ts';
import * as shapes from '../shapes.ts';

const card = { 200: json(shapes.kitCard, 'The kit as it is now') };
const work = { method: 'post' as const, tags: ['kits'], ...guarded('stock.work') };
const onePart = { params: shapes.unitRef, body: body(shapes.partBody) };

const check = createRoute({
  ...work,
  path: '/units/{unitId}/kit/checks',
  summary: 'Count a kit on its shelf; without what is essential it goes to repair',
  request: { params: shapes.unitRef, body: body(shapes.checkBody) },
  responses: card,
});
const fill = createRoute({
  ...work,
  path: '/units/{unitId}/kit/fill',
  summary: 'Fill a kit to its list, consumables from the shelf as far as it has them',
  request: { params: shapes.unitRef, body: body(shapes.fillBody) },
  responses: card,
});
const swap = createRoute({
  ...work,
  path: '/units/{unitId}/kit/swap',
  summary: 'Put others in for some of a part',
  request: onePart,
  responses: card,
});
const mend = createRoute({
  ...work,
  path: '/units/{unitId}/kit/mend',
  summary: 'Some of a part are mended',
  request: onePart,
  responses: card,
});
const foundAgain = createRoute({
  ...work,
  path: '/units/{unitId}/kit/found',
  summary: 'Some of a part came back; what was asked for them is withdrawn',
  request: onePart,
  responses: card,
});
const takeOut = createRoute({
  ...work,
  path: '/units/{unitId}/kit/take-out',
  summary: 'Take some of a part out of a kit',
  request: onePart,
  responses: card,
});

export const kitWorkRoutes = newRoutes()
  .openapi(check, (c) => c.json(checkKit(c.var.ctx, c.req.valid('param').unitId, c.req.valid('json')), 200))
  .openapi(fill, (c) => c.json(fillKit(c.var.ctx, c.req.valid('param').unitId, c.req.valid('json')), 200))
  .openapi(swap, (c) =>
    c.json(takePartStep(c.var.ctx, c.req.valid('param').unitId, 'swapped', c.req.valid('json')), 200),
  )
  .openapi(mend, (c) =>
    c.json(takePartStep(c.var.ctx, c.req.valid('param').unitId, 'mended', c.req.valid('json')), 200),
  )
  .openapi(foundAgain, (c) =>
    c.json(takePartStep(c.var.ctx, c.req.valid('param').unitId, 'found', c.req.valid('json')), 200),
  )
  .openapi(takeOut, (c) =>
    c.json(takePartStep(c.var.ctx, c.req.valid('param').unitId, 'taken_out', c.req.valid('json')), 200),
  );
