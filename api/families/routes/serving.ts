import { createRoute, z } from '@hono/zod-openapi';
import { guarded, json, newRoutes } from '../../core/http.ts';
import { centreId, familyId, staffId } from '../../core/ids.ts';
import { entrust, release } from '../acts/entrust.ts';
import { nameable } from '../reads/serving.ts';
import * as shapes from '../shapes.ts';
import { card, showCard } from './show.ts';
import { watched } from './watch.ts';

const request = { params: z.object({ familyId, staffId }), headers: shapes.accessReason };
const tags = ['families'];

export const servingRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/desk-people',
      tags,
      summary: 'Who works at the desk, to be named for a protected family',
      ...guarded('family.entrust'),
      request: { params: z.object({ centreId }) },
      responses: { 200: json(shapes.deskPeople, 'By name') },
    }),
    (c) => c.json({ rows: nameable(c.var.ctx, c.req.valid('param').centreId) }, 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/families/{familyId}/served-by/{staffId}',
      tags,
      summary: 'Name somebody at the desk who serves a protected family, too',
      ...watched('family.entrust'),
      request,
      responses: { 200: card },
    }),
    (c) => {
      const { familyId: id, staffId: person } = c.req.valid('param');
      entrust(c.var.ctx, id, person, c.req.valid('header')['x-access-reason']);
      return c.json(showCard(c, id), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/families/{familyId}/served-by/{staffId}',
      tags,
      summary: 'Take it back: the family is not there for them any more',
      ...watched('family.entrust'),
      request,
      responses: { 200: card },
    }),
    (c) => {
      const { familyId: id, staffId: person } = c.req.valid('param');
      release(c.var.ctx, id, person, c.req.valid('header')['x-access-reason']);
      return c.json(showCard(c, id), 200);
    },
  );
