import { createRoute } from '@hono/zod-openapi';
import { body, guarded, ifMatch, json, newRoutes, setEtag } from '../../core/http.ts';
import { page } from '../../core/pages.ts';
import { changeMinimum, countConsumable, receiveConsumable } from '../acts/consumables.ts';
import { centreConsumables, centreKits, missingParts } from '../reads/centre.ts';
import { consumableEvents } from '../reads/shelf.ts';
import * as shapes from '../shapes.ts';

const tags = ['kits'];
const read = { method: 'get' as const, tags, ...guarded('stock.read') };
const work = { method: 'post' as const, tags, ...guarded('stock.work') };
const consumable = { 200: json(shapes.consumableRow, 'What there is of it now') };

const kits = createRoute({
  ...read,
  path: '/centres/{centreId}/kits',
  summary:
    'A centre’s kits by inventory number, with what they lack; of those that are away nothing is said to',
  request: { params: shapes.centreRef, query: shapes.kitQuery },
  responses: { 200: json(shapes.kitRows, 'Its kits, 500 at most') },
});
const missing = createRoute({
  ...read,
  path: '/centres/{centreId}/kits/missing',
  summary: 'The parts missing from a centre’s kits, the longest missing first',
  request: { params: shapes.centreRef },
  responses: { 200: json(shapes.missingParts, 'Each part with its kit and who had it') },
});
const consumables = createRoute({
  ...read,
  path: '/centres/{centreId}/consumables',
  summary: 'What a centre has of the consumables of its kits',
  request: { params: shapes.centreRef },
  responses: { 200: json(shapes.consumableRows, 'By kit type, in the order of its list') },
});
const history = createRoute({
  ...read,
  path: '/centres/{centreId}/consumables/{componentId}/events',
  summary: 'What came to the shelf of a consumable and what left it, the newest first',
  request: { params: shapes.consumableRef, query: shapes.eventQuery },
  responses: { 200: json(page(shapes.consumableEvent), 'A page of steps') },
});
const receive = createRoute({
  ...work,
  path: '/centres/{centreId}/consumables/{componentId}/receive',
  summary: 'Put what came of a consumable on the shelf',
  request: { params: shapes.consumableRef, body: body(shapes.receiveBody) },
  responses: consumable,
});
const count = createRoute({
  ...work,
  path: '/centres/{centreId}/consumables/{componentId}/count',
  summary: 'Write how much of a consumable was counted on the shelf',
  request: { params: shapes.consumableRef, body: body(shapes.recountBody) },
  responses: consumable,
});
const minimum = createRoute({
  method: 'put',
  path: '/centres/{centreId}/consumables/{componentId}',
  tags,
  summary: 'Set below which number a centre is warned of a consumable (If-Match on its version)',
  ...guarded('kit.write'),
  request: { params: shapes.consumableRef, body: body(shapes.minimumBody) },
  responses: consumable,
});

export const kitsOfCentreRoutes = newRoutes()
  .openapi(kits, (c) => {
    const { ctx } = c.var;
    return c.json({ rows: centreKits(ctx, c.req.valid('param').centreId, c.req.valid('query').state) }, 200);
  })
  .openapi(missing, (c) => c.json({ rows: missingParts(c.var.ctx, c.req.valid('param').centreId) }, 200))
  .openapi(consumables, (c) =>
    c.json({ rows: centreConsumables(c.var.ctx, c.req.valid('param').centreId) }, 200),
  )
  .openapi(history, (c) => {
    const { cursor, limit } = c.req.valid('query');
    return c.json(consumableEvents(c.var.ctx, c.req.valid('param'), cursor, limit), 200);
  })
  .openapi(receive, (c) => {
    const { centreId, componentId } = c.req.valid('param');
    return c.json(receiveConsumable(c.var.ctx, centreId, componentId, c.req.valid('json')), 200);
  })
  .openapi(count, (c) => {
    const { centreId, componentId } = c.req.valid('param');
    return c.json(countConsumable(c.var.ctx, centreId, componentId, c.req.valid('json')), 200);
  })
  .openapi(minimum, (c) => {
    const { centreId, componentId } = c.req.valid('param');
    const changed = changeMinimum(c.var.ctx, centreId, componentId, ifMatch(c), c.req.valid('json'));
    setEtag(c, changed.version);
    return c.json(changed, 200);
  });
