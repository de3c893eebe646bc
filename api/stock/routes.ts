import { createRoute, z } from '@hono/zod-openapi';
import { permit } from '../core/context.ts';
import { body, guarded, ifMatch, json, newRoutes, setEtag } from '../core/http.ts';
import { page } from '../core/pages.ts';
import { refuseField } from '../core/problem.ts';
import { acquire, editUnit } from './acts/acquire.ts';
import { openDay } from './acts/commit.ts';
import { takeStep, undoStep } from './acts/step.ts';
import { freeTypes, listUnits, unitCard as readUnit, shortages } from './reads.ts';
import {
  centreRef,
  freeQuery,
  freeRow,
  newUnit,
  shortage,
  stepBody,
  unitCard,
  unitPatch,
  unitQuery,
  unitRef,
  unitRow,
} from './shapes.ts';

const tags = ['stock'];
const card = { 200: json(unitCard, 'The unit as it is now') };

export const stockRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/units',
      tags,
      summary: 'Units of a centre',
      ...guarded('stock.read'),
      request: { params: centreRef, query: unitQuery },
      responses: { 200: json(page(unitRow), 'A page of units') },
    }),
    (c) => c.json(listUnits(c.var.ctx, c.req.valid('param').centreId, c.req.valid('query')), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/centres/{centreId}/units',
      tags,
      summary: 'Take a new unit into stock',
      ...guarded('stock.write'),
      request: { params: centreRef, body: body(newUnit) },
      responses: { 201: json(unitCard, 'The new unit') },
    }),
    (c) => c.json(acquire(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json')), 201),
  )
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
      path: '/units/{unitId}',
      tags,
      summary: 'A unit with its history',
      ...guarded('stock.read'),
      request: { params: unitRef },
      responses: card,
    }),
    (c) => {
      const unit = readUnit(c.var.ctx, c.req.valid('param').unitId);
      setEtag(c, unit.version);
      return c.json(unit, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'patch',
      path: '/units/{unitId}',
      tags,
      summary: 'Change what is written on a unit’s card',
      ...guarded('stock.write'),
      request: { params: unitRef, body: body(unitPatch) },
      responses: card,
    }),
    (c) => {
      const unit = editUnit(c.var.ctx, c.req.valid('param').unitId, ifMatch(c), c.req.valid('json'));
      setEtag(c, unit.version);
      return c.json(unit, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/units/{unitId}/steps',
      tags,
      summary: 'Cleaned, inspected, to repair and back, lost, found, written off',
      ...guarded('stock.read'),
      request: { params: unitRef, body: body(stepBody) },
      responses: card,
    }),
    (c) => c.json(takeStep(c.var.ctx, c.req.valid('param').unitId, c.req.valid('json')), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/units/{unitId}/steps/undo',
      tags,
      summary: 'Take back the last step of the same day',
      ...guarded('stock.work'),
      request: { params: unitRef },
      responses: card,
    }),
    (c) => c.json(undoStep(c.var.ctx, c.req.valid('param').unitId), 200),
  );
