import { expect, test } from 'vitest';
import { signToken } from '../../api/staff/reads.ts';
import { secret } from '../support/house.ts';
import { Browser, engage, houseNow, password, refuseEntry, totp, trail } from './door.ts';

const wrong = 'совсем не тот пароль';

test('the right password lets in; the session is a cookie no script can read', async () => {
  const its = houseNow();
  const id = await engage(its, 'olga');
  const browser = new Browser(its);
  const answer = await browser.signIn('Olga');
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ twoFactorRedirect: false });
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('prokat.session_token='));
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  expect(cookie, 'closing the browser is signing out').not.toMatch(/Max-Age|Expires/);
  expect((await browser.call('GET', '/api/me')).body.staff).toMatchObject({ id, username: 'olga' });
  expect(trail(its).at(-1)).toMatchObject({ act: 'staff.signed_in', actorId: id, subjectId: id });
});

test('nobody comes in, or goes out, unwritten', async () => {
  const its = houseNow();
  const id = await engage(its, 'olga');
  const browser = new Browser(its);
  refuseEntry(its, 'staff.signed_in');
  expect((await browser.signIn('olga')).status).toBe(500);
  // Even whoever got hold of the cookie of that session has nothing.
  const { token } = its.db.sqlite
    .prepare<[string], { token: string }>('select token from session where user_id = ?')
    .get(id) ?? { token: '' };
  const held = { Cookie: `prokat.session_token=${encodeURIComponent(signToken(secret, token))}` };
  expect(token).not.toBe('');
  expect((await its.visitor.call('GET', '/api/me', undefined, held)).status).toBe(401);

  its.db.sqlite.exec('drop trigger refused');
  await browser.signIn('olga');
  const { key } = await browser.setUp();
  refuseEntry(its, 'staff.signed_out');
  expect((await browser.call('POST', '/api/auth/sign-out')).status).toBe(500);
  expect((await browser.call('GET', '/api/me')).status).toBe(200);

  its.db.sqlite.exec('drop trigger refused');
  refuseEntry(its, 'staff.signed_in');
  const second = new Browser(its);
  await second.signIn('olga');
  const step = await second.call('POST', '/api/auth/two-factor/verify-totp', { code: totp(key) });
  expect(step.status).toBe(500);
  const sessions = await browser.call('GET', '/api/me/sessions');
  expect(sessions.body.rows).toHaveLength(1);
});

test('over HTTPS the cookies are secure ones', async () => {
  const its = houseNow({ baseUrl: 'https://prokat.example' });
  await engage(its, 'olga');
  const browser = new Browser(its);
  const answer = await browser.signIn('olga');
  expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-prokat\.session_token=.*; Secure/);
  expect((await browser.call('GET', '/api/me')).status).toBe(200);
});

test('a wrong password, a name nobody has and an account switched off are answered alike', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  const gone = await engage(its, 'petr');
  its.db.sqlite.prepare('update staff set active = 0 where id = ?').run(gone);
  const answers = [];
  for (const [username, typed] of [
    ['olga', wrong],
    ['nobody', wrong],
    ['petr', password],
    ['../etc', wrong],
    ['Ольга', wrong],
  ] as const) {
    const { status, body, headers } = await new Browser(its).signIn(username, typed);
    const { requestId: _id, ...rest } = body;
    answers.push({ status, rest, cookies: headers.getSetCookie() });
  }
  expect(answers[0]?.status).toBe(401);
  expect(answers[0]?.rest.code).toBe('wrong_credentials');
  for (const answer of answers.slice(1)) expect(answer).toEqual(answers[0]);
});

test('what was typed is nowhere in the trail nor in the log', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  await new Browser(its).signIn('mistyped-as-name', 'mistyped-as-password');
  await new Browser(its).signIn('olga', 'mistyped-as-password');
  expect(JSON.stringify([trail(its), its.logged])).not.toMatch(/mistyped/);
  expect(trail(its).slice(-2)).toMatchObject([
    { act: 'staff.sign_in.refused', subjectId: null, detail: '{"reason":"unknown_name"}' },
    { act: 'staff.sign_in.refused', detail: '{"reason":"password"}' },
  ]);
});

