import { randomInt } from 'node:crypto';
import { lt } from 'drizzle-orm';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Db } from '../../db/open.ts';
import * as tables from '../../db/tables/staff.ts';
import type { Env } from '../core/http.ts';
import { Problem } from '../core/problem.ts';
import { sessionCookie, signToken, verifiedToken } from './reads.ts';
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

/**
 * What the library answered: whether it agreed, its machine word where it did not, what it said, and the token of
 * the session it began, '' without one.
 */
export type Answer = {
  ok: boolean;
  status: number;
  code: string;
  said: Record<string, unknown>;
  session: string;
};

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
  /** Gives the browser the cookie of a session. */
  carry: (token: string) => void;
};

/** Hashes a password as the sign-in library does: scrypt, some 60 ms of another thread. */
export const hashPassword = async (password: string): Promise<string> =>
  (await import('better-auth/crypto')).hashPassword(password);

/** Whether a password is the one a hash was made of; as slow as making it. */
export const isPassword = async (password: string, hash: string): Promise<boolean> =>
  (await import('better-auth/crypto')).verifyPassword({ password, hash });

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

const secure = (baseUrl: string | undefined): boolean => baseUrl?.startsWith('https:') ?? false;

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
  // A session of the library's making is over from the start: the act that writes the sign-in down opens it, in
  // the same transaction. A minute is more than that takes, so what is swept out here is nobody's any more.
  const begin = () => {
    const now = clock();
    const at = new Date(now.epochMilliseconds);
    const past = new Date(now.subtract({ minutes: 1 }).epochMilliseconds);
    db.orm.delete(tables.session).where(lt(tables.session.expiresAt, past)).run();
    return { expiresAt: at, createdAt: at, updatedAt: at };
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
      useSecureCookies: secure(baseUrl),
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
export function network(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [front = [], back] = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const left = back === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  return [...front, ...Array<string>(left).fill('0'), ...(back ?? [])].slice(0, 4).join(':');
}

/** The sign-in library as the routes see it, and what slows down whoever guesses. */
export class Auth {
  readonly secret: string;
  readonly #settings: Settings;
  #library: ReturnType<typeof library> | undefined;
  readonly #tries = new RateLimiterMemory(failedTries);
  /** Wrong passwords under names nobody has, so that such a name locks just as a real one does. */
  readonly #ghosts = new Map<string, { failed: number; lockedUntil: Temporal.Instant | null }>();

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
      const cookies = response.headers.getSetCookie();
      for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
      const begun = cookies.findLast((cookie) => cookie.includes(`${sessionCookie}=`)) ?? '';
      const session = verifiedToken(this.secret, decodeURIComponent(/=([^;]*)/.exec(begun)?.[1] ?? '')) ?? '';
      const said: unknown = await response.json().catch(() => null);
      const members = typeof said === 'object' && said !== null ? { ...said } : {};
      const code = 'code' in members && typeof members.code === 'string' ? members.code : '';
      return { ok: response.ok, status: response.status, code, said: members, session };
    },
    carry: (token) => {
      const https = secure(this.#settings.baseUrl);
      setCookie(c, sessionCookie, signToken(this.secret, token), {
        path: '/',
        httpOnly: true,
        sameSite: 'Strict',
        ...(https && { secure: true, prefix: 'secure' }),
      });
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
}
