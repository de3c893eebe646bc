import { expect, test } from 'vitest';
import { holds, type Permission, permissionsOf } from '../../api/core/access.ts';
import { staffRoles } from '../../api/core/context.ts';
import { house } from '../support/house.ts';

type Route = { method: string; path: string; who: string };

const routesOf = ({ app }: ReturnType<typeof house>): Route[] =>
  Object.entries(
    app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } }).paths ?? {},
  ).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]: [string, { 'x-permission'?: string }]) => ({
      method: method.toUpperCase(),
      path,
      who: operation['x-permission'] ?? 'nobody said',
    })),
  );

/** An address of a route: every id in it is one that nothing has. */
const address = ({ path }: Route) => path.replace(/\{\w+\}/g, '01900000-0000-7000-8000-000000000000');
const bodyOf = ({ method, path }: Route) => {
  if (method === 'GET' || method === 'DELETE') return undefined;
  return /photos?$/.test(path) ? new FormData() : {};
};

const permissions = new Set(staffRoles.flatMap(permissionsOf));
const routes = routesOf(house());

test('every route says who may call it, and the matrix knows the word', () => {
  const unknown = routes.filter(
    ({ who }) => who !== 'public' && who !== 'signed-in' && !permissions.has(who as Permission),
  );
  expect(unknown).toEqual([]);
});

test('every route of the API is one that says so; only the reference itself is served besides', () => {
  const said = new Set(routes.map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`));
  const silent = house()
    .app.routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api') && path !== '/api/*')
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !said.has(route) && !/^GET \/api\/(docs|openapi)/.test(route));
  expect(silent).toEqual([]);
});

test('what is open to everybody is this and nothing more', () => {
  const open = routes.filter(({ who }) => who === 'public').map(({ method, path }) => `${method} ${path}`);
  expect(open.sort()).toEqual([
    'DELETE /api/site/my/feed',
    'GET /api/auth/session',
    'GET /api/calendar/{feed}',
    'GET /api/components/{componentId}/picture',
    'GET /api/demo',
    'GET /api/directory',
    'GET /api/item-types/{itemTypeId}/picture',
    'GET /api/pictograms/{set}/{file}',
    'GET /api/site/centres',
    'GET /api/site/centres/{centreId}',
    'GET /api/site/centres/{centreId}/free',
    'GET /api/site/centres/{centreId}/item-types/{itemTypeId}',
    'GET /api/site/centres/{centreId}/item-types/{itemTypeId}/days',
    'GET /api/site/centres/{centreId}/sessions',
    'GET /api/site/challenge',
    'GET /api/site/consents',
    'GET /api/site/my',
    'GET /api/site/my/bookings/{bookingId}/calendar',
    'GET /api/site/sessions/{venueSessionId}',
    'GET /api/site/venue',
    'POST /api/auth/sign-in/username',
    'POST /api/auth/sign-out',
    'POST /api/auth/two-factor/verify-backup-code',
    'POST /api/auth/two-factor/verify-totp',
    'POST /api/site/bookings',
    'POST /api/site/entitlement',
    'POST /api/site/my/bookings/{bookingId}/cancel',
    'POST /api/site/my/bookings/{bookingId}/change',
    'POST /api/site/my/bookings/{bookingId}/reopen',
    'POST /api/site/my/close',
    'POST /api/site/my/code',
    'POST /api/site/my/code/verify',
    'POST /api/site/my/feed',
    'POST /api/site/my/loans/{loanId}/extension',
    'POST /api/site/my/messages',
    'POST /api/site/my/offers/{offerId}/accept',
    'POST /api/site/my/offers/{offerId}/decline',
    'POST /api/site/my/open',
    'POST /api/site/my/queue/{queueEntryId}/leave',
    'POST /api/site/my/queue/{queueEntryId}/pause',
    'POST /api/site/my/queue/{queueEntryId}/resume',
    'POST /api/site/my/visits/{visitId}/cancel',
    'POST /api/site/my/visits/{visitId}/change',
    'POST /api/site/my/visits/{visitId}/restore',
    'POST /api/site/queue',
    'POST /api/site/venue/open',
    'POST /api/site/venue/visits',
    'POST /api/site/visits',
  ]);
});

test.each(routes.filter(({ who }) => who !== 'public'))(
  '$method $path asks a visitor to sign in',
  async (route) => {
    const answer = await house().visitor.call(route.method, address(route), bodyOf(route), {
      'If-Match': '"1"',
    });
    expect([answer.status, answer.body.code]).toEqual([401, 'signed_out']);
  },
);

test.each(routes.filter(({ who }) => permissions.has(who as Permission)))(
  '$method $path is for those who have $who',
  async (route) => {
    const its = house();
    for (const role of staffRoles) {
      // A hand of its own for each call: some of these routes sign out.
      const hand = its.hire(role);
      const { status, body } = await hand.call(route.method, address(route), bodyOf(route), {
        'If-Match': '"1"',
      });
      const has = holds(role, route.who as Permission);
      if (has) expect([401, 403], `${role} may: ${body?.code}`).not.toContain(status);
      else expect([status, body.code], `${role} may not`).toEqual([403, 'forbidden']);
    }
  },
);
