import { createRoute } from '@hono/zod-openapi';
import { body, guarded, json, newRoutes } from '../core/http.ts';
import { page } from '../core/pages.ts';
import { declareLost, takeBack } from './acts/close.ts';
import { extend, weighExtension } from './acts/extend.ts';
import { issue } from './acts/issue.ts';
import { settle } from './acts/settle.ts';
import { undoIssue, undoReturn } from './acts/undo.ts';
import { familyLoans, loanCard, openLoans, previewHandover, unitLoan } from './reads.ts';
import * as shapes from './shapes.ts';

const post = { method: 'post' as const, tags: ['loans'] };
const get = { method: 'get' as const, tags: ['loans'], ...guarded('loan.read') };
const loan = { 200: json(shapes.loanCard, 'The loan as it is now') };
const issuing = guarded('loan.issue');
const returning = guarded('loan.return');

const handOver = createRoute({
  ...post,
  path: '/centres/{centreId}/handovers',
  summary: 'Hand several things to a family, all or none',
  ...issuing,
  request: { params: shapes.centreRef, body: body(shapes.handoverBody) },
  responses: { 201: json(shapes.handoverCard, 'What was handed over, and until when') },
});
const preview = createRoute({
  ...post,
  path: '/centres/{centreId}/handovers/preview',
  summary: 'What the rules and the stock would say to a handover; changes nothing',
  ...issuing,
  request: { params: shapes.centreRef, body: body(shapes.handoverBody) },
  responses: { 200: json(shapes.handoverPreview, 'A verdict for each thing') },
});
const undoHandover = createRoute({
  ...post,
  path: '/handovers/{handoverId}/undo',
  summary: 'Take back a handover on the day it happened',
  ...issuing,
  request: { params: shapes.handoverRef },
  responses: { 200: json(shapes.handoverCard, 'The handover, undone') },
});
const openOnes = createRoute({
  ...get,
  path: '/centres/{centreId}/loans',
  summary: 'Open loans of a centre, the earliest due first',
  request: { params: shapes.centreRef, query: shapes.loanQuery },
  responses: { 200: json(page(shapes.loanRow), 'A page of loans') },
});
const ofFamily = createRoute({
  ...get,
  path: '/families/{familyId}/loans',
  summary: 'What a family has and had',
  request: { params: shapes.familyRef },
  responses: { 200: json(shapes.loanList, 'Open loans first, then the closed ones') },
});
const ofUnit = createRoute({
  ...get,
  path: '/units/{unitId}/loan',
  summary: 'The latest loan of a unit',
  request: { params: shapes.unitRef },
  responses: loan,
});
const card = createRoute({
  ...get,
  path: '/loans/{loanId}',
  summary: 'A loan',
  request: { params: shapes.loanRef },
  responses: loan,
});
const bringBack = createRoute({
  ...post,
  path: '/units/{unitId}/return',
  summary: 'Take a thing back',
  ...returning,
  request: { params: shapes.unitRef, body: body(shapes.returnBody) },
  responses: loan,
});
const undoBringBack = createRoute({
  ...post,
  path: '/loans/{loanId}/return/undo',
  summary: 'Take back a return on the day it happened',
  ...returning,
  request: { params: shapes.loanRef },
  responses: loan,
});
const lose = createRoute({
  ...post,
  path: '/loans/{loanId}/loss',
  summary: 'Record that a thing on loan is lost',
  ...returning,
  request: { params: shapes.loanRef, body: body(shapes.lossBody) },
  responses: loan,
});
const previewExtension = createRoute({
  ...post,
  path: '/loans/{loanId}/extensions/preview',
  summary: 'Whether and until when a loan can be extended; changes nothing',
  ...issuing,
  request: { params: shapes.loanRef, body: body(shapes.extensionBody) },
  responses: { 200: json(shapes.extensionPreview, 'The verdict') },
});
const prolong = createRoute({
  ...post,
  path: '/loans/{loanId}/extensions',
  summary: 'Extend a loan',
  ...issuing,
  request: { params: shapes.loanRef, body: body(shapes.extensionBody) },
  responses: loan,
});
const settleDamage = createRoute({
  ...post,
  path: '/damages/{damageId}/settlement',
  summary: 'Record that a damage was compensated or forgiven',
  ...guarded('loan.settle'),
  request: { params: shapes.damageRef, body: body(shapes.settleBody) },
  responses: loan,
});

export const loansRoutes = newRoutes()
  .openapi(handOver, (c) => c.json(issue(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json')), 201))
  .openapi(preview, (c) => {
    const { centreId } = c.req.valid('param');
    return c.json(previewHandover(c.var.ctx, centreId, c.req.valid('json')), 200);
  })
  .openapi(undoHandover, (c) => c.json(undoIssue(c.var.ctx, c.req.valid('param').handoverId), 200))
  .openapi(openOnes, (c) =>
    c.json(openLoans(c.var.ctx, c.req.valid('param').centreId, c.req.valid('query')), 200),
  )
  .openapi(ofFamily, (c) => c.json({ rows: familyLoans(c.var.ctx, c.req.valid('param').familyId) }, 200))
  .openapi(ofUnit, (c) => c.json(unitLoan(c.var.ctx, c.req.valid('param').unitId), 200))
  .openapi(card, (c) => c.json(loanCard(c.var.ctx, c.req.valid('param').loanId), 200))
  .openapi(bringBack, (c) =>
    c.json(takeBack(c.var.ctx, c.req.valid('param').unitId, c.req.valid('json')), 200),
  )
  .openapi(undoBringBack, (c) => c.json(undoReturn(c.var.ctx, c.req.valid('param').loanId), 200))
  .openapi(lose, (c) => c.json(declareLost(c.var.ctx, c.req.valid('param').loanId, c.req.valid('json')), 200))
  .openapi(previewExtension, (c) => {
    const { verdict } = weighExtension(c.var.ctx, c.req.valid('param').loanId, c.req.valid('json').overrides);
    return c.json({ verdict }, 200);
  })
  .openapi(prolong, (c) =>
    c.json(extend(c.var.ctx, c.req.valid('param').loanId, c.req.valid('json').overrides), 200),
  )
  .openapi(settleDamage, (c) =>
    c.json(settle(c.var.ctx, c.req.valid('param').damageId, c.req.valid('json')), 200),
  );
