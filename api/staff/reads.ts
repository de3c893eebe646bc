import { createHmac, timingSafeEqual } from 'node:crypto';
import { and, desc, eq, gt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Db, kept, prepared } from '../../db/open.ts';
import { account, session, staff, staffCentre, verification } from '../../db/tables/staff.ts';
import { type Actor, actorId, type Ctx, now, permit, worksAt } from '../core/context.ts';
import { toMoment } from '../core/dates.ts';
import { fromCursor, toCursor } from '../core/http.ts';
import type { CentreId, StaffId } from '../core/ids.ts';
import { found, Problem } from '../core/problem.ts';
import { fold } from '../core/words.ts';
import { deviceOf } from './rules.ts';
import type { peopleSearch, personCard, personRow, sessionRow } from './shapes.ts';

/** The sign-in library's session cookie; `__Secure-` before it where the site is served over HTTPS. */
export const sessionCookie = 'prokat.session_token';

const ownCentres = sql<string>`(select json_group_array(${staffCentre.centreId}) from ${staffCentre} where ${staffCentre.staffId} = staff.id)`;

type SessionRow = {
  sessionId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  staffId: StaffId;
};
const bySession = prepared((_orm, sqlite) =>
  sqlite.prepare<{ token: string; now: number }, SessionRow>(
    'SELECT id AS sessionId, expires_at AS expiresAt, user_id AS staffId FROM session WHERE token = :token AND expires_at > :now',
  ),
);

/** A session cookie's value: the token and its HMAC-SHA256 in base64, as the sign-in library writes it. */
export const signToken = (secret: string, token: string): string =>
  `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`;

/** Cookies found genuine, with the secret they are signed with: each comes again with every request. */
const genuine = new Map<string, string>();

/** What a cookie signed by the sign-in library carries, or undefined when it is forged. */
export function verifiedToken(secret: string, cookie: string): string | undefined {
  const dot = cookie.lastIndexOf('.');
  if (dot < 1) return undefined;
  if (genuine.get(cookie) === secret) return cookie.slice(0, dot);
  const expected = Buffer.from(signToken(secret, cookie.slice(0, dot)));
  const given = Buffer.from(cookie);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  if (genuine.size >= 1000) genuine.clear();
  genuine.set(cookie, secret);
  return cookie.slice(0, dot);
}

type Who = Pick<Person, 'role' | 'secondFactor' | 'mustChangePassword'> & {
  actor: Extract<Actor, { kind: 'staff' }>;
};
export type SignedIn = Omit<SessionRow, 'staffId'> & Who;

/** Who acts in the name of a member of staff; undefined where they were switched off. */
const whoIs = kept((db, staffId: StaffId): Who | undefined => {
  const person = personOf(db, staffId);
  if (!person?.active) return undefined;
  const { id, name, role, centres, secondFactor, mustChangePassword } = person;
  return { role, secondFactor, mustChangePassword, actor: { kind: 'staff', id, name, role, centres } };
});

/**
 * Who a session cookie belongs to, or undefined when it is forged, over, or its owner was switched off. Read with
 * one prepared statement instead of the library's own look-up, which costs every request several queries anew.
 */
export function signedIn(db: Db, secret: string, cookie: string, at: Temporal.Instant): SignedIn | undefined {
  const token = verifiedToken(secret, cookie);
  if (token === undefined) return undefined;
  const session = bySession(db).get({ token, now: at.epochMilliseconds });
  const who = session && whoIs(db, session.staffId);
  return session && who && { sessionId: session.sessionId, expiresAt: session.expiresAt, ...who };
}

const columns = {
  id: staff.id,
  name: staff.name,
  username: staff.username,
  role: staff.role,
  active: staff.active,
  secondFactor: sql`coalesce(${staff.twoFactorEnabled}, 0)`.mapWith(Boolean),
  mustChangePassword: staff.mustChangePassword,
  failedSignIns: staff.failedSignIns,
  lockedUntil: staff.lockedUntil,
  version: staff.version,
  centres: ownCentres,
};
/** Of open sessions only: those that are over are forgotten. */
const usedAt = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[StaffId, number], number>(
      'select max(updated_at) from session where user_id = ? and expires_at > ?',
    )
    .pluck(),
);
const byId = prepared((orm) =>
  orm
    .select(columns)
    .from(staff)
    .where(eq(staff.id, sql.placeholder('id')))
    .prepare(),
);
const byUsername = prepared((orm) =>
  orm
    .select(columns)
    .from(staff)
    .where(eq(staff.username, sql.placeholder('username')))
    .prepare(),
);
const everybody = prepared((orm) => orm.select(columns).from(staff).prepare());
const challenges = prepared((orm) =>
  orm
    .select({ staffId: sql<StaffId>`${verification.value}` })
    .from(verification)
    .where(eq(verification.identifier, sql.placeholder('identifier')))
    .prepare(),
);
const openSessions = prepared((orm) =>
  orm
    .select()
    .from(session)
    .where(and(eq(session.userId, sql.placeholder('id')), gt(session.expiresAt, sql.placeholder('now'))))
    .orderBy(desc(session.updatedAt))
    .prepare(),
);

const byAccount = prepared((orm) =>
  orm
    .select({ password: account.password })
    .from(account)
    .where(and(eq(account.userId, sql.placeholder('id')), eq(account.providerId, 'credential')))
    .prepare(),
);

/** The hash of somebody's password, null where they have none. */
export const passwordHashOf = (db: Db, id: StaffId): string | null =>
  byAccount(db).get({ id })?.password ?? null;

/** A member of staff with all their centres. */
export type Person = NonNullable<ReturnType<typeof personOf>>;

