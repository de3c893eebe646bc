import { expect, test } from 'vitest';
import { byTheClock } from '../../api/jobs/acts.ts';
import { publish } from '../../api/notices/acts/publish.ts';
import { type House, house } from '../support/house.ts';
import { outbox, tell } from './post.ts';

const events = (home: House) => home.db.sqlite.prepare('SELECT count(*) FROM webhook_delivery').pluck().get();
const trail = (home: House) =>
  home.db.sqlite.prepare('SELECT seq, act, detail, hash FROM audit ORDER BY seq').all();
const sent = (home: House) =>
  home.db.sqlite.exec("UPDATE notice SET state = 'sent'; UPDATE webhook_delivery SET state = 'sent'");
/** Whether anything is left to be read of each message. */
const readable = (home: House) =>
  outbox(home).map(({ address, subject, body, calendar }) =>
    [address, subject, body, calendar].some((text) => text !== ''),
  );

test('to whom and what was written is forgotten after 90 days; that it was, and the trail, stay', async () => {
  const home = house();
  const administrator = home.hire('administrator');
  const centreId = home.centreNamed('Барнаул');
  const hook = { url: 'https://portal.example.org/', events: ['booking.expired'], centreId };
  expect((await administrator.call('POST', '/api/webhooks', hook)).status).toBe(201);
  const happen = () => publish(home.ctx(), { type: 'booking.expired', centreId, data: {} });
  tell(home, { calendar: () => 'BEGIN:VCALENDAR', once: 'due_soon' });
  tell(home, { centreId: home.centreNamed('Вичуга') });
  happen();
  sent(home);
  home.later({ hours: 24 * 30 });
  tell(home);
  happen();
  sent(home);
  home.later({ hours: 24 * 60 });
  tell(home);
  byTheClock(home.ctx());
  expect(readable(home), 'to the day').toEqual([true, true, true, true]);
  expect(events(home)).toBe(2);
  const before = trail(home);
  home.later({ minutes: 1 });
  byTheClock(home.ctx());
  byTheClock(home.ctx());
  expect(readable(home)).toEqual([false, false, true, true]);
  expect(outbox(home)[0]).toMatchObject({ kind: 'booking_confirmed', state: 'sent', once: 'due_soon' });
  expect(events(home)).toBe(1);
  expect(trail(home)).toEqual(before);
  // A month later it goes on from what was forgotten last.
  sent(home);
  home.later({ hours: 24 * 30 });
  byTheClock(home.ctx());
  expect(readable(home)).toEqual([false, false, false, true]);
  expect(events(home)).toBe(0);
});

test('a forgotten message is shown as one, and not sent again', async () => {
  const home = house();
  const desk = home.hire('desk');
  tell(home);
  sent(home);
  home.later({ hours: 24 * 91 });
  byTheClock(home.ctx());
  const { id } = outbox(home)[0] ?? {};
  const card = await desk.call('GET', `/api/notices/${id}`);
  expect(card.body).toMatchObject({ address: '', subject: '', body: null, calendar: false, can: [] });
  const again = await desk.call('POST', `/api/notices/${id}/send`, { address: 'anna@example.org' });
  expect([again.status, again.body.code]).toEqual([409, 'notice_closed']);
});