test.each([
  ['olga', 'a real name'],
  ['nobody', 'a name nobody has'],
])('the fifth wrong password under %s (%s) locks for 15 minutes', async (username) => {
  const its = houseNow();
  await engage(its, 'olga');
  const codes = [];
  for (let n = 0; n < 6; n += 1) codes.push((await new Browser(its).signIn(username, wrong)).body.code);
  expect(codes).toEqual([...Array(4).fill('wrong_credentials'), 'locked_out', 'locked_out']);
  its.later({ minutes: 5 });
  const locked = await new Browser(its).signIn(username);
  expect(locked.status).toBe(429);
  expect(locked.headers.get('Retry-After')).toBe('600');
  expect(locked.body).toMatchObject({ code: 'locked_out', retryAfter: 600 });
  its.later({ minutes: 10 });
  const after = await new Browser(its).signIn(username);
  expect(after.status).toBe(username === 'olga' ? 200 : 401);
  if (username === 'olga') expect(trail(its).map(({ act }) => act)).toContain('staff.locked_out');
});

test('a hundred guesses at once are no way around the lock', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  const tried = await Promise.all(Array.from({ length: 12 }, () => new Browser(its).signIn('olga', wrong)));
  const heard = tried.map(({ body }) => body.code);
  expect(heard.filter((code) => String(code) === 'wrong_credentials')).toHaveLength(4);
  expect((await new Browser(its).signIn('olga')).body.code).toBe('locked_out');
});

test('coming in forgets the wrong tries before it', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  for (let round = 0; round < 2; round += 1) {
    for (let n = 0; n < 4; n += 1) await new Browser(its).signIn('olga', wrong);
    expect((await new Browser(its).signIn('olga')).status).toBe(200);
  }
});

test('one address may fail thirty times in a quarter of an hour, whatever the names', async () => {
  const its = houseNow();
  const answers = [];
  for (let n = 0; n < 31; n += 1) answers.push(await new Browser(its).signIn('nobody', wrong));
  const last = answers.at(-1);
  expect(last?.status).toBe(429);
  expect(last?.body.code).toBe('too_many_requests');
  expect(Number(last?.headers.get('Retry-After'))).toBeGreaterThan(0);
});

test('ten idle minutes end a session; work, and saying that one is there, keep it', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  its.later({ minutes: 9 });
  expect((await browser.call('GET', '/api/me')).status, 'reading is no sign of a person').toBe(200);
  its.later({ minutes: 2 });
  expect((await browser.call('GET', '/api/me')).status).toBe(401);

  await browser.signIn('olga');
  its.later({ minutes: 9 });
  const kept = await browser.call('GET', '/api/auth/get-session');
  expect(kept.status).toBe(200);
  its.later({ minutes: 9 });
  expect((await browser.call('DELETE', '/api/me/sessions')).status, 'an act keeps it').toBe(200);
  its.later({ minutes: 9 });
  expect((await browser.call('GET', '/api/me')).status).toBe(200);
  its.later({ minutes: 1 });
  expect((await browser.call('GET', '/api/auth/get-session')).status).toBe(401);
});

test('a session is written down at most once a minute', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  const first = (await browser.call('GET', '/api/auth/get-session')).body.expiresAt;
  its.later({ seconds: 59 });
  expect((await browser.call('GET', '/api/auth/get-session')).body.expiresAt).toEqual(first);
  its.later({ seconds: 2 });
  expect((await browser.call('GET', '/api/auth/get-session')).body.expiresAt).not.toEqual(first);
});

