import { beforeEach, describe, expect, test } from 'vitest';
import { asDay } from '../../api/core/dates.ts';
import { bookable, stockOf } from '../../api/stock/reads.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

let home: House;
let desk: StaffHand;
let centre: string;
beforeEach(() => {
  home = house();
  desk = home.hire('desk');
  centre = home.centreNamed('Барнаул');
});

type Rows = { rows: Record<string, unknown>[] };
const handOver = (familyId: string, unitIds: string[], more: object = {}, by = desk) =>
  by.call<{
    id: string;
    code: string;
    items: { unitId: string; reasons: { code: string; by?: string }[] }[];
    loans: { id: string; dueOn: string; unit: { id: string } }[];
  }>('POST', `/api/centres/${centre}/handovers`, {
    familyId,
    items: unitIds.map((unitId) => ({ unitId, ...more })),
  });
const status = async (unitId: string) => (await desk.call('GET', `/api/units/${unitId}`)).body.status;
const step = (unitId: string, name: string, more: object = {}) =>
  desk.call('POST', `/api/units/${unitId}/steps`, { step: name, ...more });

describe('the main job', () => {
  test('two things go out on one handover, come back, are cleaned, inspected and free again', async () => {
    const her = family(home);
    const frame = thing(home);
    const seat = thing(home, 'Опора для сидения');
    const given = await handOver(her, [frame, seat]);
    expect(given.status).toBe(201);
    // 180 days from 24 November 2026 is Sunday 23 May 2027: moved to Monday.
    expect(given.body.loans.map((loan) => loan.dueOn)).toEqual(['2027-05-24', '2027-05-24']);
    expect(await status(frame)).toBe('issued');
    const back = await desk.call('POST', `/api/units/${frame}/return`, { condition: 'worn' });
    expect(back.body).toMatchObject({ outcome: 'returned', conditionIn: 'worn', closedOn: '2026-11-24' });
    expect(await status(frame)).toBe('to_clean');
    expect(await status(seat)).toBe('issued');
    await step(frame, 'cleaned');
    expect(await status(frame)).toBe('to_inspect');
    await step(frame, 'inspected', { condition: 'good' });
    expect(await status(frame)).toBe('free');
    const card = await desk.call<{ history: { step: string }[] }>('GET', `/api/units/${frame}`);
    expect(card.body.history.map((event) => event.step)).toEqual([
      'inspected',
      'cleaned',
      'returned',
      'issued',
      'acquired',
    ]);
    const trail = home.db.sqlite.prepare('SELECT act FROM audit ORDER BY seq').pluck().all();
    expect(trail).toEqual(
      expect.arrayContaining(['loan.issued', 'loan.returned', 'unit.cleaned', 'unit.inspected']),
    );
  });

  test('a returned thing is not yet a free thing: it cannot go to the next family before it is inspected', async () => {
    const frame = thing(home);
    await handOver(family(home), [frame]);
    await desk.call('POST', `/api/units/${frame}/return`, { condition: 'good' });
    const again = await handOver(family(home, { surname: 'Ким' }), [frame]);
    expect(again.body.code).toBe('unit_not_free');
  });

  test('a double click hands over once', async () => {
    const her = family(home);
    const frame = thing(home);
    const same = { 'Idempotency-Key': '6f1c0b1e-27a4-4f5e-9d1c-5b1f6a7e8c90' };
    const body = { familyId: her, items: [{ unitId: frame }] };
    const first = await desk.call('POST', `/api/centres/${centre}/handovers`, body, same);
    const second = await desk.call('POST', `/api/centres/${centre}/handovers`, body, same);
    expect(second.body).toEqual(first.body);
    expect((await desk.call<Rows>('GET', `/api/families/${her}/loans`)).body.rows).toHaveLength(1);
    const other = await desk.call(
      'POST',
      `/api/centres/${centre}/handovers`,
      { ...body, familyId: family(home) },
      same,
    );
    expect(other.body.code).toBe('idempotency_key_reused');
  });

  test('of two desks issuing one unit one wins, and the other is told who', async () => {
    const frame = thing(home);
    const other = home.hire('desk');
    const [a, b] = await Promise.all([
      handOver(family(home), [frame]),
      handOver(family(home, { surname: 'Ким' }), [frame], {}, other),
    ]);
    expect([a.status, b.status].sort()).toEqual([201, 409]);
    const lost = a.status === 409 ? a : b;
    expect(lost.body.code).toBe('unit_not_free');
    expect(lost.body.items[0]?.reasons[0]).toMatchObject({ code: 'unit_not_free', status: 'issued' });
    expect(lost.body.items[0]?.reasons[0]?.by).toMatch(/^desk /);
  });

  test('all or none: one thing that cannot go leaves the other on the shelf', async () => {
    const her = family(home);
    const frame = thing(home);
    const gone = thing(home);
    await handOver(family(home, { surname: 'Ким' }), [gone]);
    expect((await handOver(her, [frame, gone])).status).toBe(409);
    expect(await status(frame)).toBe('free');
    expect((await handOver(her, [frame, frame])).body.items[0]?.reasons[0]?.code).toBe('twice_in_handover');
  });
});

