import { expect, test } from 'vitest';
import { Browser, engage, houseNow, password, totp, trail } from './door.ts';

const secondStep = (browser: Browser, code: string) =>
  browser.call('POST', '/api/auth/two-factor/verify-totp', { code });
const backupStep = (browser: Browser, code: string) =>
  browser.call('POST', '/api/auth/two-factor/verify-backup-code', { code });

/** Somebody with a second factor, signed out. */
async function withFactor(its = houseNow(), username = 'olga', role: 'desk' | 'administrator' = 'desk') {
  const id = await engage(its, username, role);
  const browser = new Browser(its);
  await browser.signIn(username);
  const factor = await browser.setUp();
  return { its, id, browser, ...factor };
}

test('the whole way: set up with a code, then asked for at each sign-in', async () => {
  const { its, id, browser, key, status } = await withFactor();
  expect(status).toBe(200);
  expect((await browser.call('GET', '/api/me')).body.staff).toMatchObject({ secondFactor: true });
  expect(trail(its).at(-1)).toMatchObject({ act: 'staff.second_factor.added', actorId: id });

  const again = new Browser(its);
  const first = await again.signIn('olga');
  expect(first.body).toEqual({ twoFactorRedirect: true });
  expect(again.cookies.has('prokat.session_token'), 'half a sign-in is none').toBe(false);
  expect((await again.call('GET', '/api/me')).status).toBe(401);
  expect((await secondStep(again, ` ${totp(key).slice(0, 3)} ${totp(key).slice(3)} `)).status).toBe(200);
  expect((await again.call('GET', '/api/me')).status).toBe(200);
  expect(trail(its).at(-1)).toMatchObject({ act: 'staff.signed_in', detail: '{"secondFactor":"app"}' });
});

test('the key for the authenticator app names the house and the person', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  const { body } = await browser.call('POST', '/api/auth/two-factor/enable', { password });
  const uri = new URL(String(body.uri));
  expect(decodeURIComponent(uri.pathname)).toBe('/Прокат:olga');
  expect(uri.searchParams.get('secret')).toBe(body.key);
  expect(uri.searchParams.get('issuer')).toBe('Прокат');
  expect(body.backupCodes).toHaveLength(10);
});

test('begun but not proved, it is not asked for', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  await browser.call('POST', '/api/auth/two-factor/enable', { password });
  const wrong = await secondStep(browser, '000000');
  expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_request']);
  expect((await new Browser(its).signIn('olga')).body).toEqual({ twoFactorRedirect: false });
});

test('a backup code works once, in the trail as one', async () => {
  const { its, backupCodes } = await withFactor();
  const [code = ''] = backupCodes;
  expect(code).toMatch(/^[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}$/);
  const browser = new Browser(its);
  await browser.signIn('olga');
  expect((await backupStep(browser, code.toUpperCase().replace('-', ' '))).status).toBe(200);
  expect(trail(its).at(-1)).toMatchObject({ detail: '{"secondFactor":"backup_code"}' });
  const second = new Browser(its);
  await second.signIn('olga');
  const used = await backupStep(second, code);
  expect([used.status, used.body.code]).toEqual([401, 'wrong_code']);
});

test('a code seen over a shoulder does not work a second time', async () => {
  const { its, key } = await withFactor();
  const code = totp(key);
  const browser = new Browser(its);
  await browser.signIn('olga');
  expect((await secondStep(browser, code)).status).toBe(200);
  const second = new Browser(its);
  await second.signIn('olga');
  expect((await secondStep(second, code)).body.code).toBe('wrong_code');
});

