import { expect, test } from 'vitest';
import { byTheClock } from '../../api/jobs/acts.ts';
import { stocked } from '../site/visitor.ts';
import { house } from '../support/house.ts';

const kept = ['Анна Смирнова', '+79131234242', 'anna@example.org', 'Позвоните Анне'];

test('of who asked for what was never lent no table holds anything after 90 days', async () => {
  const { home, visitor } = stocked(1, house());
  const note = 'Позвоните Анне';
  await visitor.call('POST', '/api/site/bookings', await visitor.request({ note }));
  expect((await visitor.call('POST', '/api/site/queue', await visitor.wait())).status).toBe(201);
  const { sqlite } = home.db;
  const all = () =>
    ['booking', 'queue_entry', 'notice', 'one_time_code', 'idempotency']
      .map((table) => JSON.stringify(sqlite.prepare(`SELECT * FROM ${table}`).all()))
      .join();
  const left = () => kept.filter((one) => all().includes(one));
  const [mine] = JSON.parse((await visitor.call('GET', '/api/site/my')).text).queue;
  await visitor.call('POST', `/api/site/my/queue/${mine.id}/leave`);
  // Nobody decides on it, and the request ends by itself.
  const ended = () => sqlite.prepare("SELECT count(*) FROM booking WHERE state = 'expired'").pluck().get();
  for (let days = 0; days < 10; days += 1) {
    home.later({ hours: 24 });
    byTheClock(home.ctx());
  }
  sqlite.exec("UPDATE notice SET state = 'sent' WHERE state = 'queued'");
  expect([ended(), left()]).toEqual([1, kept]);
  home.later({ hours: 24 * 91 });
  byTheClock(home.ctx());
  expect([ended(), left()]).toEqual([1, []]);
});
