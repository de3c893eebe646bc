import { createHash } from 'node:crypto';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { body, type Env, guarded, json, newRoutes } from '../../core/http.ts';
import { makeCentreFeed, makeMyFeed, revokeCentreFeed, revokeMyFeed } from '../acts/own-feeds.ts';
import { bookingCalendar, feedFile } from '../reads/calendars.ts';
import { within } from '../reads/session.ts';
import * as shapes from '../shapes.ts';
import { type Cookies, visiting } from './session.ts';

const tags = ['site'];
const calendar = (description: string) => ({
  description,
  content: { 'text/calendar': { schema: { type: 'string' as const } } },
});
const made = { 201: json(shapes.feed, 'The secret address; it is shown here only') };
const revoked = { 200: json(shapes.done, 'The address leads nowhere any more') };

/** Sends a calendar file, or that nothing in it has changed since it was last asked for. */
function send(c: Context<Env>, file: string, name: string) {
  const tag = `"${createHash('sha256').update(file).digest('base64url').slice(0, 22)}"`;
  c.header('ETag', tag);
  c.header('Cache-Control', 'private, no-cache');
  // What is sent compressed comes back with a weak tag; it is the same file.
  if (c.req.header('If-None-Match')?.replace(/^W\//, '') === tag) return c.body(null, 304);
  c.header('Content-Type', 'text/calendar; charset=utf-8');
  c.header('Content-Disposition', `inline; filename="${name}.ics"`);
  return c.body(file, 200);
}

const ofBooking = createRoute({
  method: 'get',
  tags,
  ...guarded('public'),
  path: '/site/my/bookings/{bookingId}/calendar',
  summary: 'The days of a booking as a calendar file',
  request: { params: shapes.bookingRef, query: shapes.calendarLocale },
  responses: {
    200: calendar('An iCalendar file of whole days'),
    304: { description: 'Nothing has changed' },
  },
});
const mine = {
  tags,
  ...guarded('public'),
  path: '/site/my/feed' as const,
};
const makeMine = createRoute({
  ...mine,
  method: 'post',
  summary: 'A secret address for a calendar program, with all of this contact; the one before is taken back',
  request: { body: body(shapes.feedBody) },
  responses: made,
});
const revokeMine = createRoute({
  ...mine,
  method: 'delete',
  summary: 'Take the secret address back',
  responses: revoked,
});
const ofCentre = {
  tags,
  ...guarded('booking.read'),
  path: '/centres/{centreId}/feed' as const,
};
const makeCentres = createRoute({
  ...ofCentre,
  method: 'post',
  summary: 'A secret address of your own with the days of a centre: codes and numbers, no names',
  request: { params: shapes.centreRef, body: body(shapes.feedBody) },
  responses: made,
});
const revokeCentres = createRoute({
  ...ofCentre,
  method: 'delete',
  summary: 'Take your secret address back',
  request: { params: shapes.centreRef },
  responses: revoked,
});
const read = createRoute({
  method: 'get',
  tags,
  ...guarded('public'),
  path: '/calendar/{feed}',
  summary: 'What a calendar program reads at a secret address',
  request: { params: shapes.feedRef, query: shapes.calendarLocale },
  responses: {
    200: calendar('An iCalendar feed of whole days'),
    304: { description: 'Nothing has changed' },
  },
});

/** Calendar files and private feeds. */
export const feedRoutes = (cookies: Cookies) =>
  newRoutes()
    .openapi(ofBooking, (c) => {
      const { session } = cookies.here(c);
      const ctx = visiting(c);
      const id = within(ctx, session, 'bookings', c.req.valid('param').bookingId);
      return send(c, bookingCalendar(ctx, id, c.req.valid('query').lang), 'prokat');
    })
    .openapi(makeMine, (c) => {
      const { session } = cookies.here(c);
      return c.json(makeMyFeed(visiting(c), session, c.req.valid('json').locale), 201);
    })
    .openapi(revokeMine, (c) => {
      revokeMyFeed(visiting(c), cookies.here(c).session);
      return c.json({ done: true as const }, 200);
    })
    .openapi(makeCentres, (c) =>
      c.json(makeCentreFeed(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json').locale), 201),
    )
    .openapi(revokeCentres, (c) => {
      revokeCentreFeed(c.var.ctx, c.req.valid('param').centreId);
      return c.json({ done: true as const }, 200);
    })
    .openapi(read, (c) => {
      const token = c.req.valid('param').feed.slice(0, -'.ics'.length);
      return send(c, feedFile(visiting(c), token, c.req.valid('query').lang), 'prokat');
    });
