import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Hono } from 'hono';
import { afterAll, expect, test } from 'vitest';
import { record } from '../../api/audit/acts.ts';
import { act } from '../../api/core/act.ts';
import { answerProblem } from '../../api/core/answer.ts';
import type { Ctx } from '../../api/core/context.ts';
import { GroupCommit } from '../../api/core/group-commit.ts';
import type { Env } from '../../api/core/http.ts';
import { openDb } from '../../db/open.ts';
import { house } from '../support/house.ts';

const folder = mkdtempSync(join(tmpdir(), 'prokat-commit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = (name: string) => ({ act: name, subject: 'test', subjectId: null, centreId: null });
const acts = (db: Database.Database) => db.prepare<[], string>('select act from audit').pluck().all();

/** A house on the disk, what its desks heard, and a reader from outside, who sees only what is committed. */
function onDisk(): { ctx: Ctx; commit: GroupCommit; heard: string[]; outside: Database.Database } {
  const file = join(folder, `${randomUUID()}.sqlite`);
  const db = openDb(file);
  const commit = new GroupCommit(db.sqlite);
  const heard: string[] = [];
  const ctx = { ...house().ctx(), db, commit, changed: (_centre: unknown, name: string) => heard.push(name) };
  return { ctx, commit, heard, outside: new Database(file, { readonly: true }) };
}

test('acts that come together are committed together, and told of only then', async () => {
  const { ctx, commit, heard, outside } = onDisk();
  act(ctx, () => record(ctx, entry('first')));
  act(ctx, () => record(ctx, entry('second')));
  expect(acts(outside)).toEqual([]);
  expect(heard).toEqual([]);

  await commit.settled();

  expect(acts(outside)).toEqual(['first', 'second']);
  expect(heard).toEqual(['first', 'second']);
  expect(commit.settled()).toBeUndefined();
});

test('an act that fails takes back its own writes and nobody else’s', async () => {
  const { ctx, commit, heard, outside } = onDisk();
  act(ctx, () => record(ctx, entry('before')));
  expect(() =>
    act(ctx, () => {
      record(ctx, entry('failed'));
      throw new Error('changed my mind');
    }),
  ).toThrow('changed my mind');
  act(ctx, () => record(ctx, entry('after')));

  await commit.settled();

  expect(acts(outside)).toEqual(['before', 'after']);
  expect(heard).toEqual(['before', 'after']);
});

test('a commit that fails keeps nothing, tells everyone who waits, and the next one is whole', async () => {
  const { ctx, commit, heard, outside } = onDisk();
  act(ctx, () => record(ctx, entry('lost')));
  act(ctx, () => {
    // Found out at the commit only, as a full disk is.
    ctx.db.sqlite.pragma('defer_foreign_keys = ON');
    ctx.db.sqlite.exec("INSERT INTO handover (id, centre_id, family_id, at) VALUES ('h', 'no', 'no', 'now')");
  });
  await expect(commit.settled()).rejects.toThrow('FOREIGN KEY');
  expect(acts(outside)).toEqual([]);
  expect(heard).toEqual([]);

  act(ctx, () => record(ctx, entry('next')));
  await commit.settled();
  expect(acts(outside)).toEqual(['next']);
  expect(heard).toEqual(['next']);
});

test('when the whole transaction is taken back in the middle, what comes after it does not commit for itself', async () => {
  const { ctx, commit, heard, outside } = onDisk();
  act(ctx, () => record(ctx, entry('before')));
  // As SQLite does by itself when the disk is full.
  ctx.db.sqlite.exec('ROLLBACK');
  expect(() => act(ctx, () => record(ctx, entry('after')))).toThrow('taken back');
  await expect(commit.settled()).rejects.toThrow();
  expect([acts(outside), heard, commit.failures]).toEqual([[], [], 1]);

  act(ctx, () => record(ctx, entry('next')));
  await commit.settled();
  expect(acts(outside)).toEqual(['next']);
});

test('while another program holds the database, an act is asked to come again', async () => {
  const { ctx, outside } = onDisk();
  const holder = new Database(outside.name);
  holder.exec('BEGIN IMMEDIATE');
  const app = new Hono<Env>().post('/', (c) => c.json(act(ctx, () => record(ctx, entry('late'))) ?? null));
  app.onError(answerProblem);
  const refused = await app.request('/', { method: 'POST' });
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '5']);
  expect(await refused.json()).toMatchObject({ code: 'busy' });

  holder.exec('COMMIT');
  expect((await app.request('/', { method: 'POST' })).status).toBe(200);
});

test('a request whose commit fails is told so, and succeeds when it is sent again with its key', async () => {
  const { db, hire, centreNamed } = house();
  const manager = hire('administrator');
  db.sqlite.exec(`
    CREATE TABLE trap (audit_seq integer REFERENCES audit (seq) DEFERRABLE INITIALLY DEFERRED);
    CREATE TEMP TRIGGER sprung AFTER INSERT ON main.audit BEGIN INSERT INTO trap VALUES (-1); END;`);
  const key = { 'Idempotency-Key': randomUUID() };
  const closed = {
    starts: '2026-12-15',
    until: '2026-12-15',
    open: false,
    reason: 'Ремонт',
    everywhere: false,
  };
  const close = () => manager.call('POST', `/api/centres/${centreNamed('Барнаул')}/closures`, closed, key);

  const failed = await close();
  expect([failed.status, failed.body.code]).toEqual([500, 'internal']);
  expect(db.sqlite.prepare('select count(*) from closure where starts = ?').pluck().get(closed.starts)).toBe(
    0,
  );

  db.sqlite.exec('DROP TRIGGER sprung');
  expect((await close()).status).toBe(201);
});

test('what an act would take back is kept in memory, not in a file', () => {
  expect(onDisk().ctx.db.sqlite.pragma('temp_store', { simple: true })).toBe(2);
});