describe('refusals', () => {
  test('every reason at once, with what would change it', async () => {
    const her = family(home, { proofUntil: undefined, consented: false });
    const answer = await handOver(her, [thing(home)]);
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('not_entitled');
    expect(answer.body.items[0]?.reasons.map((reason) => reason.code).sort()).toEqual([
      'consent_missing',
      'proof_missing',
    ]);
  });

  test('the fourth thing of one handover is one too many; an override by name lets it go', async () => {
    const her = family(home);
    const things = [thing(home), thing(home), thing(home), thing(home)];
    const refused = await handOver(her, things);
    expect(refused.body.items).toEqual([
      { unitId: things[3], reasons: [expect.objectContaining({ code: 'too_many_items', limit: 3, now: 3 })] },
    ]);
    const overrides = [{ code: 'too_many_items', reason: 'Двойня, по решению заведующей' }];
    const body = {
      familyId: her,
      items: things.map((unitId, n) => ({ unitId, ...(n === 3 && { overrides }) })),
    };
    const given = await desk.call<{ loans: { id: string }[] }>(
      'POST',
      `/api/centres/${centre}/handovers`,
      body,
    );
    expect(given.status).toBe(201);
    const fourth = await desk.call('GET', `/api/loans/${given.body.loans[3]?.id}`);
    expect(fourth.body.overrides).toMatchObject([
      { code: 'too_many_items', reason: 'Двойня, по решению заведующей' },
    ]);
    const host = home.hire('host');
    expect((await host.call('POST', `/api/centres/${centre}/handovers`, body)).body.code).toBe('forbidden');
  });

  test('an override named for a block that does not stand is not written down', async () => {
    const overrides = [
      { code: 'overdue_block', reason: 'По решению заведующей' },
      { code: 'promised_to_others', reason: 'По решению заведующей' },
    ];
    const given = await handOver(family(home), [thing(home)], { overrides });
    const loan = await desk.call('GET', `/api/loans/${given.body.loans[0]?.id}`);
    expect(loan.body.overrides).toEqual([]);
    expect(
      home.db.sqlite.prepare("SELECT promise FROM commitment WHERE kind = 'loan'").pluck().all(),
    ).toEqual([1]);
  });

  test('without a consent nothing goes, whoever overrides', async () => {
    const her = family(home, { consented: false });
    const overrides = [{ code: 'consent_missing', reason: 'Принесёт завтра' }];
    expect((await handOver(her, [thing(home)], { overrides })).status).toBe(409);
  });

  test('from 14 days overdue new loans are blocked, at 13 they are not', async () => {
    const her = family(home);
    await handOver(her, [thing(home, 'Конструктор')]); // 21 days: due 15 December
    home.at('2026-12-28T04:00:00.000Z');
    expect((await handOver(her, [thing(home)])).status).toBe(201);
    home.at('2026-12-29T04:00:00.000Z');
    const blocked = await handOver(her, [thing(home)]);
    expect(blocked.body.items[0]?.reasons).toEqual([{ code: 'overdue_block', days: 14, limit: 14 }]);
  });

  test('what is promised to others does not go over the counter, unless somebody answers for it by name', async () => {
    const frame = thing(home);
    const stock = stockOf(home.db, home.centreNamed('Барнаул'), typeNamed(home, 'Ходунки реабилитационные'));
    home.db.sqlite
      .prepare(
        "INSERT INTO commitment (stock_id, centre_id, kind, promise, starts, until) VALUES (?, ?, 'booking', 1, '2026-12-10', '2026-12-20')",
      )
      .run(stock?.id, centre);
    const her = family(home);
    expect((await handOver(her, [frame])).body.code).toBe('promised_to_others');
    // Cleaned by Monday 7 December, in time for the others; back on Wednesday the 9th it would not be.
    expect((await handOver(her, [frame], { dueOn: '2026-12-09' })).body.code).toBe('promised_to_others');
    const agreed = await handOver(her, [frame], { dueOn: '2026-12-04' });
    expect(agreed.body.loans.map((loan) => loan.dueOn)).toEqual(['2026-12-04']);
    await desk.call('POST', `/api/handovers/${agreed.body.id}/undo`);
    const overrides = [{ code: 'promised_to_others', reason: 'Второй привезут из ремонта' }];
    expect((await handOver(her, [frame], { overrides })).status).toBe(201);
    const board = await desk.call<{ shortages: Record<string, unknown>[] }>(
      'GET',
      `/api/centres/${centre}/board`,
    );
    expect(board.body.shortages).toMatchObject([
      { from: '2026-12-10', until: '2026-12-20', promised: 2, capacity: 1 },
    ]);
  });

  test.each([
    ['an empty basket', { items: [] }, 'items'],
    [
      '31 February',
      { items: [{ unitId: '01900000-0000-7000-8000-000000000000', dueOn: '2027-02-31' }] },
      'items.0.dueOn',
    ],
    ['a unit that is no id', { items: [{ unitId: 'Т-0031' }] }, 'items.0.unitId'],
    [
      'a reason of one letter',
      {
        items: [
          {
            unitId: '01900000-0000-7000-8000-000000000000',
            overrides: [{ code: 'proof_missing', reason: 'x' }],
          },
        ],
      },
      'items.0.overrides.0.reason',
    ],
  ])('%s is refused by the name of its field', async (_what, body, path) => {
    const answer = await desk.call<{ errors: { path: string; message: string }[] }>(
      'POST',
      `/api/centres/${centre}/handovers`,
      { familyId: family(home), ...body },
    );
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error) => error.path)).toContain(path);
  });
});

