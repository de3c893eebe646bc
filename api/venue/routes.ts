import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { body, type Env, guarded, ifMatch, json, newRoutes, setEtag } from '../core/http.ts';
import { addRoomTo, changeRoom } from './acts/rooms.ts';
import { changeVenue, foundVenue } from './acts/venues.ts';
import { venueCard, venuesOfCentre } from './reads.ts';
import { guestRoutes } from './routes/guests.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { templateRoutes } from './routes/templates.ts';
import { visitRoutes } from './routes/visits.ts';
import * as shapes from './shapes.ts';

const read = { method: 'get' as const, tags: ['venue'], ...guarded('venue.read') };
const write = { tags: ['venue'], ...guarded('venue.write') };
const asNow = { 200: json(shapes.venueCard, 'The venue as it is now; its ETag is the edition to change') };

const list = createRoute({
  ...read,
  path: '/centres/{centreId}/venues',
  summary: 'The venues of a centre with their rooms',
  request: { params: shapes.centreRef },
  responses: { 200: json(z.object({ rows: z.array(shapes.venueCard) }), 'The archived ones, too') },
});
const found = createRoute({
  ...write,
  method: 'post',
  path: '/centres/{centreId}/venues',
  summary: 'Found a venue',
  request: { params: shapes.centreRef, body: body(shapes.newVenue) },
  responses: { 201: json(shapes.venueCard, 'The venue, without a room') },
});
const open = createRoute({
  ...read,
  path: '/venues/{venueId}',
  summary: 'A venue with its rooms',
  request: { params: shapes.venueRef },
  responses: asNow,
});
const change = createRoute({
  ...write,
  method: 'patch',
  path: '/venues/{venueId}',
  summary: 'Change what is given of a venue (If-Match)',
  request: { params: shapes.venueRef, body: body(shapes.venuePatch) },
  responses: asNow,
});
const addRoom = createRoute({
  ...write,
  method: 'post',
  path: '/venues/{venueId}/rooms',
  summary: 'Add a room to a venue',
  request: { params: shapes.venueRef, body: body(shapes.newRoom) },
  responses: { 201: json(shapes.venueCard, 'The venue with the room') },
});
const patchRoom = createRoute({
  ...write,
  method: 'patch',
  path: '/rooms/{roomId}',
  summary: 'Change what is given of a room (If-Match: the room’s own version)',
  request: { params: shapes.roomRef, body: body(shapes.roomPatch) },
  responses: asNow,
});
const show = <Card extends { version: number }>(c: Context<Env>, card: Card): Card => {
  setEtag(c, card.version);
  return card;
};

export const venueRoutes = newRoutes()
  .route('/', sessionRoutes)
  .route('/', templateRoutes)
  .route('/', visitRoutes)
  .route('/', guestRoutes)
  .openapi(list, (c) => c.json({ rows: venuesOfCentre(c.var.ctx, c.req.valid('param').centreId) }, 200))
  .openapi(found, (c) => {
    const { centreId } = c.req.valid('param');
    return c.json(show(c, foundVenue(c.var.ctx, centreId, c.req.valid('json'))), 201);
  })
  .openapi(open, (c) => c.json(show(c, venueCard(c.var.ctx, c.req.valid('param').venueId)), 200))
  .openapi(change, (c) => {
    const { venueId } = c.req.valid('param');
    return c.json(show(c, changeVenue(c.var.ctx, venueId, ifMatch(c), c.req.valid('json'))), 200);
  })
  .openapi(addRoom, (c) => {
    const { venueId } = c.req.valid('param');
    return c.json(show(c, addRoomTo(c.var.ctx, venueId, c.req.valid('json'))), 201);
  })
  .openapi(patchRoom, (c) => {
    const { roomId } = c.req.valid('param');
    return c.json(show(c, changeRoom(c.var.ctx, roomId, ifMatch(c), c.req.valid('json'))), 200);
  });
