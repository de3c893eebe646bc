import { createRoute } from '@hono/zod-openapi';
import { getCookie } from 'hono/cookie';
import { body, guarded, json, newRoutes } from '../core/http.ts';
import { assertUnhurried } from '../families/routes/watch.ts';
import { sessionCookie } from '../staff/reads.ts';
import * as reads from './reads.ts';
import { board, centreRef, findAnswer, findBody, me, sessionState } from './shapes.ts';

export const boardRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/board',
      tags: ['board'],
      summary: 'What is to be done at a centre today',
      ...guarded('board.read'),
      request: { params: centreRef },
      responses: { 200: json(board, 'The board') },
    }),
    (c) => c.json(reads.board(c.var.ctx, c.req.valid('param').centreId), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/centres/{centreId}/find',
      tags: ['board'],
      summary:
        'What a scanned or typed text stands for: a unit, a booking, a place in the queue or a visit by its code, a family by name or phone',
      ...guarded('stock.read'),
      request: { params: centreRef, body: body(findBody) },
      responses: {
        200: json(findAnswer, 'The unit, the booking, the place or the visit, or likely units and families'),
      },
    }),
    async (c) => {
      const { ctx } = c.var;
      const { centreId } = c.req.valid('param');
      const { q } = c.req.valid('json');
      const found = reads.findExact(ctx, centreId, q);
      if (found.unit ?? found.booking ?? found.place ?? found.visit) return c.json(found, 200);
      // A scanner may be as fast as it likes; families are not to be read out through this box either.
      await assertUnhurried(c);
      return c.json({ ...found, ...reads.findLikely(ctx, centreId, q) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/me',
      tags: ['board'],
      summary: 'Who is signed in, their centres and what they may do',
      ...guarded('signed-in'),
      responses: { 200: json(me, 'The person, the own centres, the permissions') },
    }),
    (c) => c.json(reads.me(c.var.ctx, c.var.demo), 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/auth/session',
      tags: ['sign-in'],
      summary: 'Whose session this browser has; as /me, but nobody is an answer too',
      ...guarded('public'),
      responses: { 200: json(sessionState, 'The person, or null') },
    }),
    (c) => {
      const { ctx, demo, sessionId } = c.var;
      if (sessionId !== '') return c.json({ me: reads.me(ctx, demo), ended: false }, 200);
      const cookie = getCookie(c, sessionCookie) ?? getCookie(c, sessionCookie, 'secure');
      return c.json({ me: null, ended: cookie !== undefined }, 200);
    },
  );
