import { createRoute } from '@hono/zod-openapi';
import { body, guarded, json, newRoutes } from '../core/http.ts';
import { assertUnhurried } from '../families/routes/watch.ts';
import * as reads from './reads.ts';
import { board, centreRef, findAnswer, findBody, me } from './shapes.ts';

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
      summary: 'What a scanned or typed text stands for: a unit, or a family by name or phone',
      ...guarded('stock.read'),
      request: { params: centreRef, body: body(findBody) },
      responses: { 200: json(findAnswer, 'The unit, or likely units and families') },
    }),
    async (c) => {
      const answer = reads.find(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json').q);
      // A scanner may be as fast as it likes; families are not to be read out through this box either.
      if (answer.unit === null) await assertUnhurried(c);
      return c.json(answer, 200);
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
  );
