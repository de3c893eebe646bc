import { beforeEach, describe, expect, test } from 'vitest';
import { act } from '../../api/core/act.ts';
import { asDay } from '../../api/core/dates.ts';
import type { QueueEntryId } from '../../api/core/ids.ts';
import { byTheClock } from '../../api/jobs/acts.ts';
import { closeOffer } from '../../api/queue/acts/close-offer.ts';
import { openOffer } from '../../api/queue/reads.ts';
import { commit } from '../../api/stock/acts/commit.ts';
import { releaseCommitment } from '../../api/stock/acts/release.ts';
import { stockOf } from '../../api/stock/reads.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { backOnShelf, entry, lent, offered, step, toy, waits } from './world.ts';

let home: House;
let desk: StaffHand;
beforeEach(() => {
  home = house();
  desk = home.hire('desk');
});
const stock = () => stockOf(home.db, home.centreNamed('Барнаул'), typeNamed(home, toy))?.id ?? 0;
const told = (kind: string) =>
  home.db.sqlite.prepare('SELECT count(*) FROM notice WHERE kind = ?').pluck().get(kind);
const state = (id: QueueEntryId) =>
  home.db.sqlite.prepare('SELECT state FROM queue_entry WHERE id = ?').pluck().get(id);
const taken = (kind: 'booking' | 'session', starts: string, until: string, quantity = 1) =>
  act(home.ctx(), () =>
    commit(home.db, {
      stockId: stock(),
      centreId: home.centreNamed('Барнаул'),
      unitId: null,
      kind,
      promise: true,
      quantity,
      starts: asDay(starts),
      dueOn: null,
      until: asDay(until),
    }),
  );
const offerOf = (id: QueueEntryId) => {
  const open = openOffer(home.db, id);
  if (open === undefined) throw new Error('no offer');
  return open;
};

describe('what comes free is offered to the first, whatever made it free', () => {
  test('a return, once it is cleaned and was looked at, and not before', async () => {
    const unit = await lent(home, desk);
    const [first, second] = [waits(home), waits(home)];
    expect(second.place).toEqual({
      place: 2,
      ahead: { byPriority: 0, byTime: 1, byDecision: 0, paused: 0 },
      moved: null,
    });
    await desk.call('POST', `/api/units/${unit}/return`, { condition: 'good' });
    expect(offered(home, first.id)).toBe(false);
    await step(desk, unit, 'cleaned');
    expect(offered(home, first.id)).toBe(false);
    await step(desk, unit, 'inspected');
    expect(await entry(desk, first.id)).toMatchObject({
      state: 'offered',
      name: 'Ольга',
      offer: { starts: '2026-11-24', dueOn: '2026-12-01', acceptBy: '2026-11-26' },
    });
    expect(offered(home, second.id)).toBe(false);
    expect(told('offer_made')).toBe(1);
  });

  test('what was promised and is promised no more', () => {
    thing(home, toy);
    const promised = taken('booking', '2026-11-24', '2026-12-24');
    const first = waits(home);
    act(home.ctx(), () => releaseCommitment(home.db, promised));
    expect(offered(home, first.id)).toBe(true);
  });

  test('a lost one that is found: the other, kept for a booking later, can be given away until then', async () => {
    const lost = thing(home, toy);
    await step(desk, lost, 'lost');
    thing(home, toy);
    taken('booking', '2026-11-28', '2026-12-24');
    const first = waits(home);
    await step(desk, lost, 'found');
    expect(offered(home, first.id)).toBe(true);
  });

  test('a new thing', async () => {
    await lent(home, desk);
    const first = waits(home);
    thing(home, toy);
    expect(offered(home, first.id)).toBe(true);
  });

  test.each([
    ['one that was lost and found', ['lost', 'found', 'cleaned', 'inspected']],
    ['one that was mended', ['sent_to_repair', 'repaired', 'inspected']],
  ])('%s', async (_what, steps) => {
    thing(home, toy);
    const broken = thing(home, toy);
    await step(desk, broken, steps[0] ?? '');
    const held = taken('booking', '2026-11-24', '2026-12-24');
    const first = waits(home);
    for (const name of steps.slice(1)) {
      expect(offered(home, first.id)).toBe(false);
      await step(desk, broken, name);
    }
    expect(offered(home, first.id)).toBe(true);
    expect(held).toBeGreaterThan(0);
  });

  test('things enough for one who wants two; until then they go to those behind', async () => {
    await lent(home, desk);
    await lent(home, desk);
    const [two, one] = [waits(home, { quantity: 2 }), waits(home)];
    thing(home, toy);
    expect([offered(home, two.id), offered(home, one.id)]).toEqual([false, true]);
    thing(home, toy);
    expect(offered(home, two.id)).toBe(false);
    thing(home, toy);
    expect(offered(home, two.id)).toBe(true);
  });

  test('a hold takes nothing away but its own: the second thing may still be lent and booked', async () => {
    await lent(home, desk);
    const first = waits(home);
    thing(home, toy);
    const other = thing(home, toy);
    expect(offered(home, first.id)).toBe(true);
    const given = await desk.call('POST', `/api/centres/${home.centreNamed('Барнаул')}/handovers`, {
      familyId: family(home, { surname: 'Ким' }),
      items: [{ unitId: other }],
    });
    expect(given.status).toBe(201);
  });
});