test('a forged or borrowed cookie opens nothing', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  const [token = '', signature = ''] = decodeURIComponent(
    browser.cookies.get('prokat.session_token') ?? '',
  ).split('.');
  const withCookie = (value: string) =>
    its.visitor.call('GET', '/api/me', undefined, {
      Cookie: `prokat.session_token=${encodeURIComponent(value)}`,
    });
  expect((await withCookie(`${token}.${signature}`)).status).toBe(200);
  for (const value of [
    token,
    `${token}.`,
    `${token}.${'A'.repeat(43)}=`,
    `${token}x.${signature}`,
    `.${signature}`,
    '.',
    '',
  ])
    expect((await withCookie(value)).status, value).toBe(401);
});

test('signing in takes a fresh session, whatever cookie was there before', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  await engage(its, 'petr');
  const browser = new Browser(its);
  await browser.signIn('petr');
  const planted = browser.cookies.get('prokat.session_token');
  await browser.signIn('olga');
  expect(browser.cookies.get('prokat.session_token')).not.toBe(planted);
  const old = { Cookie: `prokat.session_token=${planted}` };
  expect((await its.visitor.call('GET', '/api/me', undefined, old)).status, 'the one before is over').toBe(
    401,
  );
});

test('signing out ends the session on the server', async () => {
  const its = houseNow();
  const id = await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  const { cookie } = browser;
  expect((await browser.call('POST', '/api/auth/sign-out')).status).toBe(200);
  expect(browser.cookies.has('prokat.session_token')).toBe(false);
  expect((await its.visitor.call('GET', '/api/me', undefined, { Cookie: cookie })).status).toBe(401);
  expect(trail(its).at(-1)).toMatchObject({ act: 'staff.signed_out', actorId: id });
  expect((await new Browser(its).call('POST', '/api/auth/sign-out')).status, 'nobody to sign out').toBe(200);
});

test('a page of another site gets nothing done', async () => {
  const its = houseNow();
  await engage(its, 'olga');
  const browser = new Browser(its);
  const given = { username: 'olga', password };
  for (const [header, value] of [
    ['Origin', 'https://evil.example'],
    ['Origin', 'null'],
    ['Origin', 'http://localhost.evil.example'],
    ['Sec-Fetch-Site', 'cross-site'],
  ] as const) {
    const answer = await browser.call('POST', '/api/auth/sign-in/username', given, { [header]: value });
    expect([answer.status, answer.body.code], value).toEqual([403, 'foreign_origin']);
  }
  expect(
    (await browser.call('POST', '/api/auth/sign-in/username', given, { Origin: 'http://localhost' })).status,
  ).toBe(200);
  const foreign = await browser.call('DELETE', '/api/me/sessions', undefined, {
    Origin: 'https://evil.example',
  });
  expect(foreign.status, 'of the whole API').toBe(403);
});

test('of the sign-in library nothing is open that is not listed', async () => {
  const its = houseNow();
  for (const [method, path] of [
    ['POST', '/sign-up/email'],
    ['POST', '/sign-in/email'],
    ['POST', '/is-username-available'],
    ['POST', '/update-user'],
    ['POST', '/two-factor/get-totp-uri'],
    ['GET', '/list-sessions'],
    ['GET', '/ok'],
  ] as const)
    expect(
      (await its.visitor.call(method, `/api/auth${path}`, method === 'GET' ? undefined : {})).status,
      path,
    ).toBe(404);
});

test.each([
  [{}, ['username', 'password']],
  [{ username: 'olga' }, ['password']],
  [{ username: ['olga'], password }, ['username']],
  [{ username: 'olga', password: 'x'.repeat(201) }, ['password']],
])('%j is refused by name of the field', async (body, paths) => {
  const its = houseNow();
  const answer = await its.visitor.call<{ errors: { path: string }[] }>(
    'POST',
    '/api/auth/sign-in/username',
    body,
  );
  expect(answer.status).toBe(400);
  expect(answer.body.errors.map(({ path }) => path)).toEqual(paths);
  expect(answer.text).not.toMatch(/xxx|olga/);
});
