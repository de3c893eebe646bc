import { createRoute } from '@hono/zod-openapi';
import { body, guarded, ifMatchGiven, json, newRoutes } from '../../core/http.ts';
import { watched } from '../../families/routes/watch.ts';
import { accessReason } from '../../families/shapes.ts';
import { acceptOffer } from '../acts/accept-offer.ts';
import { cancelBooking, refuseBooking } from '../acts/close.ts';
import { confirmBooking, linkBooking } from '../acts/decide.ts';
import { reopenBooking } from '../acts/reopen.ts';
import * as shapes from '../shapes.ts';

const post = { method: 'post' as const, tags: ['bookings'], ...guarded('booking.write') };
const responses = { 200: json(shapes.bookingCard, 'The booking as it is now') };

const link = createRoute({
  ...post,
  ...watched('booking.write'),
  path: '/bookings/{bookingId}/link',
  summary: 'Say whose booking it is: the family’s card was found',
  request: { params: shapes.bookingRef, headers: accessReason, body: body(shapes.linking) },
  responses,
});
const confirm = createRoute({
  ...post,
  path: '/bookings/{bookingId}/confirm',
  summary: 'Confirm a request; the family is told',
  request: { params: shapes.bookingRef, body: body(shapes.confirmation) },
  responses,
});
const refuse = createRoute({
  ...post,
  path: '/bookings/{bookingId}/refuse',
  summary: 'Refuse a request with a reason the family may read',
  request: { params: shapes.bookingRef, body: body(shapes.closing) },
  responses,
});
const cancel = createRoute({
  ...post,
  path: '/bookings/{bookingId}/cancel',
  summary: 'Cancel a booking, or let go what is left of one that was handed out in part',
  request: { params: shapes.bookingRef, body: body(shapes.closing) },
  responses,
});
const reopen = createRoute({
  ...post,
  path: '/bookings/{bookingId}/reopen',
  summary: 'Take back the last decision (confirmed, refused, cancelled) on the day it was made',
  request: { params: shapes.bookingRef },
  responses,
});
const accept = createRoute({
  ...post,
  path: '/offers/{offerId}/accept',
  summary: 'Book what an offer holds, for a family that said so',
  request: { params: shapes.offerRef },
  responses: { 201: json(shapes.bookingCard, 'The booking it became') },
});

export const lifeRoutes = newRoutes()
  .openapi(link, (c) => {
    const reason = c.req.valid('header')['x-access-reason'];
    const { familyId } = c.req.valid('json');
    return c.json(linkBooking(c.var.ctx, c.req.valid('param').bookingId, familyId, reason), 200);
  })
  .openapi(confirm, (c) => {
    const { overrides } = c.req.valid('json');
    const { bookingId } = c.req.valid('param');
    return c.json(confirmBooking(c.var.ctx, bookingId, overrides, ifMatchGiven(c)), 200);
  })
  .openapi(refuse, (c) => {
    const { bookingId } = c.req.valid('param');
    return c.json(refuseBooking(c.var.ctx, bookingId, c.req.valid('json').reason, ifMatchGiven(c)), 200);
  })
  .openapi(cancel, (c) => {
    const { bookingId } = c.req.valid('param');
    return c.json(cancelBooking(c.var.ctx, bookingId, c.req.valid('json').reason, ifMatchGiven(c)), 200);
  })
  .openapi(reopen, (c) => c.json(reopenBooking(c.var.ctx, c.req.valid('param').bookingId), 200))
  .openapi(accept, (c) => c.json(acceptOffer(c.var.ctx, c.req.valid('param').offerId), 201));
