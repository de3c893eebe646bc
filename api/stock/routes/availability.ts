import { createRoute, z } from '@hono/zod-openapi';
import { permit } from '../../core/context.ts';
import { guarded, json, newRoutes } from '../../core/http.ts';
import { page } from '../../core/pages.ts';
import { refuseField } from '../../core/problem.ts';
import { openDay } from '../acts/open-day.ts';
import { freeTypes, unitCounts as readCounts, shelf, shortages } from '../reads.ts';
import { centreRef, freeQuery, freeRow, shelfRow, shortage, unitCounts } from '../shapes.ts';

const tags = ['stock'];

export const availabilityRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/free-types',
      tags,
      summary: 'Types of which a unit is bookable for all the days asked for',
      ...guarded('stock.read'),
      request: { params: centreRef, query: freeQuery },
      responses: { 200: json(page(freeRow), 'A page of types, bookable and physically here') },
    }),
    (c) => {
      const { ctx } = c.var;
      const { centreId } = c.req.valid('param');
      const { from, until, cursor, limit } = c.req.valid('query');
      permit(ctx, 'stock.read', centreId);
      if (until < from) refuseField('until', 'before_from', 'The last day comes after the first');
      openDay(ctx, centreId);
      return c.json(freeTypes(ctx.db, centreId, from, until, cursor, limit), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/shelf',
      tags,
      summary:
        'Of each type a centre holds: on the shelf, with families, and bookable for its own term from today',
      ...guarded('stock.read'),
      request: { params: centreRef },
      responses: { 200: json(z.object({ rows: z.array(shelfRow) }), 'Every type the centre holds') },
    }),
    (c) => {
      const { ctx } = c.var;
      const { centreId } = c.req.valid('param');
      permit(ctx, 'stock.read', centreId);
      return c.json({ rows: shelf(ctx.db, centreId, openDay(ctx, centreId)) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/shortages',
      tags,
      summary: 'Days on which more is promised than there is',
      ...guarded('stock.read'),
      request: { params: centreRef },
      responses: { 200: json(z.object({ rows: z.array(shortage) }), 'Shortages, the soonest first') },
    }),
    (c) => {
      const { ctx } = c.var;
      const { centreId } = c.req.valid('param');
      permit(ctx, 'stock.read', centreId);
      return c.json({ rows: shortages(ctx.db, centreId, openDay(ctx, centreId)) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/unit-counts',
      tags,
      summary: 'How many units of a centre are in each state',
      ...guarded('stock.read'),
      request: { params: centreRef },
      responses: { 200: json(unitCounts, 'Counts by state') },
    }),
    (c) => c.json(readCounts(c.var.ctx, c.req.valid('param').centreId), 200),
  );
