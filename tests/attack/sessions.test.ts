import { describe, expect, test } from 'vitest';
import { signToken } from '../../api/staff/reads.ts';
import { house, secret } from '../support/house.ts';
import { family } from '../support/people.ts';

const barnaul = (home: ReturnType<typeof house>) => home.centreNamed('Барнаул');

/** Reads a stream until it ends, or until nothing came of it after something had happened. */
async function listening(home: ReturnType<typeof house>, cookie: string) {
  const path = `/api/centres/${barnaul(home)}/live`;
  const response = await home.app.request(path, { headers: { Cookie: cookie } });
  const reader = response.body?.getReader();
  if (!reader) throw new Error('no stream');
  const read = async () => {
    const { done, value } = await reader.read();
    return done ? null : new TextDecoder().decode(value);
  };
  await read();
  return read;
}

describe('what is open does not outlive the right to it', () => {
  const ways: [string, (home: ReturnType<typeof house>, id: string) => void][] = [
    ['is signed out', (home, id) => home.db.sqlite.prepare('DELETE FROM session WHERE user_id = ?').run(id)],
    [
      'is switched off',
      (home, id) => home.db.sqlite.prepare('UPDATE staff SET active = 0 WHERE id = ?').run(id),
    ],
    [
      'no longer works there',
      (home, id) => home.db.sqlite.prepare('DELETE FROM staff_centre WHERE staff_id = ?').run(id),
    ],
  ];
  test.each(ways)('the board’s line ends, telling nothing more, once its reader %s', async (_, end) => {
    const home = house();
    const reader = home.hire('desk');
    const other = home.hire('desk');
    const read = await listening(home, reader.cookie);
    end(home, reader.id);
    await other.call('POST', `/api/centres/${barnaul(home)}/families`, {
      settlement: 'с. Столбово',
      primaryGroup: 'disabled_child',
      people: [{ role: 'representative', surname: 'Ким', givenName: 'Ольга' }],
    });
    expect(await read()).toBeNull();
  });

  test.each(ways)('and so does every page of the centre', async (_, end) => {
    const home = house();
    const reader = home.hire('desk');
    const id = family(home);
    expect((await reader.call('GET', `/api/families/${id}`)).status).toBe(200);
    end(home, reader.id);
    expect([401, 404]).toContain((await reader.call('GET', `/api/families/${id}`)).status);
  });
});

test('a cookie nobody signed opens nothing', async () => {
  const home = house();
  const token = home.hire('administrator').cookie.split('=')[1] ?? '';
  const plain = decodeURIComponent(token);
  const body = plain.slice(0, plain.lastIndexOf('.'));
  const forged = [
    body,
    `${body}.`,
    `${body}.${'A'.repeat(43)}=`,
    signToken('another secret that is long enough too', body),
    signToken(secret, "x' OR 1=1 --"),
    signToken(secret, ''),
    `${plain} `,
    '%E0%A4%A',
    '.',
  ];
  for (const cookie of forged)
    for (const name of [
      'prokat.session_token',
      '__Secure-prokat.session_token',
      '__Host-prokat.session_token',
    ]) {
      const headers = { Cookie: `${name}=${encodeURIComponent(cookie)}` };
      expect((await home.app.request('/api/me', { headers })).status, cookie).toBe(401);
    }
});

test.each([
  [{ Origin: 'https://evil.example' }],
  [{ Origin: 'null' }],
  [{ Origin: 'http://localhost.evil.example' }],
  [{ Origin: 'http://localhost:81' }],
  [{ 'Sec-Fetch-Site': 'cross-site' }],
])('a page of another site changes nothing: %j', async (headers) => {
  const home = house();
  const answer = await home
    .hire('administrator')
    .call('POST', '/api/holidays', { monthDay: '11-05', nameRu: 'а', nameEn: 'a' }, headers);
  expect(answer.body.code).toBe('foreign_origin');
});

test('nobody makes more of themselves than they are', async () => {
  const home = house();
  const centres = [home.centreNamed('Вичуга')];
  for (const role of ['desk', 'host', 'manager'] as const) {
    const hand = home.hire(role);
    const raise = await hand.call(
      'PATCH',
      `/api/staff/${hand.id}`,
      { role: 'administrator' },
      { 'If-Match': '"1"' },
    );
    expect(raise.body.code).toBe('forbidden');
  }
  const own = home.hire('administrator');
  const abroad = home.hire('administrator', centres);
  home.hire('administrator');
  const further = await own.call('PATCH', `/api/staff/${own.id}`, { centres }, { 'If-Match': '"1"' });
  expect(further.status).toBe(400);
  for (const [method, path, body] of [
    ['GET', `/api/staff/${abroad.id}`],
    ['PATCH', `/api/staff/${abroad.id}`, { active: false }],
    ['POST', `/api/staff/${abroad.id}/password`],
    ['POST', `/api/staff/${abroad.id}/unlock`],
    ['DELETE', `/api/staff/${abroad.id}/second-factor`],
    ['DELETE', `/api/staff/${abroad.id}/sessions`],
  ] as const) {
    const answer = await own.call(method, path, body, { 'If-Match': '"1"' });
    expect([answer.status, answer.body.code], `${method} ${path}`).toEqual([404, 'not_found']);
  }
});

test('an address that is only claimed does not let a guesser go on', async () => {
  const home = house();
  const codes: unknown[] = [];
  for (let n = 0; n < 31; n += 1) {
    const headers = {
      'X-Forwarded-For': `10.0.0.${n}`,
      'X-Real-IP': `10.0.0.${n}`,
      'X-Prokat-Address': `10.0.0.${n}`,
    };
    const body = { username: 'nobody', password: 'wrong-and-long' };
    codes.push((await home.visitor.call('POST', '/api/auth/sign-in/username', body, headers)).body.code);
  }
  expect(codes.at(-1)).toBe('too_many_requests');
}, 30_000);

test('families are not read out through the box on top any faster than by the search', async () => {
  const home = house();
  const desk = home.hire('desk');
  const path = `/api/centres/${barnaul(home)}/find`;
  const statuses = await Promise.all(
    Array.from({ length: 15 }, async (_, n) => (await desk.call('POST', path, { q: `Ива${n}` })).status),
  );
  expect(statuses).toContain(429);
});

test('whoever is refused the loans of a family is in the trail', async () => {
  const home = house();
  const id = family(home, { protected: true });
  const answer = await home.hire('desk').call('GET', `/api/families/${id}/loans`);
  expect(answer.status).toBe(404);
  const last = home.db.sqlite
    .prepare('SELECT act, subject_id AS id FROM audit ORDER BY seq DESC LIMIT 1')
    .get();
  expect(last).toEqual({ act: 'family.read.refused', id });
});

test('nothing an API answers is kept by a browser or shown in a frame', async () => {
  const home = house();
  const desk = home.hire('desk');
  const { headers } = await desk.call('GET', `/api/families/${family(home)}`);
  expect(headers.get('Cache-Control')).toBe('no-store');
  expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
});
