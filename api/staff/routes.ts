import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, ifMatch, json, newRoutes, setEtag } from '../core/http.ts';
import { staffId } from '../core/ids.ts';
import { page } from '../core/pages.ts';
import { changePerson } from './acts/change.ts';
import { withOneTimePassword } from './acts/help.ts';
import { hire } from './acts/hire.ts';
import * as reads from './reads.ts';
import { helpRoutes } from './routes/help.ts';
import * as shapes from './shapes.ts';

const at = { params: z.object({ staffId }) };
const tags = ['staff'];

/** The people of the own centres, for their administrators. */
export const staffRoutes = newRoutes()
  .route('/', helpRoutes)
  .openapi(
    createRoute({
      method: 'post',
      path: '/staff/search',
      tags,
      summary: 'The people of the own centres, all or those whose name or user name begins so',
      ...guarded('staff.manage'),
      request: { body: body(shapes.peopleSearch) },
      responses: { 200: json(page(shapes.personRow), 'People by name') },
    }),
    (c) => c.json(reads.people(c.var.ctx, c.req.valid('json')), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/staff',
      tags,
      summary: 'Make an account for somebody',
      description: 'The one-time password is shown in this answer and nowhere else.',
      ...guarded('staff.manage'),
      request: { body: body(shapes.newPerson) },
      responses: { 201: json(shapes.engaged, 'The new card and the one-time password') },
    }),
    async (c) => {
      const { ctx } = c.var;
      const { result, oneTimePassword } = await withOneTimePassword(ctx, (hash) =>
        hire(ctx, c.req.valid('json'), hash, true),
      );
      const person = reads.personCardOf(ctx, result.id);
      setEtag(c, person.version);
      return c.json({ person, oneTimePassword }, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/staff/{staffId}',
      tags,
      summary: 'A person',
      ...guarded('staff.manage'),
      request: at,
      responses: { 200: json(shapes.personCard, 'The card; its ETag is the edition to change') },
    }),
    (c) => {
      const person = reads.personCardOf(c.var.ctx, c.req.valid('param').staffId);
      setEtag(c, person.version);
      return c.json(person, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'patch',
      path: '/staff/{staffId}',
      tags,
      summary: 'Change a person’s name, role, centres, or switch the account off',
      ...guarded('staff.manage'),
      request: { ...at, body: body(shapes.personChange) },
      responses: {
        200: json(shapes.personChanged, 'The card, or null when they work at no centre of yours now'),
      },
    }),
    (c) => {
      const person = changePerson(c.var.ctx, c.req.valid('param').staffId, ifMatch(c), c.req.valid('json'));
      if (person !== null) setEtag(c, person.version);
      return c.json({ person }, 200);
    },
  );
