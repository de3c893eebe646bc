import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, ifMatch, json, newRoutes, setEtag } from '../core/http.ts';
import { itemTypeId } from '../core/ids.ts';
import { page } from '../core/pages.ts';
import { archiveItemType, restoreItemType } from './acts/archive.ts';
import { changeItemType } from './acts/change.ts';
import { createItemType } from './acts/create.ts';
import * as reads from './reads.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { itemTypeCard, itemTypePatch, itemTypeQuery, itemTypeRow, newItemType } from './shapes.ts';

const tags = ['catalogue'];
const at = { params: z.object({ itemTypeId }) };
const card = { 200: json(itemTypeCard, 'The card; its ETag is the edition to change') };

export const catalogueRoutes = newRoutes()
  .route('/', pictureRoutes)
  .openapi(
    createRoute({
      method: 'get',
      path: '/item-types',
      tags,
      summary: 'The catalogue by name; q finds words by their beginning or in another form',
      ...guarded('catalogue.read'),
      request: { query: itemTypeQuery },
      responses: { 200: json(page(itemTypeRow), 'A page of item types') },
    }),
    (c) => c.json(reads.itemTypes(c.var.ctx, c.req.valid('query')), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/item-types',
      tags,
      summary: 'Add an item type',
      ...guarded('catalogue.write'),
      request: { body: body(newItemType) },
      responses: { 201: json(itemTypeCard, 'The new card') },
    }),
    (c) => {
      const made = createItemType(c.var.ctx, c.req.valid('json'));
      setEtag(c, made.version);
      return c.json(made, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/item-types/{itemTypeId}',
      tags,
      summary: 'An item type',
      ...guarded('catalogue.read'),
      request: at,
      responses: card,
    }),
    (c) => {
      const found = reads.itemTypeCard(c.var.ctx, c.req.valid('param').itemTypeId);
      setEtag(c, found.version);
      return c.json(found, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'patch',
      path: '/item-types/{itemTypeId}',
      tags,
      summary: 'Change what is given of an item type (If-Match)',
      ...guarded('catalogue.write'),
      request: { ...at, body: body(itemTypePatch) },
      responses: card,
    }),
    (c) => {
      const { itemTypeId: id } = c.req.valid('param');
      const changed = changeItemType(c.var.ctx, id, ifMatch(c), c.req.valid('json'));
      setEtag(c, changed.version);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/item-types/{itemTypeId}/archive',
      tags,
      summary: 'Take an item type out of the catalogue once all its units are written off',
      ...guarded('catalogue.write'),
      request: at,
      responses: card,
    }),
    (c) => {
      const archived = archiveItemType(c.var.ctx, c.req.valid('param').itemTypeId);
      setEtag(c, archived.version);
      return c.json(archived, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/item-types/{itemTypeId}/restore',
      tags,
      summary: 'Put an item type back into the catalogue',
      ...guarded('catalogue.write'),
      request: at,
      responses: card,
    }),
    (c) => {
      const restored = restoreItemType(c.var.ctx, c.req.valid('param').itemTypeId);
      setEtag(c, restored.version);
      return c.json(restored, 200);
    },
  );
