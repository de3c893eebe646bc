import { expect, test } from 'vitest';
import { cancelOwn } from '../../api/bookings/acts/close.ts';
import { bookingId as toBookingId } from '../../api/core/ids.ts';
import { byTheClock } from '../../api/jobs/acts.ts';
import { leaveQueue } from '../../api/queue/acts/leave.ts';
import { lent, waits } from '../queue/world.ts';
import { asked } from '../site/visitor.ts';
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
  const lend = () =>
    desk.call('POST', `/api/centres/${centre}/handovers`, {
      familyId: family(home),
      items: [{ unitId: thing(home) }],
    });
  const kept = () => home.db.sqlite.prepare('SELECT count(*) FROM idempotency').pluck().get();
  const keptAfter = (time: Parameters<typeof home.later>[0]) => {
    home.later(time);
    byTheClock(home.ctx());
    return kept();
  };
  await lend();
  home.later({ hours: 7 * 24 });
  await lend();
  expect(keptAfter({ hours: 7 * 24 })).toBe(2);
  expect(keptAfter({ seconds: 1 })).toBe(1);
  expect(keptAfter({ hours: 7 * 24 })).toBe(0);
});

test('who asked for what came to nothing is forgotten 30 days after it was over, as the consent promises', async () => {
  const { home, bookingId } = await asked();
  const waiting = await lent(home, home.hire('desk')).then(() => waits(home));
  cancelOwn(home.ctx(), toBookingId.parse(bookingId));
  leaveQueue(home.ctx(), waiting.id);
  const known = () =>
    home.db.sqlite
      .prepare(
        `SELECT (SELECT count(*) FROM booking WHERE applicant_name || applicant_phone || applicant_email || note <> ''),
           (SELECT count(*) FROM queue_entry WHERE applicant_name || applicant_phone || applicant_email <> '')`,
      )
      .raw()
      .get();
  home.later({ hours: 24 * 30 });
  byTheClock(home.ctx());
  expect(known()).toEqual([1, 1]);
  home.later({ seconds: 1 });
  byTheClock(home.ctx());
  expect(known()).toEqual([0, 0]);
});

test('what goes wrong at one centre keeps nothing else from being done', async () => {
  const { home, bookingId } = await asked();
  home.db.sqlite.exec(`CREATE TRIGGER broken BEFORE UPDATE OF calendar_day ON centre
    WHEN OLD.short_name = 'Вичуга' BEGIN SELECT RAISE(ABORT, 'broken'); END`);
  home.later({ hours: 24 * 14 });
  expect(() => byTheClock(home.ctx())).toThrow(AggregateError);
  expect(home.db.sqlite.prepare('SELECT state FROM booking WHERE id = ?').pluck().get(bookingId)).toBe(
    'expired',
  );
});