describe('an offer that is not taken goes to the next', () => {
  let ids: [QueueEntryId, QueueEntryId];
  beforeEach(async () => {
    const unit = await lent(home, desk);
    ids = [waits(home).id, waits(home).id];
    await backOnShelf(desk, unit);
    expect(offered(home, ids[0])).toBe(true);
  });
  const next = () => offered(home, ids[1]);

  test.each([
    [true, 'paused'],
    [false, 'left'],
  ])('declined, the place kept: %s', async (keep, then) => {
    const answer = await desk.call('POST', `/api/queue/${ids[0]}/offer/decline`, { keep });
    expect(answer.body).toMatchObject({ state: then, offer: null });
    expect(next()).toBe(true);
  });

  test('taken back: the family keeps its place, is paused and is told why', async () => {
    const reason = 'Сломалась застёжка';
    const answer = await desk.call('POST', `/api/queue/${ids[0]}/offer/withdraw`, { reason });
    expect(answer.body).toMatchObject({ state: 'paused', place: { place: 1 } });
    expect(told('offer_withdrawn')).toBe(1);
    expect(next()).toBe(true);
  });

  test('left unanswered through its last day, and not a minute sooner', () => {
    // The 26th ends at 17:00 UTC in Barnaul.
    home.at('2026-11-26T16:59:00Z');
    byTheClock(home.ctx());
    expect(state(ids[0])).toBe('offered');
    home.at('2026-11-26T17:00:00Z');
    byTheClock(home.ctx());
    expect(state(ids[0])).toBe('lapsed');
    expect(told('offer_lapsed')).toBe(1);
    expect(next()).toBe(true);
    byTheClock(home.ctx());
    expect(told('offer_lapsed')).toBe(1);
  });

  test('one that ran out cannot be accepted, also before the clock has noticed', () => {
    home.at('2026-11-26T17:00:00Z');
    const { id } = offerOf(ids[0]);
    expect(() => closeOffer(home.ctx(), id, 'accepted')).toThrow(
      expect.objectContaining({ code: 'offer_closed' }),
    );
  });

  test('accepted by the desk it becomes a booking, and nobody else is offered the same', async () => {
    const { id } = offerOf(ids[0]);
    const booked = await desk.call('POST', `/api/offers/${id}/accept`);
    expect(booked.status).toBe(201);
    expect(state(ids[0])).toBe('served');
    expect(next()).toBe(false);
  });

  test('answered by two at once, it is answered once', async () => {
    const { id } = offerOf(ids[0]);
    const answers = await Promise.all([
      desk.call('POST', `/api/offers/${id}/accept`),
      desk.call('POST', `/api/queue/${ids[0]}/offer/decline`, { keep: false }),
      desk.call('POST', `/api/offers/${id}/accept`),
    ]);
    expect(answers.filter((one) => one.status < 300)).toHaveLength(1);
    expect(answers.filter((one) => one.status === 409)).toHaveLength(2);
    const live = home.db.sqlite
      .prepare(`SELECT count(*) FROM commitment WHERE live = 1 AND kind IN ('offer', 'booking')`)
      .pluck();
    expect(live.get()).toBe(1);
  });
});

