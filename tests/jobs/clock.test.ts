import { expect, test } from 'vitest';
import { byTheClock } from '../../api/jobs/acts.ts';
import { house } from '../support/house.ts';
import { family, thing } from '../support/people.ts';

test('at midnight of each centre its own calendar goes on, and late things stay taken', async () => {
  const home = house('2026-12-15T16:59:00.000Z'); // 23:59 in Barnaul, 19:59 in Ivanovo
  const days = () =>
    home.db.sqlite.prepare('SELECT short_name, calendar_day FROM centre ORDER BY short_name').raw().all();
  byTheClock(home.ctx());
  expect(days()).toEqual([
    ['Барнаул', '2026-12-15'],
    ['Вичуга', '2026-12-15'],
    ['Иваново', '2026-12-15'],
    ['Каменский район', '2026-12-15'],
  ]);
  home.later({ minutes: 1 });
  byTheClock(home.ctx());
  expect(days()).toEqual([
    ['Барнаул', '2026-12-16'],
    ['Вичуга', '2026-12-15'],
    ['Иваново', '2026-12-15'],
    ['Каменский район', '2026-12-16'],
  ]);
});

test('the answer to a request is remembered for two weeks, and then forgotten', async () => {
  const home = house();
  const desk = home.hire('desk');
  const centre = home.centreNamed('Барнаул');
  await desk.call('POST', `/api/centres/${centre}/handovers`, {
    familyId: family(home),
    items: [{ unitId: thing(home) }],
  });
  const kept = () => home.db.sqlite.prepare('SELECT count(*) FROM idempotency').pluck().get();
  home.later({ hours: 14 * 24 });
  byTheClock(home.ctx());
  expect(kept()).toBe(1);
  home.later({ seconds: 1 });
  byTheClock(home.ctx());
  expect(kept()).toBe(0);
});
