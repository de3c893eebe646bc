import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { body, type Env, guarded, ifMatch, ifMatchGiven, json, newRoutes, setEtag } from '../../core/http.ts';
import { cancelSession, reopenSession } from '../acts/cancel.ts';
import { changeSession } from '../acts/change.ts';
import { moveSessions } from '../acts/move.ts';
import { planSessions } from '../acts/plan.ts';
import { sessionCard, sessionsOfCentre } from '../reads/sessions.ts';
import * as shapes from '../shapes.ts';

const read = { method: 'get' as const, tags: ['venue'], ...guarded('venue.read') };
const write = { tags: ['venue'], ...guarded('session.write') };
const asNow = {
  200: json(shapes.sessionCard, 'The session as it is now; its ETag is the edition to change'),
};

const list = createRoute({
  ...read,
  path: '/centres/{centreId}/sessions',
  summary: 'The sessions of a centre on some days, of one venue or room or of all; nobody’s name',
  request: { params: shapes.centreRef, query: shapes.sessionsQuery },
  responses: { 200: json(shapes.sessionList, 'The cancelled ones, too') },
});
const plan = createRoute({
  ...write,
  method: 'post',
  path: '/centres/{centreId}/sessions',
  summary: 'Plan a session or a series of them: all, or none of them',
  request: { params: shapes.centreRef, body: body(shapes.newSession) },
  responses: { 201: json(shapes.sessionsMade, 'The sessions in their order') },
});
const open = createRoute({
  ...read,
  path: '/sessions/{venueSessionId}',
  summary: 'A session with who comes',
  request: { params: shapes.sessionRef },
  responses: asNow,
});
const change = createRoute({
  ...write,
  method: 'patch',
  path: '/sessions/{venueSessionId}',
  summary: 'Change or move a session, alone or with its series (If-Match)',
  request: { params: shapes.sessionRef, body: body(shapes.sessionPatch) },
  responses: { 200: json(shapes.sessionMoved, 'The session as it is now, and where all of the scope stood') },
});
const move = createRoute({
  ...write,
  method: 'post',
  path: '/centres/{centreId}/sessions/moves',
  summary: 'Put sessions each at a time and into a room of its own: all, or none of them',
  request: { params: shapes.centreRef, body: body(shapes.sessionSpots) },
  responses: { 200: json(shapes.sessionsMade, 'The sessions as they are now') },
});
const cancel = createRoute({
  ...write,
  method: 'post',
  path: '/sessions/{venueSessionId}/cancel',
  summary: 'Cancel a session, alone or with its series; who was to come is told why',
  request: { params: shapes.sessionRef, body: body(shapes.cancelling) },
  responses: asNow,
});
const reopen = createRoute({
  ...write,
  method: 'post',
  path: '/sessions/{venueSessionId}/reopen',
  summary: 'Take a cancellation back on the day it was made, with all that was cancelled together',
  request: { params: shapes.sessionRef },
  responses: asNow,
});

const show = <Card extends shapes.SessionCard>(c: Context<Env>, card: Card): Card => {
  setEtag(c, card.version);
  return card;
};

export const sessionRoutes = newRoutes()
  .openapi(list, (c) =>
    c.json(sessionsOfCentre(c.var.ctx, c.req.valid('param').centreId, c.req.valid('query')), 200),
  )
  .openapi(plan, (c) =>
    c.json({ rows: planSessions(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json')) }, 201),
  )
  .openapi(open, (c) => c.json(show(c, sessionCard(c.var.ctx, c.req.valid('param').venueSessionId)), 200))
  .openapi(change, (c) => {
    const { venueSessionId } = c.req.valid('param');
    return c.json(show(c, changeSession(c.var.ctx, venueSessionId, ifMatch(c), c.req.valid('json'))), 200);
  })
  .openapi(move, (c) => {
    const { rows } = c.req.valid('json');
    return c.json({ rows: moveSessions(c.var.ctx, c.req.valid('param').centreId, rows) }, 200);
  })
  .openapi(cancel, (c) => {
    const { venueSessionId } = c.req.valid('param');
    return c.json(
      show(c, cancelSession(c.var.ctx, venueSessionId, c.req.valid('json'), ifMatchGiven(c))),
      200,
    );
  })
  .openapi(reopen, (c) =>
    c.json(show(c, reopenSession(c.var.ctx, c.req.valid('param').venueSessionId)), 200),
  );
