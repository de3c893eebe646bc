import { createRoute, z } from '@hono/zod-openapi';
import { today } from '../../core/context.ts';
import { body, guarded, ifMatch, json, newRoutes, setEtag } from '../../core/http.ts';
import { checkWording, resetTemplate, saveTemplate } from '../acts/template.ts';
import { templateCard, templateCards } from '../reads/templates.ts';
import { exampleCentre, exampleFacts, filledIn, smsParts, valuesOf } from '../rules.ts';
import * as shapes from '../shapes.ts';

const tags = ['notices'];
const path = '/notice-templates/{kind}/{channel}/{locale}';
const request = { params: shapes.templateKey };
const card = { 200: json(shapes.templateCard, 'The wording; its ETag is the edition to change') };

export const templateRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/notice-templates',
      tags,
      summary: 'The wording of every message, by channel and language',
      ...guarded('template.write'),
      responses: { 200: json(z.object({ templates: z.array(shapes.templateCard) }), 'The wordings') },
    }),
    (c) => c.json({ templates: templateCards(c.var.ctx) }, 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/notice-templates/preview',
      tags,
      summary: 'How a wording reads with made-up facts; nothing is kept',
      ...guarded('template.write'),
      request: { body: body(shapes.previewed) },
      responses: { 200: json(shapes.preview, 'The message, and how many SMS a network makes of it') },
    }),
    (c) => {
      const { kind, channel, locale, ...words } = c.req.valid('json');
      checkWording({ kind, channel }, words);
      const year = today(c.var.ctx, 'UTC').slice(0, 4);
      const read = filledIn(words, valuesOf(exampleFacts(year), exampleCentre, locale, year));
      return c.json({ ...read, parts: smsParts(read.body) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path,
      tags,
      summary: 'One wording',
      ...guarded('template.write'),
      request,
      responses: card,
    }),
    (c) => {
      const read = templateCard(c.var.ctx, c.req.valid('param'));
      setEtag(c, read.version);
      return c.json(read, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path,
      tags,
      summary: 'Give a message a wording of the house’s own (If-Match); it holds at every centre',
      ...guarded('template.write'),
      request: { ...request, body: body(shapes.wording) },
      responses: card,
    }),
    (c) => {
      const saved = saveTemplate(c.var.ctx, c.req.valid('param'), ifMatch(c), c.req.valid('json'));
      setEtag(c, saved.version);
      return c.json(saved, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path,
      tags,
      summary: 'Go back to the wording the house comes with (If-Match)',
      ...guarded('template.write'),
      request,
      responses: card,
    }),
    (c) => {
      const usual = resetTemplate(c.var.ctx, c.req.valid('param'), ifMatch(c));
      setEtag(c, usual.version);
      return c.json(usual, 200);
    },
  );
