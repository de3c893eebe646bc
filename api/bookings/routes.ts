import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { body, type Env, guarded, ifMatch, json, newRoutes, setEtag } from '../core/http.ts';
import { recordSearch } from '../families/acts/note.ts';
import { watched } from '../families/routes/watch.ts';
import { accessReason } from '../families/shapes.ts';
import { changeBooking } from './acts/change.ts';
import { bookForFamily } from './acts/request.ts';
import { bookingCard, weighChange, weighNew } from './reads/card.ts';
import { listBookings } from './reads/lists.ts';
import { lifeRoutes } from './routes/life.ts';
import { shelfRoutes } from './routes/shelf.ts';
import * as shapes from './shapes.ts';

const tags = ['bookings'];
const weighed = {
  200: json(shapes.bookingWeighing, 'Everything that speaks against it, and the rights it stands on'),
};

const list = createRoute({
  method: 'get',
  path: '/centres/{centreId}/bookings',
  tags,
  summary: 'The bookings of a centre by what is to be done with them',
  ...guarded('booking.read'),
  request: { params: shapes.centreRef, query: shapes.bookingQuery },
  responses: { 200: json(shapes.bookingList, 'A page of bookings') },
});
const make = createRoute({
  method: 'post',
  path: '/centres/{centreId}/bookings',
  tags,
  summary: 'Book for a family, at the desk or by phone',
  ...watched('booking.write'),
  request: { params: shapes.centreRef, headers: accessReason, body: body(shapes.deskBooking) },
  responses: { 201: json(shapes.bookingCard, 'The booking, confirmed') },
});
const preview = createRoute({
  method: 'post',
  path: '/centres/{centreId}/bookings/preview',
  tags,
  summary: 'What the days, the stock and the rules would say to a booking; changes nothing',
  ...watched('booking.write'),
  request: { params: shapes.centreRef, headers: accessReason, body: body(shapes.deskBooking) },
  responses: weighed,
});
const open = createRoute({
  method: 'get',
  path: '/bookings/{bookingId}',
  tags,
  summary: 'A booking with what speaks for and against it',
  ...guarded('booking.read'),
  request: { params: shapes.bookingRef },
  responses: { 200: json(shapes.bookingCard, 'The booking') },
});
const change = createRoute({
  method: 'put',
  path: '/bookings/{bookingId}',
  tags,
  summary: 'Give a booking other days or lines: it fits, or all stays as it was',
  ...guarded('booking.write'),
  request: { params: shapes.bookingRef, body: body(shapes.bookingChange) },
  responses: { 200: json(shapes.bookingCard, 'The booking, changed') },
});
const previewChange = createRoute({
  method: 'post',
  path: '/bookings/{bookingId}/preview',
  tags,
  summary: 'What would speak against other days or lines; changes nothing',
  ...guarded('booking.write'),
  request: { params: shapes.bookingRef, body: body(shapes.bookingChange) },
  responses: weighed,
});

const show = (c: Context<Env>, card: shapes.BookingCard): shapes.BookingCard => {
  setEtag(c, card.version);
  return card;
};

export const bookingsRoutes = newRoutes()
  .route('/', lifeRoutes)
  .route('/', shelfRoutes)
  .openapi(list, (c) =>
    c.json(listBookings(c.var.ctx, c.req.valid('param').centreId, c.req.valid('query')), 200),
  )
  .openapi(make, (c) => {
    const reason = c.req.valid('header')['x-access-reason'];
    return c.json(
      show(c, bookForFamily(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json'), reason)),
      201,
    );
  })
  .openapi(preview, (c) => {
    const reason = c.req.valid('header')['x-access-reason'];
    return c.json(weighNew(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json'), reason), 200);
  })
  .openapi(open, (c) => {
    const card = bookingCard(c.var.ctx, c.req.valid('param').bookingId);
    if (card.likely.length > 0) recordSearch(c.var.ctx, card.centreId, 'likely', card.likely.length);
    return c.json(show(c, card), 200);
  })
  .openapi(change, (c) => {
    const { bookingId } = c.req.valid('param');
    return c.json(show(c, changeBooking(c.var.ctx, bookingId, ifMatch(c), c.req.valid('json'))), 200);
  })
  .openapi(previewChange, (c) =>
    c.json(weighChange(c.var.ctx, c.req.valid('param').bookingId, c.req.valid('json')), 200),
  );
