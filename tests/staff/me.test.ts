import { expect, test } from 'vitest';
import { house } from '../support/house.ts';

test('the signed-in person is told who they are, where they work and what they may do', async () => {
  const { hire, centreNamed } = house();
  const barnaul = centreNamed('Барнаул');
  const answer = await hire('desk', [barnaul]).call('GET', '/api/me');
  expect(answer.status).toBe(200);
  expect(answer.body.staff).toMatchObject({ role: 'desk', secondFactor: true, mustSetUpSecondFactor: false });
  expect(answer.body.centres).toEqual([
    expect.objectContaining({ id: barnaul, shortName: 'Барнаул', today: '2026-11-24', openUntil: '18:00' }),
  ]);
  expect(answer.body.permissions).toContain('loan.issue');
  expect(answer.body.permissions).not.toContain('staff.manage');
});

test('a visitor is asked to sign in', async () => {
  expect((await house().visitor.call('GET', '/api/me')).status).toBe(401);
});