describe('returns', () => {
  test.each([
    ['a thing never issued', async (unitId: string) => unitId, 'never_issued'],
    [
      'a thing returned already',
      async (unitId: string) => {
        await handOver(family(home), [unitId]);
        await desk.call('POST', `/api/units/${unitId}/return`, { condition: 'good' });
        return unitId;
      },
      'loan_not_open',
    ],
  ])('%s is told apart, and nothing changes', async (_what, prepare, code) => {
    const unitId = await prepare(thing(home));
    const before = await status(unitId);
    const answer = await desk.call('POST', `/api/units/${unitId}/return`, { condition: 'good' });
    expect(answer.body.code).toBe(code);
    expect(await status(unitId)).toBe(before);
  });

  test('a thing of another centre reads as not there; the box says whose it is', async () => {
    const vichuga = home.centreNamed('Вичуга');
    const theirs = thing(home, 'Санки', vichuga);
    expect((await desk.call('POST', `/api/units/${theirs}/return`, { condition: 'good' })).status).toBe(404);
    const number = home.db.sqlite
      .prepare('SELECT inventory_number FROM unit WHERE id = ?')
      .pluck()
      .get(theirs);
    const found = await desk.call('POST', `/api/centres/${centre}/find`, { q: number });
    expect(found.body).toMatchObject({ unit: null, elsewhere: [{ shortName: 'Вичуга' }] });
  });

  test('damage is written with its value, and settled by a manager with a reason', async () => {
    const frame = thing(home);
    await handOver(family(home), [frame]);
    const damage = { note: 'Сломана рукоятка', valueKopecks: 45_000 };
    const back = await desk.call<{ id: string; damages: { id: string }[] }>(
      'POST',
      `/api/units/${frame}/return`,
      {
        condition: 'damaged',
        damage,
      },
    );
    expect(back.body.damages).toMatchObject([{ ...damage, kind: 'damage', settlement: 'open' }]);
    const path = `/api/damages/${back.body.damages[0]?.id}/settlement`;
    expect((await desk.call('POST', path, { settlement: 'compensated' })).status).toBe(403);
    const manager = home.hire('manager');
    expect((await manager.call('POST', path, { settlement: 'forgiven' })).status).toBe(400);
    await manager.call('POST', path, { settlement: 'forgiven', reason: 'Износ' });
    expect((await manager.call('POST', path, { settlement: 'compensated' })).body.code).toBe('conflict');
    expect((await desk.call('GET', `/api/loans/${back.body.id}`)).body.damages).toMatchObject([
      { settlement: 'forgiven', settlementReason: 'Износ' },
    ]);
  });

  test('a lost thing that comes back is found, and nothing is asked for it any more', async () => {
    const frame = thing(home);
    const given = await handOver(family(home), [frame]);
    const loan = given.body.loans[0]?.id;
    await desk.call('POST', `/api/loans/${loan}/loss`, { note: 'Забыли в поезде', valueKopecks: 1_200_000 });
    expect(await status(frame)).toBe('lost');
    const back = await desk.call('POST', `/api/units/${frame}/return`, { condition: 'worn' });
    expect(back.body).toMatchObject({
      outcome: 'returned',
      damages: [{ kind: 'loss', settlement: 'withdrawn' }],
    });
    expect(await status(frame)).toBe('to_clean');
  });
});

