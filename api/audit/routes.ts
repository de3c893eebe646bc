import { setImmediate } from 'node:timers/promises';
import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { body, guarded, json, newRoutes } from '../core/http.ts';
import { centreId } from '../core/ids.ts';
import { noteVerdict } from './acts.ts';
import * as reads from './reads.ts';
import * as shapes from './shapes.ts';

const tags = ['audit'];

export const auditRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/centres/{centreId}/trail',
      tags,
      summary: 'The trail of a centre, newest first',
      ...guarded('audit.read'),
      request: { params: z.object({ centreId }), query: shapes.trailQuery },
      responses: { 200: json(shapes.trailPage, 'A page of entries') },
    }),
    (c) => c.json(reads.trailOf(c.var.ctx, c.req.valid('param').centreId, c.req.valid('query')), 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/trail',
      tags,
      summary: 'The trail of all own centres, newest first; for administrators also what concerns no centre',
      ...guarded('audit.read'),
      request: { query: shapes.trailQuery },
      responses: { 200: json(shapes.trailPage, 'A page of entries') },
    }),
    (c) => c.json(reads.ownTrail(c.var.ctx, c.req.valid('query')), 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/trail/people',
      tags,
      summary: 'Whose entries can be asked for: the people of the own centres',
      ...guarded('audit.read'),
      responses: { 200: json(shapes.trailPeople, 'The people by name') },
    }),
    (c) => c.json({ rows: reads.people(c.var.ctx) }, 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/trail/verify',
      tags,
      summary: 'Check the whole chain; tells how far it is, and at last the verdict (server-sent events)',
      ...guarded('audit.read'),
      request: { body: body(shapes.verification) },
      responses: {
        200: {
          description:
            'Messages `{"checked": 1000, "of": 5000}`, the last one the verdict (VerificationLine)',
          content: { 'text/event-stream': { schema: z.string() } },
        },
      },
    }),
    (c) => {
      const { ctx } = c.var;
      const check = reads.verifying(ctx.db, c.req.valid('json').seal);
      return streamSSE(c, async (out) => {
        for (;;) {
          const step = check.next();
          if (step.done) noteVerdict(ctx, step.value);
          await out.writeSSE({ data: JSON.stringify(step.value) });
          if (step.done || out.aborted) return;
          // Lets the desks' requests in between two thousands.
          await setImmediate();
        }
      });
    },
  );
