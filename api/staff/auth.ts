import { randomInt } from 'node:crypto';
import { lt } from 'drizzle-orm';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Db } from '../../db/open.ts';
import * as tables from '../../db/tables/staff.ts';
import type { Env } from '../core/http.ts';
import { Problem } from '../core/problem.ts';
import { afterFailure, idleMinutes, lockMinutes, passwordLength } from './rules.ts';
import { username } from './shapes.ts';

/** What the sign-in is set up with. */
export type Settings = {
  db: Db;
  /** Signs the cookies and seals the second factors. */
  secret: string;
  /** Where the pages are seen from outside; with https the cookies are `__Secure-`. */
  baseUrl?: string | undefined;
  clock: () => Temporal.Instant;
  newId: () => string;
};

/** What the library answered: whether it agreed, its machine word where it did not, and what it said. */
export type Answer = { ok: boolean; status: number; code: string; said: Record<string, unknown> };

/** One request as the acts at the door see it. */
export type Door = {
  /** The network address it came from. */
  address: string;
  /** The session it came with, '' without one. */
  session: string;
  /** The signed cookie of a sign-in that waits for its second factor, '' without one. */
  challenge: string;
  /**
   * Asks the library; the cookies it sets go out with the answer to the request.
   * @throws Problem `internal` when the library failed
   */
  ask: (path: string, body?: object) => Promise<Answer>;
};

/** Hashes a password as the sign-in library does: scrypt, some 60 ms of another thread. */
export const hashPassword = async (password: string): Promise<string> =>
  (await import('better-auth/crypto')).hashPassword(password);

/** Letters and digits that nobody mistakes for one another, on paper or on the phone. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A random secret to be read by a person: groups of `length` signs, some 5 bits each, with dashes between. */
export const readable = (groups: number, length: number): string =>
  Array.from({ length: groups }, () =>
    Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(''),
  ).join('-');

/** A backup code as it was given out, however it was typed. */
export const backupCode = (typed: string): string =>
  typed
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^(.{5})/, '$1-');

const addressHeader = 'x-prokat-address';
const challengeCookie = 'prokat.two_factor';
const issuer = 'Прокат';
const failedTries = { points: 30, duration: 15 * 60 };
const namesRemembered = 10_000;

/**
 * The sign-in library on our own tables. It keeps passwords (scrypt, on Node's thread pool), sessions, the second
 * factor and its cookies. What it is not asked for: its own idea of time (a session ends by our clock), its
 * refreshing (`extend` does), its rate limit (one memory for the whole process) and its check of the Origin
 * (`app.ts` looks at every request of the API). Loaded when first asked: half a second that only a sign-in needs.
 */
