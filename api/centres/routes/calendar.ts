import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { centreId, closureId } from '../../core/ids.ts';
import { enterClosure, removeClosure } from '../acts/closures.ts';
import { enterHoliday, removeHoliday } from '../acts/holidays.ts';
import * as reads from '../reads.ts';
import * as shapes from '../shapes.ts';

const at = { params: z.object({ centreId }) };
const tags = ['centres'];

export const calendarRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/days',
      tags,
      summary: 'Each day of a stretch: its hours, or why the centre is closed',
      ...guarded('centre.read'),
      request: { ...at, query: shapes.daysQuery },
      responses: { 200: json(z.object({ days: z.array(shapes.calendarDay) }), 'The days in their order') },
    }),
    (c) => {
      const days = reads.daysOf(c.var.ctx, c.req.valid('param').centreId, c.req.valid('query'));
      return c.json({ days }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/closures',
      tags,
      summary: 'Closures and moved working days of a year, of the centre and of all centres',
      ...guarded('centre.read'),
      request: { ...at, query: shapes.yearQuery },
      responses: { 200: json(z.object({ rows: z.array(shapes.closureRow) }), 'The rows by day') },
    }),
    (c) => {
      const rows = reads.closuresIn(c.var.ctx, c.req.valid('param').centreId, c.req.valid('query').year);
      return c.json({ rows }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/centres/{centreId}/closures',
      tags,
      summary: 'Enter or replace a closure or a moved working day, of the centre or of every centre',
      ...guarded('centre.write'),
      request: { ...at, body: body(shapes.newClosure) },
      responses: { 201: json(shapes.closureRow, 'The row') },
    }),
    (c) => c.json(enterClosure(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json')), 201),
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/closures/{closureId}',
      tags,
      summary: 'Take a closure or a moved working day out',
      ...guarded('centre.write'),
      request: { params: z.object({ closureId }) },
      responses: { 204: { description: 'It is out' } },
    }),
    (c) => {
      removeClosure(c.var.ctx, c.req.valid('param').closureId);
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/holidays',
      tags,
      summary: 'The holidays that come every year',
      ...guarded('centre.read'),
      responses: { 200: json(z.object({ rows: z.array(shapes.holiday) }), 'The holidays by day') },
    }),
    (c) => c.json({ rows: reads.holidaysOf(c.var.ctx) }, 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/holidays',
      tags,
      summary: 'Add a holiday that comes every year',
      ...guarded('centre.write'),
      request: { body: body(shapes.holiday) },
      responses: { 201: json(shapes.holiday, 'The holiday') },
    }),
    (c) => c.json(enterHoliday(c.var.ctx, c.req.valid('json')), 201),
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/holidays/{monthDay}',
      tags,
      summary: 'Take a yearly holiday out',
      ...guarded('centre.write'),
      request: { params: z.object({ monthDay: shapes.monthDay }) },
      responses: { 204: { description: 'It is out' } },
    }),
    (c) => {
      removeHoliday(c.var.ctx, c.req.valid('param').monthDay);
      return c.body(null, 204);
    },
  );
