import { createHmac, timingSafeEqual } from 'node:crypto';
import { and, eq, gt, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../db/open.ts';
import { session, staff, staffCentre } from '../../db/tables/staff.ts';
import type { Actor } from '../core/context.ts';
import type { CentreId } from '../core/ids.ts';

/** The sign-in library's session cookie; `__Secure-` before it where the site is served over HTTPS. */
export const sessionCookie = 'prokat.session_token';

const bySession = prepared((orm) =>
  orm
    .select({
      sessionId: session.id,
      id: staff.id,
      name: staff.name,
      role: staff.role,
      secondFactor: staff.twoFactorEnabled,
      mustChangePassword: staff.mustChangePassword,
      centres: sql<string>`(select json_group_array(${staffCentre.centreId}) from ${staffCentre} where ${staffCentre.staffId} = ${staff.id})`,
    })
    .from(session)
    .innerJoin(staff, eq(staff.id, session.userId))
    .where(
      and(
        eq(session.token, sql.placeholder('token')),
        gt(session.expiresAt, sql.placeholder('now')),
        eq(staff.active, true),
      ),
    )
    .prepare(),
);

/** A session cookie's value: the token and its HMAC-SHA256 in base64, as the sign-in library writes it. */
export const signToken = (secret: string, token: string): string =>
  `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`;

const verifiedToken = (secret: string, cookie: string): string | undefined => {
  const dot = cookie.lastIndexOf('.');
  if (dot < 1) return undefined;
  const expected = Buffer.from(signToken(secret, cookie.slice(0, dot)));
  const given = Buffer.from(cookie);
  return expected.length === given.length && timingSafeEqual(expected, given)
    ? cookie.slice(0, dot)
    : undefined;
};

export type SignedIn = {
  sessionId: string;
  secondFactor: boolean;
  mustChangePassword: boolean;
  actor: Extract<Actor, { kind: 'staff' }>;
};

/**
 * Who a session cookie belongs to, or undefined when it is forged, over, or its owner was switched off. Read with
 * one prepared statement instead of the library's own look-up, which costs every request several queries anew.
 */
export function signedIn(
  db: Db,
  secret: string,
  cookie: string,
  now: Temporal.Instant,
): SignedIn | undefined {
  const token = verifiedToken(secret, cookie);
  if (token === undefined) return undefined;
  const row = bySession(db).get({ token, now: now.epochMilliseconds });
  if (row === undefined) return undefined;
  const centres: CentreId[] = JSON.parse(row.centres);
  return {
    sessionId: row.sessionId,
    secondFactor: row.secondFactor === true,
    mustChangePassword: row.mustChangePassword,
    actor: { kind: 'staff', id: row.id, name: row.name, role: row.role, centres },
  };
}
