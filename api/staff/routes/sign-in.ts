import { createRoute } from '@hono/zod-openapi';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { keepOpen } from '../acts/keep-open.ts';
import { confirmSecondFactor } from '../acts/second-factor.ts';
import { passSecondStep } from '../acts/second-step.ts';
import { signIn, signOut } from '../acts/sign-in.ts';
import type { Auth } from '../auth.ts';
import * as shapes from '../shapes.ts';
import { ownRoutes } from './own.ts';

const tags = ['sign-in'];
const done = { done: true } as const;
const cookies = 'The cookies of the session come with the answer';

/** The door: signing in and out, by the sign-in library. These routes want no Idempotency-Key. */
export const signInRoutes = (auth: Auth) =>
  newRoutes()
    .route('/', ownRoutes(auth))
    .openapi(
      createRoute({
        method: 'post',
        path: '/auth/sign-in/username',
        tags,
        summary: 'Sign in with user name and password',
        ...guarded('public'),
        request: { body: body(shapes.signInBody) },
        responses: { 200: json(shapes.signInAnswer, `Signed in, or on to the second factor. ${cookies}`) },
      }),
      async (c) => c.json(await signIn(c.var.ctx, auth, auth.door(c), c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/auth/two-factor/verify-totp',
        tags,
        summary:
          'The code of the authenticator app: as the second step of a sign-in, or to finish its set-up',
        ...guarded('public'),
        request: { body: body(shapes.codeBody) },
        responses: { 200: json(shapes.done, `Signed in, or set up. ${cookies}`) },
      }),
      async (c) => {
        const { ctx } = c.var;
        const { code } = c.req.valid('json');
        if (ctx.actor.kind === 'staff') await confirmSecondFactor(ctx, auth.door(c), code);
        else await passSecondStep(ctx, auth, auth.door(c), code, false);
        return c.json(done, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/auth/two-factor/verify-backup-code',
        tags,
        summary: 'A backup code as the second step of a sign-in; each works once',
        ...guarded('public'),
        request: { body: body(shapes.codeBody) },
        responses: { 200: json(shapes.done, `Signed in. ${cookies}`) },
      }),
      async (c) => {
        await passSecondStep(c.var.ctx, auth, auth.door(c), c.req.valid('json').code, true);
        return c.json(done, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/auth/sign-out',
        tags,
        summary: 'Sign out here',
        ...guarded('public'),
        responses: { 200: json(shapes.done, 'The session is over') },
      }),
      async (c) => {
        await signOut(c.var.ctx, auth.door(c));
        return c.json(done, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/auth/get-session',
        tags,
        summary: 'Say that somebody is still there: the session lasts ten minutes from now',
        ...guarded('signed-in'),
        responses: { 200: json(shapes.sessionLife, 'Until when the session lasts') },
      }),
      (c) => c.json({ expiresAt: keepOpen(c.var.ctx, c.var.sessionId) }, 200),
    );