const whole = <Row extends { centres: string }>(row: Row) => ({
  ...row,
  centres: JSON.parse(row.centres) as CentreId[],
});

/** A member of staff by id, for the acts and reads of this word: whoever asks has been let through before. */
export const personOf = (db: Db, id: StaffId) => {
  const row = byId(db).get({ id });
  return row && whole(row);
};

/**
 * The person who asks.
 * @throws Problem `signed_out`
 */
export function self(ctx: Ctx): Person {
  const person = ctx.actor.kind === 'staff' ? personOf(ctx.db, ctx.actor.id) : undefined;
  if (person === undefined) throw new Problem('signed_out');
  return person;
}

/** Who signs in under a user name (lower-case), if anybody. */
export const personNamed = (db: Db, username: string): Person | undefined => {
  const row = byUsername(db).get({ username });
  return row && whole(row);
};

/** The centre an entry in the trail about a person belongs to: theirs, or null when they have several. */
export const homeOf = (person: Person): CentreId | null =>
  person.centres.length === 1 ? (person.centres[0] ?? null) : null;

/** Whose second factor a signed challenge cookie of the sign-in library waits for, if it is a true one. */
export function challenged(db: Db, secret: string, cookie: string): Person | undefined {
  const identifier = verifiedToken(secret, cookie);
  const row = identifier === undefined ? undefined : challenges(db).get({ identifier });
  return row && personOf(db, row.staffId);
}

/** The active administrators of the house, with their centres. */
export const administrators = (db: Db): Person[] =>
  everybody(db)
    .all()
    .filter((row) => row.active && row.role === 'administrator')
    .map(whole);

const within = (ctx: Ctx, person: Person): CentreId[] => person.centres.filter((id) => worksAt(ctx, id));

const asRow = (ctx: Ctx, person: Person): z.infer<typeof personRow> => {
  const centres = within(ctx, person);
  const { failedSignIns: _failed, version: _version, lockedUntil, ...rest } = person;
  const used = usedAt(ctx.db).get(person.id, ctx.now.epochMilliseconds);
  return {
    ...rest,
    centres,
    elsewhere: person.centres.length - centres.length,
    lockedUntil: lockedUntil !== null && lockedUntil > now(ctx) ? lockedUntil : null,
    usedAt: used ? toMoment(Temporal.Instant.fromEpochMilliseconds(used)) : null,
  };
};

/**
 * A person the actor manages at one centre or more.
 * @throws Problem `not_found` when they share no centre, `forbidden`
 */
export function managed(ctx: Ctx, id: StaffId): Person {
  permit(ctx, 'staff.manage');
  const person = found(personOf(ctx.db, id));
  if (within(ctx, person).length === 0) throw new Problem('not_found');
  return person;
}

/**
 * A person whose sign-in the actor may decide about: all their centres are the actor's too — whoever could reset
 * the password of somebody with centres beyond could enter those — and it is not the actor.
 * @throws Problem `not_found`, `forbidden`, `beyond_reach`, `own_account`
 */
export function commanded(ctx: Ctx, id: StaffId): Person {
  const person = managed(ctx, id);
  if (within(ctx, person).length < person.centres.length) throw new Problem('beyond_reach');
  if (id === actorId(ctx)) throw new Problem('own_account');
  return person;
}

/**
 * A person's card.
 * @throws Problem `not_found`, `forbidden`
 */
export function personCardOf(ctx: Ctx, id: StaffId): z.infer<typeof personCard> {
  const person = managed(ctx, id);
  return { ...asRow(ctx, person), you: id === actorId(ctx), version: person.version };
}

/**
 * The people of the actor's centres by name, a page at a time. Read whole and sifted here: a region has some
 * hundred, and SQLite folds no Cyrillic.
 * @throws Problem `forbidden`, `invalid_request` for a cursor of another list
 */
export function people(ctx: Ctx, query: z.infer<typeof peopleSearch>) {
  permit(ctx, 'staff.manage');
  const after = fromCursor(query.cursor, z.tuple([z.string(), z.string()]));
  const wanted = fold(query.q);
  const sorted = everybody(ctx.db)
    .all()
    .map((row) => ({ key: fold(row.name), row: asRow(ctx, whole(row)) }))
    .filter(({ key, row }) => {
      if (row.centres.length === 0) return false;
      if (query.role !== undefined && row.role !== query.role) return false;
      if (query.active !== undefined && row.active !== (query.active === 'yes')) return false;
      if (query.centreId !== undefined && !row.centres.includes(query.centreId)) return false;
      return ` ${key}`.includes(` ${wanted}`) || fold(row.username).startsWith(wanted);
    })
    .filter(
      ({ key, row }) => after === undefined || key > after[0] || (key === after[0] && row.id > after[1]),
    )
    .sort((a, b) => (a.key === b.key ? (a.row.id < b.row.id ? -1 : 1) : a.key < b.key ? -1 : 1));
  const shown = sorted.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(({ row }) => row),
    next: last !== undefined && sorted.length > shown.length ? toCursor(last.key, last.row.id) : null,
  };
}

/** The open sessions of a person, the last used first; `current` is the one that asks. */
export const sessionsOf = (ctx: Ctx, id: StaffId, current: string): z.infer<typeof sessionRow>[] =>
  openSessions(ctx.db)
    .all({ id, now: ctx.now.epochMilliseconds })
    .map((row) => ({
      id: row.id,
      startedAt: toMoment(row.createdAt.toTemporalInstant()),
      usedAt: toMoment(row.updatedAt.toTemporalInstant()),
      address: row.ipAddress ?? '',
      device: deviceOf(row.userAgent ?? ''),
      current: row.id === current,
    }));
