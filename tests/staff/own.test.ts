import { expect, test } from 'vitest';
import { Browser, engage, houseNow, password, refuseEntry, trail } from './door.ts';

const fresh = 'тёплый чай с лимоном';
const change = (browser: Browser, currentPassword: string, newPassword: string) =>
  browser.call('POST', '/api/auth/change-password', { currentPassword, newPassword });

async function signedIn(oneTime = false) {
  const its = houseNow();
  const id = await engage(its, 'olga', 'desk', { oneTime });
  const browser = new Browser(its);
  await browser.signIn('olga');
  return { its, id, browser };
}

test('another password ends every other session and takes a new one here', async () => {
  const { its, id, browser } = await signedIn();
  const elsewhere = new Browser(its);
  await elsewhere.signIn('olga');
  const before = browser.cookies.get('prokat.session_token');
  expect((await change(browser, password, fresh)).status).toBe(200);
  expect(browser.cookies.get('prokat.session_token')).not.toBe(before);
  expect((await browser.call('GET', '/api/me')).status).toBe(200);
  expect((await elsewhere.call('GET', '/api/me')).status).toBe(401);
  expect((await new Browser(its).signIn('olga')).status).toBe(401);
  expect((await new Browser(its).signIn('olga', fresh)).status).toBe(200);
  expect(trail(its).map(({ act, actorId }) => [act, actorId])).toContainEqual(['staff.password.changed', id]);
});

test('a password that cannot be written down as changed is not', async () => {
  const { its, browser } = await signedIn(true);
  const elsewhere = new Browser(its);
  await elsewhere.signIn('olga');
  refuseEntry(its, 'staff.password.changed');
  expect((await change(browser, password, fresh)).status).toBe(500);
  for (const each of [browser, elsewhere])
    expect((await each.call('GET', '/api/me')).body.staff).toMatchObject({ mustChangePassword: true });
  expect((await new Browser(its).signIn('olga', fresh)).status).toBe(401);
  expect((await new Browser(its).signIn('olga')).status).toBe(200);
});

test.each([
  ['коротко', 'too_short'],
  [password, 'same'],
  ['пароль12345', 'common'],
  ['olga любит чай', 'has_username'],
])('%s will not do: %s', async (newPassword, code) => {
  const { browser } = await signedIn();
  const answer = await change(browser, password, newPassword);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([
    { path: 'newPassword', code: code === 'too_short' ? 'too_small' : code },
  ]);
  expect(answer.text).not.toContain(newPassword);
});

test('without the current password there is no other', async () => {
  const { its, browser } = await signedIn();
  const answer = await change(browser, 'не тот пароль', fresh);
  expect([answer.status, answer.body.errors]).toMatchObject([
    400,
    [{ path: 'currentPassword', code: 'wrong_password' }],
  ]);
  expect((await its.visitor.call('POST', '/api/auth/change-password', {})).status).toBe(401);
});

test('a one-time password opens nothing but the choice of an own one', async () => {
  const { browser } = await signedIn(true);
  const me = await browser.call('GET', '/api/me');
  expect(me.body.staff).toMatchObject({ mustChangePassword: true });
  const barred = await browser.call('GET', '/api/item-types');
  expect([barred.status, barred.body.code]).toEqual([403, 'password_change_required']);
  await change(browser, password, fresh);
  expect((await browser.call('GET', '/api/me')).body.staff).toMatchObject({ mustChangePassword: false });
  expect((await browser.call('GET', '/api/item-types')).body.code).not.toBe('password_change_required');
});

test('the own sessions are listed, the one that asks marked, and each can be ended at once', async () => {
  const { its, id, browser } = await signedIn();
  const phone = new Browser(its);
  await phone.call(
    'POST',
    '/api/auth/sign-in/username',
    { username: 'olga', password },
    {
      'User-Agent': 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36',
    },
  );
  const { rows } = (await browser.call('GET', '/api/me/sessions')).body;
  const list = Object.values(rows ?? {});
  expect(list).toHaveLength(2);
  expect(list.find((row) => !row.current)).toMatchObject({
    device: { browser: 'Chrome', system: 'Android' },
  });
  expect(JSON.stringify(rows), 'no session can be taken over with what is listed').not.toContain(
    String(phone.cookies.get('prokat.session_token')?.split('.')[0]),
  );
  const other = String(list.find((row) => !row.current)?.id);
  expect((await browser.call('DELETE', `/api/me/sessions/${other}`)).status).toBe(200);
  expect((await phone.call('GET', '/api/me')).status).toBe(401);
  expect((await browser.call('DELETE', `/api/me/sessions/${other}`)).status, 'it is gone').toBe(404);
  expect(trail(its).at(-1)).toMatchObject({ act: 'staff.sessions.ended', actorId: id, subjectId: id });
});

test('one may sign out everywhere but here', async () => {
  const { its, browser } = await signedIn();
  const others = [new Browser(its), new Browser(its)];
  for (const other of others) await other.signIn('olga');
  expect((await browser.call('DELETE', '/api/me/sessions')).status).toBe(200);
  for (const other of others) expect((await other.call('GET', '/api/me')).status).toBe(401);
  expect((await browser.call('GET', '/api/me')).status).toBe(200);
});

test('somebody else’s session cannot be ended as one’s own', async () => {
  const { its, browser } = await signedIn();
  await engage(its, 'petr');
  const petr = new Browser(its);
  await petr.signIn('petr');
  const { rows } = (await petr.call('GET', '/api/me/sessions')).body;
  const id = String(Object.values(rows ?? {})[0]?.id);
  expect((await browser.call('DELETE', `/api/me/sessions/${id}`)).status).toBe(404);
  expect((await petr.call('GET', '/api/me')).status).toBe(200);
});

test.each([
  ['GET', '/api/me/sessions'],
  ['DELETE', '/api/me/sessions'],
  ['DELETE', '/api/me/sessions/01900000-0000-7000-8000-000000000000'],
  ['GET', '/api/auth/get-session'],
])('%s %s is not for visitors', async (method, path) => {
  expect((await houseNow().visitor.call(method, path)).status).toBe(401);
});
