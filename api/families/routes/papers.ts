import { createRoute, z } from '@hono/zod-openapi';
import { body, newRoutes } from '../../core/http.ts';
import { consentId, familyId, proofId } from '../../core/ids.ts';
import { giveConsent, withdrawConsent } from '../acts/consent.ts';
import { mergeFamilies } from '../acts/merge.ts';
import { addProof, withdrawProof } from '../acts/prove.ts';
import * as shapes from '../shapes.ts';
import { card, showCard } from './show.ts';
import { watched } from './watch.ts';

const params = z.object({ familyId });
const headers = shapes.accessReason;
const tags = ['families'];

export const paperRoutes = newRoutes()
  .openapi(
    createRoute({
      method: 'post',
      path: '/families/{familyId}/proofs',
      tags,
      summary: 'Note a paper that was shown and checked; never a diagnosis',
      ...watched('family.write'),
      request: { params, headers, body: body(shapes.newProof) },
      responses: { 201: card },
    }),
    (c) => {
      const { familyId: id } = c.req.valid('param');
      addProof(c.var.ctx, id, c.req.valid('json'), c.req.valid('header')['x-access-reason']);
      return c.json(showCard(c, id), 201);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/families/{familyId}/proofs/{proofId}/withdrawal',
      tags,
      summary: 'Take a paper back; it stays on the card as withdrawn',
      ...watched('family.write'),
      request: { params: params.extend({ proofId }), headers },
      responses: { 200: card },
    }),
    (c) => {
      const { familyId: id, proofId: paper } = c.req.valid('param');
      withdrawProof(c.var.ctx, id, paper, c.req.valid('header')['x-access-reason']);
      return c.json(showCard(c, id), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/families/{familyId}/consents',
      tags,
      summary: 'Note a consent to one version of the text of one purpose',
      ...watched('family.write'),
      request: { params, headers, body: body(shapes.newConsent) },
      responses: { 201: card },
    }),
    (c) => {
      const { familyId: id } = c.req.valid('param');
      giveConsent(c.var.ctx, id, c.req.valid('json'), c.req.valid('header')['x-access-reason']);
      return c.json(showCard(c, id), 201);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/families/{familyId}/consents/{consentId}/withdrawal',
      tags,
      summary: 'Withdraw a consent and every other in force for its purpose',
      ...watched('family.write'),
      request: { params: params.extend({ consentId }), headers },
      responses: { 200: card },
    }),
    (c) => {
      const { familyId: id, consentId: given } = c.req.valid('param');
      withdrawConsent(c.var.ctx, id, given, c.req.valid('header')['x-access-reason']);
      return c.json(showCard(c, id), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/families/{familyId}/merges/{otherId}',
      tags,
      summary: 'Make one card of two: the first is kept and takes over what the other has',
      ...watched('family.merge'),
      request: { params: params.extend({ otherId: familyId }) },
      responses: { 200: card },
    }),
    (c) => {
      const { familyId: id, otherId } = c.req.valid('param');
      mergeFamilies(c.var.ctx, id, otherId);
      return c.json(showCard(c, id), 200);
    },
  );