describe('undo within the day', () => {
  test('an issue is taken back whole; the next day it is too late', async () => {
    const frame = thing(home);
    const given = await handOver(family(home), [frame]);
    const undone = await desk.call('POST', `/api/handovers/${given.body.id}/undo`);
    expect(undone.body.loans).toMatchObject([{ outcome: 'undone' }]);
    expect(await status(frame)).toBe('free');
    const again = await handOver(family(home), [frame]);
    home.later({ hours: 24 });
    expect((await desk.call('POST', `/api/handovers/${again.body.id}/undo`)).body.code).toBe(
      'too_late_to_undo',
    );
  });

  test('a return is not taken back once the thing was lost from the shelf and found', async () => {
    const frame = thing(home);
    const given = await handOver(family(home), [frame]);
    const loan = given.body.loans[0]?.id;
    await desk.call('POST', `/api/units/${frame}/return`, { condition: 'good' });
    await desk.call('POST', `/api/units/${frame}/steps`, { step: 'lost', reason: 'Не нашли' });
    await desk.call('POST', `/api/units/${frame}/steps`, { step: 'found' });
    expect((await desk.call('GET', `/api/loans/${loan}`)).body.canUndo).toBeNull();
    expect((await desk.call('POST', `/api/loans/${loan}/return/undo`)).body.code).toBe('too_late_to_undo');
    expect(await status(frame)).toBe('to_clean');
  });

  test('one thing of three is taken back, though another is back already', async () => {
    const [frame, seat, skates] = [thing(home), thing(home, 'Опора для сидения'), thing(home, 'Коньки')];
    const given = await handOver(family(home), [frame, seat, skates]);
    const [first, second, third] = given.body.loans.map(({ id }) => id);
    await desk.call('POST', `/api/units/${frame}/return`, { condition: 'good' });
    expect((await desk.call('POST', `/api/handovers/${given.body.id}/undo`)).body.code).toBe(
      'too_late_to_undo',
    );
    expect((await desk.call('GET', `/api/loans/${second}`)).body.canUndo).toBe('issue');
    const undone = await desk.call('POST', `/api/loans/${second}/issue/undo`);
    expect([undone.status, undone.body]).toMatchObject([200, { outcome: 'undone', canUndo: null }]);
    expect(await Promise.all([frame, seat, skates].map(status))).toEqual(['to_clean', 'free', 'issued']);
    // Neither twice nor what is back; and each that was taken back is in the trail by itself.
    for (const loan of [first, second])
      expect((await desk.call('POST', `/api/loans/${loan}/issue/undo`)).body.code).toBe('too_late_to_undo');
    expect(
      home.db.sqlite.prepare("SELECT subject_id FROM audit WHERE act = 'loan.issue_undone'").pluck().all(),
    ).toEqual([second]);
    expect((await handOver(family(home, { surname: 'Ким' }), [seat])).status).toBe(201);
    home.later({ hours: 24 });
    expect((await desk.call('POST', `/api/loans/${third}/issue/undo`)).body.code).toBe('too_late_to_undo');
  });

  test('of a handover of which one thing was taken back the rest is, once', async () => {
    const [frame, seat] = [thing(home), thing(home, 'Опора для сидения')];
    const given = await handOver(family(home), [frame, seat]);
    await desk.call('POST', `/api/loans/${given.body.loans[0]?.id}/issue/undo`);
    const path = `/api/handovers/${given.body.id}/undo`;
    expect((await desk.call('POST', path)).body.loans).toMatchObject([
      { outcome: 'undone' },
      { outcome: 'undone' },
    ]);
    expect(await Promise.all([frame, seat].map(status))).toEqual(['free', 'free']);
    expect((await desk.call('POST', path)).body.code).toBe('too_late_to_undo');
  });

  test('a return is taken back while the thing waits for cleaning, and only then', async () => {
    const frame = thing(home);
    const given = await handOver(family(home), [frame]);
    const loan = given.body.loans[0]?.id;
    await desk.call('POST', `/api/units/${frame}/return`, { condition: 'good' });
    const undone = await desk.call('POST', `/api/loans/${loan}/return/undo`);
    expect(undone.body).toMatchObject({ outcome: null, dueOn: '2027-05-24' });
    expect(await status(frame)).toBe('issued');
    await desk.call('POST', `/api/units/${frame}/return`, { condition: 'good' });
    await step(frame, 'cleaned');
    expect((await desk.call('POST', `/api/loans/${loan}/return/undo`)).body.code).toBe('too_late_to_undo');
  });

  test('the return of a thing that had been lost stays: taking it back would make the lost thing lent', async () => {
    const frame = thing(home);
    const given = await handOver(family(home), [frame]);
    const loan = given.body.loans[0]?.id;
    await desk.call('POST', `/api/loans/${loan}/loss`, { note: 'Забыли в поезде', valueKopecks: 1_200_000 });
    const back = await desk.call('POST', `/api/units/${frame}/return`, { condition: 'worn' });
    expect(back.body.canUndo).toBeNull();
    expect((await desk.call('POST', `/api/loans/${loan}/return/undo`)).body.code).toBe('too_late_to_undo');
    expect(await status(frame)).toBe('to_clean');
  });

  test('a wrong tap on «cleaned» is taken back', async () => {
    const frame = thing(home);
    await handOver(family(home), [frame]);
    await desk.call('POST', `/api/units/${frame}/return`, { condition: 'good' });
    await step(frame, 'cleaned');
    expect((await desk.call('POST', `/api/units/${frame}/steps/undo`)).body.status).toBe('to_clean');
    expect((await desk.call('POST', `/api/units/${frame}/steps/undo`)).body.code).toBe('too_late_to_undo');
  });
});

