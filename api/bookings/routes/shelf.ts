import { createRoute, z } from '@hono/zod-openapi';
import { permit } from '../../core/context.ts';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { enter } from '../../families/acts/enter.ts';
import { recordRead } from '../../families/acts/note.ts';
import { watched } from '../../families/routes/watch.ts';
import { accessReason } from '../../families/shapes.ts';
import { setUnitAside } from '../acts/set-aside.ts';
import { takeOffShelf } from '../acts/take-off.ts';
import { familyBookings } from '../reads/lists.ts';
import { pickupShelf } from '../reads/shelf.ts';
import { centreCalendar } from '../reads/taken.ts';
import * as shapes from '../shapes.ts';

const tags = ['bookings'];

const list = createRoute({
  method: 'get',
  path: '/centres/{centreId}/pickup-shelf',
  tags,
  summary: 'What stands on the pickup shelf, for which booking and until when',
  ...guarded('booking.read'),
  request: { params: shapes.centreRef },
  responses: { 200: json(z.object({ rows: z.array(shapes.shelfUnit) }), 'The units') },
});
const put = createRoute({
  method: 'post',
  path: '/bookings/{bookingId}/shelf',
  tags,
  summary: 'Put a free unit on the pickup shelf for a booking; with the last one it is ready',
  ...guarded('booking.write'),
  request: { params: shapes.bookingRef, body: body(shapes.settingAside) },
  responses: { 200: json(shapes.bookingCard, 'The booking as it is now') },
});
const take = createRoute({
  method: 'delete',
  path: '/bookings/{bookingId}/shelf/{unitId}',
  tags,
  summary: 'Take a unit off the pickup shelf again',
  ...guarded('booking.write'),
  request: { params: shapes.shelfRef },
  responses: { 200: json(shapes.bookingCard, 'The booking as it is now') },
});
const ofFamily = createRoute({
  method: 'get',
  path: '/families/{familyId}/bookings',
  tags,
  summary: 'What a family has booked',
  ...watched('family.read'),
  request: { params: shapes.familyRef, headers: accessReason },
  responses: {
    200: json(z.object({ rows: z.array(shapes.bookingRow) }), 'The open ones first, then the latest'),
  },
});
const calendar = createRoute({
  method: 'get',
  path: '/centres/{centreId}/calendar',
  tags,
  summary: 'What is taken on some days, of one type or of all',
  ...guarded('booking.read'),
  request: { params: shapes.centreRef, query: shapes.calendarQuery },
  responses: { 200: json(shapes.centreCalendar, 'The entries by type, and of one type the numbers by day') },
});

export const shelfRoutes = newRoutes()
  .openapi(list, (c) => c.json({ rows: pickupShelf(c.var.ctx, c.req.valid('param').centreId) }, 200))
  .openapi(put, (c) =>
    c.json(setUnitAside(c.var.ctx, c.req.valid('param').bookingId, c.req.valid('json').unitId), 200),
  )
  .openapi(take, (c) => {
    const { bookingId, unitId } = c.req.valid('param');
    return c.json(takeOffShelf(c.var.ctx, bookingId, unitId), 200);
  })
  .openapi(ofFamily, (c) => {
    const { ctx } = c.var;
    const { familyId } = c.req.valid('param');
    const entered = enter(ctx, familyId, 'family.read', c.req.valid('header')['x-access-reason']);
    permit(ctx, 'booking.read', entered.standing.centreId);
    recordRead(ctx, entered);
    return c.json({ rows: familyBookings(ctx, entered.standing.id) }, 200);
  })
  .openapi(calendar, (c) =>
    c.json(centreCalendar(c.var.ctx, c.req.valid('param').centreId, c.req.valid('query')), 200),
  );
