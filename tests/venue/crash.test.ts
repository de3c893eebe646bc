import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { verify } from '../../api/audit/reads.ts';
import { addDays, asDay } from '../../api/core/dates.ts';
import { openDb } from '../../db/open.ts';
import { house } from '../support/house.ts';
import { thing, typeNamed } from '../support/people.ts';
import { freePort, started } from '../support/service.ts';
import { venueWorld } from './world.ts';

let service: ChildProcess | undefined;
let folder: string | undefined;
afterEach(() => {
  service?.kill('SIGKILL');
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test('kill -9 while series are moved: each stands whole where it was or where it was to be', async () => {
  const w = await venueWorld(house(Temporal.Now.instant().toString()));
  const walkers = 'Ходунки реабилитационные';
  for (let n = 0; n < 4; n += 1) thing(w.home, walkers);
  const needs = [{ itemTypeId: typeNamed(w.home, walkers), quantity: 1 }];
  const day = addDays(asDay(Temporal.Now.plainDateISO().toString()), 3);
  const repeat = { weekdays: [1, 2, 3, 4, 5, 6, 7], until: addDays(day, 29) };
  const series = await Promise.all(
    [9, 11, 13, 15].map((at) =>
      w.session({ day, time: `${at}:00`.padStart(5, '0'), minutes: 30, needs, repeat, roomId: w.roomId }),
    ),
  );
  for (const { id } of series)
    for (const n of [1, 2])
      await w.host.call('POST', `/api/sessions/${id}/visits`, {
        ...{ adults: 1, children: 0 },
        applicant: { name: 'Гостья', phone: `+791370030${n}0`, messages: true },
      });
  folder = mkdtempSync(join(tmpdir(), 'prokat-crash-'));
  const file = join(folder, 'prokat.sqlite');
  w.home.db.sqlite.exec('DELETE FROM idempotency');
  writeFileSync(file, w.home.db.sqlite.serialize());
  const port = await freePort();
  service = await started(file, port);

  const confirmed = new Map<string, number>();
  const lanes = series.map(async ({ id, version, time }) => {
    for (let edition = version; edition < version + 100; edition += 1) {
      const minutes = `${time.slice(0, 3)}${String(edition % 60).padStart(2, '0')}`;
      const answer = await fetch(`http://127.0.0.1:${port}/api/sessions/${id}`, {
        method: 'PATCH',
        headers: {
          ...{ Cookie: w.host.cookie, 'Idempotency-Key': randomUUID() },
          ...{ 'Content-Type': 'application/json', 'If-Match': `"${edition}"` },
        },
        body: JSON.stringify({ scope: 'all', time: minutes }),
      }).catch(() => undefined);
      if (answer === undefined) return;
      expect(answer.status).toBe(200);
      confirmed.set(id, edition + 1);
      if ([...confirmed.values()].reduce((sum, one) => sum + one, 0) >= 20) service?.kill('SIGKILL');
    }
  });
  await Promise.all(lanes);

  const db = openDb(file);
  for (const { id } of series) {
    const rows = db.sqlite
      .prepare<[string], { time: string; version: number; count: number }>(
        `SELECT time, version, count(*) AS count FROM venue_session
         WHERE series_id = (SELECT series_id FROM venue_session WHERE id = ?) GROUP BY time, version`,
      )
      .all(id);
    expect(rows).toMatchObject([{ count: 30 }]);
    expect(rows[0]?.version).toBeGreaterThanOrEqual(confirmed.get(id) ?? 1);
  }
  const count = (sql: string) => db.sqlite.prepare<[], number>(sql).pluck().get();
  expect(count("SELECT count(*) FROM commitment WHERE live AND kind = 'session'")).toBe(
    count('SELECT count(*) FROM session_hold'),
  );
  expect(count('SELECT count(*) FROM venue_session WHERE room_id IS NULL')).toBe(0);
  expect(count("SELECT count(*) FROM audit WHERE act = 'session.changed'")).toBe(
    count('SELECT count(*) FROM idempotency'),
  );
  expect(db.sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(verify(db)).toMatchObject({ ok: true });
}, 60_000);
