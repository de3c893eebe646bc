import { expect, test } from 'vitest';
import { holds, type Permission } from '../../api/core/access.ts';
import { staffRoles } from '../../api/core/context.ts';
import { found } from '../../api/core/problem.ts';
import { filled, world } from '../attack/world.ts';
import { house } from '../support/house.ts';

type Operation = {
  summary?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string }[];
  operationId?: string;
  responses: Record<string, { headers?: Record<string, unknown> }>;
  'x-permission'?: Permission | 'signed-in' | 'public';
};
type Document = { openapi: string; paths: Record<string, Record<string, Operation>>; components: object };

const its = house();
const answer = await its.visitor.call<Document>('GET', '/api/openapi.json');
const document = answer.body;
const hands = Object.fromEntries(staffRoles.map((role) => [role, its.hire(role)]));

/** Every route as the document tells it; ids in the address are of nothing that exists. */
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    address: path.replaceAll(/\{\w+\}/g, '01900000-0000-7000-8000-000000000000'),
    operation,
  })),
);

test('the document is OpenAPI 3.1 and every reference in it leads somewhere', () => {
  expect(document.openapi).toMatch(/^3\.1/);
  const referred = [...answer.text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
  expect(referred.length).toBeGreaterThan(0);
  for (const path of new Set(referred)) {
    const target = path.split('/').reduce<unknown>((at, key) => Object(at)[key], document);
    expect(target, path).toBeDefined();
  }
});

test('every operation has a name of its own for generated clients', () => {
  const names = operations.map(({ operation }) => operation.operationId ?? '');
  expect(new Set(names).size).toBe(operations.length);
  for (const name of names) expect(name).toMatch(/^(get|post|put|patch|delete)[A-Z][A-Za-z]+$/);
});

test('a card that can be changed says its edition wherever the document says so', async () => {
  const { home, params, whoMay } = await world();
  const cards = operations.filter(
    ({ method, operation }) => method === 'GET' && operation.responses['200']?.headers?.ETag !== undefined,
  );
  expect(cards.length).toBeGreaterThan(4);
  for (const { path, operation } of cards) {
    const headers = { Cookie: whoMay(found(operation['x-permission'])) };
    const card = await home.app.request(filled(path, params), { headers });
    expect([path, card.status, card.headers.get('ETag')]).toEqual([
      path,
      200,
      expect.stringMatching(/^"\d+"$/),
    ]);
  }
});

test('every route of the service is in the document', () => {
  const listed = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  const served = its.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`)
    .filter((route) => !/ \/api\/(auth\/|docs|openapi\.json$|\*$)/.test(route));
  expect([...new Set(served)].filter((route) => !listed.has(route))).toEqual([]);
});

test.each(operations)(
  '$method $path says who may, what it is for and how it may fail',
  ({ method, path, operation }) => {
    expect(operation['x-permission'], 'spread guarded(…) into the route').toBeDefined();
    expect(operation.summary).toBeTruthy();
    expect(operation.tags).toHaveLength(1);
    expect(operation.responses).toHaveProperty('default');
    expect(operation.security).toEqual(operation['x-permission'] === 'public' ? [] : [{ session: [] }]);
    const headers = operation.parameters?.filter((one) => one.in === 'header').map((one) => one.name) ?? [];
    expect(headers.includes('Idempotency-Key')).toBe(method !== 'GET' && !path.startsWith('/api/auth/'));
    if (method === 'PUT' || method === 'PATCH') expect(headers).toContain('If-Match');
  },
);

const guardedOnes = operations.filter(({ operation }) => operation['x-permission'] !== 'public');

test.each(guardedOnes)('$method $path asks a visitor to sign in', async ({ method, address }) => {
  const refused = await its.visitor.call(method, address, method === 'GET' ? undefined : {});
  expect(refused.status).toBe(401);
  expect(refused.body).toMatchObject({ code: 'signed_out' });
});

const roleBound = guardedOnes.flatMap((one) => {
  const permission = one.operation['x-permission'];
  if (permission === undefined || permission === 'public' || permission === 'signed-in') return [];
  return staffRoles.filter((role) => !holds(role, permission)).map((role) => ({ ...one, role }));
});

test.each(roleBound)('$method $path refuses the $role', async ({ method, address, role }) => {
  const refused = await hands[role]?.call(method, address, method === 'GET' ? undefined : {});
  expect(refused?.status).toBe(403);
  expect(refused?.body).toMatchObject({ code: 'forbidden' });
});
