import { createRoute, z } from '@hono/zod-openapi';
import { permit } from '../core/context.ts';
import { body, guarded, json, newRoutes, setEtag } from '../core/http.ts';
import { enter } from '../families/acts/enter.ts';
import { recordRead } from '../families/acts/note.ts';
import { watched } from '../families/routes/watch.ts';
import { accessReason } from '../families/shapes.ts';
import { joinAtDesk } from './acts/join-at-desk.ts';
import { entryCard, familyEntries, queueOfCentre, queueOfType } from './reads/cards.ts';
import { placeRoutes } from './routes/places.ts';
import * as shapes from './shapes.ts';

const get = { method: 'get' as const, tags: ['queue'], ...guarded('booking.read') };
const card = json(shapes.entryRow, 'The place; its ETag is the version to change');

const ofCentre = createRoute({
  ...get,
  path: '/centres/{centreId}/queue',
  summary: 'What is waited for at a centre, by type, the one waited for longest first',
  request: { params: shapes.centreRef },
  responses: { 200: json(z.object({ rows: z.array(shapes.typeQueue) }), 'Every type somebody waits for') },
});
const ofType = createRoute({
  ...get,
  path: '/centres/{centreId}/item-types/{itemTypeId}/queue',
  summary: 'The queue of a type in the order it is served in, each place with its reason and its offer',
  request: { params: shapes.typeRef },
  responses: { 200: json(shapes.queueOfType, 'Everybody who waits, paused ones at their place') },
});
const join = createRoute({
  method: 'post',
  tags: ['queue'],
  ...watched('booking.write'),
  path: '/centres/{centreId}/queue',
  summary: 'Give a family, or whoever calls, a place in the queue for a type',
  request: { params: shapes.centreRef, headers: accessReason, body: body(shapes.newEntry) },
  responses: { 201: card },
});
const one = createRoute({
  ...get,
  path: '/queue/{queueEntryId}',
  summary: 'A place in the queue',
  request: { params: shapes.entryRef },
  responses: { 200: card },
});
const ofFamily = createRoute({
  ...get,
  ...watched('family.read'),
  path: '/families/{familyId}/queue',
  summary: 'What a family waits and waited for',
  request: { params: shapes.familyRef, headers: accessReason },
  responses: {
    200: json(z.object({ rows: z.array(shapes.entryRow) }), 'Open places first, then the latest'),
  },
});

export const queueRoutes = newRoutes()
  .route('/', placeRoutes)
  .openapi(ofCentre, (c) => c.json({ rows: queueOfCentre(c.var.ctx, c.req.valid('param').centreId) }, 200))
  .openapi(ofType, (c) => {
    const { centreId, itemTypeId } = c.req.valid('param');
    return c.json(queueOfType(c.var.ctx, centreId, itemTypeId), 200);
  })
  .openapi(join, (c) => {
    const reason = c.req.valid('header')['x-access-reason'];
    const made = joinAtDesk(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json'), reason);
    setEtag(c, made.version);
    return c.json(made, 201);
  })
  .openapi(one, (c) => {
    const found = entryCard(c.var.ctx, c.req.valid('param').queueEntryId);
    setEtag(c, found.version);
    return c.json(found, 200);
  })
  .openapi(ofFamily, (c) => {
    const { ctx } = c.var;
    const { familyId } = c.req.valid('param');
    const entered = enter(ctx, familyId, 'family.read', c.req.valid('header')['x-access-reason']);
    permit(ctx, 'booking.read', entered.standing.centreId);
    recordRead(ctx, entered);
    return c.json({ rows: familyEntries(ctx, familyId) }, 200);
  });
