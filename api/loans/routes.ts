import { createRoute } from '@hono/zod-openapi';
import { permit } from '../core/context.ts';
import { body, guarded, json, newRoutes } from '../core/http.ts';
import { page } from '../core/pages.ts';
import { enter } from '../families/acts/enter.ts';
import { recordRead } from '../families/acts/note.ts';
import { watched } from '../families/routes/watch.ts';
import { accessReason } from '../families/shapes.ts';
import { extend } from './acts/extend.ts';
import { familyLoans, loanCard, loansBeside, openLoans, unitLoan } from './reads/cards.ts';
import { weighExtension } from './reads/extension.ts';
import { handoverRoutes } from './routes/handovers.ts';
import { returnRoutes } from './routes/returns.ts';
import * as shapes from './shapes.ts';

const post = { method: 'post' as const, tags: ['loans'], ...guarded('loan.issue') };
const get = { method: 'get' as const, tags: ['loans'], ...guarded('loan.read') };
const loan = { 200: json(shapes.loanCard, 'The loan as it is now') };

const openOnes = createRoute({
  ...get,
  path: '/centres/{centreId}/loans',
  summary: 'Open loans of a centre, the earliest due first',
  request: { params: shapes.centreRef, query: shapes.loanQuery },
  responses: { 200: json(page(shapes.loanRow), 'A page of loans') },
});
const ofFamily = createRoute({
  ...get,
  ...watched('family.read'),
  path: '/families/{familyId}/loans',
  summary: 'What a family has and had',
  request: { params: shapes.familyRef, headers: accessReason },
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
const beside = createRoute({
  ...get,
  ...watched('family.read'),
  path: '/loans/{loanId}/beside',
  summary: 'What else the same family has now',
  request: { params: shapes.loanRef },
  responses: { 200: json(shapes.loanList, 'Open loans, the earliest due first') },
});
const previewExtension = createRoute({
  ...post,
  ...watched('loan.issue'),
  path: '/loans/{loanId}/extensions/preview',
  summary: 'Whether and until when a loan can be extended; changes nothing',
  request: { params: shapes.loanRef, body: body(shapes.extensionBody) },
  responses: { 200: json(shapes.extensionPreview, 'The verdict') },
});
const prolong = createRoute({
  ...post,
  ...watched('loan.issue'),
  path: '/loans/{loanId}/extensions',
  summary: 'Extend a loan',
  request: { params: shapes.loanRef, body: body(shapes.extensionBody) },
  responses: loan,
});

export const loansRoutes = newRoutes()
  .route('/', handoverRoutes)
  .route('/', returnRoutes)
  .openapi(openOnes, (c) =>
    c.json(openLoans(c.var.ctx, c.req.valid('param').centreId, c.req.valid('query')), 200),
  )
  .openapi(ofFamily, (c) => {
    const { ctx } = c.var;
    const { familyId } = c.req.valid('param');
    const entered = enter(ctx, familyId, 'family.read', c.req.valid('header')['x-access-reason']);
    permit(ctx, 'loan.read', entered.standing.centreId);
    recordRead(ctx, entered);
    return c.json({ rows: familyLoans(ctx, familyId) }, 200);
  })
  .openapi(ofUnit, (c) => c.json(unitLoan(c.var.ctx, c.req.valid('param').unitId), 200))
  .openapi(card, (c) => c.json(loanCard(c.var.ctx, c.req.valid('param').loanId), 200))
  .openapi(beside, (c) => c.json({ rows: loansBeside(c.var.ctx, c.req.valid('param').loanId) }, 200))
  .openapi(previewExtension, (c) => {
    const { loanId } = c.req.valid('param');
    const { verdict, stock, ok } = weighExtension(c.var.ctx, loanId, c.req.valid('json').overrides);
    return c.json({ verdict, stock, ok }, 200);
  })
  .openapi(prolong, (c) =>
    c.json(extend(c.var.ctx, c.req.valid('param').loanId, c.req.valid('json').overrides), 200),
  );
