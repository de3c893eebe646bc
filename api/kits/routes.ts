import { createRoute } from '@hono/zod-openapi';
import { body, guarded, ifMatch, json, newRoutes, setEtag } from '../core/http.ts';
import { page } from '../core/pages.ts';
import { changeList } from './acts/list.ts';
import { kitCard, kitEvents, kitList } from './reads/kit.ts';
import { kitsOfCentreRoutes } from './routes/centre.ts';
import { partPictureRoutes } from './routes/pictures.ts';
import { kitWorkRoutes } from './routes/work.ts';
import * as shapes from './shapes.ts';

const tags = ['kits'];
const list = { 200: json(shapes.kitList, 'The list; its ETag is the edition to change') };
const card = { 200: json(shapes.kitCard, 'The kit as it is now') };

const readList = createRoute({
  method: 'get',
  path: '/item-types/{itemTypeId}/kit-list',
  tags,
  summary: 'What belongs into a kit type; edition 0 where it has no list',
  ...guarded('catalogue.read'),
  request: { params: shapes.typeRef },
  responses: list,
});
const putList = createRoute({
  method: 'put',
  path: '/item-types/{itemTypeId}/kit-list',
  tags,
  summary:
    'Make the next edition of a kit type’s list (If-Match); a kit that is out keeps the one it left with',
  ...guarded('kit.write'),
  request: { params: shapes.typeRef, body: body(shapes.kitListBody) },
  responses: list,
});
const kit = createRoute({
  method: 'get',
  path: '/units/{unitId}/kit',
  tags,
  summary: 'What is in a kit, what it lacks, and how it was counted',
  ...guarded('stock.read'),
  request: { params: shapes.unitRef },
  responses: card,
});
const events = createRoute({
  method: 'get',
  path: '/units/{unitId}/kit/events',
  tags,
  summary: 'What happened to a kit’s parts, the newest first',
  ...guarded('stock.read'),
  request: { params: shapes.unitRef, query: shapes.eventQuery },
  responses: { 200: json(page(shapes.kitEvent), 'A page of steps') },
});
export const kitsRoutes = newRoutes()
  .route('/', kitsOfCentreRoutes)
  .route('/', kitWorkRoutes)
  .route('/', partPictureRoutes)
  .openapi(readList, (c) => {
    const found = kitList(c.var.ctx, c.req.valid('param').itemTypeId);
    setEtag(c, found.edition);
    return c.json(found, 200);
  })
  .openapi(putList, (c) => {
    const changed = changeList(c.var.ctx, c.req.valid('param').itemTypeId, ifMatch(c), c.req.valid('json'));
    setEtag(c, changed.edition);
    return c.json(changed, 200);
  })
  .openapi(kit, (c) => c.json(kitCard(c.var.ctx, c.req.valid('param').unitId), 200))
  .openapi(events, (c) => {
    const { cursor, limit } = c.req.valid('query');
    return c.json(kitEvents(c.var.ctx, c.req.valid('param').unitId, cursor, limit), 200);
  });
