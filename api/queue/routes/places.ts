import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { body, type Env, guarded, ifMatch, json, newRoutes, setEtag } from '../../core/http.ts';
import type { QueueEntryId } from '../../core/ids.ts';
import { watched } from '../../families/routes/watch.ts';
import { accessReason } from '../../families/shapes.ts';
import { declineAtDesk, withdrawOffer } from '../acts/decline.ts';
import { holdAtDesk } from '../acts/hold.ts';
import { leaveAtDesk } from '../acts/leave.ts';
import { linkFamily } from '../acts/link.ts';
import { moveEntry } from '../acts/move.ts';
import { entryCard } from '../reads/cards.ts';
import * as shapes from '../shapes.ts';

const post = { method: 'post' as const, tags: ['queue'], ...guarded('booking.write') };
const params = shapes.entryRef;
const responses = { 200: json(shapes.entryRow, 'The place as it is now; its ETag is the version to change') };

const pause = createRoute({
  ...post,
  path: '/queue/{queueEntryId}/pause',
  summary: 'Pass somebody over until they say otherwise; the place stays',
  request: { params },
  responses,
});
const resume = createRoute({
  ...post,
  path: '/queue/{queueEntryId}/resume',
  summary: 'Let somebody wait on at the place they kept',
  request: { params },
  responses,
});
const leave = createRoute({
  ...post,
  path: '/queue/{queueEntryId}/leave',
  summary: 'Take somebody out of the queue; an open offer goes to the next',
  request: { params },
  responses,
});
const move = createRoute({
  ...post,
  ...guarded('booking.override'),
  path: '/queue/{queueEntryId}/move',
  summary: 'Give somebody another place, with a reason that is shown',
  request: { params, body: body(shapes.moveBody) },
  responses,
});
const link = createRoute({
  method: 'put',
  tags: ['queue'],
  ...watched('booking.write'),
  path: '/queue/{queueEntryId}/family',
  summary: 'Say whose card is behind a place; its papers decide about the place from now on',
  request: { params, headers: accessReason, body: body(shapes.linkBody) },
  responses,
});
const decline = createRoute({
  ...post,
  path: '/queue/{queueEntryId}/offer/decline',
  summary: 'Let the open offer pass to the next, for a family that says so',
  request: { params, body: body(shapes.declineBody) },
  responses,
});
const withdraw = createRoute({
  ...post,
  path: '/queue/{queueEntryId}/offer/withdraw',
  summary: 'Take the open offer back; the family is told why, keeps its place and is paused',
  request: { params, body: body(shapes.withdrawBody) },
  responses,
});

/** The place after a change, to whoever may see it now. */
function shown(c: Context<Env>, id: QueueEntryId): shapes.EntryRow {
  const card = entryCard(c.var.ctx, id);
  setEtag(c, card.version);
  return card;
}

export const placeRoutes = newRoutes()
  .openapi(pause, (c) => {
    const { queueEntryId } = c.req.valid('param');
    holdAtDesk(c.var.ctx, queueEntryId, ifMatch(c), 'pause');
    return c.json(shown(c, queueEntryId), 200);
  })
  .openapi(resume, (c) => {
    const { queueEntryId } = c.req.valid('param');
    holdAtDesk(c.var.ctx, queueEntryId, ifMatch(c), 'resume');
    return c.json(shown(c, queueEntryId), 200);
  })
  .openapi(leave, (c) => {
    const { queueEntryId } = c.req.valid('param');
    leaveAtDesk(c.var.ctx, queueEntryId);
    return c.json(shown(c, queueEntryId), 200);
  })
  .openapi(move, (c) => {
    const { queueEntryId } = c.req.valid('param');
    moveEntry(c.var.ctx, queueEntryId, ifMatch(c), c.req.valid('json'));
    return c.json(shown(c, queueEntryId), 200);
  })
  .openapi(link, (c) => {
    const { queueEntryId } = c.req.valid('param');
    const reason = c.req.valid('header')['x-access-reason'];
    linkFamily(c.var.ctx, queueEntryId, ifMatch(c), c.req.valid('json').familyId, reason);
    return c.json(shown(c, queueEntryId), 200);
  })
  .openapi(decline, (c) => {
    const { queueEntryId } = c.req.valid('param');
    declineAtDesk(c.var.ctx, queueEntryId, c.req.valid('json').keep);
    return c.json(shown(c, queueEntryId), 200);
  })
  .openapi(withdraw, (c) => {
    const { queueEntryId } = c.req.valid('param');
    withdrawOffer(c.var.ctx, queueEntryId, c.req.valid('json').reason);
    return c.json(shown(c, queueEntryId), 200);
  });
