import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { parseAccept } from 'hono/utils/accept';
import { getMimeType } from 'hono/utils/mime';
import type { Env } from './core/http.ts';
import { Problem } from './core/problem.ts';

type Page = {
  bytes: Buffer<ArrayBuffer>;
  etag: string;
  type: string;
  br?: Buffer<ArrayBuffer>;
  gzip?: Buffer<ArrayBuffer>;
};

/** How the service is asked for what a page shows, by nobody. */
type Ask = (path: string) => Promise<Response>;

/**
 * The built pages by path (`/assets/…`, `/admin/index.html`), whole in memory: what is not here is not served.
 * `write` makes of a built page what it is at one address; null where it is to stay as it was built.
 */
export type Pages = ReadonlyMap<string, Page> & {
  readonly write?: (built: string, address: string, ask: Ask) => Promise<string | null>;
};

const etagOf = (bytes: Buffer): string =>
  `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
const copy = (path: string) => (existsSync(path) ? readFileSync(path) : undefined);

/** Reads the built pages with their compressed copies; an empty set where they were never built. */
export function readPages(folder: string): Pages {
  const pages = new Map<string, Page>();
  for (const entry of globSync('{admin,assets,site}/**/*', { cwd: folder, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const type = getMimeType(entry.name);
    if (!entry.isFile() || type === undefined || /\.(br|gz)$/.test(entry.name)) continue;
    const bytes = readFileSync(path);
    pages.set(path.slice(folder.length).replaceAll('\\', '/'), {
      bytes,
      etag: etagOf(bytes),
      type,
      br: copy(`${path}.br`),
      gzip: copy(`${path}.gz`),
    });
  }
  const file = join(folder, 'written', 'prerender.js');
  if (!existsSync(file)) return pages;
  const writer = import(pathToFileURL(file).href);
  const write: Pages['write'] = async (...asked) => (await writer).write(...asked);
  return Object.assign(pages, { write });
}

/** The `'sha256-…'` of every script or sheet that stands in a built page itself, for the policy to let it be. */
export const inlined = (pages: Pages, tag: 'script' | 'style'): string[] => {
  const written = new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g');
  const bodies = [...pages.values()]
    .filter(({ type }) => type.startsWith('text/html'))
    .flatMap(({ bytes }) => [...bytes.toString().matchAll(written)].map(([, body = '']) => body));
  const digest = (body: string) => createHash('sha256').update(body).digest('base64');
  return [...new Set(bodies)].map((body) => `'sha256-${digest(body)}'`);
};

/** A page with one thing more for a browser that runs no scripts; made anew when that changes. */
function toldPlainly(page: Page | undefined, words: () => string): () => Page | undefined {
  let told: string | undefined;
  let made = page;
  return () => {
    const now = words();
    if (page === undefined || now === told) return made;
    told = now;
    const bytes = Buffer.from(page.bytes.toString().replace('</noscript>', () => `${now}</noscript>`));
    made = { bytes, etag: etagOf(bytes), type: page.type, gzip: gzipSync(bytes) };
    return made;
  };
}

/** A name with the build's hash of the content in it: what it names never changes. */
const named = /-[\w-]{8}\.\w+$/;

/**
 * The pages: the families' site at its addresses (as in `site/routes.ts`), the staff app at `/admin` and every address
 * inside it, and their files; where the centres are shown, `centres` lists them for who runs no scripts; what `ask`
 * answers stands in the pages of things. A file that is not there (a chunk of an older build) is a 404, never a page in
 * its place.
 */
export function pageRoutes(pages: Pages, centres: () => string, ask: Ask) {
  const withCentres = new Map(
    ['/site/index.html', '/site/centres.html'].map((path) => [path, toldPlainly(pages.get(path), centres)]),
  );
  const answer = (path: string) => (c: Context<Env>) => {
    const page = (withCentres.get(path) ?? (() => pages.get(path)))();
    if (page === undefined) throw new Problem('not_found');
    c.header('ETag', page.etag);
    c.header('Cache-Control', named.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (c.req.header('If-None-Match')?.includes(page.etag)) return c.body(null, 304);
    c.header('Content-Type', page.type);
    if (page.br === undefined && page.gzip === undefined) return c.body(page.bytes);
    c.header('Vary', 'Accept-Encoding');
    const takes = parseAccept(c.req.header('Accept-Encoding') ?? '').filter(({ q }) => q > 0);
    for (const encoding of ['br', 'gzip'] as const) {
      const squeezed = page[encoding];
      if (squeezed === undefined || !takes.some(({ type }) => type === encoding)) continue;
      c.header('Content-Encoding', encoding);
      return c.body(squeezed);
    }
    return c.body(page.bytes);
  };
  const site = (name: string) => answer(`/site/${name}.html`);
  /** The same with what is free now at the centre and on the days of its address, where that names them. */
  const told = (name: string) => async (c: Context<Env>) => {
    const built = pages.get(`/site/${name}.html`);
    const page = built && (await pages.write?.(built.bytes.toString(), c.req.url, ask));
    if (!page) return site(name)(c);
    c.header('Cache-Control', 'no-store');
    return c.html(page);
  };
  return new Hono<Env>()
    .get('/', site('index'))
    .get('/free', compress(), told('free'))
    .get('/item/:id', compress(), told('item'))
    .get('/basket', site('basket'))
    .get('/contact', site('contact'))
    .get('/done', site('done'))
    .get('/wait/:id', site('wait'))
    .get('/sessions', site('sessions'))
    .get('/session/:id', site('session'))
    .get('/my', site('my'))
    .get('/venue', site('venue'))
    .get('/centres', site('centres'))
    .get('/worker.js', answer('/site/worker.js'))
    .get('/admin', answer('/admin/index.html'))
    .get('/admin/*', answer('/admin/index.html'))
    .get('/assets/*', (c) => answer(c.req.path)(c))
    .get('*', (c) => {
      // What is no page stays a plain refusal; a person gets a page that says so.
      const asked = c.req.header('Accept')?.includes('text/html') && !c.req.path.startsWith('/api/');
      if (!asked || !pages.has('/site/missing.html')) throw new Problem('not_found');
      c.status(404);
      return site('missing')(c);
    });
}
