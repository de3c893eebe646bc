import { createRoute } from '@hono/zod-openapi';
import { bookingToHandOut } from '../../bookings/acts/hand-out.ts';
import { deskFacts } from '../../bookings/reads/desk.ts';
import { permit } from '../../core/context.ts';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { enter } from '../../families/acts/enter.ts';
import { recordRead } from '../../families/acts/note.ts';
import { watched } from '../../families/routes/watch.ts';
import { accessReason } from '../../families/shapes.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { issue } from '../acts/issue.ts';
import { undoIssue, undoLoan } from '../acts/undo-issue.ts';
import { previewHandover } from '../reads/weighing.ts';
import * as shapes from '../shapes.ts';

const post = { method: 'post' as const, tags: ['loans'] };

const handOver = createRoute({
  ...post,
  ...watched('loan.issue'),
  path: '/centres/{centreId}/handovers',
  summary: 'Hand several things to a family, all or none',
  request: { params: shapes.centreRef, headers: accessReason, body: body(shapes.handoverBody) },
  responses: { 201: json(shapes.handoverCard, 'What was handed over, and until when') },
});
const preview = createRoute({
  ...post,
  ...watched('loan.issue'),
  path: '/centres/{centreId}/handovers/preview',
  summary: 'What the rules and the stock would say to a handover; changes nothing',
  request: { params: shapes.centreRef, headers: accessReason, body: body(shapes.handoverBody) },
  responses: { 200: json(shapes.handoverPreview, 'A verdict for each thing') },
});
const undoHandover = createRoute({
  ...post,
  ...guarded('loan.issue'),
  path: '/handovers/{handoverId}/undo',
  summary: 'Take back what is left of a handover on the day it happened',
  request: { params: shapes.handoverRef },
  responses: { 200: json(shapes.handoverCard, 'The handover, undone') },
});
const undoOne = createRoute({
  ...post,
  ...guarded('loan.issue'),
  path: '/loans/{loanId}/issue/undo',
  summary: 'Take back one thing of a handover on the day it happened',
  request: { params: shapes.loanRef },
  responses: { 200: json(shapes.loanCard, 'The loan, undone') },
});

export const handoverRoutes = newRoutes()
  .openapi(handOver, (c) => {
    const reason = c.req.valid('header')['x-access-reason'];
    return c.json(issue(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json'), reason), 201);
  })
  .openapi(preview, (c) => {
    const { ctx } = c.var;
    const { centreId } = c.req.valid('param');
    const { familyId, items, bookingId } = c.req.valid('json');
    permit(ctx, 'loan.issue', centreId);
    openDay(ctx, centreId);
    const entered = enter(ctx, familyId, 'family.read', c.req.valid('header')['x-access-reason']);
    const desk = deskFacts(ctx, centreId, familyId);
    recordRead(ctx, entered);
    if (bookingId !== undefined) bookingToHandOut(ctx, bookingId, familyId);
    return c.json(previewHandover(ctx, desk, items, bookingId), 200);
  })
  .openapi(undoHandover, (c) => c.json(undoIssue(c.var.ctx, c.req.valid('param').handoverId), 200))
  .openapi(undoOne, (c) => c.json(undoLoan(c.var.ctx, c.req.valid('param').loanId), 200));
