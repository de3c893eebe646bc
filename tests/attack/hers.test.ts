import { pino } from 'pino';
import { expect, test } from 'vitest';
import { holds, permissionsOf } from '../../api/core/access.ts';
import { staffRoles } from '../../api/core/context.ts';
import { Live } from '../../api/core/live.ts';
import { claimDelivery } from '../../api/notices/acts/hooks.ts';
import { eventTypes } from '../../api/notices/rules.ts';
import { browser } from '../site/visitor.ts';
import { house, tuesday } from '../support/house.ts';
import { addresses, type Hand, her, known, onlyLooks, plain, sentBy, tracesIn, typed } from './hers.ts';
import { filled, type Route, routesOf, sample, world } from './world.ts';

/**
 * What of things alone may tell that something is with somebody: that a unit is out and until when, by whom it was
 * handed out, that a day is taken and a number is smaller. A thing cannot be lent twice, it comes back over the desk,
 * and whoever takes it there must know it; whose it is they do not learn.
 */
const ofThings = /^\/api\/(units|loans|handovers)\//;

/** Where it is counted how often somebody asks: each time somebody fresh does. */
const counted = ({ path }: Route) => /(find|search|duplicates)$/.test(path);

/** The trail says that something was done, by whom and when, and not to whom: whoever serves her is held to account. */
const trail = /\/trail/;

async function house77() {
  const [lines, news]: [string[], unknown[]] = [[], []];
  const live = new Live();
  live.subscribe((one) => news.push(one));
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  const home = house(tuesday, { log, live });
  const its = await world('Барнаул', home);
  const administrator = home.hire('administrator', [its.centreId]);
  const hook = await administrator.call('POST', '/api/webhooks', {
    url: 'https://portal.example.org/all',
    events: [...eventTypes],
    centreId: its.centreId,
  });
  expect(hook.status, hook.text).toBe(201);
  its.params.webhookId = String(hook.body.webhook?.id);
  const { routes, whole } = await routesOf(home);

  /** Opens what another family asked for, with its code: in a browser of its own, or in the hall. */
  async function opened(channel: 'site' | 'kiosk') {
    const site = browser(home);
    const { code } = (await administrator.call('GET', `/api/bookings/${its.params.bookingId}`)).body;
    const answer = await site.call('POST', '/api/site/my/open', { code, lastDigits: '4242', channel });
    expect(answer.status, answer.text).toBeLessThan(300);
    return site;
  }
  const elsewhere = [home.centreNamed('Иваново')];
  const far = await opened('site');
  const hall = await opened('kiosk');
  /** Everybody who does not serve her, each time somebody fresh where the route counts how often they ask. */
  const strangers: { who: string; may: (route: Route) => boolean; hand: (route: Route) => Hand }[] = [
    ...staffRoles.flatMap((role) =>
      [
        ['', [its.centreId]],
        [' elsewhere', elsewhere],
      ].flatMap(([where, centres]) => {
        if (!Array.isArray(centres) || (where === '' && role === 'host')) return [];
        const one = home.hire(role, centres);
        const may = ({ permission }: Route) =>
          permission === 'public' || permission === 'signed-in' || holds(role, permission);
        return [
          {
            who: `${role}${String(where)}`,
            may,
            hand: (route: Route) => (counted(route) ? home.hire(role, centres) : one),
          },
        ];
      }),
    ),
    { who: 'visitor', may: () => true, hand: () => home.visitor },
    { who: 'with another’s code', may: ({ path }) => path.startsWith('/api/site'), hand: () => far },
    { who: 'kiosk', may: ({ path }) => path.startsWith('/api/site'), hand: () => hall },
  ];
  return { home, its, routes, whole, strangers, lines, news, opened };
}

/** Every question a route can be asked without changing anything: by these ids, and by what she would be looked for. */
function questions(route: Route, whole: Parameters<typeof addresses>[1], params: Record<string, string>) {
  if (route.method === 'GET')
    return addresses(route, whole, params).map((path) => ({ path, body: undefined }));
  const path = filled(route.path, params);
  if (counted(route) && !/duplicates$/.test(route.path)) return typed.map((q) => ({ path, body: { q } }));
  const body = /duplicates$/.test(route.path)
    ? { surname: 'Укромнова', givenName: 'Вера', phones: ['+79139990177'] }
    : sample(route.schema, whole, params);
  return [{ path, body }];
}

