import { createRoute, z } from '@hono/zod-openapi';
import { body, guarded, ifMatch, json, newRoutes, setEtag } from '../core/http.ts';
import { policyId } from '../core/ids.ts';
import { addPolicy } from './acts/add.ts';
import { changePolicy, removePolicy } from './acts/change.ts';
import { changeGroup } from './acts/group.ts';
import * as reads from './reads.ts';
import * as shapes from './shapes.ts';

const tags = ['eligibility'];
const onePolicy = { params: z.object({ policyId }) };

export const eligibilityRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'get',
      path: '/eligibility/rules',
      tags,
      summary: 'Every rule with its default and its exceptions',
      ...guarded('rules.read'),
      responses: { 200: json(z.object({ rules: z.array(shapes.ruleCard) }), 'The rules') },
    }),
    (c) => c.json({ rules: reads.rulesWithRows(c.var.ctx) }, 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/eligibility/policies',
      tags,
      summary: 'Give a rule a value of its own for a centre, group, category or item type',
      ...guarded('rules.write'),
      request: { body: body(shapes.newPolicy) },
      responses: { 201: json(shapes.policyCard, 'The new row') },
    }),
    (c) => {
      const made = addPolicy(c.var.ctx, c.req.valid('json'));
      setEtag(c, made.version);
      return c.json(made, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'patch',
      path: '/eligibility/policies/{policyId}',
      tags,
      summary: 'Change the value of a row (If-Match)',
      ...guarded('rules.write'),
      request: { ...onePolicy, body: body(shapes.policyPatch) },
      responses: { 200: json(shapes.policyCard, 'The row; its ETag is the edition to change') },
    }),
    (c) => {
      const { value } = c.req.valid('json');
      const changed = changePolicy(c.var.ctx, c.req.valid('param').policyId, ifMatch(c), value);
      setEtag(c, changed.version);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/eligibility/policies/{policyId}',
      tags,
      summary: 'Take an exception away (If-Match); a default stays',
      ...guarded('rules.write'),
      request: onePolicy,
      responses: { 200: json(shapes.policyCard, 'The row as it was') },
    }),
    (c) => c.json(removePolicy(c.var.ctx, c.req.valid('param').policyId, ifMatch(c)), 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/eligibility/groups',
      tags,
      summary: 'The target groups, what each entitles to and by what paper',
      ...guarded('rules.read'),
      responses: { 200: json(z.object({ groups: z.array(shapes.groupCard) }), 'In the order of the queue') },
    }),
    (c) => c.json({ groups: reads.groupCards(c.var.ctx) }, 200),
  )
  .openapi(
    createRoute({
      method: 'patch',
      path: '/eligibility/groups/{group}',
      tags,
      summary: 'Change what is given of a target group (If-Match)',
      ...guarded('rules.write'),
      request: { params: z.object({ group: shapes.groupKey }), body: body(shapes.groupPatch) },
      responses: { 200: json(shapes.groupCard, 'The group; its ETag is the edition to change') },
    }),
    (c) => {
      const changed = changeGroup(c.var.ctx, c.req.valid('param').group, ifMatch(c), c.req.valid('json'));
      setEtag(c, changed.version);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/eligibility/try',
      tags,
      summary: 'The verdict on a made-up case; nothing of it is kept',
      ...guarded('rules.read'),
      request: { body: body(shapes.tryCase) },
      responses: { 200: json(shapes.issueVerdict, 'The verdict with the rows that decided') },
    }),
    (c) => c.json(reads.tried(c.var.ctx, c.req.valid('json')), 200),
  );