describe('extension', () => {
  test('one term more, once; the second needs a name and a reason', async () => {
    const given = await handOver(family(home), [thing(home, 'Конструктор')]);
    const loan = given.body.loans[0]?.id;
    const preview = await desk.call('POST', `/api/loans/${loan}/extensions/preview`, {});
    expect(preview.body.verdict).toMatchObject({ ok: true, terms: { dueOn: '2027-01-09' } });
    // 21 days from 15 December is 5 January, a holiday; the next open day is Saturday the 9th.
    const extended = await desk.call('POST', `/api/loans/${loan}/extensions`, {});
    expect(extended.body).toMatchObject({ dueOn: '2027-01-09', extensions: 1 });
    const second = await desk.call('POST', `/api/loans/${loan}/extensions`, {});
    expect(second.body).toMatchObject({
      code: 'extension_refused',
      reasons: [{ code: 'extensions_used_up', limit: 1, used: 1 }],
    });
    const overrides = [{ code: 'extensions_used_up', reason: 'Курс занятий до февраля' }];
    const third = await desk.call('POST', `/api/loans/${loan}/extensions`, { overrides });
    expect(third.body).toMatchObject({ dueOn: '2027-01-30', extensions: 2 });
  });

  const booked = (from: string, until: string) => {
    const stock = stockOf(home.db, home.centreNamed('Барнаул'), typeNamed(home, 'Конструктор'));
    home.db.sqlite
      .prepare(
        "INSERT INTO commitment (stock_id, centre_id, kind, promise, starts, until) VALUES (?, ?, 'booking', 1, ?, ?)",
      )
      .run(stock?.id, centre, from, until);
  };
  const promised = { code: 'promised_to_others', until: '2027-01-12' };

  test('further days that are promised to others are not taken from them, unless by name', async () => {
    const given = await handOver(family(home), [thing(home, 'Конструктор')]);
    const path = `/api/loans/${given.body.loans[0]?.id}`;
    booked('2026-12-25', '2026-12-28');
    const preview = await desk.call('POST', `${path}/extensions/preview`, {});
    expect(preview.body).toMatchObject({ ok: false, verdict: { ok: true }, stock: [promised] });
    const refused = await desk.call('POST', `${path}/extensions`, {});
    expect(refused.body).toMatchObject({ code: 'extension_refused', reasons: [promised] });
    expect((await desk.call('GET', path)).body.dueOn).toBe('2026-12-15');
    const overrides = [{ code: 'promised_to_others', reason: 'Второй привезут из ремонта' }];
    const passed = await desk.call('POST', `${path}/extensions/preview`, { overrides });
    expect(passed.body).toMatchObject({ ok: true, stock: [] });
    const extended = await desk.call('POST', `${path}/extensions`, { overrides });
    expect(extended.body).toMatchObject({ dueOn: '2027-01-09', overrides });
    const board = await desk.call('GET', `/api/centres/${centre}/board`);
    expect(board.body.shortages).toMatchObject([{ from: '2026-12-25', promised: 2, capacity: 1 }]);
  });

  test('every reason at once: used up, and promised to others', async () => {
    const given = await handOver(family(home), [thing(home, 'Конструктор')]);
    const path = `/api/loans/${given.body.loans[0]?.id}/extensions`;
    await desk.call('POST', path, {});
    booked('2027-01-20', '2027-01-22');
    const reasons = ['promised_to_others', 'extensions_used_up'];
    const preview = await desk.call<{
      ok: boolean;
      stock: { code: string }[];
      verdict: { reasons: { code: string }[] };
    }>('POST', `${path}/preview`, {});
    const told = [...preview.body.stock, ...preview.body.verdict.reasons];
    expect([preview.body.ok, told.map(({ code }) => code)]).toEqual([false, reasons]);
    const refused = await desk.call<{ reasons: unknown[] }>('POST', path, {});
    expect(refused.body.reasons).toEqual(told);
    const one = [{ code: 'extensions_used_up', reason: 'Курс занятий до февраля' }];
    const half = await desk.call('POST', path, { overrides: one });
    expect(half.body).toMatchObject({ code: 'extension_refused', reasons: [{ code: 'promised_to_others' }] });
  });

  test('the unit’s own days, however late it is, are not counted as promised to others', async () => {
    const given = await handOver(family(home), [thing(home, 'Конструктор')]);
    home.at('2026-12-20T04:00:00.000Z');
    const path = `/api/loans/${given.body.loans[0]?.id}/extensions`;
    expect((await desk.call('POST', `${path}/preview`, {})).body).toMatchObject({ ok: true, stock: [] });
    expect((await desk.call('POST', path, {})).status).toBe(200);
  });

  test('an override named for what stops nothing is not written down, and the days stay promised', async () => {
    const given = await handOver(family(home), [thing(home, 'Конструктор')]);
    const overrides = [{ code: 'promised_to_others', reason: 'На всякий случай' }];
    const path = `/api/loans/${given.body.loans[0]?.id}/extensions`;
    expect((await desk.call('POST', path, { overrides })).body.overrides).toEqual([]);
    expect(
      home.db.sqlite.prepare("SELECT promise FROM commitment WHERE kind = 'loan'").pluck().all(),
    ).toEqual([1]);
  });
});

