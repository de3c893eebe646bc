import { beforeEach, describe, expect, test } from 'vitest';
import { house } from '../support/house.ts';
import { thing, typeNamed } from '../support/people.ts';
import { type VenueWorld, venueWorld } from './world.ts';

const walkers = 'Ходунки реабилитационные';
let w: VenueWorld;
beforeEach(async () => {
  w = await venueWorld(house());
});

/** What sessions hold of a type: day and quantity, whatever else is live. */
const held = ({ home }: VenueWorld) =>
  home.db.sqlite
    .prepare<[], { day: string; quantity: number }>(
      `SELECT c.starts AS day, c.quantity FROM commitment c WHERE c.kind = 'session' AND c.live = 1 ORDER BY c.starts`,
    )
    .all();

describe('planning', () => {
  test('a session stands at its time of the venue’s clocks', async () => {
    const one = await w.session({ roomId: w.roomId });
    expect(one).toMatchObject({
      day: '2026-12-01',
      time: '15:00',
      startsAt: '2026-12-01T08:00:00.000Z',
      taken: 0,
    });
    const list = await w.host.call(
      'GET',
      `/api/centres/${w.centreId}/sessions?from=2026-12-01&until=2026-12-07`,
    );
    expect(list.body.rows).toHaveLength(1);
  });

  test('a series is made whole, or not at all', async () => {
    const repeat = { weekdays: [2, 4], everyWeeks: 2, until: '2026-12-31' };
    const { body } = await w.plan({ roomId: w.roomId, repeat });
    expect(body.rows.map(({ day }) => day)).toEqual([
      '2026-12-01',
      '2026-12-03',
      '2026-12-15',
      '2026-12-17',
      '2026-12-29',
      '2026-12-31',
    ]);
    const over = await w.plan({ roomId: w.roomId, time: '16:00', repeat: { ...repeat, everyWeeks: 1 } });
    expect(over.status).toBe(409);
    expect(over.body).toMatchObject({
      code: 'room_taken',
      sessions: expect.arrayContaining([{ day: '2026-12-15', time: '16:00' }]),
    });
    const all = await w.host.call(
      'GET',
      `/api/centres/${w.centreId}/sessions?from=2026-12-01&until=2026-12-31`,
    );
    expect(all.body.rows).toHaveLength(6);
  });

  test.each([
    ['an archived room', async () => ({ roomId: w.roomId, archive: true }), 'roomId'],
    [
      'a series of more than a year',
      async () => ({ repeat: { weekdays: [2], until: '2027-12-02' } }),
      'repeat.until',
    ],
    [
      'a weekday that is not there',
      async () => ({ repeat: { weekdays: [7], until: '2026-12-02' } }),
      'repeat.weekdays',
    ],
    ['long ago', async () => ({ day: '2026-10-01' }), 'day'],
    [
      'a type the centre never held',
      async () => ({ needs: [{ itemTypeId: typeNamed(w.home, 'Опора для сидения') }] }),
      'needs.0.itemTypeId',
    ],
  ])('%s is refused by its field', async (_name, told, path) => {
    const { archive, ...more } = { archive: false, ...(await told()) };
    if (archive)
      await w.host.call('PATCH', `/api/rooms/${w.roomId}`, { archived: true }, { 'If-Match': '"1"' });
    const { status, body } = await w.plan(more);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ path }] });
  });
});

describe('things of the rental stock', () => {
  const needs = (quantity = 1) => [{ itemTypeId: typeNamed(w.home, walkers), quantity }];

  test('sessions that follow each other pass a thing on; those at once need two', async () => {
    thing(w.home, walkers);
    await w.session({ needs: needs() });
    await w.session({ time: '16:30', needs: needs() });
    expect(held(w)).toEqual([{ day: '2026-12-01', quantity: 1 }]);
    const third = await w.plan({ time: '17:00', needs: needs() });
    expect(third.body).toMatchObject({
      code: 'promised_to_others',
      day: '2026-12-01',
      itemTypeId: typeNamed(w.home, walkers),
    });
    expect(held(w)).toEqual([{ day: '2026-12-01', quantity: 1 }]);
    thing(w.home, walkers);
    expect((await w.plan({ time: '17:00', needs: needs() })).status).toBe(201);
    expect(held(w)).toEqual([{ day: '2026-12-01', quantity: 2 }]);
  });

  test('a moved session takes its things along, a cancelled one lets them go, and has them again', async () => {
    thing(w.home, walkers);
    const { id } = await w.session({ needs: needs() });
    await w.change(id, { day: '2026-12-03' });
    expect(held(w)).toEqual([{ day: '2026-12-03', quantity: 1 }]);
    await w.host.call('POST', `/api/sessions/${id}/cancel`, { reason: 'Болеет ведущая' });
    expect(held(w)).toEqual([]);
    const back = await w.host.call('POST', `/api/sessions/${id}/reopen`);
    expect(back.status).toBe(200);
    expect(held(w)).toEqual([{ day: '2026-12-03', quantity: 1 }]);
  });

  test('over midnight of the centre both days are held', async () => {
    thing(w.home, walkers);
    await w.session({ time: '23:00', minutes: 120, needs: needs() });
    expect(held(w).map(({ day }) => day)).toEqual(['2026-12-01', '2026-12-02']);
  });
});

describe('series', () => {
  const series = () =>
    w.plan({ roomId: w.roomId, repeat: { weekdays: [1, 2, 3, 4, 5], until: '2026-12-11' } });
  const days = async () =>
    (
      await w.host.call<{ rows: { day: string; time: string; state: string }[] }>(
        'GET',
        `/api/centres/${w.centreId}/sessions?from=2026-11-25&until=2026-12-31`,
      )
    ).body.rows.map(({ day, time, state }) => `${day} ${time} ${state}`);

  test('moves one, those after it, or all that are still to come', async () => {
    const [first, second, third] = (await series()).body.rows;
    await w.change(second?.id ?? '', { time: '10:00' });
    expect((await days())[1]).toBe('2026-12-02 10:00 planned');
    await w.change(third?.id ?? '', { scope: 'following', day: '2026-12-04' });
    expect((await days()).map((one) => one.slice(8, 10))).toEqual([
      '01',
      '02',
      '04',
      '05',
      '08',
      '09',
      '10',
      '11',
      '12',
    ]);
    await w.change(first?.id ?? '', { scope: 'all', capacity: 9 });
    expect((await w.card(third?.id ?? '')).capacity).toBe(9);
    expect((await w.card(first?.id ?? '')).series).toMatchObject({ left: 9, everyWeeks: 1 });
  });

  test('what was cancelled together comes back together, on the same day only', async () => {
    const rows = (await series()).body.rows;
    const [, second, third] = rows;
    await w.host.call('POST', `/api/sessions/${third?.id}/cancel`, { reason: 'Ремонт', scope: 'one' });
    w.home.later({ minutes: 5 });
    await w.host.call('POST', `/api/sessions/${second?.id}/cancel`, {
      reason: 'Каникулы',
      scope: 'following',
    });
    expect((await days()).filter((one) => one.endsWith('planned'))).toHaveLength(1);
    await w.host.call('POST', `/api/sessions/${second?.id}/reopen`);
    expect((await days()).filter((one) => one.endsWith('planned'))).toHaveLength(rows.length - 1);
    w.home.later({ hours: 24 });
    const late = await w.host.call('POST', `/api/sessions/${third?.id}/reopen`);
    expect(late.body.code).toBe('too_late_to_undo');
  });
});
