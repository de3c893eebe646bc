import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { watched } from '../../families/routes/watch.ts';
import { accessReason } from '../../families/shapes.ts';
import { admitGuest, revokeGuest } from '../acts/guests.ts';
import { guestsOfVenue } from '../reads/guests.ts';
import * as shapes from '../shapes.ts';

const write = { tags: ['venue'], ...guarded('session.write') };

const list = createRoute({
  ...write,
  method: 'get',
  path: '/venues/{venueId}/guests',
  summary: 'The codes given to families that stay at a venue',
  request: { params: shapes.venueRef },
  responses: {
    200: json(z.object({ rows: z.array(shapes.guestRow) }), 'Not those taken back; the latest first'),
  },
});
const admit = createRoute({
  ...write,
  ...watched('session.write'),
  method: 'post',
  path: '/venues/{venueId}/guests',
  summary: 'Give a family a code by which it finds a venue’s sessions on its own phone',
  request: { params: shapes.venueRef, headers: accessReason, body: body(shapes.newGuest) },
  responses: { 201: json(shapes.guestRow, 'The code; one it had before opens nothing any more') },
});
const revoke = createRoute({
  ...write,
  method: 'post',
  path: '/guests/{guestId}/revoke',
  summary: 'Take a code back',
  request: { params: shapes.guestRef },
  responses: { 200: json(shapes.guestRow, 'It opens nothing any more') },
});

/** Who finds a venue that stands on no page. */
export const guestRoutes = newRoutes()
  .openapi(list, (c) => c.json({ rows: guestsOfVenue(c.var.ctx, c.req.valid('param').venueId) }, 200))
  .openapi(admit, (c) => {
    const reason = c.req.valid('header')['x-access-reason'];
    return c.json(admitGuest(c.var.ctx, c.req.valid('param').venueId, c.req.valid('json'), reason), 201);
  })
  .openapi(revoke, (c) => c.json(revokeGuest(c.var.ctx, c.req.valid('param').guestId), 200));
