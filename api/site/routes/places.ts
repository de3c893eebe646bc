import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { body, type Env, guarded, json, newRoutes } from '../../core/http.ts';
import { acceptMine, declineMine, type QueueStep, stepMine } from '../acts/own-places.ts';
import { myBooking, myEntry } from '../reads/mine.ts';
import { within } from '../reads/session.ts';
import * as shapes from '../shapes.ts';
import { type Cookies, visiting } from './session.ts';

const tags = ['site'];
const post = { method: 'post' as const, tags, ...guarded('public') };

const accept = createRoute({
  ...post,
  path: '/site/my/offers/{offerId}/accept',
  summary: 'Take what the queue offers: it becomes a booking',
  request: { params: shapes.offerRef },
  responses: { 200: json(shapes.myBooking, 'The booking it became') },
});
const decline = createRoute({
  ...post,
  path: '/site/my/offers/{offerId}/decline',
  summary: 'Let an offer pass to the next, and wait on later or leave the queue',
  request: { params: shapes.offerRef, body: body(shapes.myDecline) },
  responses: { 200: json(shapes.done, 'It went to the next') },
});
const step = <Name extends QueueStep>(name: Name, summary: string) =>
  createRoute({
    ...post,
    path: `/site/my/queue/{queueEntryId}/${name}` as const,
    summary,
    request: { params: shapes.queueEntryRef },
    responses: { 200: json(shapes.myEntry, 'The place as it is now') },
  });
/** What a family does itself with its places in the queue. */
export const placeRoutes = (cookies: Cookies) => {
  const inSession = (c: Context<Env>) => ({ ctx: visiting(c), ...cookies.here(c) });
  const stepped = (c: Context<Env>, id: Parameters<typeof stepMine>[2], name: QueueStep) => {
    const { ctx, session } = inSession(c);
    stepMine(ctx, session, id, name);
    return myEntry(ctx, within(ctx, session, 'entries', id));
  };
  return newRoutes()
    .openapi(accept, (c) => {
      const { ctx, session } = inSession(c);
      const id = acceptMine(ctx, session, c.req.valid('param').offerId);
      return c.json(myBooking(ctx, within(ctx, session, 'bookings', id)), 200);
    })
    .openapi(decline, (c) => {
      const { ctx, session } = inSession(c);
      declineMine(ctx, session, c.req.valid('param').offerId, c.req.valid('json').keep);
      return c.json({ done: true as const }, 200);
    })
    .openapi(step('pause', 'Be passed over for now; the place stays'), (c) =>
      c.json(stepped(c, c.req.valid('param').queueEntryId, 'pause'), 200),
    )
    .openapi(step('resume', 'Wait on at the place that was kept'), (c) =>
      c.json(stepped(c, c.req.valid('param').queueEntryId, 'resume'), 200),
    )
    .openapi(step('leave', 'Give the place up'), (c) =>
      c.json(stepped(c, c.req.valid('param').queueEntryId, 'leave'), 200),
    );
};
