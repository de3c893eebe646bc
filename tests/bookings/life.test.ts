import { describe, expect, test } from 'vitest';
import { lapseBookings } from '../../api/bookings/acts/lapse.ts';
import { requestBooking } from '../../api/bookings/acts/request.ts';
import { lineFacts } from '../../api/bookings/reads.ts';
import { asDay, type Day, dayAt } from '../../api/core/dates.ts';
import type { BookingId, FamilyId, ItemTypeId, UnitId } from '../../api/core/ids.ts';
import { found } from '../../api/core/problem.ts';
import { byTheClock } from '../../api/jobs/acts.ts';
import { issue } from '../../api/loans/acts/issue.ts';
import { bookable, stockOf, unitFacts } from '../../api/stock/reads.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

const walker = 'Ходунки реабилитационные';
const skis = 'Лыжи комплект';
const [wednesday, friday, nextTuesday] = ['2026-11-25', '2026-11-27', '2026-12-01'].map(asDay) as [
  Day,
  Day,
  Day,
];

/** Somebody asks on the families' site for one thing, from Wednesday through the next Tuesday. */
function asked(
  home: House,
  told: { lines?: { itemTypeId: ItemTypeId; quantity: number }[]; starts?: Day; dueOn?: Day } = {},
): BookingId {
  const visitor = { ...home.ctx(), actor: { kind: 'visitor' } as const };
  return requestBooking(visitor, home.centreNamed('Барнаул'), {
    starts: told.starts ?? wednesday,
    dueOn: told.dueOn ?? nextTuesday,
    lines: told.lines ?? [{ itemTypeId: typeNamed(home, walker), quantity: 1 }],
    applicant: { name: 'Ольга', phone: '+79131112233', email: '', locale: 'ru', messages: true },
    channel: 'site',
    note: '',
    consents: [{ purpose: 'request', textVersion: 1 }],
  });
}

type Card = {
  id: BookingId;
  state: string;
  version: number;
  acts: string[];
  starts: string;
  dueOn: string;
  holdUntil: string | null;
  decideBy: string | null;
  name: string | null;
  lines: { quantity: number; handed: number; setAside: number }[];
  units: { id: string }[];
  weighing: { ok: boolean; lines: { reasons: { code: string }[] }[] } | null;
};
const post = (desk: StaffHand, id: BookingId, verb: string, body: object = {}) =>
  desk.call<Card & { code: string }>('POST', `/api/bookings/${id}/${verb}`, body);

/** A request whose family was found and which was confirmed. */
async function confirmed(desk: StaffHand, id: BookingId, familyId: FamilyId): Promise<void> {
  expect((await post(desk, id, 'link', { familyId })).status).toBe(200);
  expect((await post(desk, id, 'confirm')).status).toBe(200);
}

/** How many of a type can be promised on Thursday. */
const freeOn = (home: House, nameRu = walker, day = asDay('2026-11-26')): number =>
  bookable(
    home.db,
    found(stockOf(home.db, home.centreNamed('Барнаул'), typeNamed(home, nameRu))).id,
    day,
    day,
  );

const status = (home: House, unitId: UnitId) => unitFacts(home.db, unitId).status;

