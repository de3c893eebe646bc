import { expect, test } from 'vitest';
import { house } from '../support/house.ts';

test('the signed-in person is told who they are, where they work and what they may do', async () => {
  const { hire, centreNamed } = house();
  const barnaul = centreNamed('Барнаул');
  const hand = hire('desk', [barnaul]);
  const answer = await hand.call('GET', '/api/me');
  expect(answer.status).toBe(200);
  expect(answer.body.staff).toMatchObject({ role: 'desk', secondFactor: true, mustSetUpSecondFactor: false });
  expect(answer.body.centres).toEqual([
    expect.objectContaining({
      id: barnaul,
      shortName: 'Барнаул',
      today: '2026-11-24',
      hours: { opens: '09:00', closes: '18:00' },
      next: { day: '2026-11-25', opens: '09:00' },
    }),
  ]);
  expect(answer.body.permissions).toContain('loan.issue');
  expect(answer.body.permissions).not.toContain('staff.manage');
  const state = await hand.call('GET', '/api/auth/session');
  expect(state.body).toEqual({ me: answer.body, ended: false });
});

test('a visitor is asked to sign in; whose session the browser has is no refusal', async () => {
  const { visitor, hire, later } = house();
  expect((await visitor.call('GET', '/api/me')).status).toBe(401);
  const first = await visitor.call('GET', '/api/auth/session');
  expect([first.status, first.body]).toEqual([200, { me: null, ended: false }]);

  const hand = hire('desk');
  later({ hours: 24 * 366 * 20 });
  const ended = await hand.call('GET', '/api/auth/session');
  expect([ended.status, ended.body]).toEqual([200, { me: null, ended: true }]);
});

test('whoever must first choose a password or set up a factor is told so', async () => {
  const { hire, db } = house();
  const hand = hire('administrator');
  db.sqlite
    .prepare('update staff set must_change_password = 1, two_factor_enabled = 0 where id = ?')
    .run(hand.id);
  const { status, body } = await hand.call('GET', '/api/auth/session');
  expect(status).toBe(200);
  expect(body.me?.staff).toMatchObject({ mustChangePassword: true, mustSetUpSecondFactor: true });
});
