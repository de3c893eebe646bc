import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { permit } from '../../core/context.ts';
import { body, type Env, guarded, ifMatch, ifMatchGiven, json, newRoutes, setEtag } from '../../core/http.ts';
import { enter } from '../../families/acts/enter.ts';
import { recordRead } from '../../families/acts/note.ts';
import { watched } from '../../families/routes/watch.ts';
import { accessReason } from '../../families/shapes.ts';
import { bookAtDesk, linkVisit } from '../acts/visit.ts';
import { cancelVisit } from '../acts/visit-cancel.ts';
import { changeVisit, markVisit } from '../acts/visit-change.ts';
import { restoreVisit } from '../acts/visit-restore.ts';
import { visitsOfFamily } from '../reads/family.ts';
import { visitCard } from '../reads/visits.ts';
import * as shapes from '../shapes.ts';

const post = { method: 'post' as const, tags: ['venue'], ...guarded('visit.write') };
const params = shapes.visitRef;
const responses = { 200: json(shapes.visitRow, 'The visit as it is now; its ETag is the edition to change') };

const book = createRoute({
  ...post,
  ...watched('visit.write'),
  path: '/sessions/{venueSessionId}/visits',
  summary: 'Give a family, or somebody who calls, places in a session or one on its waiting list',
  request: { params: shapes.sessionRef, headers: accessReason, body: body(shapes.newVisit) },
  responses: { 201: json(shapes.visitRow, 'The visit: `booked`, or `waiting` where there is no place') },
});
const open = createRoute({
  ...post,
  ...guarded('venue.read'),
  method: 'get',
  path: '/visits/{visitId}',
  summary: 'A visit',
  request: { params },
  responses,
});
const change = createRoute({
  ...post,
  method: 'patch',
  path: '/visits/{visitId}',
  summary: 'Change how many come, or note what was made and learned (If-Match)',
  request: { params, body: body(shapes.visitPatch) },
  responses,
});
const cancel = createRoute({
  ...post,
  path: '/visits/{visitId}/cancel',
  summary: 'Cancel a visit; its places go to those who wait',
  request: { params },
  responses,
});
const restore = createRoute({
  ...post,
  path: '/visits/{visitId}/restore',
  summary: 'Take a cancellation back on the day it was made',
  request: { params },
  responses,
});
const mark = createRoute({
  ...post,
  path: '/visits/{visitId}/mark',
  summary: 'Say whether somebody came; `booked` takes it back',
  request: { params, body: body(shapes.marking) },
  responses,
});
const link = createRoute({
  ...post,
  ...watched('visit.write'),
  path: '/visits/{visitId}/link',
  summary: 'Say whose card is behind a visit',
  request: { params, headers: accessReason, body: body(shapes.visitLink) },
  responses,
});
const ofFamily = createRoute({
  method: 'get',
  path: '/families/{familyId}/visits',
  tags: ['venue'],
  summary: 'What a family visited and is to visit',
  ...watched('family.read'),
  request: { params: shapes.familyRef, headers: accessReason },
  responses: { 200: json(z.object({ rows: z.array(shapes.familyVisit) }), 'The latest first') },
});

const show = (c: Context<Env>, row: shapes.VisitRow): shapes.VisitRow => {
  setEtag(c, row.version);
  return row;
};

export const visitRoutes = newRoutes()
  .openapi(book, (c) => {
    const reason = c.req.valid('header')['x-access-reason'];
    const { venueSessionId } = c.req.valid('param');
    return c.json(show(c, bookAtDesk(c.var.ctx, venueSessionId, c.req.valid('json'), reason)), 201);
  })
  .openapi(open, (c) => c.json(show(c, visitCard(c.var.ctx, c.req.valid('param').visitId)), 200))
  .openapi(change, (c) => {
    const { visitId } = c.req.valid('param');
    return c.json(show(c, changeVisit(c.var.ctx, visitId, ifMatch(c), c.req.valid('json'))), 200);
  })
  .openapi(cancel, (c) =>
    c.json(show(c, cancelVisit(c.var.ctx, c.req.valid('param').visitId, ifMatchGiven(c))), 200),
  )
  .openapi(restore, (c) => c.json(show(c, restoreVisit(c.var.ctx, c.req.valid('param').visitId)), 200))
  .openapi(mark, (c) =>
    c.json(show(c, markVisit(c.var.ctx, c.req.valid('param').visitId, c.req.valid('json').state)), 200),
  )
  .openapi(link, (c) => {
    const reason = c.req.valid('header')['x-access-reason'];
    const { familyId } = c.req.valid('json');
    return c.json(show(c, linkVisit(c.var.ctx, c.req.valid('param').visitId, familyId, reason)), 200);
  })
  .openapi(ofFamily, (c) => {
    const { ctx } = c.var;
    const { familyId } = c.req.valid('param');
    const entered = enter(ctx, familyId, 'family.read', c.req.valid('header')['x-access-reason']);
    permit(ctx, 'venue.read', entered.standing.centreId);
    recordRead(ctx, entered);
    return c.json({ rows: visitsOfFamily(ctx, entered.standing.id) }, 200);
  });
