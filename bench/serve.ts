import { join } from 'node:path';
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { Hono } from 'hono';
import { pino } from 'pino';
import { createApp } from '../api/app.ts';
import { type Pages, readPages } from '../api/pages.ts';
import { openDb } from '../db/open.ts';
import { secret } from './region.ts';

/** What every service with this promise must do at the least: one row, safe on the disk, for one request. */
function floor(file: string) {
  const sqlite = new Database(file);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.exec('CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
  const insert = sqlite.prepare('INSERT INTO note (text) VALUES (?)');
  return new Hono()
    .get('/', (c) => c.json({ constant: true }))
    .post('/', async (c) => {
      const { lastInsertRowid } = insert.run(await c.req.text());
      return c.json({ id: Number(lastInsertRowid) });
    });
}

const house = (file: string, pages?: Pages) =>
  createApp({
    db: openDb(file),
    // As in production: a line for every request, into nothing.
    log: pino({ level: 'info' }, pino.destination('/dev/null')),
    secret,
    clock: () => Temporal.Now.instant(),
    demo: false,
    pages,
  });

const kinds = {
  floor,
  /** Behind the same doors stands an answer that needs nothing: what any route here costs at the least. */
  house: (file: string) => house(file).get('/api/constant', (c) => c.json({ constant: true })),
  /** With the built pages, as families meet it. */
  pages: (file: string) => house(file, readPages(join(import.meta.dirname, '..', 'dist'))),
};
export type Kind = keyof typeof kinds;

const isKind = (name: string): name is Kind => Object.hasOwn(kinds, name);
const [which = '', file = ''] = process.argv.slice(2);
if (!isKind(which)) throw new Error(`there is no service «${which}»`);
const { fetch } = kinds[which](file);
const server = serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.send?.(port));
process.once('disconnect', () => {
  server.close();
  process.exit(0);
});
