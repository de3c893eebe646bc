import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Ctx } from '../../core/context.ts';
import type { Moment } from '../../core/dates.ts';
import type { Env } from '../../core/http.ts';
import { Problem } from '../../core/problem.ts';
import { network } from '../../staff/auth.ts';
import { closeSession, keepOpen, type Opened, openSession } from '../acts/session.ts';
import { type SiteSession, sessionOf } from '../reads/session.ts';
import type { BookingRequest } from '../shapes.ts';

const cookie = 'prokat.site';

/** Whoever asks on the families' site is a visitor, whatever else is open in the same browser. */
export const visiting = (c: Context<Env>): Ctx => ({ ...c.var.ctx, actor: { kind: 'visitor' } });

/** The network a request came from, by which it is counted. */
export const networkOf = (c: Context<Env>): string => network(c.var.address);

/** The cookie by which a browser holds what it has opened; it goes with the browser's window, and is over before. */
export class Cookies {
  readonly #secure: boolean;

  constructor({ baseUrl }: { baseUrl?: string | undefined }) {
    this.#secure = baseUrl?.startsWith('https:') ?? false;
  }

  /** What the browser has opened, if it still holds. */
  peek = (c: Context<Env>): SiteSession | undefined => {
    const token = getCookie(c, cookie) ?? getCookie(c, cookie, 'secure');
    return token === undefined ? undefined : sessionOf(c.var.ctx, token);
  };

  /**
   * What the browser has opened, kept open by this request.
   * @throws Problem `site_session_over`
   */
  here = (c: Context<Env>): { session: SiteSession; expiresAt: Moment } => {
    const session = this.peek(c);
    if (session === undefined) throw new Problem('site_session_over');
    return { session, expiresAt: keepOpen(c.var.ctx, session) };
  };

  /** Gives the browser what was opened; what it had open before is over. */
  carry = (c: Context<Env>, { token, expiresAt }: { token: string; expiresAt: Moment }): Moment => {
    const before = this.peek(c);
    if (before !== undefined) closeSession(c.var.ctx, before);
    setCookie(c, cookie, token, {
      path: '/api',
      httpOnly: true,
      sameSite: 'Lax',
      ...(this.#secure && { secure: true, prefix: 'secure' }),
    });
    return expiresAt;
  };

  /** Ends what the browser has opened, and takes the cookie back. */
  close = (c: Context<Env>): void => {
    const before = this.peek(c);
    if (before !== undefined) closeSession(c.var.ctx, before);
    deleteCookie(c, cookie, { path: '/api', ...(this.#secure && { secure: true, prefix: 'secure' }) });
  };
}

/** Shows what was just asked for, unless all of this contact is open already. */
export function showMade(
  c: Context<Env>,
  cookies: Cookies,
  made: Opened,
  { applicant, channel }: Made,
): void {
  const before = cookies.peek(c)?.contact;
  if (before != null && (before === applicant.phone || before === applicant.email)) return;
  cookies.carry(c, openSession(visiting(c), made, channel));
}
type Made = Pick<BookingRequest, 'applicant' | 'channel'>;
