import { createRoute } from '@hono/zod-openapi';
import { guarded, json, newRoutes } from '../core/http.ts';
import * as reads from './reads.ts';
import { me } from './shapes.ts';

export const boardRoutes = newRoutes().openapi(
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
