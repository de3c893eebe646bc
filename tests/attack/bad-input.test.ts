import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problems } from '../../api/core/problem.ts';
import { filled, type Route, routesOf, type Schema, sample, type World, world } from './world.ts';

/** Stands in every bad value that is text; an answer that holds it has echoed what was sent. */
const mark = 'Злоумышленник';
/** What is written as JSON must be made by hand where JavaScript would mend it. */
const raw = (json: string) => ({ raw: json });
type Bad = { value: unknown } | { raw: string };

const problem = z.object({
  type: z.string(),
  title: z.string().min(1),
  status: z.number(),
  code: z.enum(Object.keys(problems) as [string, ...string[]]),
  detail: z.string().min(1),
  requestId: z.string().min(1),
  errors: z
    .array(z.object({ path: z.string(), code: z.string().min(1), message: z.string().min(3) }))
    .optional(),
});

const bad = (...values: unknown[]): Bad[] => values.map((value) => ({ value }));
const deep = `${'['.repeat(8000)}${']'.repeat(8000)}`;

/** Text nobody types: a NUL, an escape, half a character, a mark that turns what follows round. */
const unseen = ['\u0000', '\u001b[31m', '\ud800', '\u202e', '\u0085'].map((one) => `${mark}${one}а`);

/** Values a field of a shape cannot have, whatever its own bounds. */
function wrong(one: Schema): Bad[] {
  const type = Array.isArray(one.type) ? one.type[0] : one.type;
  if (type === 'object') return [...bad([], mark, 7, null), raw(deep)];
  if (type === 'array')
    return [
      ...bad(
        {},
        mark,
        7,
        null,
        Array.from({ length: 600 }, () => 0),
      ),
      raw(deep),
    ];
  if (type === 'boolean') return bad('yes', 1, null, {}, []);
  if (type === 'integer' || type === 'number')
    return [...bad('12', null, {}, [], true, mark, 1e15, -1e15), raw('1e309'), raw('-1e309')];
  if (type !== 'string') return [...bad({}, mark), raw('1e309'), raw(deep)];
  if (one.format === 'date')
    return bad(
      '2026-02-31',
      '2027-02-29',
      '0001-01-01',
      '9999-12-31',
      '0000-00-00',
      '20261208',
      mark,
      7,
      {},
      '2026-12-08T00:00:00Z',
      '+012026-01-01',
    );
  if (one.format === 'uuid') return bad(mark, 7, {}, [], '', `${randomUUID()} `, `{${randomUUID()}}`);
  if (one.enum) return bad(mark, 7, {}, [], '', '__proto__', 'constructor');
  return [...bad(7, {}, [], true, mark.repeat(3000), ...unseen), raw('"\\ud83d"')];
}

/** A schema without its null, and whether it had one. */
function choices(
  schema: Schema,
  whole: (schema: Schema) => Schema,
): { nullable: boolean; options: Schema[] } {
  const one = whole(schema);
  const all = (one.anyOf ?? one.oneOf ?? [one]).map(whole);
  const nullable =
    all.some((option) => option.type === 'null') || (Array.isArray(one.type) && one.type.includes('null'));
  return { nullable, options: all.filter((option) => option.type !== 'null') };
}

type Spot = { at: (string | number)[]; values: Bad[] };

/** Every place in a body where something can be wrong, with what to put there. */
function spots(
  schema: Schema,
  value: unknown,
  whole: (schema: Schema) => Schema,
  at: (string | number)[] = [],
): Spot[] {
  const { nullable, options } = choices(schema, whole);
  const [only] = options;
  if (only === undefined) return [];
  const here =
    options.length > 1
      ? [{ value: {} }, raw(deep)]
      : wrong(only).filter((one) => !(nullable && 'value' in one && one.value === null));
  const own = at.length === 0 ? [] : [{ at, values: here }];
  if (Array.isArray(value))
    return [...own, ...(value.length ? spots(only.items ?? {}, value[0], whole, [...at, 0]) : [])];
  if (typeof value !== 'object' || value === null) return own;
  const fields = Object.entries(value).flatMap(([name, inner]) => {
    const of = options.map((option) => option.properties?.[name]).find((found) => found !== undefined);
    return of === undefined ? [] : spots(of, inner, whole, [...at, name]);
  });
  return [
    ...own,
    ...fields,
    { at: [...at, mark], values: bad(1) },
    { at: [...at, 'surprise'], values: bad(null) },
  ];
}

