import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Pages } from '../../api/pages.ts';
import { house, tuesday } from '../support/house.ts';

const page = (text: string, squeezed?: string) => ({
  bytes: Buffer.from(text),
  etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
  type: 'text/html; charset=utf-8',
  br: squeezed === undefined ? undefined : Buffer.from(squeezed),
  gzip: undefined,
});
const pages: Pages = new Map([
  ['/site/index.html', page('the family site')],
  ['/admin/index.html', page('the staff app', 'squeezed')],
  ['/assets/first.js', page('named by hand')],
  ['/assets/App-CPM2Jcnt.js', page('named by its content')],
]);

test('the pages are served with the site at the root and the staff app at every address below /admin', async () => {
  const { visitor } = house(tuesday, { pages });
  expect((await visitor.call('GET', '/')).text).toBe('the family site');
  for (const path of ['/admin', '/admin/', '/admin/families/01900000-0000-7000-8000-000000000000'])
    expect((await visitor.call('GET', path)).text).toBe('the staff app');
});

test('a page goes out compressed to whoever takes it so, and not at all to whoever has it', async () => {
  const { visitor } = house(tuesday, { pages });
  const squeezed = await visitor.call('GET', '/admin', undefined, { 'Accept-Encoding': 'gzip, br' });
  expect(squeezed.text).toBe('squeezed');
  expect(squeezed.headers.get('Content-Encoding')).toBe('br');
  expect(squeezed.headers.get('Vary')).toBe('Accept-Encoding');
  const again = await visitor.call('GET', '/admin', undefined, {
    'If-None-Match': squeezed.headers.get('ETag') ?? '',
  });
  expect(again.status).toBe(304);
});

test('only a file named by its content is kept for good; a chunk that is gone is a 404, never a page', async () => {
  const { visitor } = house(tuesday, { pages });
  const kept = (path: string) => visitor.call('GET', path).then((got) => got.headers.get('Cache-Control'));
  expect(await kept('/assets/App-CPM2Jcnt.js')).toContain('immutable');
  expect(await kept('/assets/first.js')).toBe('no-cache');
  expect(await kept('/admin')).toBe('no-cache');
  for (const path of [
    '/assets/App-00000000.js',
    '/assets/..%2fadmin/index.html',
    '/site/index.html',
    '/stamp',
  ])
    expect((await visitor.call('GET', path)).status, path).toBe(404);
});

test('every answer forbids what this house never does', async () => {
  const { visitor } = house(tuesday, { pages });
  for (const path of ['/', '/admin', '/healthz']) {
    const { headers } = await visitor.call('GET', path);
    const policy = headers.get('Content-Security-Policy');
    expect(policy, path).toContain("default-src 'self'");
    expect(policy, path).toContain("style-src 'self';");
    expect(policy, path).not.toContain('unsafe-inline');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Permissions-Policy')).toContain('camera=(self)');
  }
  // What stands in a built page itself is let be by its hash, and nothing else is.
  const written = '<script>first()</script><style>main{}</style><script src="/assets/site.js"></script>';
  const inside = house(tuesday, { pages: new Map([['/site/index.html', page(written)]]) });
  const own = (await inside.visitor.call('GET', '/')).headers.get('Content-Security-Policy');
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(own).toContain(`script-src 'self' 'wasm-unsafe-eval' ${hash('first()')};`);
  expect(own).toContain(`style-src 'self' ${hash('main{}')};`);
  // What the API answers is no document: opened as one it may do nothing.
  const { headers: answered } = await visitor.call('GET', '/api/nothing');
  expect(answered.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(answered.get('X-Content-Type-Options')).toBe('nosniff');
  expect(answered.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
  // A script is no document: it carries what holds for files alone.
  const { headers } = await visitor.call('GET', '/assets/nothing.js');
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
  expect(headers.get('Content-Security-Policy')).toBeNull();
});

test('what the API answers is kept by no cache', async () => {
  const { hire } = house();
  expect((await hire('desk').call('GET', '/api/me')).headers.get('Cache-Control')).toBe('no-store');
});

test('the house says that it is alive, and ready only while it can be written', async () => {
  const { visitor, db } = house();
  expect((await visitor.call('GET', '/healthz')).status).toBe(200);
  expect((await visitor.call('GET', '/readyz')).status).toBe(200);
  db.sqlite.pragma('query_only = ON');
  expect((await visitor.call('GET', '/readyz')).status).toBe(503);
  expect((await visitor.call('GET', '/healthz')).status).toBe(200);
});

test('the log tells the pattern of an address, never the address', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const { hire } = house(tuesday, { log });
  await hire('desk').call('GET', '/api/nothing/Иванова?phone=79130000000');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ method: 'GET', route: '/api/*', status: 404 });
  expect(lines[0]).not.toMatch(/Иванова|%D0|7913/);
});

test('the readable docs and all they need come from here', async () => {
  const { visitor } = house();
  const docs = await visitor.call('GET', '/api/docs');
  const parts = [...docs.text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path = '']) => path);
  expect(parts.length).toBeGreaterThan(3);
  for (const path of parts) {
    expect(path).toMatch(/^\/api\/docs\//);
    expect((await visitor.call('GET', path)).status, path).toBe(200);
  }
  expect((await visitor.call('GET', '/api/docs/package.json')).status).toBe(404);
});
