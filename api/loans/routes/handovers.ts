import { createRoute } from '@hono/zod-openapi';
import { permit } from '../../core/context.ts';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { issue } from '../acts/issue.ts';
import { undoIssue } from '../acts/undo-issue.ts';
import { previewHandover } from '../reads.ts';
import * as shapes from '../shapes.ts';

const post = { method: 'post' as const, tags: ['loans'], ...guarded('loan.issue') };

const handOver = createRoute({
  ...post,
  path: '/centres/{centreId}/handovers',
  summary: 'Hand several things to a family, all or none',
  request: { params: shapes.centreRef, body: body(shapes.handoverBody) },
  responses: { 201: json(shapes.handoverCard, 'What was handed over, and until when') },
});
const preview = createRoute({
  ...post,
  path: '/centres/{centreId}/handovers/preview',
  summary: 'What the rules and the stock would say to a handover; changes nothing',
  request: { params: shapes.centreRef, body: body(shapes.handoverBody) },
  responses: { 200: json(shapes.handoverPreview, 'A verdict for each thing') },
});
const undoHandover = createRoute({
  ...post,
  path: '/handovers/{handoverId}/undo',
  summary: 'Take back a handover on the day it happened',
  request: { params: shapes.handoverRef },
  responses: { 200: json(shapes.handoverCard, 'The handover, undone') },
});

export const handoverRoutes = newRoutes()
  .openapi(handOver, (c) => c.json(issue(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json')), 201))
  .openapi(preview, (c) => {
    const { ctx } = c.var;
    const { centreId } = c.req.valid('param');
    permit(ctx, 'loan.issue', centreId);
    openDay(ctx, centreId);
    return c.json(previewHandover(ctx, centreId, c.req.valid('json')), 200);
  })
  .openapi(undoHandover, (c) => c.json(undoIssue(c.var.ctx, c.req.valid('param').handoverId), 200));
