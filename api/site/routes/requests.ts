import { createRoute } from '@hono/zod-openapi';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { askForBooking, askForPlace } from '../acts/ask.ts';
import type { Guard } from '../acts/guard.ts';
import { sendCode } from '../acts/one-time.ts';
import { openByCode, openByDigits } from '../acts/open.ts';
import { siteConsents } from '../reads/consents.ts';
import * as shapes from '../shapes.ts';
import { type Cookies, networkOf, showMade, visiting } from './session.ts';

const tags = ['site'];
const post = { method: 'post' as const, tags, ...guarded('public') };
const get = { method: 'get' as const, tags, ...guarded('public') };
const opened = { 200: json(shapes.opened, 'Opened; the cookie of the session comes with the answer') };

/** Asking for something without an account, and coming back to it. */
export const requestRoutes = (guard: Guard, cookies: Cookies) =>
  newRoutes()
    .openapi(
      createRoute({
        ...get,
        path: '/site/challenge',
        summary:
          'Work for the browser, to be sent with a request or for a one-time code; each opens one door',
        responses: { 200: json(shapes.challenge, 'A challenge, good for twenty minutes') },
      }),
      async (c) => {
        await guard.take({ challenge: networkOf(c) });
        return c.json(await guard.challenge(c.var.ctx), 200);
      },
    )
    .openapi(
      createRoute({
        ...get,
        path: '/site/consents',
        summary: 'The newest texts of what is consented to with a request',
        responses: { 200: json(shapes.siteConsents, 'One text for each purpose') },
      }),
      (c) => c.json({ rows: siteConsents(c.var.ctx) }, 200),
    )
    .openapi(
      createRoute({
        ...post,
        path: '/site/bookings',
        summary: 'Ask for things of a centre for some days',
        request: { body: body(shapes.bookingRequest) },
        responses: { 201: json(shapes.requested, 'What it is opened with; it is open in this browser') },
      }),
      async (c) => {
        const asked = c.req.valid('json');
        const made = await askForBooking(visiting(c), guard, networkOf(c), asked);
        showMade(c, cookies, { bookingId: made.bookingId }, asked);
        return c.json(made, 201);
      },
    )
    .openapi(
      createRoute({
        ...post,
        path: '/site/queue',
        summary: 'Ask for a place in the queue for a type',
        request: { body: body(shapes.queueRequest) },
        responses: { 201: json(shapes.queued, 'What it is opened with; it is open in this browser') },
      }),
      async (c) => {
        const asked = c.req.valid('json');
        const made = await askForPlace(visiting(c), guard, networkOf(c), asked);
        showMade(c, cookies, { entryId: made.queueEntryId }, asked);
        return c.json(made, 201);
      },
    )
    .openapi(
      createRoute({
        ...post,
        path: '/site/my/open',
        summary: 'Open one booking or place in the queue by its code and the phone’s last four digits',
        request: { body: body(shapes.opening) },
        responses: opened,
      }),
      async (c) => {
        const session = await openByCode(visiting(c), guard, networkOf(c), c.req.valid('json'));
        return c.json({ expiresAt: cookies.carry(c, session) }, 200);
      },
    )
    .openapi(
      createRoute({
        ...post,
        path: '/site/my/code',
        summary: 'Send a one-time code to a phone or an e-mail with which something is open',
        request: { body: body(shapes.codeRequest) },
        responses: { 200: json(shapes.codeSent, 'The same whether the contact is known or not') },
      }),
      async (c) => c.json(await sendCode(visiting(c), guard, networkOf(c), c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        ...post,
        path: '/site/my/code/verify',
        summary: 'Open everything of a phone or an e-mail by the code that was sent to it',
        request: { body: body(shapes.codeAnswer) },
        responses: opened,
      }),
      async (c) => {
        const session = await openByDigits(visiting(c), guard, networkOf(c), c.req.valid('json'));
        return c.json({ expiresAt: cookies.carry(c, session) }, 200);
      },
    );
