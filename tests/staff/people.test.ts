import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { House, StaffHand } from '../support/house.ts';
import { Browser, engage, houseNow, password, trail } from './door.ts';

const nobody = '01900000-0000-7000-8000-000000000000';

function administered() {
  const its = houseNow();
  const barnaul = its.centreNamed('Барнаул');
  const ivanovo = its.centreNamed('Иваново');
  return { its, barnaul, ivanovo, anna: its.hire('administrator', [barnaul]) };
}

const draft = (its: House, more: object = {}) => ({
  name: 'Ольга К.',
  username: 'olga',
  role: 'desk',
  centres: [its.centreNamed('Барнаул')],
  ...more,
});

const patch = async (hand: StaffHand, id: string, change: object) => {
  const etag = (await hand.call('GET', `/api/staff/${id}`)).headers.get('ETag') ?? '"1"';
  return hand.call('PATCH', `/api/staff/${id}`, change, { 'If-Match': etag });
};

test('a new person gets a one-time password, shown once, and must choose an own one', async () => {
  const { its, anna } = administered();
  const key = { 'Idempotency-Key': randomUUID() };
  const made = await anna.call('POST', '/api/staff', draft(its, { username: ' Olga ' }), key);
  expect(made.status).toBe(201);
  expect(made.headers.get('ETag')).toBe('"1"');
  expect(made.body.person).toMatchObject({
    username: 'olga',
    role: 'desk',
    mustChangePassword: true,
    elsewhere: 0,
  });
  const oneTime = String(made.body.oneTimePassword);
  expect(oneTime).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/);

  const again = await anna.call('POST', '/api/staff', draft(its, { username: ' Olga ' }), key);
  expect(again.body.person).toEqual(made.body.person);
  expect(again.body.oneTimePassword).toBeNull();
  expect(its.db.sqlite.serialize().includes(oneTime), 'it is nowhere in the database').toBe(false);

  const browser = new Browser(its);
  expect((await browser.signIn('olga', oneTime)).status).toBe(200);
  expect((await browser.call('GET', '/api/me')).body.staff).toMatchObject({ mustChangePassword: true });
  expect(trail(its)).toContainEqual(expect.objectContaining({ act: 'staff.hired', actorId: anna.id }));
});

test.each([
  [{ username: 'ol' }, 'username'],
  [{ username: 'оля' }, 'username'],
  [{ username: '.olga' }, 'username'],
  [{ name: '  ' }, 'name'],
  [{ role: 'director' }, 'role'],
  [{ centres: [] }, 'centres'],
  [{ centres: [nobody] }, 'centres'],
])('a person with %j is refused by the field', async (more, path) => {
  const { its, anna } = administered();
  const answer = await anna.call<{ errors: { path: string }[] }>('POST', '/api/staff', draft(its, more));
  expect(answer.status).toBe(400);
  expect(answer.body.errors[0]?.path).toBe(path);
});

test('a user name is one person’s, whatever its letters’ case; centres are the own ones', async () => {
  const { its, anna, ivanovo } = administered();
  await engage(its, 'olga');
  const taken = await anna.call('POST', '/api/staff', draft(its, { username: 'OLGA' }));
  expect([taken.status, taken.body.code]).toEqual([409, 'name_taken']);
  expect(taken.body.errors).toMatchObject([{ path: 'username', code: 'taken' }]);
  const foreign = await anna.call('POST', '/api/staff', draft(its, { username: 'ira', centres: [ivanovo] }));
  expect(foreign.body.errors).toMatchObject([{ path: 'centres', code: 'not_yours' }]);
});

test('the list holds the people of the own centres, sifted and by pages', async () => {
  const { its, anna, barnaul, ivanovo } = administered();
  await engage(its, 'olga', 'desk', { centres: [barnaul, ivanovo] });
  const petr = await engage(its, 'petr', 'manager');
  await engage(its, 'irina', 'desk', { centres: [ivanovo] });
  await patch(anna, petr, { active: false });
  const search = (asked: object) =>
    anna.call<{ rows: { username: string }[]; next: string | null }>('POST', '/api/staff/search', asked);
  const named = async (asked: object) =>
    (await search(asked)).body.rows
      .map(({ username }) => username)
      .filter((name) => !name.startsWith('administrator'));
  expect(await named({})).toEqual(['olga', 'petr']);
  expect(await named({ role: 'manager' })).toEqual(['petr']);
  expect(await named({ active: 'yes' })).toEqual(['olga']);
  expect(await named({ q: 'ИМЕНИ' })).toEqual(['olga', 'petr']);
  expect(await named({ q: 'pet' })).toEqual(['petr']);
  expect(await named({ centreId: ivanovo }), 'a centre that is not hers sifts everybody out').toEqual([]);

  const first = await search({ limit: 2 });
  const second = await search({ limit: 2, cursor: first.body.next });
  expect([...first.body.rows, ...second.body.rows]).toHaveLength(3);
  expect(second.body.next).toBeNull();
  expect((await search({ cursor: 'x' })).status).toBe(400);
});

