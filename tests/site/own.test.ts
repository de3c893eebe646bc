import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, asDay } from '../../api/core/dates.ts';
import type { BookingId, FamilyId, QueueEntryId, UnitId } from '../../api/core/ids.ts';
import type { RuleName, RuleValue } from '../../api/eligibility/rules.ts';
import { newId } from '../../api/new-id.ts';
import { booking } from '../../db/tables/bookings.ts';
import { policy } from '../../db/tables/eligibility.ts';
import { queueEntry } from '../../db/tables/queue.ts';
import { type House, house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { asked, browser, familyDay, knownBy, stocked, walker } from './visitor.ts';

const my = '/api/site/my';
const refusal = (answer: { status: number; body: { code?: unknown } }) => [answer.status, answer.body.code];
const rule = (home: House, name: RuleName, value: RuleValue) =>
  home.db.orm
    .insert(policy)
    .values({ id: newId(), rule: name, value, centreId: home.centreNamed('Барнаул') })
    .run();
const link = (home: House, id: string, familyId: FamilyId) =>
  home.db.orm
    .update(booking)
    .set({ familyId })
    .where(eq(booking.id, id as BookingId))
    .run();
const lastAct = (home: House) =>
  home.db.sqlite
    .prepare<[], { act: string; actor_id: string | null; detail: string }>(
      'select act, actor_id, detail from audit order by seq desc limit 1',
    )
    .get();

describe('cancelling', () => {
  test('the things are free at once, and nobody else is written to', async () => {
    const { home, visitor, bookingId } = await asked(1);
    const gone = await visitor.call('POST', `${my}/bookings/${bookingId}/cancel`);
    expect([gone.status, gone.body.state]).toEqual([200, 'cancelled']);
    expect(lastAct(home)).toMatchObject({ act: 'booking.cancelled', actor_id: null });
    expect(lastAct(home)?.detail).toContain('"channel":"site"');
    expect((await visitor.call('POST', '/api/site/bookings', await visitor.request())).status).toBe(201);
  });

  test('twice is refused, once more with the same key is not', async () => {
    const { visitor, bookingId } = await asked(1);
    const path = `${my}/bookings/${bookingId}/cancel`;
    const key = { 'Idempotency-Key': randomUUID() };
    expect((await visitor.call('POST', path, undefined, key)).status).toBe(200);
    expect((await visitor.call('POST', path, undefined, key)).status).toBe(200);
    expect(refusal(await visitor.call('POST', path))).toEqual([409, 'booking_closed']);
  });

  test('the same key tells another session nothing', async () => {
    const { home, visitor, bookingId } = await asked(2);
    const path = `${my}/bookings/${bookingId}/cancel`;
    const key = { 'Idempotency-Key': randomUUID() };
    await visitor.call('POST', path, undefined, key);
    const other = browser(home);
    const applicant = { name: 'Ольга', phone: '+79130000001' };
    await other.call('POST', '/api/site/bookings', await other.request({ applicant }));
    expect((await other.call('POST', path, undefined, key)).status).toBe(404);
  });

  test('where the rule says so the desk does it', async () => {
    const { home, visitor, bookingId } = await asked();
    rule(home, 'selfCancel', false);
    const shown = await visitor.call('GET', my);
    expect(shown.body.bookings).toMatchObject([{ cancel: { ok: false, why: 'only_by_desk' } }]);
    const refused = await visitor.call('POST', `${my}/bookings/${bookingId}/cancel`);
    expect(refusal(refused)).toEqual([409, 'only_by_desk']);
  });
});

describe('taking a cancellation back', () => {
  /** A walker asked for and cancelled again; `reopen` takes it back. */
  async function cancelled(count = 1) {
    const all = await asked(count);
    const { visitor, bookingId } = all;
    const path = `${my}/bookings/${bookingId}`;
    expect((await visitor.call('POST', `${path}/cancel`)).status).toBe(200);
    const reopen = () => visitor.call('POST', `${path}/reopen`);
    const shown = async () => JSON.parse((await visitor.call('GET', my)).text).bookings[0];
    return { ...all, reopen, shown };
  }
  const written = (home: House) => home.db.sqlite.prepare('select count(*) from notice').pluck().get();

  test('it is asked for again, holds its things again, and nobody is written to', async () => {
    const { home, reopen, shown } = await cancelled();
    expect((await shown()).reopen).toBe('ok');
    const before = written(home);
    const again = await reopen();
    expect([again.status, again.body.state, again.body.reopen]).toEqual([200, 'requested', null]);
    expect(await shown()).toMatchObject({ state: 'requested', decideBy: '2026-11-27', cancel: { ok: true } });
    expect(written(home)).toBe(before);
    expect(lastAct(home)).toMatchObject({ act: 'booking.reopened', actor_id: null });
    const other = browser(home);
    const applicant = { name: 'Ольга', phone: '+79130000001' };
    const refused = await other.call('POST', '/api/site/bookings', await other.request({ applicant }));
    expect(refusal(refused)).toEqual([409, 'booking_refused']);
    expect(refusal(await reopen())).toEqual([409, 'too_late_to_undo']);
  });

  test('once somebody has its days it says so, and stays cancelled', async () => {
    const { home, reopen, shown } = await cancelled();
    const other = browser(home);
    const applicant = { name: 'Ольга', phone: '+79130000001' };
    expect((await other.call('POST', '/api/site/bookings', await other.request({ applicant }))).status).toBe(
      201,
    );
    expect((await shown()).reopen).toBe('taken');
    const refused = await reopen();
    expect(refusal(refused)).toEqual([409, 'booking_refused']);
    expect(refused.text).toContain('"taken"');
    expect((await shown()).state).toBe('cancelled');
  });

  test('whoever waited was offered it at once: it is theirs to answer', async () => {
    const { visitor, home, bookingId } = await asked(1);
    const other = browser(home);
    const applicant = { name: 'Ольга', phone: '+79130000001' };
    await other.call('POST', '/api/site/queue', await other.wait({ applicant }));
    await visitor.call('POST', `${my}/bookings/${bookingId}/cancel`);
    const [{ reopen }] = JSON.parse((await visitor.call('GET', my)).text).bookings;
    expect(reopen).toBe('taken');
    const refused = await visitor.call('POST', `${my}/bookings/${bookingId}/reopen`);
    expect(refusal(refused)).toEqual([409, 'booking_refused']);
  });

  // The 24th ends at 17:00 UTC in Barnaul.
  test.each([
    ['2026-11-24T16:59:59.000Z', 'ok', 200],
    ['2026-11-24T17:00:00.000Z', null, 409],
  ])('on the same day of the centre: %s → %s', async (at, reopen, status) => {
    const { home, visitor, code, bookingId } = await cancelled();
    home.at(at);
    await visitor.call('POST', `${my}/open`, { code, lastDigits: '4242' });
    expect((await visitor.call('GET', my)).body.bookings).toMatchObject([{ reopen }]);
    expect((await visitor.call('POST', `${my}/bookings/${bookingId}/reopen`)).status).toBe(status);
  });

  test('what the desk cancelled the desk takes back; a type that is lent no more nobody does', async () => {
    const { home, visitor, bookingId } = await asked();
    const desk = home.hire('desk');
    await desk.call('POST', `/api/bookings/${bookingId}/cancel`, { reason: 'Сломалось' });
    expect((await visitor.call('GET', my)).body.bookings).toMatchObject([
      { state: 'cancelled', reopen: null },
    ]);
    const refused = await visitor.call('POST', `${my}/bookings/${bookingId}/reopen`);
    expect(refusal(refused)).toEqual([409, 'too_late_to_undo']);
    const old = await cancelled();
    old.home.db.sqlite.exec("update item_type set archived_at = '2026-11-24T05:00:00.000Z'");
    expect((await old.shown()).reopen).toBe(null);
    expect(refusal(await old.reopen())).toEqual([409, 'too_late_to_undo']);
  });

  test('not past the cap on open requests', async () => {
    const { home, visitor, reopen } = await cancelled(3);
    rule(home, 'openRequests', 1);
    await browser(home).call('POST', '/api/site/bookings', await visitor.request());
    expect(refusal(await reopen())).toEqual([409, 'too_many_open']);
  });

  test('nobody else’s, and nothing once the session is over', async () => {
    const { home, bookingId } = await cancelled(2);
    const other = browser(home);
    const path = `${my}/bookings/${bookingId}/reopen`;
    expect(refusal(await other.call('POST', path))).toEqual([401, 'site_session_over']);
    const applicant = { name: 'Ольга', phone: '+79130000001' };
    await other.call('POST', '/api/site/bookings', await other.request({ applicant }));
    expect(refusal(await other.call('POST', path))).toEqual([404, 'not_found']);
  });
});

describe('changing', () => {
  const later = { starts: '2026-11-30', dueOn: '2026-12-04' };
  const body = (home: House, more: object = {}) => ({
    ...later,
    lines: [{ itemTypeId: typeNamed(home, walker), quantity: 2 }],
    version: 1,
    ...more,
  });

  test('days and lines at once', async () => {
    const { home, visitor, bookingId } = await asked(2);
    const changed = await visitor.call('POST', `${my}/bookings/${bookingId}/change`, body(home));
    expect(changed.body).toMatchObject({
      ...later,
      lines: [{ quantity: 2 }],
      version: 2,
      state: 'requested',
    });
    expect(lastAct(home)).toMatchObject({ act: 'booking.changed', actor_id: null });
  });

  test('one more type, and back to the first alone', async () => {
    const { home, visitor, bookingId } = await asked(1);
    const toy = 'Настольная игра';
    thing(home, toy);
    const path = `${my}/bookings/${bookingId}/change`;
    const [one, both] = [[walker], [walker, toy]].map((names) =>
      names.map((name) => ({ itemTypeId: typeNamed(home, name), quantity: 1 })),
    );
    const more = await visitor.call('POST', path, body(home, { lines: both }));
    expect(more.body).toMatchObject({ lines: [{ quantity: 1 }, { quantity: 1 }], version: 2 });
    const less = await visitor.call('POST', path, body(home, { lines: one, version: 2 }));
    expect(less.body).toMatchObject({ lines: [{ itemType: { nameRu: walker } }], version: 3 });
  });

  test('what does not fit leaves all as it was', async () => {
    const { home, visitor, bookingId } = await asked(1);
    const before = (await visitor.call('GET', my)).body.bookings;
    const holds = () => home.db.sqlite.prepare('select * from commitment where live = 1').all();
    const held = holds();
    const refused = await visitor.call('POST', `${my}/bookings/${bookingId}/change`, body(home));
    expect(refusal(refused)).toEqual([409, 'booking_refused']);
    expect((await visitor.call('GET', my)).body.bookings).toEqual(before);
    expect(holds()).toEqual(held);
    const old = await visitor.call('POST', `${my}/bookings/${bookingId}/change`, body(home, { version: 7 }));
    expect(refusal(old)).toEqual([412, 'changed_meanwhile']);
  });

  // Thursday 26 November; a day before it is Wednesday, by the clocks of the centre.
  test.each([
    ['Барнаул, a minute before Thursday', 1, '2026-11-25T16:59:00.000Z', 200],
    ['Барнаул, Thursday midnight', 1, '2026-11-25T17:00:00.000Z', 409],
    ['on the very day, where the rule says 0', 0, '2026-11-26T04:00:00.000Z', 200],
    ['two days before, where it says 2', 2, '2026-11-24T16:59:59.000Z', 200],
    ['two days before, a second later', 2, '2026-11-24T17:00:00.000Z', 409],
  ])('until when: %s', async (_when, days, at, status) => {
    const { home, visitor, bookingId, code } = await asked(2);
    rule(home, 'selfChangeDays', days);
    home.at(at);
    await visitor.call('POST', `${my}/open`, { code, lastDigits: '4242' });
    const shown = await visitor.call('GET', my);
    const [{ change }] = JSON.parse(shown.text).bookings;
    expect(change).toEqual({
      ok: status === 200,
      why: status === 200 ? null : 'too_late_to_change',
      until: `2026-11-${26 - days}`,
    });
    const answer = await visitor.call('POST', `${my}/bookings/${bookingId}/change`, body(home));
    expect(answer.status).toBe(status);
    if (status === 409) expect(answer.body.code).toBe('too_late_to_change');
  });

  test('at a centre four hours to the west it is still the day before', async () => {
    const home = house('2026-11-24T04:00:00.000Z');
    const ivanovo = home.centreNamed('Иваново');
    const { visitor } = stocked(2, home, ivanovo);
    const made = await visitor.call(
      'POST',
      '/api/site/bookings',
      await visitor.request({ centreId: ivanovo }),
    );
    const answer = { code: made.body.code, lastDigits: '4242' };
    const at = async (moment: string) => {
      home.at(moment);
      const other = browser(home);
      await other.call('POST', `${my}/open`, answer);
      return JSON.parse((await other.call('GET', my)).text).bookings[0].change.ok;
    };
    expect(await at('2026-11-25T20:59:59.000Z')).toBe(true);
    expect(await at('2026-11-25T21:00:00.000Z')).toBe(false);
  });

  test('over the year’s end', async () => {
    const { home, visitor } = stocked(2);
    home.at('2026-12-30T04:00:00.000Z');
    const days = { starts: '2027-01-11', dueOn: '2027-01-18' };
    const made = await visitor.call('POST', '/api/site/bookings', await visitor.request(days));
    expect(made.status).toBe(201);
    const [{ change }] = JSON.parse((await visitor.call('GET', my)).text).bookings;
    expect(change).toEqual({ ok: true, why: null, until: '2027-01-10' });
  });

  test('where the rule says so the desk does it; once given out in part, too', async () => {
    const { home, visitor, bookingId } = await asked(2);
    home.db.sqlite.exec('update booking_line set quantity = 2, handed = 1, commitment_id = commitment_id');
    for (const verb of ['cancel', 'change']) {
      const refused = await visitor.call(
        'POST',
        `${my}/bookings/${bookingId}/${verb}`,
        verb === 'change' ? body(home) : undefined,
      );
      expect([verb, ...refusal(refused)]).toEqual([verb, 409, 'only_by_desk']);
    }
    const other = await asked(2);
    rule(other.home, 'selfChange', false);
    const refused = await other.visitor.call(
      'POST',
      `${my}/bookings/${other.bookingId}/change`,
      body(other.home),
    );
    expect(refusal(refused)).toEqual([409, 'only_by_desk']);
  });
});

describe('keeping a thing longer', () => {
  /** A family with a walker until 8 December, its browser, and the loan. */
  async function lent(told: Parameters<typeof family>[1] = {}) {
    const home = house();
    const desk = home.hire('desk');
    const familyId = family(home, told);
    const unitId: UnitId = thing(home, walker);
    const path = `/api/centres/${home.centreNamed('Барнаул')}/handovers`;
    const given = await desk.call('POST', path, { familyId, items: [{ unitId }] });
    const [{ id: loanId, dueOn }] = JSON.parse(given.text).loans;
    return {
      home,
      desk,
      familyId,
      loanId: String(loanId),
      dueOn: String(dueOn),
      visitor: await knownBy(home),
    };
  }

  test('by the rules of the desk: shown beforehand, and done', async () => {
    const { home, visitor, loanId, dueOn } = await lent();
    const [before] = JSON.parse((await visitor.call('GET', my)).text).loans;
    expect(before).toMatchObject({ id: loanId, dueOn, overdueDays: 0, extension: { ok: true, reasons: [] } });
    const longer = await visitor.call('POST', `${my}/loans/${loanId}/extension`);
    expect(longer.status).toBe(200);
    expect(longer.body.dueOn).toBe(before.extension.dueOn);
    expect(lastAct(home)).toMatchObject({ act: 'loan.extended', actor_id: null });
    expect(longer.body.extension).toEqual({ ok: false, dueOn: null, reasons: ['extensions_used_up'] });
    const again = await visitor.call('POST', `${my}/loans/${loanId}/extension`);
    expect(refusal(again)).toEqual([409, 'extension_refused']);
  });

  test('not while others wait, not where only the desk may', async () => {
    const { home, visitor, loanId } = await lent();
    const other = browser(home);
    const applicant = { name: 'Ольга', phone: '+79130000001' };
    const joined = await other.call('POST', '/api/site/queue', await other.wait({ applicant }));
    expect(joined.status).toBe(201);
    const [shown] = JSON.parse((await visitor.call('GET', my)).text).loans;
    expect(shown.extension).toEqual({ ok: false, dueOn: null, reasons: ['others_wait'] });
    expect(refusal(await visitor.call('POST', `${my}/loans/${loanId}/extension`))).toEqual([
      409,
      'extension_refused',
    ]);
    await other.call('POST', `${my}/queue/${joined.body.queueEntryId}/leave`);
    rule(home, 'selfExtend', false);
    expect(refusal(await visitor.call('POST', `${my}/loans/${loanId}/extension`))).toEqual([
      409,
      'only_by_desk',
    ]);
  });

  test('what is late says so', async () => {
    const { home, loanId, dueOn } = await lent();
    home.at(`${addDays(asDay(dueOn), 2)}T04:00:00.000Z`);
    const visitor = await knownBy(home);
    const [late] = JSON.parse((await visitor.call('GET', my)).text).loans;
    expect(late).toMatchObject({ id: loanId, overdueDays: 2 });
  });

  test('a loan of somebody else is nobody’s', async () => {
    const { loanId, home } = await lent();
    const { visitor } = stocked(1, home);
    const applicant = { name: 'Ольга', phone: '+79130000001' };
    await visitor.call('POST', '/api/site/bookings', await visitor.request({ applicant }));
    for (const id of [loanId, randomUUID()])
      expect(refusal(await visitor.call('POST', `${my}/loans/${id}/extension`))).toEqual([404, 'not_found']);
  });
});

describe('in the queue', () => {
  /** One who waits for the only walker, which another has booked for the fortnight. */
  async function waiting() {
    const { home, visitor, bookingId } = await asked(1, { starts: '2026-11-25', dueOn: '2026-12-08' });
    const other = browser(home);
    const applicant = { name: 'Ольга', phone: '+79130000001' };
    const made = await other.call('POST', '/api/site/queue', await other.wait({ applicant }));
    const id = String(made.body.queueEntryId);
    const free = () => visitor.call('POST', `${my}/bookings/${bookingId}/cancel`);
    const shown = async () => JSON.parse((await other.call('GET', my)).text);
    return { home, visitor, other, id, free, shown };
  }

  test('what comes free is offered, accepted, and is a booking then', async () => {
    const { home, other, id, free, shown } = await waiting();
    expect((await free()).status).toBe(200);
    const [{ state, offer }] = (await shown()).queue;
    expect([state, offer.starts]).toEqual(['offered', '2026-11-26']);
    const taken = await other.call('POST', `${my}/offers/${offer.id}/accept`);
    expect(taken.status).toBe(200);
    expect(taken.body).toMatchObject({ state: 'requested', starts: '2026-11-26' });
    const after = await shown();
    expect(after).toMatchObject({
      queue: [{ id, state: 'served', place: null }],
      bookings: [{ id: taken.body.id }],
    });
    const cancelled = await other.call('POST', `${my}/bookings/${taken.body.id}/cancel`);
    expect(cancelled.status).toBe(200);
    expect(refusal(await other.call('POST', `${my}/offers/${offer.id}/accept`))).toEqual([
      409,
      'offer_closed',
    ]);
    expect(home.db.sqlite.prepare('select count(*) from commitment where live = 1').pluck().get()).toBe(0);
  });

  test.each([
    ['a right to it', {}, 'confirmed', []],
    ['no paper', { proofUntil: undefined }, 'requested', ['proof_missing']],
    ['a paper that runs out before', { proofUntil: '2026-11-25' }, 'requested', ['proof_expired']],
  ])(
    'a family that is known and has %s keeps what it accepts; the desk decides on its right',
    async (_what, told, state, reasons) => {
      const { home, other, id, free, shown } = await waiting();
      const familyId = family(home, { surname: 'Ким', ...told });
      home.db.orm
        .update(queueEntry)
        .set({ familyId })
        .where(eq(queueEntry.id, id as QueueEntryId))
        .run();
      await free();
      const [{ offer }] = (await shown()).queue;
      const taken = await other.call('POST', `${my}/offers/${offer.id}/accept`);
      expect([taken.status, taken.body.state]).toEqual([200, state]);
      const desk = home.hire('desk');
      const card = JSON.parse((await desk.call('GET', `/api/bookings/${taken.body.id}`)).text);
      expect(card.weighing.lines[0].reasons.map(({ code }: { code: string }) => code)).toEqual(reasons);
      if (state === 'confirmed') return;
      expect(card.decideBy).toBe('2026-11-27');
      const confirm = (body: object) =>
        desk.call('POST', `/api/bookings/${card.id}/confirm`, body, { 'If-Match': `"${card.version}"` });
      expect(refusal(await confirm({}))).toEqual([409, 'booking_refused']);
      const { itemTypeId } = (await other.wait()) as { itemTypeId: string };
      const override = { itemTypeId, code: reasons[0], reason: 'Справку принесёт' };
      expect((await confirm({ overrides: [override] })).body.state).toBe('confirmed');
    },
  );

  test('an offer whose first days went by is of the days it is booked for now', async () => {
    const { home, free, shown } = await waiting();
    await free();
    const [{ offer: before }] = (await shown()).queue;
    home.at('2026-11-26T12:30:00.000Z');
    const again = await knownBy(home, '+79130000001');
    const [{ offer, centre }] = JSON.parse((await again.call('GET', my)).text).queue;
    expect([before.starts, offer.starts]).toEqual(['2026-11-26', '2026-11-27']);
    expect(centre.hours).toContainEqual({ weekday: 6, opens: '09:00', closes: '14:00' });
    expect((await again.call('POST', `${my}/offers/${offer.id}/accept`)).body.starts).toBe('2026-11-27');
  });

  test('a part of a box the desk offered can be accepted', async () => {
    const { home, other, id, free, shown } = await waiting();
    const familyId = family(home, { surname: 'Ким' });
    home.db.orm
      .update(queueEntry)
      .set({ familyId })
      .where(eq(queueEntry.id, id as QueueEntryId))
      .run();
    await free();
    const [{ offer, itemType }] = (await shown()).queue;
    home.db.sqlite.prepare("update item_type set category = 'component' where id = ?").run(itemType.id);
    expect((await other.call('POST', `${my}/offers/${offer.id}/accept`)).status).toBe(200);
  });

  test('what the centre lends no more cannot be accepted, and the offer stays', async () => {
    const { home, other, id, free, shown } = await waiting();
    home.db.orm
      .update(queueEntry)
      .set({ familyId: family(home) })
      .where(eq(queueEntry.id, id as QueueEntryId))
      .run();
    await free();
    const [{ offer }] = (await shown()).queue;
    home.db.sqlite.exec(`update centre set services = '["multibox"]'`);
    const refused = await other.call('POST', `${my}/offers/${offer.id}/accept`);
    expect(refusal(refused)).toEqual([409, 'booking_refused']);
    expect((await shown()).queue[0].state).toBe('offered');
  });

  test.each([
    [true, 'paused'],
    [false, 'left'],
  ])('an offer is let pass; keep = %s → %s', async (keep, state) => {
    const { other, free, shown } = await waiting();
    await free();
    const [{ offer }] = (await shown()).queue;
    expect((await other.call('POST', `${my}/offers/${offer.id}/decline`, { keep })).status).toBe(200);
    expect((await shown()).queue[0]).toMatchObject({ state, offer: null });
  });

  test('paused, waiting on, left', async () => {
    const { home, other, id } = await waiting();
    for (const [step, state] of [
      ['pause', 'paused'],
      ['resume', 'waiting'],
      ['leave', 'left'],
    ] as const) {
      const done = await other.call('POST', `${my}/queue/${id}/${step}`);
      expect([step, done.status, done.body.state]).toEqual([step, 200, state]);
      expect(lastAct(home)?.detail).toContain('"channel":"site"');
    }
    expect(refusal(await other.call('POST', `${my}/queue/${id}/pause`))).toEqual([409, 'queue_entry_closed']);
  });

  test('nobody else’s place or offer', async () => {
    const { visitor, id, free, shown } = await waiting();
    await free();
    const [{ offer }] = (await shown()).queue;
    for (const [path, body] of [
      [`queue/${id}/pause`, undefined],
      [`queue/${id}/leave`, undefined],
      [`offers/${offer.id}/accept`, undefined],
      [`offers/${offer.id}/decline`, { keep: false }],
    ] as const)
      expect([path, ...refusal(await visitor.call('POST', `${my}/${path}`, body))]).toEqual([
        path,
        404,
        'not_found',
      ]);
  });
});

describe('messages', () => {
  test('about a request are stopped, and come again with a consent to the newest text', async () => {
    const { home, visitor } = await asked();
    const wants = () => home.db.sqlite.prepare('select messages from booking').pluck().get();
    expect((await visitor.call('POST', `${my}/messages`, { wanted: false })).status).toBe(200);
    expect(wants()).toBe(0);
    expect(lastAct(home)).toMatchObject({ act: 'messages.stopped', actor_id: null });
    const silent = (await visitor.call('GET', my)).body;
    expect(silent).toMatchObject({ messages: false, bookings: [{ messages: false }] });
    const stale = await visitor.call('POST', `${my}/messages`, { wanted: true, textVersion: 7 });
    expect(refusal(stale)).toEqual([400, 'invalid_request']);
    await visitor.call('POST', `${my}/messages`, { wanted: true, textVersion: 1 });
    expect(wants()).toBe(1);
  });

  test('of a known family: all of them, by its contact or by its own code, not by another’s', async () => {
    const { home, visitor, bookingId } = await asked();
    const familyId = family(home);
    link(home, bookingId, familyId);
    const silent = () =>
      home.db.sqlite.prepare('select no_messages from family where id = ?').pluck().get(familyId);
    const shown = async (by: typeof visitor) => (await by.call('GET', my)).body.messages;
    expect(await shown(visitor)).toBe(true);
    const byMail = await knownBy(home, 'anna@example.org');
    await byMail.call('POST', `${my}/messages`, { wanted: false });
    expect(silent()).toBe(0);
    await visitor.call('POST', `${my}/messages`, { wanted: false });
    expect(silent()).toBe(1);
    const byPhone = await knownBy(home);
    expect([await shown(visitor), await shown(byPhone)]).toEqual([false, false]);
    await byPhone.call('POST', `${my}/messages`, { wanted: true, textVersion: 1 });
    expect(silent()).toBe(0);
  });
});

describe('what a contact opens', () => {
  test('loans of the family whose contact it is; by a mere request none', async () => {
    const { home, bookingId } = await asked(3);
    const desk = home.hire('desk');
    const familyId = family(home);
    const path = `/api/centres/${home.centreNamed('Барнаул')}/handovers`;
    await desk.call('POST', path, { familyId, items: [{ unitId: thing(home, walker) }] });
    link(home, bookingId, familyId);
    const byPhone = JSON.parse((await (await knownBy(home)).call('GET', my)).text);
    expect([byPhone.bookings.length, byPhone.loans.length]).toEqual([1, 1]);
    const byMail = JSON.parse((await (await knownBy(home, 'anna@example.org')).call('GET', my)).text);
    expect([byMail.bookings.length, byMail.loans.length]).toEqual([1, 0]);
  });

  test('nothing of the staff’s own', async () => {
    const { home, bookingId } = await asked(2, { note: 'Приеду к вечеру' });
    const desk = home.hire('desk');
    link(home, bookingId, family(home));
    await desk.call('POST', `/api/bookings/${bookingId}/confirm`, {}, { 'If-Match': '"1"' });
    const text = (await (await knownBy(home)).call('GET', my)).text;
    expect(text).toContain('Приеду к вечеру');
    for (const trace of [
      'familyId',
      'staff',
      'Анна',
      'Смирнова',
      desk.id,
      'applicant',
      'inventoryNumber',
      'override',
    ])
      expect(text).not.toContain(trace);
  });
});

test('a whole day on the site, as anybody may have it', async () => {
  const statuses = await familyDay(house());
  expect(statuses.filter((status) => status >= 400)).toEqual([]);
});
