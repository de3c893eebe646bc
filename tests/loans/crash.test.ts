import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { verify } from '../../api/audit/reads.ts';
import type { UnitId } from '../../api/core/ids.ts';
import { openDb } from '../../db/open.ts';
import { house } from '../support/house.ts';
import { family, thing } from '../support/people.ts';
import { freePort, started } from '../support/service.ts';

let service: ChildProcess | undefined;
let folder: string | undefined;
afterEach(() => {
  service?.kill('SIGKILL');
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test('kill -9 in a storm of issues: every confirmed one is there, no half act is, the chain verifies', async () => {
  const home = house(Temporal.Now.instant().toString());
  const centre = home.centreNamed('Барнаул');
  const desks = [home.hire('desk'), home.hire('desk'), home.hire('desk'), home.hire('desk')];
  const jobs = Array.from({ length: 240 }, (_, n) => ({
    familyId: family(home, { surname: `Семья${n}` }),
    units: [thing(home), thing(home)] satisfies UnitId[],
  }));
  folder = mkdtempSync(join(tmpdir(), 'prokat-crash-'));
  const file = join(folder, 'prokat.sqlite');
  writeFileSync(file, home.db.sqlite.serialize());
  const port = await freePort();
  service = await started(file, port);

  const confirmed: string[] = [];
  const work = desks.map(async (desk, lane) => {
    for (let n = lane; n < jobs.length; n += desks.length) {
      const job = jobs[n];
      if (!job) return;
      const answer = await fetch(`http://127.0.0.1:${port}/api/centres/${centre}/handovers`, {
        method: 'POST',
        headers: { Cookie: desk.cookie, 'Idempotency-Key': randomUUID(), 'Content-Type': 'application/json' },
        body: JSON.stringify({ familyId: job.familyId, items: job.units.map((unitId) => ({ unitId })) }),
      }).catch(() => undefined);
      if (answer === undefined) return;
      const handover = await answer.json().catch(() => undefined);
      if (handover === undefined) return;
      expect(answer.status).toBe(201);
      confirmed.push(handover.id);
      if (confirmed.length === 60) service?.kill('SIGKILL');
    }
  });
  await Promise.all(work);

  const db = openDb(file);
  const handovers = db.sqlite.prepare<[], string>('SELECT id FROM handover').pluck().all();
  expect(confirmed.length).toBeGreaterThanOrEqual(60);
  expect(confirmed.length).toBeLessThan(jobs.length);
  expect(handovers).toEqual(expect.arrayContaining(confirmed));
  const count = (sql: string) => db.sqlite.prepare<[], number>(sql).pluck().get();
  expect(count('SELECT count(*) FROM loan')).toBe(handovers.length * 2);
  expect(count("SELECT count(*) FROM unit WHERE status = 'issued'")).toBe(handovers.length * 2);
  expect(count('SELECT count(*) FROM commitment WHERE live')).toBe(handovers.length * 2);
  expect(count("SELECT count(*) FROM audit WHERE act = 'loan.issued'")).toBe(handovers.length * 2);
  expect(count('SELECT count(*) FROM idempotency')).toBe(handovers.length);
  expect(db.sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(verify(db)).toMatchObject({ ok: true });
}, 60_000);
