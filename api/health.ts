import { Hono } from 'hono';
import type { Db } from '../db/open.ts';
import type { Env } from './core/http.ts';

/** Whether a change could be made now: the file is there, is ours to write, and nobody sits on it. */
const writable = (db: Db): boolean => {
  try {
    db.sqlite
      .transaction(() => db.sqlite.prepare('UPDATE stock SET capacity = capacity WHERE id IS NULL').run())
      .immediate();
    return true;
  } catch {
    return false;
  }
};

/**
 * `/healthz` — the process answers; `/readyz` — it can do its work: opening the database has brought its tables up
 * to date, so what is left to ask is whether it can be written.
 */
export const healthRoutes = (db: Db) =>
  new Hono<Env>()
    .get('/healthz', (c) => c.json({ status: 'alive' }))
    .get('/readyz', (c) =>
      writable(db) ? c.json({ status: 'ready' }) : c.json({ status: 'not writable' }, 503),
    );
