import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, ifMatch, json, newRoutes, setEtag } from '../core/http.ts';
import { centreId } from '../core/ids.ts';
import { changeCentre } from './acts/change.ts';
import { foundCentre } from './acts/found.ts';
import { setHours } from './acts/hours.ts';
import * as reads from './reads.ts';
import { calendarRoutes } from './routes/calendar.ts';
import * as shapes from './shapes.ts';

const at = { params: z.object({ centreId }) };
const tags = ['centres'];
const card = { 200: json(shapes.centreCard, 'The card; its ETag is the edition to change') };

export const centresRoutes = newRoutes()
  .route('/', calendarRoutes)
  .openapi(
    createRoute({
      method: 'get',
      path: '/directory',
      tags,
      summary: 'Every centre: where it is, when it works, how it works today',
      ...guarded('public'),
      responses: { 200: json(z.object({ centres: z.array(shapes.directoryEntry) }), 'The centres by name') },
    }),
    (c) => c.json({ centres: reads.directory(c.var.ctx) }, 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres',
      tags,
      summary: 'The own centres',
      ...guarded('centre.read'),
      responses: { 200: json(z.object({ rows: z.array(shapes.centreRow) }), 'The own centres by name') },
    }),
    (c) => c.json({ rows: reads.ownCentres(c.var.ctx) }, 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/centres',
      tags,
      summary: 'Found a centre; whoever founds it works there',
      ...guarded('centre.write'),
      request: { body: body(shapes.newCentre) },
      responses: { 201: json(shapes.centreCard, 'The new card') },
    }),
    (c) => {
      const made = foundCentre(c.var.ctx, c.req.valid('json'));
      setEtag(c, made.version);
      return c.json(made, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}',
      tags,
      summary: 'A centre',
      ...guarded('centre.read'),
      request: at,
      responses: card,
    }),
    (c) => {
      const found = reads.centreOf(c.var.ctx, c.req.valid('param').centreId);
      setEtag(c, found.version);
      return c.json(found, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'patch',
      path: '/centres/{centreId}',
      tags,
      summary: 'Change what is given of a centre (If-Match)',
      ...guarded('centre.write'),
      request: { ...at, body: body(shapes.centreChange) },
      responses: card,
    }),
    (c) => {
      const changed = changeCentre(c.var.ctx, c.req.valid('param').centreId, ifMatch(c), c.req.valid('json'));
      setEtag(c, changed.version);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/centres/{centreId}/hours',
      tags,
      summary: 'Set the week of opening hours (If-Match)',
      ...guarded('centre.write'),
      request: { ...at, body: body(shapes.week) },
      responses: card,
    }),
    (c) => {
      const changed = setHours(c.var.ctx, c.req.valid('param').centreId, ifMatch(c), c.req.valid('json'));
      setEtag(c, changed.version);
      return c.json(changed, 200);
    },
  );
