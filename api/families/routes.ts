import { createRoute, z } from '@hono/zod-openapi';
import { body, ifMatch, newRoutes, setEtag } from '../core/http.ts';
import { centreId, familyId } from '../core/ids.ts';
import { changeFamily } from './acts/change.ts';
import { createFamily } from './acts/create.ts';
import { openFamily } from './acts/enter.ts';
import { findingRoutes } from './routes/finding.ts';
import { paperRoutes } from './routes/papers.ts';
import { servingRoutes } from './routes/serving.ts';
import { card, showCard } from './routes/show.ts';
import { watched } from './routes/watch.ts';
import * as shapes from './shapes.ts';

const params = z.object({ familyId });
const headers = shapes.accessReason;
const tags = ['families'];

export const familiesRoutes = newRoutes()
  .route('/', findingRoutes)
  .route('/', paperRoutes)
  .route('/', servingRoutes)
  .openapi(
    createRoute({
      method: 'post',
      path: '/centres/{centreId}/families',
      tags,
      summary: 'Make a card for a family',
      ...watched('family.write'),
      request: { params: z.object({ centreId }), body: body(shapes.newFamily) },
      responses: { 201: card },
    }),
    (c) => {
      const id = createFamily(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json'));
      return c.json(showCard(c, id), 201);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/families/{familyId}',
      tags,
      summary: 'Open a card; the reading is put into the trail',
      ...watched('family.read'),
      request: { params, headers },
      responses: { 200: card },
    }),
    (c) => {
      const { familyId: id } = c.req.valid('param');
      const opened = openFamily(c.var.ctx, id, c.req.valid('header')['x-access-reason']);
      setEtag(c, opened.version);
      return c.json(opened, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'patch',
      path: '/families/{familyId}',
      tags,
      summary: 'Change a card; what is left out stays, lists that are sent are the whole of them',
      ...watched('family.write'),
      request: { params, headers, body: body(shapes.familyPatch) },
      responses: { 200: card },
    }),
    (c) => {
      const { familyId: id } = c.req.valid('param');
      const reason = c.req.valid('header')['x-access-reason'];
      changeFamily(c.var.ctx, id, ifMatch(c), c.req.valid('json'), reason);
      return c.json(showCard(c, id), 200);
    },
  );