test('a protected family is not to be found by any route, in any role that does not serve her', {
  timeout: 600_000,
}, async () => {
  const { home, its, routes, whole, strangers, lines, news } = await house77();
  const hers = her(its);
  const looks = routes.filter(
    (route) => !route.streams && onlyLooks(route) && !route.path.startsWith('/api/auth'),
  );
  const seen = async () => {
    const answers = new Map<string, string>();
    for (const { who, may, hand } of strangers)
      for (const route of looks.filter(may)) {
        if (trail.test(route.path) || route.path.endsWith('/challenge')) continue;
        for (const { path, body } of questions(route, whole, its.params)) {
          const answer = await hand(route).call(route.method, path, body);
          const headers = [...answer.headers].filter(
            ([name, value]) => !/request-id|retry|cookie/.test(name) && !value.startsWith('W/'),
          );
          answers.set(
            `${who} ${route.method} ${path} ${JSON.stringify(body ?? '').slice(0, 60)}`,
            `${answer.status} ${plain(answer.text)} ${JSON.stringify(headers)}`,
          );
        }
      }
    return answers;
  };
  const changed = (before: Map<string, string>, after: Map<string, string>) =>
    [...after].filter(([asked, told]) => before.get(asked) !== told).map(([asked]) => asked);

  const before = await seen();
  await hers.arrive();
  // Her card alone, with all that is on it, changes not a byte of what anybody else is answered.
  const told: string[] = [];
  const arrived = await seen();
  told.push(
    ...changed(before, arrived).map(
      (asked) => `card: ${asked}: ${before.get(asked)?.slice(0, 900)} | ${arrived.get(asked)?.slice(0, 900)}`,
    ),
  );
  const things = await hers.live();
  const afterwards = await seen();
  const numbers = changed(before, afterwards).filter(
    (asked) =>
      !ofStock.some((one) => one.test(asked.split(/[ ?]/).find((part) => part.startsWith('/')) ?? '')),
  );
  told.push(
    ...numbers.map(
      (asked) => `${asked}: ${before.get(asked)?.slice(0, 900)} | ${afterwards.get(asked)?.slice(0, 900)}`,
    ),
  );

  const boxes = await hers.boxes();
  const params = { ...its.params, ...hers.ids };
  const named = Object.keys(hers.ids);
  for (const { who, may, hand } of strangers)
    for (const route of routes) {
      if (route.streams || route.path.startsWith('/api/auth') || !may(route)) continue;
      const own = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const isHers = own.some((name) => named.includes(name));
      if (!isHers && !onlyLooks(route)) continue;
      const isThings = ofThings.test(route.path) && route.method === 'GET';
      const all = isThings ? { ...params, ...things } : params;
      const more = isThings ? boxes.flatMap((unitId) => questions(route, whole, { ...all, unitId })) : [];
      for (const { path, body } of [...questions(route, whole, all), ...more]) {
        const edition = { 'If-Match': '"1"' };
        const answer = await hand(route).call(route.method, path, body, edition);
        const traces = tracesIn(answer, hers.traces, path + JSON.stringify(body ?? ''));
        if (traces.length > 0)
          told.push(`${who} ${route.method} ${path}: ${traces.join()} in ${answer.text.slice(0, 300)}`);
        if (!isHers) continue;
        // By her own id each route answers as by one that nobody has.
        const nobody = { ...all, ...Object.fromEntries(named.map((name) => [name, crypto.randomUUID()])) };
        const address = filled(route.path, nobody) + path.slice(filled(route.path, all).length);
        const unknown = await hand(route).call(route.method, address, body, edition);
        const [one, other] = [answer, unknown].map(({ status, text }) => `${status} ${plain(text)}`);
        if (one !== other && answer.status !== 429 && unknown.status !== 429)
          told.push(`${who} ${route.method} ${path}: ${one?.slice(0, 200)} | ${other?.slice(0, 200)}`);
      }
    }
  const out = sentBy(home, news, lines);
  told.push(...[...hers.traces].filter((trace) => out.includes(trace)).map((trace) => `sent: ${trace}`));
  expect(told).toEqual([]);

  // Those who serve her do find her: by her code name in the lists, by her own on her card alone, which takes a reason.
  const naming = ({ id }: { id: string }) => `/api/families/${hers.ids.familyId}/served-by/${id}`;
  const hire = async () => {
    const one = home.hire('desk', [its.centreId]);
    await hers.ask('POST', naming(one));
    return one;
  };
  const desk = await hire();
  const found = new Set<string>();
  const wrong: string[] = [];
  for (const route of looks.filter(({ permission }) => permission in served))
    for (const { path, body } of questions(route, whole, params)) {
      const answer = await (counted(route) ? await hire() : desk).call(route.method, path, body);
      if (answer.text.includes(known)) found.add(route.path);
      const real = tracesIn(answer, hers.names, path + JSON.stringify(body ?? ''));
      if (real.length > 0) wrong.push(`${path}: ${real.join()}`);
      if (/\/families\/\{familyId\}/.test(route.path)) {
        const withReason = await desk.call(route.method, path, body, because);
        if (
          answer.status !== 403 ||
          !answer.text.includes('access_reason_required') ||
          withReason.status !== 200
        )
          wrong.push(`${path}: ${answer.status} ${withReason.status}`);
      }
    }
  expect(wrong).toEqual([]);
  expect([...found].sort()).toEqual(servedThrough);
  // Until it is taken back: then she is not there for them either.
  await hers.ask('DELETE', naming(desk));
  for (const route of looks.filter(({ permission }) => permission in served))
    for (const { path, body } of questions(route, whole, params)) {
      const answer = await desk.call(route.method, path, body, because);
      const traces = tracesIn(answer, hers.traces, path + JSON.stringify(body ?? ''));
      if (traces.length > 0) wrong.push(`${path}: ${traces.join()}`);
    }
  expect(wrong).toEqual([]);
  expect(news).not.toContainEqual(expect.objectContaining({ act: 'family.entrusted' }));
});