test.each([
  ['of the app', secondStep, ({ key }: { key: string }) => totp(key)],
  ['from paper', backupStep, ({ backupCodes: [code = ''] }: { backupCodes: string[] }) => code],
])('of two who type one code %s at the same moment one comes in', async (_what, step, codeOf) => {
  const { its, id, browser, ...factor } = await withFactor();
  const code = codeOf(factor);
  const doors = [new Browser(its), new Browser(its)];
  for (const door of doors) await door.signIn('olga');
  const answers = await Promise.all(doors.map((door) => step(door, code)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  const sessions = await browser.call('GET', '/api/me/sessions');
  expect(sessions.body.rows, 'here, and the one who came in').toHaveLength(2);
});

test('a code that opened nothing is not spent', async () => {
  const { its, key } = await withFactor();
  const late = new Browser(its);
  await late.signIn('olga');
  late.cookies.set('prokat.two_factor', [...late.cookies.values()].join('').replace(/.$/, ''));
  expect((await secondStep(late, totp(key))).body.code).toBe('challenge_over');
  const again = new Browser(its);
  await again.signIn('olga');
  expect((await secondStep(again, totp(key))).status).toBe(200);
});

test('new backup codes put the old ones out of use', async () => {
  const { its, browser, backupCodes } = await withFactor();
  const answer = await browser.call('POST', '/api/auth/two-factor/generate-backup-codes', { password });
  expect(answer.body.backupCodes).toHaveLength(10);
  const second = new Browser(its);
  await second.signIn('olga');
  expect((await backupStep(second, backupCodes[0] ?? '')).status).toBe(401);
  expect(trail(its).map(({ act }) => act)).toContain('staff.backup_codes.renewed');
});

test('wrong codes lock like wrong passwords, across sign-ins', async () => {
  const { its, key } = await withFactor();
  const codes = [];
  for (let n = 0; n < 5; n += 1) {
    const browser = new Browser(its);
    await browser.signIn('olga');
    codes.push(String((await secondStep(browser, '000000')).body.code));
  }
  expect(codes).toEqual([...Array(4).fill('wrong_code'), 'locked_out']);
  expect((await new Browser(its).signIn('olga')).body.code).toBe('locked_out');
  its.later({ minutes: 15 });
  const browser = new Browser(its);
  await browser.signIn('olga');
  expect((await secondStep(browser, totp(key))).status).toBe(200);
});

test('a second step without a first, or with a forged one, is over before it begins', async () => {
  const { its, key } = await withFactor();
  const none = await secondStep(new Browser(its), totp(key));
  expect([none.status, none.body.code]).toEqual([401, 'challenge_over']);
  const forged = new Browser(its);
  await forged.signIn('olga');
  forged.cookies.set('prokat.two_factor', '2fa-aaaaaaaaaaaaaaaaaaaa.AAAA');
  expect((await secondStep(forged, totp(key))).body.code).toBe('challenge_over');
});

test('whoever is switched off between the two steps stays outside', async () => {
  const { its, id, key } = await withFactor();
  const browser = new Browser(its);
  await browser.signIn('olga');
  its.db.sqlite.prepare('update staff set active = 0 where id = ?').run(id);
  expect((await secondStep(browser, totp(key))).body.code).toBe('challenge_over');
});

test('taking it away wants the password', async () => {
  const { its, browser } = await withFactor();
  const wrong = await browser.call('POST', '/api/auth/two-factor/disable', { password: 'не тот пароль' });
  expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_request']);
  expect((await browser.call('POST', '/api/auth/two-factor/disable', { password })).status).toBe(200);
  expect((await browser.call('GET', '/api/me')).body.staff).toMatchObject({ secondFactor: false });
  expect((await browser.call('POST', '/api/auth/two-factor/disable', { password })).status).toBe(409);
  expect((await new Browser(its).signIn('olga')).body).toEqual({ twoFactorRedirect: false });
  const twice = await browser.call('POST', '/api/auth/two-factor/generate-backup-codes', { password });
  expect([twice.status, twice.body.code]).toEqual([409, 'conflict']);
});

test('the second set-up on top of the first is refused', async () => {
  const { browser } = await withFactor();
  const again = await browser.call('POST', '/api/auth/two-factor/enable', { password });
  expect([again.status, again.body.code]).toEqual([409, 'conflict']);
});

test('five wrong passwords inside a session lock the account and end its sessions', async () => {
  const { browser } = await withFactor();
  const codes = [];
  for (let n = 0; n < 5; n += 1) {
    const answer = await browser.call('POST', '/api/auth/two-factor/disable', { password: 'не тот пароль' });
    codes.push(String(answer.body.code));
  }
  expect(codes).toEqual([...Array(4).fill('invalid_request'), 'locked_out']);
  expect((await browser.call('GET', '/api/me')).status).toBe(401);
});

test('an administrator outside the demo gets no further than setting it up', async () => {
  const its = houseNow();
  await engage(its, 'anna', 'administrator');
  const browser = new Browser(its);
  await browser.signIn('anna');
  const barred = await browser.call('POST', '/api/staff/search', {});
  expect([barred.status, barred.body.code]).toEqual([403, 'second_factor_required']);
  expect((await browser.call('GET', '/api/me')).body.staff).toMatchObject({ mustSetUpSecondFactor: true });
  expect((await browser.setUp()).status).toBe(200);
  expect((await browser.call('POST', '/api/staff/search', {})).status).toBe(200);
  await browser.call('POST', '/api/auth/two-factor/disable', { password });
  expect((await browser.call('POST', '/api/staff/search', {})).status, 'and without it again not').toBe(403);
});

test('in the demo an administrator needs none', async () => {
  const its = houseNow({ demo: true });
  await engage(its, 'anna', 'administrator');
  const browser = new Browser(its);
  await browser.signIn('anna');
  expect((await browser.call('POST', '/api/staff/search', {})).status).toBe(200);
});

test.each(['enable', 'disable', 'generate-backup-codes'])(
  '%s is for the signed-in, with a password',
  async (what) => {
    const its = houseNow();
    const path = `/api/auth/two-factor/${what}`;
    expect((await its.visitor.call('POST', path, { password })).status).toBe(401);
    expect((await its.hire('desk').call('POST', path, {})).status).toBe(400);
  },
);

test.each(['verify-totp', 'verify-backup-code'])('%s wants a code', async (what) => {
  const its = houseNow();
  for (const body of [{}, { code: 12 }, { code: '1' }, { code: '1'.repeat(30) }])
    expect((await its.visitor.call('POST', `/api/auth/two-factor/${what}`, body)).status).toBe(400);
});