async function library({ db, secret, baseUrl, clock, newId }: Settings) {
  const [{ betterAuth }, { drizzleAdapter }, plugin, { twoFactor }] = await Promise.all([
    import('better-auth/minimal'),
    import('better-auth/adapters/drizzle'),
    import('better-auth/plugins/username'),
    import('better-auth/plugins/two-factor'),
  ]);
  const begin = () => {
    const now = clock();
    const at = new Date(now.epochMilliseconds);
    db.orm.delete(tables.session).where(lt(tables.session.expiresAt, at)).run();
    const expiresAt = new Date(now.add({ minutes: idleMinutes }).epochMilliseconds);
    return { expiresAt, createdAt: at, updatedAt: at };
  };
  return betterAuth({
    appName: issuer,
    secret,
    ...(baseUrl !== undefined && { baseURL: baseUrl }),
    basePath: '/api/auth',
    database: drizzleAdapter(db.orm, { provider: 'sqlite', schema: tables }),
    user: {
      modelName: 'staff',
      additionalFields: { role: { type: 'string', required: true, input: false } },
    },
    emailAndPassword: {
      enabled: false,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
    session: { expiresIn: idleMinutes * 60, disableSessionRefresh: true, freshAge: 0 },
    plugins: [
      plugin.username({
        displayUsername: false,
        usernameValidator: (name) => username.safeParse(name.toLowerCase()).success,
      }),
      twoFactor({
        issuer,
        accountLockout: { enabled: false },
        backupCodeOptions: {
          storeBackupCodes: 'encrypted',
          customBackupCodesGenerate: () => Array.from({ length: 10 }, () => readable(2, 5)),
        },
      }),
    ],
    databaseHooks: {
      session: { create: { before: async (session) => ({ data: { ...session, ...begin() } }) } },
    },
    advanced: {
      cookiePrefix: 'prokat',
      useSecureCookies: baseUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { sameSite: 'strict' },
      disableCSRFCheck: true,
      disableOriginCheck: true,
      database: { generateId: newId },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // Its log lines may quote what was typed; a fault shows as an answer of 500, which is logged with its request.
    logger: { disabled: true },
  });
}

/** IPv6 is handed out by the /64: whoever has one address has them all. */
const network = (address: string): string =>
  address.includes(':') && !address.startsWith('::ffff:')
    ? address.split(':').slice(0, 4).join(':')
    : address;

/** The sign-in library as the routes see it, and what slows down whoever guesses. */
export class Auth {
  readonly secret: string;
  readonly #settings: Settings;
  #library: ReturnType<typeof library> | undefined;
  readonly #tries = new RateLimiterMemory(failedTries);
  /** Wrong passwords under names nobody has, so that such a name locks just as a real one does. */
  readonly #ghosts = new Map<string, { failed: number; lockedUntil: Temporal.Instant | null }>();

  /** The last code each person came in with: seen over a shoulder it must not work again (RFC 6238, 5.2). */
  readonly #spent = new Map<string, { code: string; until: Temporal.Instant }>();

  constructor(settings: Settings) {
    this.secret = settings.secret;
    this.#settings = settings;
  }

  /** The way of one request to the library. */
  door = (c: Context<Env>): Door => ({
    address: c.var.address,
    session: c.var.sessionId,
    challenge: getCookie(c, challengeCookie) ?? getCookie(c, challengeCookie, 'secure') ?? '',
    ask: async (path, body = {}) => {
      this.#library ??= library(this.#settings);
      const headers = new Headers(c.req.raw.headers);
      headers.delete('Content-Length');
      headers.set('Content-Type', 'application/json');
      headers.set(addressHeader, c.var.address);
      const url = new URL(`/api/auth${path}`, c.req.url);
      const request = new Request(url, { method: 'POST', headers, body: JSON.stringify(body) });
      const response = await (await this.#library).handler(request);
      if (response.status >= 500) throw new Problem('internal');
      for (const cookie of response.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true });
      const said: unknown = await response.json().catch(() => null);
      const members = typeof said === 'object' && said !== null ? { ...said } : {};
      const code = 'code' in members && typeof members.code === 'string' ? members.code : '';
      return { ok: response.ok, status: response.status, code, said: members };
    },
  });

  /**
   * Counts a try from a network address as failed; `forgive` takes it back. Counted before it is made, so that a
   * hundred at once are not all the first.
   * @throws Problem `too_many_requests` after 30 failed ones within 15 minutes
   */
  async attempt(address: string): Promise<{ forgive: () => Promise<unknown> }> {
    const key = network(address);
    try {
      await this.#tries.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const retryAfter = Math.ceil(refused.msBeforeNext / 1000);
      throw new Problem('too_many_requests', undefined, { extra: { retryAfter } });
    }
    return { forgive: () => this.#tries.reward(key) };
  }

  /** Until when a name nobody has is locked, null while it is not. */
  ghostLocked(name: string, now: Temporal.Instant): Temporal.Instant | null {
    const until = this.#ghosts.get(name)?.lockedUntil ?? null;
    return until !== null && Temporal.Instant.compare(now, until) < 0 ? until : null;
  }

  /** Counts one more wrong password under a name nobody has; until when it is locked by that, if it is. */
  ghost(name: string, now: Temporal.Instant): Temporal.Instant | null {
    const { failed, locked } = afterFailure(this.#ghosts.get(name)?.failed ?? 0);
    const lockedUntil = locked ? now.add({ minutes: lockMinutes }) : null;
    this.#ghosts.delete(name);
    this.#ghosts.set(name, { failed, lockedUntil });
    const [oldest] = this.#ghosts.keys();
    if (this.#ghosts.size > namesRemembered && oldest !== undefined) this.#ghosts.delete(oldest);
    return lockedUntil;
  }

  /** Whether somebody has just come in with this very code. */
  isSpent(id: string, code: string, now: Temporal.Instant): boolean {
    const last = this.#spent.get(id);
    return last?.code === code && Temporal.Instant.compare(now, last.until) < 0;
  }

  /** Puts a code out of use for as long as it could still be right. */
  spend(id: string, code: string, now: Temporal.Instant): void {
    this.#spent.set(id, { code, until: now.add({ seconds: 90 }) });
  }
}
