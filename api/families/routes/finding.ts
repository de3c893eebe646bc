import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, json, newRoutes } from '../../core/http.ts';
import { centreId } from '../../core/ids.ts';
import { page } from '../../core/pages.ts';
import { recordSearch } from '../acts/note.ts';
import * as finding from '../reads/finding.ts';
import { familyForm } from '../reads.ts';
import * as shapes from '../shapes.ts';
import { watched, watchedAndLimited } from './watch.ts';

const at = { params: z.object({ centreId }) };
const tags = ['families'];

export const findingRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/families',
      tags,
      summary: 'Families of a centre by name',
      ...watched('family.read'),
      request: { ...at, query: shapes.familyQuery },
      responses: { 200: json(page(shapes.listedFamily), 'A page of families') },
    }),
    (c) => {
      const { ctx } = c.var;
      const { centreId: at } = c.req.valid('param');
      const families = finding.listFamilies(ctx, at, c.req.valid('query'));
      recordSearch(ctx, at, 'list', families.rows.length);
      return c.json(families, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/centres/{centreId}/families/search',
      tags,
      summary: 'Find families as somebody types; names and phones are never in an address',
      ...watchedAndLimited('family.read'),
      request: { ...at, body: body(shapes.familySearch) },
      responses: { 200: json(z.object({ rows: z.array(shapes.familyRow) }), '12 families at most') },
    }),
    (c) => {
      const { ctx } = c.var;
      const { centreId: at } = c.req.valid('param');
      const { kind, rows } = finding.searchFamilies(ctx, at, c.req.valid('json').q);
      recordSearch(ctx, at, kind, rows.length);
      return c.json({ rows }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/centres/{centreId}/families/duplicates',
      tags,
      summary: 'Families that may be the one being typed, and why',
      ...watchedAndLimited('family.read'),
      request: { ...at, body: body(shapes.typedFamily) },
      responses: { 200: json(z.object({ rows: z.array(shapes.likelyFamily) }), 'The likeliest first') },
    }),
    (c) => {
      const { ctx } = c.var;
      const { centreId: at } = c.req.valid('param');
      const rows = finding.likelyFamilies(ctx, at, c.req.valid('json'));
      recordSearch(ctx, at, 'likely', rows.length);
      return c.json({ rows }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/family-form',
      tags,
      summary: 'What the forms offer: groups with their papers, texts of consent',
      ...guarded('family.read'),
      request: at,
      responses: {
        200: json(shapes.familyForm, 'The groups of the region, the newest text of each purpose'),
      },
    }),
    (c) => c.json(familyForm(c.var.ctx, c.req.valid('param').centreId), 200),
  );