describe('by the day', () => {
  test('each centre is served anew at its own midnight, and once', () => {
    // The year ends in Barnaul at 17:00 UTC, in Ivanovo at 21:00.
    home.at('2026-12-31T12:00:00Z');
    const both = (['Барнаул', 'Иваново'] as const).map((name) => {
      const centreId = home.centreNamed(name);
      thing(home, toy, centreId);
      const stockId = stockOf(home.db, centreId, typeNamed(home, toy))?.id ?? 0;
      const range = { starts: asDay('2026-12-01'), dueOn: null, until: asDay('2027-03-01') };
      act(home.ctx(), () =>
        commit(home.db, { stockId, centreId, unitId: null, kind: 'booking', promise: true, ...range }),
      );
      return waits(home, { wantedFrom: '2026-12-31', centreId }).id;
    });
    const at = (moment: string) => {
      home.at(moment);
      byTheClock(home.ctx());
      return both.map((id) => offered(home, id));
    };
    expect(at('2026-12-31T12:01:00Z')).toEqual([false, false]);
    // What nobody told of: a rule, the calendar, a day that is over.
    home.db.sqlite.prepare("UPDATE commitment SET live = 0 WHERE kind = 'booking'").run();
    expect(at('2026-12-31T16:59:00Z')).toEqual([false, false]);
    expect(at('2026-12-31T17:00:00Z')).toEqual([true, false]);
    expect(at('2026-12-31T20:59:00Z')).toEqual([true, false]);
    expect(at('2026-12-31T21:00:00Z')).toEqual([true, true]);
  });

  test('somebody’s day draws near: what stands on the shelf is offered once it can be', async () => {
    thing(home, toy);
    taken('session', '2026-12-07', '2026-12-14');
    const later = waits(home, { wantedFrom: '2026-12-14', days: 7 });
    const sooner = waits(home, { wantedFrom: '2026-12-01', days: 7 });
    const at = (moment: string) => {
      home.at(moment);
      byTheClock(home.ctx());
      return [later, sooner].map(({ id }) => offered(home, id));
    };
    expect(at('2026-12-13T16:59:00Z')).toEqual([false, false]);
    // From the 15th on the thing is free for a week: to the one who has waited longer.
    expect(at('2026-12-14T17:00:00Z')).toEqual([true, false]);
  });

  test('a paper that ran out takes its right with it, and one that was brought gives it', async () => {
    const unit = await lent(home, desk);
    const proved = waits(home, {}, family(home, { surname: 'Ким', proofUntil: '2026-11-25' }));
    const early = waits(home);
    const order = async () => [
      (await entry(desk, proved.id)).place?.place,
      (await entry(desk, early.id)).place?.place,
    ];
    home.db.sqlite
      .prepare("UPDATE queue_entry SET since = '2026-11-01T00:00:00.000Z' WHERE id = ?")
      .run(early.id);
    expect(await order()).toEqual([1, 2]);
    home.later({ hours: 48 });
    expect(await order()).toEqual([2, 1]);
    // Told to stay where it is, it stays: what counted when it began to wait counts no more.
    const { version } = await entry(desk, proved.id);
    const edition = { 'If-Match': `"${version}"` };
    await desk.call('POST', `/api/queue/${proved.id}/move`, { place: 2, reason: 'Решили так' }, edition);
    expect(await order()).toEqual([2, 1]);
    await backOnShelf(desk, unit);
    expect(offered(home, early.id)).toBe(true);
  });
});