test('a person of other centres only is not there; of hers and others, half of them shows', async () => {
  const { its, anna, barnaul, ivanovo } = administered();
  const irina = await engage(its, 'irina', 'desk', { centres: [ivanovo] });
  const olga = await engage(its, 'olga', 'desk', { centres: [barnaul, ivanovo] });
  for (const [method, path] of [
    ['GET', ''],
    ['PATCH', ''],
    ['POST', '/password'],
    ['POST', '/unlock'],
    ['DELETE', '/second-factor'],
    ['GET', '/sessions'],
    ['DELETE', '/sessions'],
    ['DELETE', `/sessions/${nobody}`],
  ] as const)
    for (const id of [irina, nobody]) {
      const body = method === 'PATCH' ? { name: 'Другая' } : undefined;
      const answer = await anna.call(method, `/api/staff/${id}${path}`, body, { 'If-Match': '"1"' });
      expect(answer.status, `${method} ${path}`).toBe(404);
    }
  const card = await anna.call('GET', `/api/staff/${olga}`);
  expect(card.body).toMatchObject({ centres: [barnaul], elsewhere: 1, you: false });
});

test('whoever could reset a password could come in: nobody is ruled beyond the own centres', async () => {
  const { its, anna, barnaul, ivanovo } = administered();
  const olga = await engage(its, 'olga', 'desk', { centres: [barnaul, ivanovo] });
  for (const [method, path] of [
    ['POST', '/password'],
    ['POST', '/unlock'],
    ['DELETE', '/second-factor'],
    ['DELETE', '/sessions'],
    ['DELETE', `/sessions/${nobody}`],
  ] as const) {
    const answer = await anna.call(method, `/api/staff/${olga}${path}`);
    expect([answer.status, answer.body.code], path).toEqual([409, 'beyond_reach']);
  }
  for (const change of [{ name: 'Другая' }, { role: 'administrator' }, { active: false }])
    expect((await patch(anna, olga, change)).body.code).toBe('beyond_reach');

  const moved = await patch(anna, olga, { centres: [] });
  expect([moved.status, moved.body.person], 'her own centre she may take away').toEqual([200, null]);
  const row = its.db.sqlite
    .prepare('select centre_id from staff_centre where staff_id = ?')
    .pluck()
    .all(olga);
  expect(row).toEqual([ivanovo]);
});

test('a change is of the card as it was read', async () => {
  const { its, anna } = administered();
  const olga = await engage(its, 'olga');
  const changed = await patch(anna, olga, { name: 'Ольга Кравец', role: 'manager' });
  expect(changed.status).toBe(200);
  expect(changed.headers.get('ETag')).toBe('"2"');
  expect(changed.body.person).toMatchObject({ name: 'Ольга Кравец', role: 'manager', version: 2 });
  expect(trail(its).at(-1)).toMatchObject({ act: 'staff.changed', detail: '{"fields":["name","role"]}' });
  const late = await anna.call('PATCH', `/api/staff/${olga}`, { name: 'Оля' }, { 'If-Match': '"1"' });
  expect([late.status, late.body.code]).toEqual([412, 'changed_meanwhile']);
  expect((await anna.call('PATCH', `/api/staff/${olga}`, { name: 'Оля' })).status).toBe(428);
  expect((await patch(anna, olga, { centres: [nobody] })).body.errors).toMatchObject([{ code: 'not_yours' }]);
  expect((await patch(anna, olga, { centres: [] })).body.errors).toMatchObject([{ code: 'required' }]);
});

test('a role changes what one may do from the next request on', async () => {
  const { its, anna } = administered();
  const olga = await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  expect((await browser.call('GET', '/api/me')).body.permissions).toContain('loan.issue');
  await patch(anna, olga, { role: 'manager' });
  expect((await browser.call('GET', '/api/me')).body.permissions).not.toContain('loan.issue');
});

test('whoever is switched off is out at once, and in again once switched on', async () => {
  const { its, anna } = administered();
  const olga = await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  await patch(anna, olga, { active: false });
  expect((await browser.call('GET', '/api/me')).status).toBe(401);
  expect((await new Browser(its).signIn('olga')).body.code).toBe('wrong_credentials');
  await patch(anna, olga, { active: true });
  expect((await browser.call('GET', '/api/me')).status, 'the old session stays over').toBe(401);
  expect((await new Browser(its).signIn('olga')).status).toBe(200);
});

