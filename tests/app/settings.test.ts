import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSettings } from '../../api/env.ts';

const folder = mkdtempSync(join(tmpdir(), 'prokat-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
const DATABASE_FILE = join(folder, 'new', 'prokat.sqlite');

test('the demo is left by NODE_ENV, and whatever DEMO says holds', () => {
  const demo = (env: NodeJS.ProcessEnv) => readSettings({ DATABASE_FILE, ...env }).demo;
  expect(demo({})).toBe(true);
  expect(demo({ NODE_ENV: 'production' })).toBe(false);
  expect(demo({ NODE_ENV: 'production', DEMO: '1' })).toBe(true);
  expect(demo({ DEMO: '0' })).toBe(false);
});

test('a secret is made once, for the owner of the file alone; a given one is taken', () => {
  const first = readSettings({ DATABASE_FILE }).secret;
  expect(first.length).toBeGreaterThanOrEqual(32);
  expect(readSettings({ DATABASE_FILE }).secret).toBe(first);
  const file = join(folder, 'new', 'secret');
  expect(readFileSync(file, 'utf8').trim()).toBe(first);
  expect(statSync(file).mode & 0o077).toBe(0);
  const SECRET = 'x'.repeat(32);
  expect(readSettings({ DATABASE_FILE, SECRET }).secret).toBe(SECRET);
});

test.each([
  ['PORT', 'three thousand'],
  ['PORT', '70000'],
  ['DEMO', 'yes'],
  ['SECRET', 'short'],
  ['BASE_URL', 'prokat.example.org'],
  ['LOG_LEVEL', 'loud'],
  ['SMTP_URL', 'mail.example.org'],
  ['MAIL_FROM', 'Прокат'],
  ['SMS_URL', 'ftp://sms.example.org'],
  ['SMS_HEADERS', 'Authorization: Bearer'],
  ['WEBHOOKS_ANYWHERE', 'yes'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readSettings({ DATABASE_FILE, [name]: value })).toThrow(`Setting ${name}: `);
});

test('what is set to nothing is not set', () => {
  expect(readSettings({ DATABASE_FILE, PORT: '', SECRET: '' }).port).toBe(3000);
});

test('messages leave by what is set, and link to the pages as they are seen from outside', () => {
  const ways = (env: NodeJS.ProcessEnv) => readSettings({ DATABASE_FILE, DEMO: '0', ...env }).ways;
  expect(ways({ BASE_URL: 'https://prokat.example.org' })).toEqual({
    link: 'https://prokat.example.org/my',
    webhooksAnywhere: false,
  });
  const mail = { SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'Прокат <p@example.org>' };
  expect(ways(mail).email).toEqual({ url: mail.SMTP_URL, from: mail.MAIL_FROM });
  expect(() => ways({ SMTP_URL: mail.SMTP_URL })).toThrow('Setting MAIL_FROM: ');
  const gateway = { SMS_URL: 'https://sms.example.org', SMS_HEADERS: '{"Authorization":"Bearer x"}' };
  expect(ways(gateway).sms).toMatchObject({ url: gateway.SMS_URL, headers: { Authorization: 'Bearer x' } });
});
