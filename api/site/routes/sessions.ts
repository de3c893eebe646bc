import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Ctx } from '../../core/context.ts';
import { body, type Env, guarded, json, newRoutes } from '../../core/http.ts';
import type { VisitId } from '../../core/ids.ts';
import type { Guard } from '../acts/guard.ts';
import { openByGuestCode } from '../acts/open-venue.ts';
import { askForVisit, cancelMyVisit, changeMyVisit, restoreMyVisit, visitAsGuest } from '../acts/visits.ts';
import { type SiteSession, within } from '../reads/session.ts';
import { guestVenue, myVisit, publicSession, publicSessions } from '../reads/sessions.ts';
import * as shapes from '../shapes.ts';
import { type Cookies, networkOf, showMade, visiting } from './session.ts';

const tags = ['site'];
const post = { method: 'post' as const, tags, ...guarded('public') };
const get = { method: 'get' as const, tags, ...guarded('public') };
const asNow = { 200: json(shapes.myVisit, 'The visit as it is now') };

const list = createRoute({
  ...get,
  path: '/site/centres/{centreId}/sessions',
  summary: 'The sessions of a centre’s public venues in the next four weeks',
  request: { params: shapes.centreRef },
  responses: { 200: json(shapes.siteVenueSessions, 'By the moment they begin') },
});
const open = createRoute({
  ...get,
  path: '/site/sessions/{venueSessionId}',
  summary: 'A session of a public venue that has not begun',
  request: { params: shapes.sessionRef },
  responses: { 200: json(shapes.siteVenueSession, 'The session') },
});
const ask = createRoute({
  ...post,
  path: '/site/visits',
  summary: 'Ask for places in a session of a public venue, or for one on its waiting list',
  request: { body: body(shapes.visitRequest) },
  responses: { 201: json(shapes.visiting, 'What it is opened with; it is open in this browser') },
});
const enterVenue = createRoute({
  ...post,
  path: '/site/venue/open',
  summary: 'Open the venue at which one stays by the code of a guest',
  request: { body: body(shapes.guestOpening) },
  responses: { 200: json(shapes.opened, 'Opened; the cookie of the session comes with the answer') },
});
const venue = createRoute({
  ...get,
  path: '/site/venue',
  summary: 'What a guest finds by her code: the sessions of the next four weeks, and her visits',
  responses: { 200: json(shapes.guestVenue, 'The venue, without its address') },
});
const asGuest = createRoute({
  ...post,
  path: '/site/venue/visits',
  summary: 'Take places in a session of the venue at which one stays',
  request: { body: body(shapes.guestVisit) },
  responses: { 201: json(shapes.myVisit, 'The visit: `booked`, or `waiting` where there is no place') },
});
const cancel = createRoute({
  ...post,
  path: '/site/my/visits/{visitId}/cancel',
  summary: 'Cancel a visit',
  request: { params: shapes.visitRef },
  responses: asNow,
});
const restore = createRoute({
  ...post,
  path: '/site/my/visits/{visitId}/restore',
  summary: 'Take back a cancellation of the same day: booked, or waiting where the place is gone',
  request: { params: shapes.visitRef },
  responses: asNow,
});
const change = createRoute({
  ...post,
  path: '/site/my/visits/{visitId}/change',
  summary: 'Say how many come',
  request: { params: shapes.visitRef, body: body(shapes.myPeople) },
  responses: asNow,
});

/** Sessions of venues: looking, taking places, what a guest finds. */
export const sessionsRoutes = (guard: Guard, cookies: Cookies) => {
  const inSession = (c: Context<Env>) => ({ ctx: visiting(c), ...cookies.here(c) });
  type Step = (ctx: Ctx, session: SiteSession, id: VisitId) => void;
  /** Does something to her own visit, and shows it as it is now. */
  const done = (c: Context<Env>, id: VisitId, step: Step) => {
    const { ctx, session } = inSession(c);
    step(ctx, session, id);
    return myVisit(ctx, within(ctx, session, 'visits', id));
  };
  return newRoutes()
    .openapi(list, (c) => c.json({ rows: publicSessions(visiting(c), c.req.valid('param').centreId) }, 200))
    .openapi(open, (c) => c.json(publicSession(visiting(c), c.req.valid('param').venueSessionId), 200))
    .openapi(ask, async (c) => {
      const asked = c.req.valid('json');
      const made = await askForVisit(visiting(c), guard, networkOf(c), asked);
      showMade(c, cookies, { visitId: made.visitId }, asked);
      return c.json(made, 201);
    })
    .openapi(enterVenue, async (c) => {
      const session = await openByGuestCode(visiting(c), guard, networkOf(c), c.req.valid('json'));
      return c.json({ expiresAt: cookies.carry(c, session) }, 200);
    })
    .openapi(venue, (c) => {
      const { ctx, session, expiresAt } = inSession(c);
      return c.json({ ...guestVenue(ctx, session), expiresAt }, 200);
    })
    .openapi(asGuest, (c) => {
      const { ctx, session } = inSession(c);
      return c.json(myVisit(ctx, visitAsGuest(ctx, session, c.req.valid('json'))), 201);
    })
    .openapi(cancel, (c) => c.json(done(c, c.req.valid('param').visitId, cancelMyVisit), 200))
    .openapi(restore, (c) => c.json(done(c, c.req.valid('param').visitId, restoreMyVisit), 200))
    .openapi(change, (c) => {
      const people = c.req.valid('json');
      const put: Step = (ctx, session, id) => changeMyVisit(ctx, session, id, people);
      return c.json(done(c, c.req.valid('param').visitId, put), 200);
    });
};