/**
 * The routes whose figures change once a thing is with somebody, a day taken or a place in a room given. Each of them
 * says of things and rooms how many there are left, and has to: a thing cannot be lent twice, and thirteen do not fit
 * where twelve do. None of them says through whose request; that their bytes hold nothing of her is looked for besides.
 */
const ofStock = [
  /\/(units|unit-counts|shelf|free-types|calendar)\b[^/]*$/,
  /\/api\/site\/centres\/[^/]+\/free\b/,
  /\/(centres\/[^/]+\/sessions|sessions\/[^/]+)$/,
];

/** What somebody at the desk may look at. */
const served = Object.fromEntries(permissionsOf('desk').map((permission) => [permission, true]));

const because = { 'X-Access-Reason': 'session' };

/** The lists in which a named person meets her. */
const servedThrough = [
  '/api/bookings/{bookingId}',
  '/api/centres/{centreId}/bookings',
  '/api/centres/{centreId}/calendar',
  '/api/centres/{centreId}/families',
  '/api/centres/{centreId}/families/search',
  '/api/centres/{centreId}/find',
  '/api/centres/{centreId}/kits/missing',
  '/api/centres/{centreId}/loans',
  '/api/centres/{centreId}/pickup-shelf',
  '/api/queue/{queueEntryId}',
  '/api/sessions/{venueSessionId}',
  '/api/visits/{visitId}',
];

test('when protection begins, what there was before is hers too; when it ends, it is everybody’s again', {
  timeout: 300_000,
}, async () => {
  const { home, its, routes, whole, strangers, opened } = await house77();
  const hers = her(its, false);
  await hers.arrive();
  await hers.live();
  const boxes = await hers.boxes();
  const params = { ...its.params, ...hers.ids };
  const looks = routes.filter(
    ({ streams, method, path }) => !streams && method === 'GET' && !path.startsWith('/api/auth'),
  );
  const found = async (who: string) => {
    const { may, hand } = strangers.find((one) => one.who === who) ?? {
      may: () => false,
      hand: () => home.visitor,
    };
    const told = new Set<string>();
    for (const route of looks.filter(may))
      for (const { path } of [params, ...boxes.map((unitId) => ({ ...params, unitId }))].flatMap((all) =>
        questions(route, whole, all),
      )) {
        const answer = await hand(route).call('GET', path);
        if (tracesIn(answer, hers.traces, path).length > 0) told.add(route.path);
      }
    return [...told].sort();
  };
  const desk = home.hire('desk', [its.centreId]);
  const feed = String((await desk.call('POST', `/api/centres/${its.centreId}/feed`, {})).body.path);
  const { code } = (await desk.call('GET', `/api/bookings/${hers.ids.bookingId}`)).body;
  const calendar = async () => (await home.visitor.call('GET', feed)).text.includes(String(code));
  const site = await opened('site');
  const opening = { code, lastDigits: '0177' };
  expect((await site.call('POST', '/api/site/my/open', opening)).status).toBeLessThan(300);
  const [before, overseen] = [await found('desk'), await found('administrator')];
  expect([before.length > 10, await calendar()]).toEqual([true, true]);
  expect(overseen).toContain('/api/webhooks/{webhookId}/deliveries');
  expect(overseen).toContain('/api/centres/{centreId}/trail');

  const path = `/api/families/${hers.ids.familyId}`;
  const protect = async (body: object) => hers.ask('PATCH', path, body, await hers.edition(path));
  await protect({ protected: true, codeName: known });
  expect([await found('desk'), await found('administrator'), await calendar()]).toEqual([[], [], false]);
  expect((await site.call('GET', '/api/site/my')).status, 'what her code had opened is shut').toBe(401);
  // What waited to be told to others is not told any more.
  const waiting = home.db.sqlite
    .prepare("SELECT count(*) FROM webhook_delivery WHERE state = 'queued'")
    .pluck();
  expect(waiting.get()).toBeGreaterThan(0);
  for (
    let row = claimDelivery(home.db, home.ctx().now, []);
    row;
    row = claimDelivery(home.db, home.ctx().now, [])
  )
    if (row.hidden === 0)
      expect([...hers.traces].filter((trace) => row?.payload.includes(trace))).toEqual([]);
  expect(waiting.get()).toBeGreaterThan(0);
  await hers.ask('POST', `${path}/served-by/${desk.id}`);

  await protect({ protected: false });
  expect([await found('desk'), await found('administrator'), await calendar()]).toEqual([
    before,
    overseen,
    true,
  ]);
  // Who was named is not any more: should she hide again, it is decided anew.
  await protect({ protected: true, codeName: known });
  expect((await desk.call('GET', path, undefined, because)).status).toBe(404);
});
