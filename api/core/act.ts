import { type Db, inserter, prepared } from '../../db/open.ts';
import { idempotency } from '../../db/tables/audit.ts';
import { actorId, type Ctx, type Freed, now } from './context.ts';
import type { CentreId } from './ids.ts';
import { found, Problem } from './problem.ts';

const answered = prepared((_orm, sqlite) =>
  sqlite.prepare<[key: Buffer, actor: string], { fingerprint: string; result: string }>(
    'SELECT fingerprint, result FROM idempotency WHERE key = ? AND actor = ?',
  ),
);
const remember = inserter(idempotency);

/** Made once per database: the driver builds a function of four kinds for each it is given. */
const transaction = prepared((_orm, sqlite) => sqlite.transaction((run: () => void) => run()));

/** Runs something in a transaction of its own, or in a savepoint of the one that is open; takes it back when it throws. */
function whole<T>(db: Db, run: () => T): T {
  let result: { of: T } | undefined;
  transaction(db).immediate(() => {
    result = { of: run() };
  });
  return found(result).of;
}

type Working = {
  news: { centreId: CentreId | null; act: string }[];
  /** Stocks in which something, sessions in which places may have come free. */
  freed: Set<Freed>;
};

/** What the act at work on a database has to tell once it is committed; an act that begins meanwhile is called by it. */
const working = new WeakMap<Db, Working>();

/** Notes that a centre changed; told to the desks after the commit, and not at all if the act fails. */
export const announce = (ctx: Ctx, centreId: CentreId | null, act: string): void => {
  working.get(ctx.db)?.news.push({ centreId, act });
};

/** Notes that something of a stock, or places of a session, may have come free; what follows of it is done before the act is committed. */
export const freed = (db: Db, of: Freed): void => {
  working.get(db)?.freed.add(of);
};

/**
 * Runs an act and what follows of it: one immediate transaction, whole or not at all, and once only for the request it belongs to — the
 * same key again returns the first result (plain JSON) without running. An act called inside
 * another joins it, and takes back only its own writes when it fails.
 * @throws Problem `idempotency_key_reused` when the key came with another request; whatever `run` throws
 */
export function act<T>(ctx: Ctx, run: () => T): T {
  const { db, request, commit } = ctx;
  if (working.has(db)) return whole(db, run);
  const at: Working = { news: [], freed: new Set() };
  const followed = (): T => {
    const result = run();
    for (const of of at.freed) ctx.follow(ctx, of);
    return result;
  };
  const once = (): T => {
    if (request === undefined) return followed();
    const actor = actorId(ctx) ?? 'house';
    const before = answered(db).get(request.key, actor);
    if (before !== undefined) {
      if (before.fingerprint !== request.fingerprint) throw new Problem('idempotency_key_reused');
      return JSON.parse(before.result);
    }
    const fresh = followed();
    remember(db, { actor, ...request, result: JSON.stringify(fresh ?? null), at: now(ctx) });
    return fresh;
  };
  const committed = commit?.join();
  working.set(db, at);
  try {
    const result = whole(db, once);
    const tell = () => {
      for (const one of at.news) ctx.changed(one.centreId, one.act);
    };
    if (committed === undefined) tell();
    else committed.then(tell, () => {});
    return result;
  } finally {
    working.delete(db);
  }
}