/** A body with one value put somewhere else in it, as the text that is sent. */
function spoiled(body: unknown, at: readonly (string | number)[], put: Bad): string {
  const hole = randomUUID();
  const copy: unknown = structuredClone(body);
  let inside = copy;
  for (const step of at.slice(0, -1)) inside = Reflect.get(Object(inside), step);
  Reflect.set(Object(inside), at.at(-1) ?? '', hole);
  return JSON.stringify(copy).replace(`"${hole}"`, () =>
    'raw' in put ? put.raw : JSON.stringify(put.value),
  );
}

let its: World;
let routes: Route[];
let whole: (schema: Schema) => Schema;
beforeAll(async () => {
  its = await world();
  ({ routes, whole } = await routesOf(its.home));
});

/** Every row of every table but the trail, the remembered answers and the sessions, as one text. */
const state = (): string => {
  const { sqlite } = its.home.db;
  const tables = sqlite
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
       AND name NOT IN ('audit', 'session', 'idempotency', 'photo') AND name NOT LIKE '%search%'`,
    )
    .pluck()
    .all();
  const walkers = new Set<unknown>(its.home.db.sqlite.prepare(`SELECT user_id FROM session`).pluck().all());
  const rows = (name: string) =>
    sqlite
      .prepare<[], unknown[]>(`SELECT * FROM "${name}"`)
      .raw()
      .all()
      .filter(([id]) => !(name.startsWith('staff') && walkers.has(id)));
  return JSON.stringify(tables.map(rows));
};

/** What did not hold, told all at once rather than the first alone. */
let broken: string[] = [];
const hold = (it: boolean, told: string): void => void (it || broken.push(told));
beforeEach(() => {
  broken = [];
});
afterEach(() =>
  expect(broken.slice(0, Number(process.env.SHOW ?? 12)), `${broken.length} did not hold`).toEqual([]),
);

const hands = new Map<Route['permission'], string>();

type Sent = { path: string; init: RequestInit & { headers: Record<string, string> } };
type Heard = { status: number; text: string; what: string; paths: string[] };

/** Sends a request as somebody who may, and looks that a refusal is one of ours and gives nothing away. */
async function ask(route: Route, { path, init }: Sent, what: string): Promise<Heard> {
  const cookie = hands.get(route.permission) ?? its.whoMay(route.permission);
  hands.set(route.permission, cookie);
  const headers = {
    'Idempotency-Key': randomUUID(),
    'If-Match': '"1"',
    ...(cookie && { Cookie: cookie }),
    ...init.headers,
  };
  const response = await its.home.app.request(path, { ...init, method: route.method, headers });
  if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, text: '', what, paths: [] };
  }
  // Whoever types too fast is stopped before the shape is looked at: somebody else goes on.
  if (response.status === 429 && hands.delete(route.permission)) return ask(route, { path, init }, what);
  const text = await response.text();
  const told = `${route.method} ${route.path}: ${what} → ${response.status} ${text.slice(0, 300)}`;
  hold(response.status < 500, told);
  if (response.status < 400) return { status: response.status, text, what: told, paths: [] };
  hold(response.headers.get('Content-Type') === 'application/problem+json', told);
  const said = problem.safeParse(JSON.parse(text)).data;
  hold(said?.status === response.status, told);
  hold(!text.includes(mark), told);
  hold(!/node_modules|\.ts:\d|sqlite|drizzle/i.test(text), told);
  hold(said?.code !== 'invalid_request' || (said.errors ?? []).length > 0, told);
  return { status: response.status, text, what: told, paths: (said?.errors ?? []).map(({ path }) => path) };
}

const url = (route: Route, params: Record<string, string> = its.params) => filled(route.path, params);
const jsonType = { 'Content-Type': 'application/json' };
/** The query a route cannot do without. */
const needed = (route: Route): Record<string, string> =>
  Object.fromEntries(
    route.parameters
      .filter((one) => one.in === 'query')
      .flatMap(({ name, schema }) =>
        whole(schema).format === 'date' ? [[name, '2026-11-24']] : name === 'year' ? [[name, '2027']] : [],
      ),
  );
/** Whether a value of the list is one a parameter of this shape may well have. */
const mayBe = (one: Schema, value: string): boolean =>
  one.pattern !== undefined ? new RegExp(one.pattern).test(value) : one.format === 'date' && value === '';
const show = (put: Bad) => ('raw' in put ? put.raw : JSON.stringify(put.value)).slice(0, 60);

describe('every route refuses what it cannot use, names it, and does nothing', { timeout: 60_000 }, () => {
  test('in each field of each body', async () => {
    for (const route of routes.filter(({ kind }) => kind === 'application/json')) {
      const body = sample(route.schema, whole, its.params);
      const before = state();
      for (const { at, values } of spots(route.schema, body, whole))
        for (const put of values) {
          const sent = { path: url(route), init: { headers: jsonType, body: spoiled(body, at, put) } };
          const { status, what, paths } = await ask(route, sent, `${at.join('.')} = ${show(put)}`);
          hold([400, 413].includes(status), what);
          const where = (at.at(-1) === mark ? at.slice(0, -1) : at).join('.');
          const names = paths.some((path) => where.startsWith(path) || path.startsWith(where));
          hold(status === 413 || names, what);
        }
      hold(state() === before, `${route.method} ${route.path} left something behind`);
    }
  });

  test('in each parameter of an address and a query', async () => {
    for (const route of routes)
      for (const { name, in: where, schema } of route.parameters.filter(
        (one) => one.in === 'path' || one.in === 'query',
      )) {
        const one = whole(schema);
        const plain = one.type === 'string' && !one.format && !one.enum && !one.pattern;
        const values = [
          mark,
          ' ',
          '%00',
          '../..',
          '__proto__',
          '-1',
          '1e9',
          'NaN',
          '9999-12-31',
          '2027-02-29',
          `${randomUUID()}`.toUpperCase(),
          '\u202eа',
          'а'.repeat(3000),
        ];
        for (const value of values) {
          const path =
            where === 'path'
              ? url(route, { ...its.params, [name]: value })
              : `${url(route)}?${new URLSearchParams({ ...needed(route), [name]: value })}`;
          const { status, what } = await ask(
            route,
            { path, init: { headers: jsonType } },
            `${name}=${value.slice(0, 30)}`,
          );
          // A query may be any text; another's id in capitals is an id like any unknown one.
          const usable = where === 'query' && (plain || one.format === 'uuid' || one.type === undefined);
          hold(usable || status >= 400 || mayBe(one, value), what);
        }
      }
  });

  test('in a cursor of another list, of another family, or forged', async () => {
    const forged = [
      'x',
      'W10',
      'bnVsbA',
      'e30',
      Buffer.from('["9999-12-31T00:00:00.000Z",1e308]').toString('base64url'),
      Buffer.from(`["а","${randomUUID()}"]`).toString('base64url'),
    ];
    for (const route of routes.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor')))
      for (const cursor of forged)
        await ask(
          route,
          {
            path: `${url(route)}?${new URLSearchParams({ ...needed(route), cursor })}`,
            init: { headers: {} },
          },
          `cursor=${cursor}`,
        );
  });

  test('in a body that is no JSON, or not said to be', async () => {
    const bodies: [kind: string, body: BodyInit, status: number][] = [
      ['application/json', '{', 400],
      ['application/json', 'null', 400],
      ['application/json', '[]', 400],
      ['application/json', '"text"', 400],
      ['application/json', `{"a":${deep}}`, 400],
      ['application/json', `"${'а'.repeat(5_000_000)}"`, 413],
      ['application/json', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400],
      ['text/plain', '{}', 415],
      ['application/xml', '<a/>', 415],
      ['application/x-www-form-urlencoded', 'a=1', 415],
      ['multipart/form-data; boundary=x', '--x', 415],
      ['', new Uint8Array([0x7b, 0x7d]), 415],
    ];
    for (const route of routes.filter(({ kind }) => kind === 'application/json'))
      for (const [kind, body, expected] of bodies) {
        const headers: Record<string, string> = kind === '' ? {} : { 'Content-Type': kind };
        const { status, what } = await ask(
          route,
          { path: url(route), init: { headers, body } },
          `${kind} body`,
        );
        hold(status === expected, what);
      }
  });

  test('in a file that is none', async () => {
    const file = (bytes: BlobPart, field = 'photo') => {
      const form = new FormData();
      form.append(field, new File([bytes], '../../etc/passwd', { type: 'image/png' }));
      return form;
    };
    const text = new FormData();
    text.append('photo', mark);
    const bodies: [what: string, headers: Record<string, string>, body: BodyInit][] = [
      ['no picture', {}, file(mark)],
      ['an empty file', {}, file('')],
      ['an SVG', {}, file('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
      ['a cut PNG', {}, file(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))],
      ['another field', {}, file('x', 'other')],
      ['text for a file', {}, text],
      [
        'a body cut short',
        { 'Content-Type': 'multipart/form-data; boundary=x' },
        '--x\r\nContent-Disposition: form-data; name="photo"',
      ],
      ['no boundary', { 'Content-Type': 'multipart/form-data' }, '--x--'],
      ['JSON', jsonType, '{}'],
      ['too much', {}, file(new Uint8Array(10 * 1024 * 1024 + 1))],
    ];
    for (const route of routes.filter(({ kind }) => kind === 'multipart/form-data')) {
      const before = state();
      for (const [what, headers, body] of bodies) {
        const { status, what: told } = await ask(route, { path: url(route), init: { headers, body } }, what);
        hold([400, 413, 415].includes(status), told);
      }
      hold(state() === before, `${route.method} ${route.path} left something behind`);
    }
  });

  test('in the headers a change carries', async () => {
    for (const route of routes.filter(({ method }) => method !== 'GET')) {
      const body =
        route.kind === 'application/json'
          ? { body: JSON.stringify(sample(route.schema, whole, its.params)) }
          : {};
      const send = (headers: Record<string, string>, what: string) =>
        ask(route, { path: url(route), init: { headers: { ...jsonType, ...headers }, ...body } }, what);
      const names = route.parameters.map(({ name }) => name);
      if (names.includes('Idempotency-Key'))
        for (const key of ['', 'x', mark.replace(/./g, 'k').repeat(500), '{}', "' OR 1=1 --"]) {
          const { status, what } = await send({ 'Idempotency-Key': key }, `key ${key.slice(0, 20)}`);
          hold(status === 400, what);
        }
      if (names.includes('If-Match'))
        for (const etag of ['', '*', '1', '"x"', '"-1"', '"99999999999999999999"', '"1", "2"']) {
          const { status, what } = await send({ 'If-Match': etag }, `If-Match ${etag}`);
          hold([400, 404, 412, 415, 428].includes(status), what);
        }
    }
  });

  test('in the reason a protected card is opened for', async () => {
    for (const route of routes.filter(({ parameters }) =>
      parameters.some(({ name }) => name === 'x-access-reason'),
    ))
      for (const reason of ['%', '%00%00%00', '%D0', 'ab', '%E2%80%AE%D0%B0%D0%B1%D0%B2', 'x'.repeat(2500)]) {
        const { status, what } = await ask(
          route,
          { path: url(route), init: { headers: { 'X-Access-Reason': reason } } },
          `reason ${reason.slice(0, 20)}`,
        );
        hold(status === 400, what);
      }
  });
});
