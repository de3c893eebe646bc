import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { body, type Env, guarded, ifMatch, json, newRoutes, setEtag } from '../core/http.ts';
import { page } from '../core/pages.ts';
import { acquire } from './acts/acquire.ts';
import { editUnit } from './acts/edit.ts';
import { takeStep } from './acts/step.ts';
import { undoStep } from './acts/undo-step.ts';
import { listUnits, unitCard as readUnit } from './reads.ts';
import { availabilityRoutes } from './routes/availability.ts';
import {
  centreRef,
  newUnit,
  stepBody,
  type UnitCard,
  unitCard,
  unitPatch,
  unitQuery,
  unitRef,
  unitRow,
} from './shapes.ts';

const tags = ['stock'];
const card = { 200: json(unitCard, 'The unit as it is now') };

/** Answers a unit's card with its edition as the ETag. */
const sent = <Status extends 200 | 201>(c: Context<Env>, unit: UnitCard, status: Status) => {
  setEtag(c, unit.version);
  return c.json(unit, status);
};

export const stockRoutes = newRoutes()
  .route('/', availabilityRoutes)
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
    (c) => sent(c, acquire(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json')), 201),
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
    (c) => sent(c, readUnit(c.var.ctx, c.req.valid('param').unitId), 200),
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
    (c) => sent(c, editUnit(c.var.ctx, c.req.valid('param').unitId, ifMatch(c), c.req.valid('json')), 200),
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
    (c) => sent(c, takeStep(c.var.ctx, c.req.valid('param').unitId, c.req.valid('json')), 200),
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
    (c) => sent(c, undoStep(c.var.ctx, c.req.valid('param').unitId), 200),
  );
