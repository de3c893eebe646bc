import { createHash, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createApp } from '../../api/app.ts';
import type { Ctx, StaffRole } from '../../api/core/context.ts';
import type { CentreId, StaffId } from '../../api/core/ids.ts';
import { newId } from '../../api/new-id.ts';
import { serve } from '../../api/queue/acts/serve.ts';
import type { Deps } from '../../api/request.ts';
import { sessionCookie, signToken } from '../../api/staff/reads.ts';
import { openDb } from '../../db/open.ts';
import { seedHouse } from '../../db/seed/house.ts';
import { centre } from '../../db/tables/centres.ts';
import { session, staff, staffCentre } from '../../db/tables/staff.ts';

/** What signs the sessions of the tests. */
export const secret = 'a secret for tests that is long enough';

/** An answer a test reads into without caring for its whole shape. */
type Loose = { [key: string]: Loose };

/** One migrated and seeded database; each test gets a copy of its bytes. */
const template = (() => {
  const db = openDb(':memory:');
  seedHouse({ db, newId });
  return db.sqlite.serialize();
})();

/** Tuesday, a working day at every centre; Barnaul 11:00, Ivanovo 07:00. */
export const tuesday = '2026-11-24T04:00:00.000Z';

/**
 * A house of its own for one test: a fresh migrated database with the centres, groups, catalogue and rules, a
 * clock that stands until it is moved, and a service on it, given `more` where a test needs it.
 */
export function house(at: string = tuesday, more: Partial<Deps> = {}) {
  const db = openDb(template);
  let now = Temporal.Instant.from(at);
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
  const app = createApp({
    ...{ db, log, secret, clock: () => now, demo: false, proofEffort: 2 },
    // What a test calls is on this very machine.
    webhooksAnywhere: true,
    ...more,
  });
  const byName = new Map(
    db.orm
      .select({ id: centre.id, name: centre.shortName })
      .from(centre)
      .all()
      .map((row) => [row.name, row.id]),
  );
  const centreNamed = (name: 'Барнаул' | 'Каменский район' | 'Иваново' | 'Вичуга'): CentreId => {
    const id = byName.get(name);
    if (id === undefined) throw new Error(`no centre ${name}`);
    return id;
  };
  /** Where an administrator works who may change what all centres share. */
  const everyCentre: CentreId[] = [...byName.values()];

  /** The house's own context: may do everything, as seeding and jobs do. */
  const ctx = (): Ctx => ({
    db,
    now,
    actor: { kind: 'house' },
    newId,
    log,
    follow: serve,
    changed: () => {},
  });

  /** Hires a member of staff and signs them in; returns how they call the API and the context of their acts. */
  function hire(role: StaffRole, centres: CentreId[] = [centreNamed('Барнаул')]) {
    const id = newId<'staff'>();
    const username = `${role}-${id.slice(-12)}`;
    const when = new Date(now.epochMilliseconds);
    db.orm
      .insert(staff)
      .values({
        id,
        name: `${role} ${id.slice(-4)}`,
        username,
        email: `${username}@staff.invalid`,
        role,
        twoFactorEnabled: true,
        createdAt: when,
        updatedAt: when,
      })
      .run();
    for (const centreId of centres) db.orm.insert(staffCentre).values({ staffId: id, centreId }).run();
    const token = createHash('sha256').update(id).digest('base64url');
    db.orm
      .insert(session)
      .values({
        id: newId(),
        token,
        userId: id,
        expiresAt: new Date('2036-01-01'),
        createdAt: when,
        updatedAt: when,
      })
      .run();
    const cookie = `${sessionCookie}=${encodeURIComponent(signToken(secret, token))}`;
    const asStaff = (): Ctx => ({
      ...ctx(),
      actor: { kind: 'staff', id, name: username, role, centres },
    });
    return { id, cookie, ctx: asStaff, call: caller(cookie) };
  }

  /** Calls the API: `call('POST', '/api/…', body, headers)`; an Idempotency-Key is added unless given. */
  function caller(cookie?: string) {
    return async <T = Loose>(
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ) => {
      const response = await app.request(path, {
        method,
        headers: {
          ...(cookie && { Cookie: cookie }),
          ...(method !== 'GET' && { 'Idempotency-Key': randomUUID() }),
          ...(body !== undefined && !(body instanceof FormData) && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : body instanceof FormData ? body : JSON.stringify(body),
      });
      const text = await response.text();
      const isJson = response.headers.get('Content-Type')?.includes('json') ?? false;
      const answer: T = JSON.parse(isJson ? text : 'null');
      return { status: response.status, headers: response.headers, text, body: answer };
    };
  }

  return {
    db,
    app,
    ctx,
    hire,
    centreNamed,
    everyCentre,
    logged,
    /** Someone who is not signed in. */
    visitor: { call: caller() },
    /** Moves the clock to a moment. */
    at: (moment: string) => {
      now = Temporal.Instant.from(moment);
    },
    /** Moves the clock on by a Temporal duration such as `{ hours: 24 }`. */
    later: (duration: Temporal.DurationLike) => {
      now = now.add(duration);
    },
  };
}

export type House = ReturnType<typeof house>;
export type StaffHand = ReturnType<House['hire']>;
export type { StaffId };