test('no centre is left without an administrator', async () => {
  const { its, anna, barnaul } = administered();
  for (const change of [{ active: false }, { role: 'manager' }]) {
    const answer = await patch(anna, anna.id, change);
    expect([answer.status, answer.body.code, answer.body.centres]).toEqual([
      409,
      'last_administrator',
      [barnaul],
    ]);
  }
  its.hire('administrator', [barnaul]);
  expect((await patch(anna, anna.id, { role: 'manager' })).status).toBe(200);
});

test('a reset password: the old one, the lock and the sessions are gone', async () => {
  const { its, anna } = administered();
  const olga = await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  for (let n = 0; n < 5; n += 1) await new Browser(its).signIn('olga', 'не тот пароль');
  const locked = await anna.call('GET', `/api/staff/${olga}`);
  expect(locked.body.lockedUntil).not.toBeNull();
  const reset = await anna.call('POST', `/api/staff/${olga}/password`);
  expect(reset.status).toBe(200);
  expect((await browser.call('GET', '/api/me')).status).toBe(401);
  expect((await new Browser(its).signIn('olga')).status).toBe(401);
  expect((await new Browser(its).signIn('olga', String(reset.body.oneTimePassword))).status).toBe(200);
});

test('an unlocked account is open before its time', async () => {
  const { its, anna } = administered();
  const olga = await engage(its, 'olga');
  for (let n = 0; n < 5; n += 1) await new Browser(its).signIn('olga', 'не тот пароль');
  expect((await anna.call('POST', `/api/staff/${olga}/unlock`)).status).toBe(200);
  expect((await new Browser(its).signIn('olga')).status).toBe(200);
  expect(trail(its).map(({ act }) => act)).toContain('staff.unlocked');
});

test('a lost second factor is taken away, and the sessions with it', async () => {
  const { its, anna } = administered();
  const olga = await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  await browser.setUp();
  expect((await anna.call('DELETE', `/api/staff/${olga}/second-factor`)).status).toBe(200);
  expect((await browser.call('GET', '/api/me')).status).toBe(401);
  expect((await new Browser(its).signIn('olga')).body).toEqual({ twoFactorRedirect: false });
});

test('an administrator sees where somebody is signed in and ends it, one by one or all', async () => {
  const { its, anna } = administered();
  const olga = await engage(its, 'olga');
  const browsers = [new Browser(its), new Browser(its), new Browser(its)];
  for (const browser of browsers) await browser.signIn('olga');
  expect((await anna.call('GET', `/api/staff/${olga}`)).body.usedAt).not.toBeNull();
  const list = await anna.call<{ rows: { id: string; current: boolean }[] }>(
    'GET',
    `/api/staff/${olga}/sessions`,
  );
  expect(list.body.rows.map(({ current }) => current)).toEqual([false, false, false]);
  await anna.call('DELETE', `/api/staff/${olga}/sessions/${list.body.rows[0]?.id}`);
  const still = [];
  for (const browser of browsers) still.push((await browser.call('GET', '/api/me')).status);
  expect(still.sort()).toEqual([200, 200, 401]);
  expect((await anna.call('DELETE', `/api/staff/${olga}/sessions`)).status).toBe(200);
  for (const browser of browsers) expect((await browser.call('GET', '/api/me')).status).toBe(401);
  expect((await anna.call('GET', `/api/staff/${olga}`)).body.usedAt).toBeNull();
});

test('the own account is not a matter for the page of the people', async () => {
  const { anna } = administered();
  for (const [method, path] of [
    ['POST', '/password'],
    ['POST', '/unlock'],
    ['DELETE', '/second-factor'],
    ['DELETE', '/sessions'],
  ] as const) {
    const answer = await anna.call(method, `/api/staff/${anna.id}${path}`);
    expect([answer.status, answer.body.code], path).toEqual([409, 'own_account']);
  }
});

test('a challenge passed with the old password is over when the password is reset', async () => {
  const { its, anna } = administered();
  const olga = await engage(its, 'olga');
  const browser = new Browser(its);
  await browser.signIn('olga');
  const { backupCodes } = await browser.setUp();
  const waiting = new Browser(its);
  expect((await waiting.signIn('olga', password)).body).toEqual({ twoFactorRedirect: true });
  await anna.call('POST', `/api/staff/${olga}/password`);
  const late = await waiting.call('POST', '/api/auth/two-factor/verify-backup-code', {
    code: backupCodes[0],
  });
  expect(late.body.code).toBe('challenge_over');
});