describe('a request', () => {
  test('holds its units at once, is linked, confirmed, prepared and handed out', async () => {
    const home = house();
    const desk = home.hire('desk');
    const [one, other] = [thing(home), thing(home)];
    const her = family(home);
    expect(freeOn(home)).toBe(2);
    const id = asked(home);
    expect(freeOn(home)).toBe(1);
    const card = await desk.call<Card>('GET', `/api/bookings/${id}`);
    expect(card.body).toMatchObject({ state: 'requested', decideBy: '2026-11-27', name: 'Ольга' });
    expect(card.body.acts).toEqual(['link', 'refuse', 'change', 'cancel']);
    expect((await post(desk, id, 'confirm')).body.code).toBe('booking_closed');
    await confirmed(desk, id, her);
    const shelf = await post(desk, id, 'shelf', { unitId: one });
    expect(shelf.body).toMatchObject({ state: 'ready', holdUntil: '2026-12-01' });
    // What stands on the shelf is held from today, so that nobody is promised it for the days before.
    expect(freeOn(home, walker, asDay('2026-11-24'))).toBe(1);
    const handed = await desk.call('POST', `/api/centres/${home.centreNamed('Барнаул')}/handovers`, {
      familyId: her,
      items: [{ unitId: one }],
      bookingId: id,
    });
    expect(handed.status).toBe(201);
    // It comes back on the day that was booked, though the term would allow more.
    expect(handed.body.loans).toMatchObject([{ dueOn: nextTuesday }]);
    expect(status(home, one)).toBe('issued');
    expect(status(home, other)).toBe('free');
    expect((await desk.call<Card>('GET', `/api/bookings/${id}`)).body.state).toBe('collected');
    expect(freeOn(home)).toBe(1);
    const undone = await desk.call('POST', `/api/handovers/${handed.body.id}/undo`, {});
    expect(undone.status).toBe(200);
    const again = await desk.call<Card>('GET', `/api/bookings/${id}`);
    expect(again.body).toMatchObject({ state: 'confirmed', lines: [{ quantity: 1, handed: 0 }] });
    expect(freeOn(home)).toBe(1);
    expect(home.db.sqlite.pragma('foreign_key_check')).toEqual([]);
  });

  test('that does not fit is refused with every reason, and holds nothing', async () => {
    const home = house();
    thing(home);
    const ask = () => asked(home, { starts: asDay('2026-11-22'), dueOn: asDay('2027-11-29') });
    expect(ask).toThrow(expect.objectContaining({ code: 'booking_refused' }));
    try {
      ask();
    } catch (error) {
      const { reasons, lines } = (error as { extra: Record<string, { code: string }[]> }).extra;
      expect(reasons?.map(({ code }) => code)).toEqual(['past', 'closed']);
      expect(
        lines?.flatMap((line) =>
          (line as unknown as { reasons: { code: string }[] }).reasons.map(({ code }) => code),
        ),
      ).toEqual(['too_long']);
    }
    expect(freeOn(home)).toBe(1);
  });

  test('for what the centre does not lend is refused, whoever asks', () => {
    const home = house();
    thing(home);
    home.db.sqlite.exec(`UPDATE centre SET services = '["venue"]'`);
    try {
      asked(home);
      expect.unreachable();
    } catch (error) {
      const { lines } = (error as { extra: { lines: { reasons: { code: string }[] }[] } }).extra;
      expect(lines.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([['not_lent_here']]);
    }
  });

  test('two cannot have the last one', () => {
    const home = house();
    thing(home);
    asked(home);
    expect(() => asked(home)).toThrow(expect.objectContaining({ code: 'booking_refused' }));
    expect(freeOn(home)).toBe(0);
  });

  test.each([
    ['the last day for a decision is over at midnight in Barnaul', '2026-11-27T16:59:00Z', 'requested'],
    ['and not before', '2026-11-27T17:00:00Z', 'expired'],
  ])('nobody decided on: %s', (_case, at, state) => {
    const home = house();
    thing(home);
    const id = asked(home);
    home.at(at);
    byTheClock(home.ctx());
    byTheClock(home.ctx());
    expect(home.db.sqlite.prepare('SELECT state FROM booking WHERE id = ?').pluck().get(id)).toBe(state);
    expect(freeOn(home, walker, asDay('2026-11-30'))).toBe(state === 'expired' ? 1 : 0);
  });

  test('is refused in words the family may read, and taken back the same day', async () => {
    const home = house();
    const desk = home.hire('desk');
    thing(home);
    const id = asked(home);
    const refused = await post(desk, id, 'refuse', { reason: 'Не хватает справки МСЭ' });
    expect(refused.body).toMatchObject({ state: 'refused', acts: ['reopen'] });
    expect(freeOn(home)).toBe(1);
    expect((await post(desk, id, 'reopen')).body).toMatchObject({
      state: 'requested',
      decideBy: '2026-11-27',
    });
    expect(freeOn(home)).toBe(0);
    await post(desk, id, 'refuse', { reason: 'Не хватает справки МСЭ' });
    home.later({ hours: 24 });
    expect((await post(desk, id, 'reopen')).body.code).toBe('too_late_to_undo');
  });

  describe('decided by mistake', () => {
    const heard = (home: House, state: string) =>
      home.db.sqlite
        .prepare<[string], string>('SELECT kind FROM notice WHERE state = ? ORDER BY created_at, id')
        .pluck()
        .all(state);
    /** The message about the decision has left. */
    const sent = (home: House) => home.db.sqlite.exec("UPDATE notice SET state = 'sent'");
    const linked = async (home: House, desk: StaffHand) => {
      const id = asked(home);
      sent(home);
      await post(desk, id, 'link', { familyId: family(home) });
      return id;
    };

    test.each([
      ['confirmed', 'confirm', {}],
      ['refused', 'refuse', { reason: 'Не та семья' }],
      ['cancelled', 'cancel', { reason: 'Не та семья' }],
    ] as const)('%s and taken back at once: the family hears nothing', async (_case, verb, body) => {
      const home = house();
      const desk = home.hire('desk');
      thing(home);
      const id = await linked(home, desk);
      expect((await post(desk, id, verb, body)).body.acts).toContain('reopen');
      expect((await post(desk, id, 'reopen')).body).toMatchObject({
        state: 'requested',
        decideBy: '2026-11-27',
      });
      expect(freeOn(home)).toBe(0);
      expect(heard(home, 'queued')).toEqual([]);
      expect(heard(home, 'cancelled')).toHaveLength(1);
    });

    test('a message about a decision waits as long as it can be taken back on the screen', async () => {
      const home = house();
      const desk = home.hire('desk');
      thing(home);
      await post(desk, await linked(home, desk), 'confirm');
      const at = home.db.sqlite.prepare("SELECT next_at FROM notice WHERE state = 'queued'").pluck().get();
      expect(at).toBe('2026-11-24T04:00:30.000Z');
    });

    test('and taken back when the message has left: the family hears that it is looked at again', async () => {
      const home = house();
      const desk = home.hire('desk');
      thing(home);
      const id = await linked(home, desk);
      await post(desk, id, 'confirm');
      sent(home);
      expect((await post(desk, id, 'reopen')).body).toMatchObject({ state: 'requested', holdUntil: null });
      expect(heard(home, 'queued')).toEqual(['booking_reopened']);
      expect((await post(desk, id, 'confirm')).body.state).toBe('confirmed');
    });

    test('a confirmed one that was cancelled is as it was', async () => {
      const home = house();
      const desk = home.hire('desk');
      thing(home);
      const id = await linked(home, desk);
      await post(desk, id, 'confirm');
      sent(home);
      await post(desk, id, 'cancel', { reason: 'Перепутали бронь' });
      sent(home);
      expect((await post(desk, id, 'reopen')).body).toMatchObject({
        state: 'confirmed',
        holdUntil: '2026-12-01',
      });
      expect(heard(home, 'queued')).toEqual(['booking_confirmed']);
      expect(freeOn(home)).toBe(0);
    });

    test('not once it is being prepared, nor the next day, nor what the desk booked itself', async () => {
      const home = house();
      const desk = home.hire('desk');
      const unit = thing(home);
      const id = await linked(home, desk);
      await post(desk, id, 'confirm');
      const ready = await post(desk, id, 'shelf', { unitId: unit });
      expect(ready.body.acts).not.toContain('reopen');
      expect((await post(desk, id, 'reopen')).body.code).toBe('too_late_to_undo');
      thing(home);
      const other = await linked(home, desk);
      await post(desk, other, 'confirm');
      home.later({ hours: 24 });
      expect((await post(desk, other, 'reopen')).body.code).toBe('too_late_to_undo');
      thing(home, skis);
      const own = await desk.call<Card>('POST', `/api/centres/${home.centreNamed('Барнаул')}/bookings`, {
        familyId: family(home, { surname: 'Ершова' }),
        starts: wednesday,
        dueOn: nextTuesday,
        lines: [{ itemTypeId: typeNamed(home, skis) }],
      });
      expect([own.body.state, own.body.acts.includes('reopen')]).toEqual(['confirmed', false]);
    });

    test('a part was handed out: not any more', async () => {
      const home = house();
      const desk = home.hire('desk');
      const [unit] = [thing(home), thing(home)];
      const her = family(home);
      const id = asked(home, { lines: [{ itemTypeId: typeNamed(home, walker), quantity: 2 }] });
      await confirmed(desk, id, her);
      const given = await desk.call('POST', `/api/centres/${home.centreNamed('Барнаул')}/handovers`, {
        familyId: her,
        items: [{ unitId: unit }],
        bookingId: id,
      });
      expect(given.status, given.text).toBe(201);
      expect((await post(desk, id, 'reopen')).body.code).toBe('too_late_to_undo');
    });

    test('webhooks hear that it changed', async () => {
      const home = house();
      const desk = home.hire('desk');
      const body = { centreId: null, url: 'https://portal.example/hook', events: ['booking.changed'] };
      const added = await home.hire('administrator', home.everyCentre).call('POST', '/api/webhooks', body);
      expect(added.status, added.text).toBe(201);
      thing(home);
      const id = await linked(home, desk);
      await post(desk, id, 'confirm');
      await post(desk, id, 'reopen');
      const [told] = home.db.sqlite.prepare<[], string>('SELECT payload FROM webhook_delivery').pluck().all();
      expect(JSON.parse(told ?? '{}')).toMatchObject({
        type: 'booking.changed',
        data: { state: 'requested' },
      });
    });
  });

  test('of a family without the right is confirmed only by name', async () => {
    const home = house();
    const desk = home.hire('desk');
    thing(home);
    const id = asked(home);
    const her = family(home, { proofUntil: undefined });
    await post(desk, id, 'link', { familyId: her });
    const refused = await post(desk, id, 'confirm');
    expect([refused.status, refused.body.code]).toEqual([409, 'booking_refused']);
    const overrides = [
      { itemTypeId: typeNamed(home, walker), code: 'proof_missing', reason: 'Принесёт при получении' },
    ];
    const answer = await desk.call<Card>('POST', `/api/bookings/${id}/confirm`, { overrides });
    expect(answer.body.state).toBe('confirmed');
    const again = await post(desk, id, 'reopen');
    const reasons = again.body.weighing?.lines.flatMap((line) => line.reasons.map(({ code }) => code));
    expect(reasons, 'somebody answers for it anew').toEqual(['proof_missing']);
  });
});

describe('a booking at the desk', () => {
  const body = (home: House, familyId: FamilyId, more: object = {}) => ({
    familyId,
    starts: wednesday,
    dueOn: nextTuesday,
    lines: [{ itemTypeId: typeNamed(home, walker) }],
    ...more,
  });
  const at = (home: House) => `/api/centres/${home.centreNamed('Барнаул')}/bookings`;

  test('is confirmed at once, counted with what the family has, and changed as a whole', async () => {
    const home = house();
    const desk = home.hire('desk');
    const her = family(home);
    thing(home);
    thing(home, skis);
    const made = await desk.call<Card>('POST', at(home), body(home, her));
    expect([made.status, made.body.state]).toEqual([201, 'confirmed']);
    const etag = { 'If-Match': made.headers.get('ETag') ?? '' };
    const other = {
      starts: friday,
      dueOn: nextTuesday,
      lines: [{ itemTypeId: typeNamed(home, skis), quantity: 1 }],
    };
    const changed = await desk.call<Card>('PUT', `/api/bookings/${made.body.id}`, other, etag);
    expect(changed.body).toMatchObject({ starts: friday, state: 'confirmed' });
    expect([freeOn(home, walker), freeOn(home, skis, friday)]).toEqual([1, 0]);
    const stale = await desk.call('PUT', `/api/bookings/${made.body.id}`, other, etag);
    expect(stale.body.code).toBe('changed_meanwhile');
    const tooMany = { ...other, lines: [{ itemTypeId: typeNamed(home, skis), quantity: 2 }] };
    const now = { 'If-Match': changed.headers.get('ETag') ?? '' };
    const refused = await desk.call('PUT', `/api/bookings/${made.body.id}`, tooMany, now);
    expect(refused.body.code).toBe('booking_refused');
    expect(lineFacts(home.db, made.body.id)).toMatchObject([
      { quantity: 1, itemTypeId: typeNamed(home, skis) },
    ]);
    expect(freeOn(home, skis, friday)).toBe(0);
  });

  test('the limit of three things counts what was booked for the same days', async () => {
    const home = house();
    const desk = home.hire('desk');
    const her = family(home);
    for (let n = 0; n < 4; n += 1) thing(home);
    const three = body(home, her, { lines: [{ itemTypeId: typeNamed(home, walker), quantity: 3 }] });
    expect((await desk.call('POST', at(home), three)).status).toBe(201);
    const fourth = await desk.call('POST', at(home), body(home, her));
    expect(fourth.body.code).toBe('booking_refused');
    const later = body(home, her, { starts: '2026-12-08', dueOn: '2026-12-15' });
    expect((await desk.call('POST', at(home), later)).status).toBe(201);
  });

  test('a part is handed out: the rest is kept, or let go', async () => {
    const home = house();
    const desk = home.hire('desk');
    const her = family(home);
    const units = [thing(home), thing(home)];
    const made = await desk.call<Card>(
      'POST',
      at(home),
      body(home, her, { lines: [{ itemTypeId: typeNamed(home, walker), quantity: 2 }] }),
    );
    const give = (unitId: UnitId | undefined, rest: string) =>
      desk.call('POST', `/api/centres/${home.centreNamed('Барнаул')}/handovers`, {
        familyId: her,
        items: [{ unitId }],
        bookingId: made.body.id,
        rest,
      });
    expect((await give(units[0], 'keep')).status).toBe(201);
    const part = await desk.call<Card>('GET', `/api/bookings/${made.body.id}`);
    expect(part.body).toMatchObject({ state: 'confirmed', lines: [{ quantity: 2, handed: 1 }] });
    expect(part.body.acts).not.toContain('change');
    expect(freeOn(home)).toBe(0);
    const rest = await post(desk, made.body.id, 'cancel', { reason: 'Второй не понадобился' });
    expect(rest.body.state).toBe('collected');
    expect(freeOn(home)).toBe(1);
  });

  test('a thing set aside for one family goes to no other, but by name', async () => {
    const home = house();
    const desk = home.hire('desk');
    const [her, another] = [family(home), family(home, { surname: 'Ершова' })];
    const unit = thing(home);
    thing(home);
    const made = await desk.call<Card>('POST', at(home), body(home, her));
    await post(desk, made.body.id, 'shelf', { unitId: unit });
    const give = (overrides: object[]) =>
      desk.call<{ items: { reasons: { code: string }[] }[] }>(
        'POST',
        `/api/centres/${home.centreNamed('Барнаул')}/handovers`,
        {
          familyId: another,
          items: [{ unitId: unit, overrides }],
        },
      );
    const refused = await give([]);
    expect(refused.body.items[0]?.reasons.map(({ code }) => code)).toEqual(['set_aside']);
    expect((await give([{ code: 'set_aside', reason: 'Договорились, возьмут другие' }])).status).toBe(201);
    const left = await desk.call<Card>('GET', `/api/bookings/${made.body.id}`);
    expect(left.body).toMatchObject({ state: 'ready', units: [], lines: [{ setAside: 0 }] });
  });

  test('nobody came: five working days after the day of collection it is let go', async () => {
    const home = house();
    const desk = home.hire('desk');
    thing(home);
    const made = await desk.call<Card>('POST', at(home), body(home, family(home), { dueOn: '2026-12-08' }));
    expect(made.body.holdUntil).toBe('2026-12-01');
    const centreId = home.centreNamed('Барнаул');
    const lapse = (day: string) => lapseBookings(home.ctx(), centreId, asDay(day));
    lapse('2026-12-01');
    expect((await desk.call<Card>('GET', `/api/bookings/${made.body.id}`)).body.state).toBe('confirmed');
    lapse('2026-12-02');
    expect((await desk.call<Card>('GET', `/api/bookings/${made.body.id}`)).body.state).toBe('no_show');
  });

  test('what another family has booked is not lent away for longer than until then', () => {
    const home = house();
    const desk = home.hire('desk');
    const her = family(home);
    const unit = thing(home);
    asked(home);
    expect(() =>
      issue(desk.ctx(), home.centreNamed('Барнаул'), {
        familyId: her,
        items: [{ unitId: unit, overrides: [] }],
      }),
    ).toThrow(expect.objectContaining({ code: 'promised_to_others' }));
  });

  test('midnight: a request made late in the evening is of the centre’s own day', () => {
    const home = house('2026-12-30T17:30:00.000Z');
    thing(home);
    expect(dayAt(Temporal.Instant.from('2026-12-30T17:30:00Z'), 'Asia/Barnaul')).toBe('2026-12-31');
    const id = asked(home, { starts: asDay('2027-01-11'), dueOn: asDay('2027-01-18') });
    // 31 December is a day off in 2026, 1–8 January are holidays: three working days are over on 12 January.
    expect(home.db.sqlite.prepare('SELECT decide_by FROM booking WHERE id = ?').pluck().get(id)).toBe(
      '2027-01-12',
    );
  });
});
