import { hash, randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import type { Db } from '../db/open.ts';
import type { GroupCommit } from './core/group-commit.ts';
import type { Env } from './core/http.ts';
import { assertLegible } from './core/legible.ts';
import type { Live } from './core/live.ts';
import { Problem } from './core/problem.ts';
import { newId } from './new-id.ts';
import type { Pages } from './pages.ts';
import { serve } from './queue/acts/serve.ts';
import { extend } from './staff/acts/keep-open.ts';
import { sessionCookie, signedIn } from './staff/reads.ts';
import { gate } from './staff/rules.ts';

/** What the service is given by whoever starts it. */
export type Deps = {
  db: Db;
  log: Logger;
  /** Signs the session cookies; 32 characters or more. */
  secret: string;
  clock: () => Temporal.Instant;
  /** The demo shows its sign-ins and asks no administrator for a second factor. */
  demo: boolean;
  /** Where the pages are seen from outside, when not simply where they are served. */
  baseUrl?: string;
  /** A proxy stands in front and writes down who asks; without one that could be forged. */
  behindProxy?: boolean;
  /** How many counters a browser of the families' site tries at most for one request; 3,000 unless told. */
  proofEffort?: number;
  /** Webhooks may be called by plain http and inside the own network. */
  webhooksAnywhere?: boolean;
  /** What tells the open boards, where somebody else listens too. */
  live?: Live;
  /** The built pages, where this service serves them too. */
  pages?: Pages;
};

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The bytes of a change's key and a digest of all it asks, so that the same request twice is one request. */
async function requestOf(c: Parameters<MiddlewareHandler<Env>>[0]) {
  if (!unsafe.has(c.req.method) || c.req.path.startsWith('/api/auth/')) return undefined;
  const given = c.req.header('Idempotency-Key');
  if (given === undefined || !uuid.test(given)) throw new Problem('idempotency_key_missing');
  const key = Buffer.from(given.replaceAll('-', ''), 'hex');
  const asked = `${c.req.method} ${c.req.path}\n`;
  // A browser draws a boundary by lot for each attempt to send the very same files.
  const [, boundary] = /^multipart\/.*boundary="?([^";]+)/.exec(c.req.header('Content-Type') ?? '') ?? [];
  if (boundary === undefined) return { key, fingerprint: hash('sha256', asked + (await c.req.text())) };
  const parts = Buffer.from(await c.req.arrayBuffer())
    .toString('latin1')
    .replaceAll(boundary, '');
  return { key, fingerprint: hash('sha256', Buffer.from(asked + parts, 'latin1')) };
}

/**
 * Whether a page of another site sent the request. Browsers name the page's origin with every unsafe request; it
 * must be of this host, by whatever scheme a proxy in front may have.
 */
function foreign(c: Context<Env>, baseUrl: string | undefined): boolean {
  if (c.req.header('Sec-Fetch-Site') === 'cross-site') return true;
  const origin = c.req.header('Origin');
  if (origin === undefined) return false;
  const hosts = [new URL(c.req.url).host, baseUrl && new URL(baseUrl).host];
  return !hosts.includes(URL.parse(origin)?.host ?? '');
}

/** Where a request comes from: the last address a trusted proxy wrote down, else the other end of the line. */
const addressOf = (c: Context<Env>, behindProxy: boolean): string =>
  (behindProxy ? c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() : undefined) ??
  c.env?.incoming?.socket.remoteAddress ??
  '';

/** Who a request comes from, by its session cookie; undefined when nobody is signed in with it. */
export const asking = (deps: Deps, c: Context<Env>, now: Temporal.Instant) => {
  const cookie = getCookie(c, sessionCookie) ?? getCookie(c, sessionCookie, 'secure');
  return cookie === undefined ? undefined : signedIn(deps.db, deps.secret, cookie, now);
};

/** Writes one line for each request: what was asked and how it ended, never an address that may hold a name. */
export const logged =
  (deps: Deps): MiddlewareHandler<Env> =>
  async (c, next) => {
    const began = deps.clock();
    await next();
    const ms = Number(deps.clock().epochNanoseconds - began.epochNanoseconds) / 1e6;
    const route = routePath(c, -1);
    deps.log.info(
      { requestId: c.get('requestId'), method: c.req.method, route, status: c.res.status, ms },
      'asked',
    );
  };

/** Gives every request the id that its answer, its problem and its log line carry. */
export const identified: MiddlewareHandler<Env> = async (c, next) => {
  const requestId = randomUUID();
  c.set('requestId', requestId);
  c.header('X-Request-Id', requestId);
  await next();
};

/** What a person who must first choose a password or set up a second factor may still do. */
const ungated = (path: string): boolean => path === '/api/me' || path.startsWith('/api/auth/');

/** Gives every request who asks, and the context the acts and reads work in. */
export const context =
  (deps: Deps, live: Live, commit: GroupCommit): MiddlewareHandler<Env> =>
  async (c, next) => {
    c.set('demo', deps.demo);
    c.set('webhooksAnywhere', deps.webhooksAnywhere ?? false);
    c.set('address', addressOf(c, deps.behindProxy ?? false));
    const now = deps.clock();
    const who = asking(deps, c, now);
    const ctx = {
      db: deps.db,
      now,
      actor: who?.actor ?? ({ kind: 'visitor' } as const),
      newId,
      // Few requests have anything to say beside their one line.
      get log() {
        return deps.log.child({ requestId: c.var.requestId });
      },
      commit,
      follow: serve,
      changed: (...news: Parameters<Live['publish']>) => live.publish(...news),
    };
    c.set('ctx', ctx);
    c.set('sessionId', who?.sessionId ?? '');
    const changes = unsafe.has(c.req.method);
    if (changes && foreign(c, deps.baseUrl)) throw new Problem('foreign_origin');
    const barred = who === undefined || ungated(c.req.path) ? null : gate(who, deps.demo);
    if (barred !== null) throw new Problem(barred);
    await assertLegible(c);
    const request = await requestOf(c);
    if (request !== undefined) c.set('ctx', Object.assign(ctx, { request }));
    const { failures } = commit;
    await next();
    if (who !== undefined && changes && c.res.ok) extend(deps.db, who, now);
    await commit.settled();
    if (commit.failures > failures) throw new Problem('internal');
  };
