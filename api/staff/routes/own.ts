import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { changePassword } from '../acts/password.ts';
import * as factor from '../acts/second-factor.ts';
import { endSession, endSessions } from '../acts/sessions.ts';
import type { Auth } from '../auth.ts';
import { self, sessionsOf } from '../reads.ts';
import * as shapes from '../shapes.ts';

const signedIn = { tags: ['sign-in'], ...guarded('signed-in') };
const done = { done: true } as const;
const withPassword = { request: { body: body(shapes.passwordBody) } };

/** What everybody does about their own sign-in: password, second factor, sessions. */
export const ownRoutes = (auth: Auth) =>
  newRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/auth/change-password',
        summary: 'Choose another password; every other session ends',
        ...signedIn,
        request: { body: body(shapes.passwordChange) },
        responses: { 200: json(shapes.done, 'Changed') },
      }),
      async (c) => {
        await changePassword(c.var.ctx, auth.door(c), c.req.valid('json'));
        return c.json(done, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/auth/two-factor/enable',
        summary: 'Begin to set up the second factor; a code made with the key finishes it',
        ...signedIn,
        ...withPassword,
        responses: { 200: json(shapes.secondFactorSetUp, 'The key and the backup codes, shown this once') },
      }),
      async (c) =>
        c.json(await factor.beginSecondFactor(c.var.ctx, auth.door(c), c.req.valid('json').password), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/auth/two-factor/disable',
        summary: 'Take the own second factor away',
        ...signedIn,
        ...withPassword,
        responses: { 200: json(shapes.done, 'Taken away') },
      }),
      async (c) => {
        await factor.removeOwnSecondFactor(c.var.ctx, c.req.valid('json').password);
        return c.json(done, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/auth/two-factor/generate-backup-codes',
        summary: 'New backup codes in place of the old',
        ...signedIn,
        ...withPassword,
        responses: { 200: json(shapes.backupCodes, 'The codes, shown this once') },
      }),
      async (c) =>
        c.json(await factor.renewBackupCodes(c.var.ctx, auth.door(c), c.req.valid('json').password), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/me/sessions',
        summary: 'Where one is signed in',
        ...signedIn,
        responses: { 200: json(shapes.sessionList, 'The open sessions, the last used first') },
      }),
      (c) => c.json({ rows: sessionsOf(c.var.ctx, self(c.var.ctx).id, c.var.sessionId) }, 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/me/sessions',
        summary: 'Sign out everywhere but here',
        ...signedIn,
        responses: { 200: json(shapes.done, 'The others are over') },
      }),
      (c) => c.json(endSessions(c.var.ctx, self(c.var.ctx).id, c.var.sessionId), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/me/sessions/{sessionId}',
        summary: 'Sign out at one place',
        ...signedIn,
        request: { params: z.object({ sessionId: z.string().max(60) }) },
        responses: { 200: json(shapes.done, 'It is over') },
      }),
      (c) => c.json(endSession(c.var.ctx, self(c.var.ctx).id, c.req.valid('param').sessionId), 200),
    );
