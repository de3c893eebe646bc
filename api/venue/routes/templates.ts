import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, ifMatch, json, newRoutes, setEtag } from '../../core/http.ts';
import { addTemplate, changeTemplate } from '../acts/templates.ts';
import { templatesOfCentre } from '../reads.ts';
import * as shapes from '../shapes.ts';

const read = { method: 'get' as const, tags: ['venue'], ...guarded('venue.read') };
const write = { tags: ['venue'], ...guarded('venue.write') };

const templates = createRoute({
  ...read,
  path: '/centres/{centreId}/session-templates',
  summary: 'The kinds of sessions of a centre',
  request: { params: shapes.centreRef },
  responses: { 200: json(z.object({ rows: z.array(shapes.templateCard) }), 'The archived ones, too') },
});
const newTemplate = createRoute({
  ...write,
  method: 'post',
  path: '/centres/{centreId}/session-templates',
  summary: 'Add a kind of session',
  request: { params: shapes.centreRef, body: body(shapes.newTemplate) },
  responses: { 201: json(shapes.templateCard, 'The kind') },
});
const patchTemplate = createRoute({
  ...write,
  method: 'patch',
  path: '/session-templates/{sessionTemplateId}',
  summary: 'Change what is given of a kind of session (If-Match)',
  request: { params: shapes.templateRef, body: body(shapes.templatePatch) },
  responses: { 200: json(shapes.templateCard, 'The kind as it is now') },
});

export const templateRoutes = newRoutes()
  .openapi(templates, (c) =>
    c.json({ rows: templatesOfCentre(c.var.ctx, c.req.valid('param').centreId) }, 200),
  )
  .openapi(newTemplate, (c) => {
    const made = addTemplate(c.var.ctx, c.req.valid('param').centreId, c.req.valid('json'));
    setEtag(c, made.version);
    return c.json(made, 201);
  })
  .openapi(patchTemplate, (c) => {
    const { sessionTemplateId } = c.req.valid('param');
    const changed = changeTemplate(c.var.ctx, sessionTemplateId, ifMatch(c), c.req.valid('json'));
    setEtag(c, changed.version);
    return c.json(changed, 200);
  });