describe('late', () => {
  test('what is late is taken before anybody has looked at the board that day', async () => {
    const [late, shelved] = [thing(home, 'Конструктор'), thing(home, 'Конструктор')];
    await handOver(family(home), [late]);
    const stock = stockOf(home.db, home.centreNamed('Барнаул'), typeNamed(home, 'Конструктор'));
    home.db.sqlite
      .prepare(
        "INSERT INTO commitment (stock_id, centre_id, kind, promise, starts, until) VALUES (?, ?, 'booking', 1, '2027-01-11', '2027-01-14')",
      )
      .run(stock?.id, centre);
    home.at('2026-12-28T04:00:00.000Z');
    const her = family(home, { surname: 'Ким' });
    const asked = { familyId: her, items: [{ unitId: shelved }] };
    const preview = await desk.call<{ items: { stock: { code: string }[] }[] }>(
      'POST',
      `/api/centres/${centre}/handovers/preview`,
      asked,
    );
    expect(preview.body.items[0]?.stock).toMatchObject([{ code: 'promised_to_others' }]);
    expect((await handOver(her, [shelved])).body.code).toBe('promised_to_others');
  });

  test('an overdue thing stays taken through today and the allowance, however late it gets', async () => {
    await handOver(family(home), [thing(home, 'Конструктор')]);
    const stock = stockOf(home.db, home.centreNamed('Барнаул'), typeNamed(home, 'Конструктор'))?.id ?? 0;
    const free = (day: string) => bookable(home.db, stock, asDay(day), asDay(day));
    expect(free('2026-12-18')).toBe(1); // due 15 December, two open days of cleaning
    home.at('2026-12-16T04:00:00.000Z');
    await desk.call('GET', `/api/centres/${centre}/board`);
    expect([free('2027-01-15'), free('2027-01-16')]).toEqual([0, 1]);
    home.at('2027-03-01T04:00:00.000Z');
    const board = await desk.call('GET', `/api/centres/${centre}/board`);
    expect(board.body.overdue).toMatchObject({ count: 1, rows: [{ overdueDays: 76 }] });
    expect([free('2027-03-31'), free('2027-04-01')]).toEqual([0, 1]);
  });
});
