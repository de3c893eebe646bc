import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openDb } from '../../db/open.ts';
import { demoStaff, seedDemoStaff } from '../../db/seed/demo-staff.ts';
import { house } from '../support/house.ts';
import { Browser, houseNow } from './door.ts';

const folder = mkdtempSync(join(tmpdir(), 'prokat-'));
afterAll(() => rmSync(folder, { recursive: true }));

function command(file: string, password: string, ...flags: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['api/staff/create-administrator.command.ts', ...flags],
    {
      env: { DATABASE_FILE: join(folder, file), ADMIN_PASSWORD: password },
      encoding: 'utf8',
    },
  );
  return { status, said: stdout + stderr };
}

test('the first administrator is made by a command, once', () => {
  const named = ['--username', 'anna', '--name', 'Анна Л.'];
  expect(command('a.sqlite', 'слон летит на юг', ...named)).toMatchObject({
    status: 1,
    said: expect.stringContaining('no centres yet'),
  });
  expect(command('a.sqlite', 'коротко', ...named, '--seed').said).toContain('fewer than 10 characters');
  const refused = openDb(join(folder, 'a.sqlite'));
  expect(refused.sqlite.prepare('select count(*) from centre').pluck().get()).toBe(0);
  refused.sqlite.close();
  expect(command('a.sqlite', 'слон летит на юг', ...named, '--seed')).toMatchObject({ status: 0 });
  const again = command('a.sqlite', 'слон летит на юг', '--username', 'boris', '--name', 'Борис');
  expect(again).toMatchObject({ status: 1, said: expect.stringContaining('already (Анна Л.)') });
  expect(command('a.sqlite', 'слон летит на юг', ...named, '--another').said).toContain('choose another');

  const { sqlite } = openDb(join(folder, 'a.sqlite'));
  const rows = sqlite
    .prepare(
      'select username, role, (select count(*) from staff_centre where staff_id = staff.id) centres from staff',
    )
    .all();
  expect(rows).toEqual([{ username: 'anna', role: 'administrator', centres: 4 }]);
  sqlite.close();
});

test('the demo lists its accounts, and each of them lets in', async () => {
  const its = houseNow({ demo: true });
  await seedDemoStaff(its.ctx());
  await seedDemoStaff(its.ctx());
  const { status, body } = await its.visitor.call('GET', '/api/demo');
  expect(status).toBe(200);
  expect(body.accounts).toEqual(demoStaff);
  for (const { username, password, role } of demoStaff) {
    const browser = new Browser(its);
    expect((await browser.signIn(username, password)).body).toEqual({ twoFactorRedirect: false });
    expect((await browser.call('GET', '/api/me')).body.staff).toMatchObject({ username, role });
  }
  expect(new Set(demoStaff.map(({ role }) => role)).size).toBe(4);
});

test('outside the demo there are no accounts to show', async () => {
  expect((await house().visitor.call('GET', '/api/demo')).body).toEqual({ accounts: [], family: null });
});
