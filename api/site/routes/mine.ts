import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { body, type Env, guarded, json, newRoutes } from '../../core/http.ts';
import { setMessages } from '../acts/messages.ts';
import { cancelMine, changeMine, extendMine, reopenMine } from '../acts/own-things.ts';
import { mine, myBooking, myLoan } from '../reads/mine.ts';
import { within } from '../reads/session.ts';
import * as shapes from '../shapes.ts';
import { type Cookies, visiting } from './session.ts';

const tags = ['site'];
const post = { method: 'post' as const, tags, ...guarded('public') };
const asNow = { 200: json(shapes.myBooking, 'The booking as it is now') };

const show = createRoute({
  ...post,
  method: 'get',
  path: '/site/my',
  summary: 'All that this session opens: bookings, places in the queue, things at home',
  responses: { 200: json(shapes.mine, 'What is open first') },
});
const close = createRoute({
  ...post,
  path: '/site/my/close',
  summary: 'Close what is open in this browser',
  responses: { 200: json(shapes.done, 'Closed; the cookie is taken back') },
});
const cancel = createRoute({
  ...post,
  path: '/site/my/bookings/{bookingId}/cancel',
  summary: 'Cancel a booking',
  request: { params: shapes.bookingRef },
  responses: asNow,
});
const reopen = createRoute({
  ...post,
  path: '/site/my/bookings/{bookingId}/reopen',
  summary: 'Take back a cancellation of the same day: it is asked for again, if it still fits',
  request: { params: shapes.bookingRef },
  responses: asNow,
});
const change = createRoute({
  ...post,
  path: '/site/my/bookings/{bookingId}/change',
  summary: 'Give a booking other days or things; what does not fit leaves all as it was',
  request: { params: shapes.bookingRef, body: body(shapes.myChange) },
  responses: asNow,
});
const extend = createRoute({
  ...post,
  path: '/site/my/loans/{loanId}/extension',
  summary: 'Keep a thing for another term',
  request: { params: shapes.loanRef },
  responses: { 200: json(shapes.myLoan, 'The loan as it is now') },
});
const messages = createRoute({
  ...post,
  path: '/site/my/messages',
  summary: 'Stop the messages about all this session opens, or let them come again',
  request: { body: body(shapes.messagesBody) },
  responses: { 200: json(shapes.done, 'So it is') },
});

/** What a family does itself, in what it has opened. */
export const mineRoutes = (cookies: Cookies) => {
  const inSession = (c: Context<Env>) => ({ ctx: visiting(c), ...cookies.here(c) });
  return newRoutes()
    .openapi(show, (c) => {
      const { ctx, session, expiresAt } = inSession(c);
      return c.json({ ...mine(ctx, session), expiresAt }, 200);
    })
    .openapi(close, (c) => {
      cookies.close(c);
      return c.json({ done: true as const }, 200);
    })
    .openapi(cancel, (c) => {
      const { ctx, session } = inSession(c);
      const { bookingId } = c.req.valid('param');
      cancelMine(ctx, session, bookingId);
      return c.json(myBooking(ctx, within(ctx, session, 'bookings', bookingId)), 200);
    })
    .openapi(reopen, (c) => {
      const { ctx, session } = inSession(c);
      const { bookingId } = c.req.valid('param');
      reopenMine(ctx, session, bookingId);
      return c.json(myBooking(ctx, within(ctx, session, 'bookings', bookingId)), 200);
    })
    .openapi(change, (c) => {
      const { ctx, session } = inSession(c);
      const { bookingId } = c.req.valid('param');
      changeMine(ctx, session, bookingId, c.req.valid('json'));
      return c.json(myBooking(ctx, within(ctx, session, 'bookings', bookingId)), 200);
    })
    .openapi(extend, (c) => {
      const { ctx, session } = inSession(c);
      const { loanId } = c.req.valid('param');
      extendMine(ctx, session, loanId);
      return c.json(myLoan(ctx, within(ctx, session, 'loans', loanId)), 200);
    })
    .openapi(messages, (c) => {
      const { ctx, session } = inSession(c);
      setMessages(ctx, session, c.req.valid('json'));
      return c.json({ done: true as const }, 200);
    });
};
