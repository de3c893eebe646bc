import { createRoute, z } from '@hono/zod-openapi';
import { guarded, json, newRoutes } from '../../core/http.ts';
import { staffId } from '../../core/ids.ts';
import { removeSecondFactor, resetPassword, unlock } from '../acts/help.ts';
import { endSession, endSessions } from '../acts/sessions.ts';
import { commanded, managed, sessionsOf } from '../reads.ts';
import * as shapes from '../shapes.ts';

const someone = {
  tags: ['staff'],
  ...guarded('staff.manage'),
  request: { params: z.object({ staffId }) },
};

/** What an administrator does for somebody who cannot come in, or must not. */
export const helpRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'post',
      path: '/staff/{staffId}/password',
      summary: 'Give a one-time password; ends every session of the person',
      ...someone,
      responses: { 200: json(shapes.passwordReset, 'The one-time password, shown this once') },
    }),
    async (c) => c.json(await resetPassword(c.var.ctx, c.req.valid('param').staffId), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/staff/{staffId}/unlock',
      summary: 'Let in before the time somebody who guessed wrong too often',
      ...someone,
      responses: { 200: json(shapes.done, 'Unlocked') },
    }),
    (c) => c.json(unlock(c.var.ctx, c.req.valid('param').staffId), 200),
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/staff/{staffId}/second-factor',
      summary: 'Take away a lost second factor; ends every session of the person',
      ...someone,
      responses: { 200: json(shapes.done, 'Taken away') },
    }),
    (c) => c.json(removeSecondFactor(c.var.ctx, c.req.valid('param').staffId), 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/staff/{staffId}/sessions',
      summary: 'Where a person is signed in',
      ...someone,
      responses: { 200: json(shapes.sessionList, 'The open sessions, the last used first') },
    }),
    (c) => {
      const { id } = managed(c.var.ctx, c.req.valid('param').staffId);
      return c.json({ rows: sessionsOf(c.var.ctx, id, c.var.sessionId) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/staff/{staffId}/sessions',
      summary: 'Sign a person out everywhere',
      ...someone,
      responses: { 200: json(shapes.done, 'Every session is over') },
    }),
    (c) => c.json(endSessions(c.var.ctx, commanded(c.var.ctx, c.req.valid('param').staffId).id, ''), 200),
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/staff/{staffId}/sessions/{sessionId}',
      summary: 'Sign a person out at one place',
      ...someone,
      request: { params: z.object({ staffId, sessionId: z.string().max(60) }) },
      responses: { 200: json(shapes.done, 'It is over') },
    }),
    (c) => {
      const { staffId: id, sessionId } = c.req.valid('param');
      return c.json(endSession(c.var.ctx, commanded(c.var.ctx, id).id, sessionId), 200);
    },
  );
