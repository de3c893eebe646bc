import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { body, type Env, guarded, json, newRoutes } from '../../core/http.ts';
import { siteCentre, siteCentres } from '../reads/centres.ts';
import { edition } from '../reads/edition.ts';
import { entitled } from '../reads/entitled.ts';
import { freeAt } from '../reads/free.ts';
import { siteDays, siteItem } from '../reads/item.ts';
import * as shapes from '../shapes.ts';

const tags = ['site'];
const unchanged = { description: 'Nothing has changed since the ETag that came with If-None-Match' };

/**
 * Lets a browser keep an answer and ask whether it still holds: true again as soon as anything has changed, without
 * working it out anew. What tells of a child is kept nowhere.
 * @returns the answer that nothing has changed, or null where it is to be given in full
 */
function unchangedSince(c: Context<Env>, about: object = {}) {
  if (Object.keys(about).some((name) => name in shapes.childMeasures)) return null;
  const tag = edition(c.var.ctx);
  c.header('Cache-Control', 'private, no-cache');
  c.header('ETag', tag);
  return c.req.header('If-None-Match') === tag ? c.body(null, 304) : null;
}

export const freeRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/site/centres',
      tags,
      summary:
        'The centres that lend: where they are, when they work, from which day something can be picked up',
      ...guarded('public'),
      responses: {
        200: json(z.object({ centres: z.array(shapes.siteCentre) }), 'The centres by name'),
        304: unchanged,
      },
    }),
    (c) => unchangedSince(c) ?? c.json({ centres: siteCentres(c.var.ctx) }, 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/site/centres/{centreId}',
      tags,
      summary: 'A centre and the groups it lends to',
      ...guarded('public'),
      request: { params: shapes.centreRef },
      responses: { 200: json(shapes.siteCentreCard, 'The centre'), 304: unchanged },
    }),
    (c) => unchangedSince(c) ?? c.json(siteCentre(c.var.ctx, c.req.valid('param').centreId), 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/site/centres/{centreId}/free',
      tags,
      summary: 'What is free on the days asked for; then what is not, with when and where it is',
      ...guarded('public'),
      request: { params: shapes.centreRef, query: shapes.freeQuery },
      responses: { 200: json(shapes.siteFreePage, 'A page of types'), 304: unchanged },
    }),
    (c) => {
      const query = c.req.valid('query');
      return unchangedSince(c, query) ?? c.json(freeAt(c.var.ctx, c.req.valid('param').centreId, query), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/site/centres/{centreId}/item-types/{itemTypeId}',
      tags,
      summary: 'A thing: whom it is for, on what rules, which papers to bring, where it is',
      ...guarded('public'),
      request: { params: shapes.siteItemRef, query: shapes.itemQuery },
      responses: { 200: json(shapes.siteItem, 'The card'), 304: unchanged },
    }),
    (c) => {
      const { centreId, itemTypeId } = c.req.valid('param');
      const query = c.req.valid('query');
      return unchangedSince(c, query) ?? c.json(siteItem(c.var.ctx, centreId, itemTypeId, query), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/site/centres/{centreId}/item-types/{itemTypeId}/days',
      tags,
      summary: 'Each day of a month: why it cannot be picked up or brought back, and how many there are',
      ...guarded('public'),
      request: { params: shapes.siteItemRef, query: shapes.itemDaysQuery },
      responses: { 200: json(shapes.siteDays, 'The days'), 304: unchanged },
    }),
    (c) => {
      const { centreId, itemTypeId } = c.req.valid('param');
      const days = () => siteDays(c.var.ctx, centreId, itemTypeId, c.req.valid('query'));
      return unchangedSince(c) ?? c.json(days(), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/site/entitlement',
      tags,
      summary: 'Am I entitled? Three questions; nothing of them is kept',
      ...guarded('public'),
      request: { body: body(shapes.entitlementQuestion) },
      responses: { 200: json(shapes.entitlementAnswer, 'Whether, why, and which paper to bring') },
    }),
    (c) => c.json(entitled(c.var.ctx, c.req.valid('json')), 200),
  );
