import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { addDays, asDay } from '../../api/core/dates.ts';
import type { CentreId, UnitId } from '../../api/core/ids.ts';
import type { FreeRow, ShelfRow, Shortage, UnitCard, UnitCounts, UnitRow } from '../../api/stock/shapes.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

type Refusal = { code: string; errors: { path: string; code: string }[] };
type Page<Row> = { rows: Row[]; next: string | null };

const walker = 'Ходунки реабилитационные';
const seat = 'Опора для сидения';
const nobody = '01900000-0000-7000-8000-000000000000';

let home: House;
let desk: StaffHand;
let centre: CentreId;
let elsewhere: CentreId;
beforeEach(() => {
  home = house();
  centre = home.centreNamed('Барнаул');
  elsewhere = home.centreNamed('Иваново');
  desk = home.hire('desk');
});

const bought = (more: object = {}) => ({
  itemTypeId: typeNamed(home, walker),
  inventoryNumber: 'Т-0031',
  funding: 'grant',
  costKopecks: 1_250_000,
  acquiredOn: '2026-11-20',
  ...more,
});
const buy = (more: object = {}, hand = desk, at: CentreId = centre) =>
  hand.call<UnitCard>('POST', `/api/centres/${at}/units`, bought(more));
const step = <T = UnitCard>(unitId: UnitId, name: string, more: object = {}, hand = desk) =>
  hand.call<T>('POST', `/api/units/${unitId}/steps`, { step: name, ...more });
const undo = <T = UnitCard>(unitId: UnitId, hand = desk) =>
  hand.call<T>('POST', `/api/units/${unitId}/steps/undo`);
const card = async (unitId: UnitId, hand = desk) =>
  (await hand.call<UnitCard>('GET', `/api/units/${unitId}`)).body;
const change = (unitId: UnitId, patch: object, edition = '"1"', hand = desk) =>
  hand.call<UnitCard & { code: string }>('PATCH', `/api/units/${unitId}`, patch, { 'If-Match': edition });
const list = async (query: Record<string, string> = {}) =>
  (await desk.call<Page<UnitRow>>('GET', `/api/centres/${centre}/units?${new URLSearchParams(query)}`)).body;
const free = async (from: string, until: string, itemTypeId = typeNamed(home, walker)) => {
  const path = `/api/centres/${centre}/free-types?from=${from}&until=${until}`;
  const { rows } = (await desk.call<Page<FreeRow>>('GET', path)).body;
  const row = rows.find((one) => one.itemType.id === itemTypeId);
  return row && { bookable: row.bookable, here: row.here, capacity: row.capacity };
};
const issue = async (unitIds: UnitId[]) => {
  const familyId = family(home);
  const items = unitIds.map((unitId) => ({ unitId }));
  const given = await desk.call('POST', `/api/centres/${centre}/handovers`, { familyId, items });
  expect(given.status).toBe(201);
};
const trail = () => home.db.sqlite.prepare('SELECT act FROM audit ORDER BY seq').pluck().all();

describe('who may', () => {
  /** Every route of stock; `wrong` = a role that may not, where there is one. */
  const routes: {
    what: string;
    wrong?: 'host' | 'manager' | 'desk';
    call: (
      hand: Pick<StaffHand, 'call'>,
      at: CentreId,
      unitId: UnitId,
    ) => Promise<{ status: number; body: Refusal }>;
  }[] = [
    { what: 'the list', call: (hand, at) => hand.call<Refusal>('GET', `/api/centres/${at}/units`) },
    {
      what: 'a new unit',
      wrong: 'host',
      call: (hand, at) =>
        hand.call<Refusal>('POST', `/api/centres/${at}/units`, bought({ inventoryNumber: 'Н-1' })),
    },
    { what: 'a card', call: (hand, _at, unitId) => hand.call<Refusal>('GET', `/api/units/${unitId}`) },
    {
      what: 'a change of a card',
      wrong: 'host',
      call: (hand, _at, unitId) =>
        hand.call<Refusal>('PATCH', `/api/units/${unitId}`, { label: '130 см' }, { 'If-Match': '"2"' }),
    },
    {
      what: 'a repair',
      wrong: 'manager',
      call: (hand, _at, unitId) =>
        hand.call<Refusal>('POST', `/api/units/${unitId}/steps`, {
          step: 'sent_to_repair',
          reason: 'Колесо',
        }),
    },
    {
      what: 'a write-off',
      wrong: 'desk',
      call: (hand, _at, unitId) =>
        hand.call<Refusal>('POST', `/api/units/${unitId}/steps`, { step: 'written_off', reason: 'Акт 7' }),
    },
    {
      what: 'an undone step',
      wrong: 'manager',
      call: (hand, _at, unitId) => hand.call<Refusal>('POST', `/api/units/${unitId}/steps/undo`),
    },
    {
      what: 'what is free',
      call: (hand, at) =>
        hand.call<Refusal>('GET', `/api/centres/${at}/free-types?from=2026-11-24&until=2026-11-30`),
    },
    { what: 'the shelf', call: (hand, at) => hand.call<Refusal>('GET', `/api/centres/${at}/shelf`) },
    { what: 'shortages', call: (hand, at) => hand.call<Refusal>('GET', `/api/centres/${at}/shortages`) },
    { what: 'counts', call: (hand, at) => hand.call<Refusal>('GET', `/api/centres/${at}/unit-counts`) },
  ];
  /** A unit whose last step can still be taken back. */
  const inspectedToday = async (at: CentreId, hand: StaffHand) => {
    const unitId = thing(home, walker, at);
    await step(unitId, 'lost', { reason: 'Не нашли' }, hand);
    await step(unitId, 'found', {}, hand);
    await step(unitId, 'cleaned', {}, hand);
    return unitId;
  };

  test.each(routes)('a visitor asks for $what and is told to sign in', async ({ call }) => {
    const { status, body } = await call(home.visitor, centre, thing(home));
    expect([status, body.code]).toEqual([401, 'signed_out']);
  });

  test.each(routes)('$what of another centre is not there', async ({ call }) => {
    const administrator = home.hire('administrator');
    const theirs = home.hire('administrator', [elsewhere]);
    const unitId = await inspectedToday(elsewhere, theirs);
    const before = await card(unitId, theirs);
    const { status, body } = await call(administrator, elsewhere, unitId);
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect(await card(unitId, theirs)).toEqual(before);
  });

  test.each(routes)('$what of no centre and no unit is not there', async ({ call }) => {
    const none: string = nobody;
    const { status, body } = await call(home.hire('administrator'), none as CentreId, none as UnitId);
    expect([status, body.code]).toEqual([404, 'not_found']);
  });

  test.each(routes.filter(({ wrong }) => wrong))(
    '$what is not for a $wrong',
    async ({ call, wrong = 'host' }) => {
      const unitId = await inspectedToday(centre, home.hire('administrator'));
      const before = await card(unitId);
      const { status, body } = await call(home.hire(wrong), centre, unitId);
      expect([status, body.code]).toEqual([403, 'forbidden']);
      expect(await card(unitId)).toEqual(before);
    },
  );

  test.each(['manager', 'administrator'] as const)('a %s writes off', async (role) => {
    const unitId = thing(home);
    const gone = await step(unitId, 'written_off', { reason: 'Акт 7 от 20 ноября' }, home.hire(role));
    expect([gone.status, gone.body.status, gone.body.steps]).toEqual([200, 'written_off', []]);
    expect(gone.body.history[0]).toMatchObject({ step: 'written_off', reason: 'Акт 7 от 20 ноября' });
  });

  test.each(['cleaned', 'inspected', 'sent_to_repair', 'repaired', 'lost', 'found'])(
    'a manager does not take the step «%s»',
    async (name) => {
      const { status } = await step(thing(home), name, { reason: 'Так' }, home.hire('manager'));
      expect(status).toBe(403);
    },
  );
});

describe('a new unit', () => {
  test('is on the shelf at once, with its history and its edition', async () => {
    const made = await buy({ label: '  130 см ', condition: 'worn' });
    expect(made.status).toBe(201);
    expect(made.headers.get('ETag')).toBe('"2"');
    expect(made.body).toMatchObject({
      inventoryNumber: 'Т-0031',
      label: '130 см',
      status: 'free',
      condition: 'worn',
      funding: 'grant',
      costKopecks: 1_250_000,
      acquiredOn: '2026-11-20',
      itemType: { nameRu: walker },
      canUndoStep: false,
      dueOn: null,
    });
    expect(made.body.history).toMatchObject([{ step: 'acquired', status: 'free', condition: 'worn' }]);
    expect(await card(made.body.id)).toEqual(made.body);
    expect((await desk.call('GET', `/api/units/${made.body.id}`)).headers.get('ETag')).toBe('"2"');
    expect(trail()).toContain('unit.acquired');
  });

  test('two centres may each have a Т-0031', async () => {
    expect((await buy()).status).toBe(201);
    expect((await buy({}, home.hire('desk', [elsewhere]), elsewhere)).status).toBe(201);
  });

  test.each(['Т-0031', 't-0031', ' Т — 0031 ', '№ T-0031', 'Т‑0031'])(
    'one centre has one Т-0031, and «%s» is it; the other is named',
    async (inventoryNumber) => {
      const first = await buy();
      const second = await buy({ inventoryNumber, itemTypeId: typeNamed(home, seat) });
      expect(second.status).toBe(409);
      expect(second.body).toMatchObject({ code: 'inventory_number_taken', unitId: first.body.id });
      expect((await list()).rows).toHaveLength(1);
    },
  );

  test('sent twice with one key it is one unit', async () => {
    const key = { 'Idempotency-Key': '01900000-0000-7000-8000-00000000000a' };
    const path = `/api/centres/${centre}/units`;
    const [first, again] = [
      await desk.call('POST', path, bought(), key),
      await desk.call('POST', path, bought(), key),
    ];
    expect(again.body).toEqual(first.body);
    expect((await list()).rows).toHaveLength(1);
  });

  test.each<[string, object]>([
    ['inventoryNumber', { inventoryNumber: '' }],
    ['inventoryNumber', { inventoryNumber: '   ' }],
    ['inventoryNumber', { inventoryNumber: '\u200b№' }],
    ['inventoryNumber', { inventoryNumber: 'Т'.repeat(41) }],
    ['inventoryNumber', { inventoryNumber: 31 }],
    ['label', { label: 'а'.repeat(61) }],
    ['condition', { condition: 'broken' }],
    ['funding', { funding: 'own' }],
    ['funding', { funding: undefined }],
    ['costKopecks', { costKopecks: -1 }],
    ['costKopecks', { costKopecks: 10.5 }],
    ['costKopecks', { costKopecks: 1e12 }],
    ['acquiredOn', { acquiredOn: '2026-02-31' }],
    ['acquiredOn', { acquiredOn: '24.11.2026' }],
    ['acquiredOn', { acquiredOn: '2026-11-25' }],
    ['itemTypeId', { itemTypeId: 'ходунки' }],
    ['itemTypeId', { itemTypeId: nobody }],
  ])('with a wrong %s is refused by its name: %j', async (path, wrong) => {
    const refused = await desk.call<Refusal>('POST', `/api/centres/${centre}/units`, bought(wrong));
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
    expect((await list()).rows).toEqual([]);
  });

  test('of a type that is no longer used is refused', async () => {
    const itemTypeId = typeNamed(home, walker);
    home.db.sqlite.prepare("UPDATE item_type SET archived_at = '2026-11-01T00:00:00.000Z'").run();
    const refused = await desk.call<Refusal>('POST', `/api/centres/${centre}/units`, bought({ itemTypeId }));
    expect(refused.body.errors).toMatchObject([{ path: 'itemTypeId', code: 'unknown' }]);
  });

  test('with a number of 5 MB is not even read', async () => {
    const refused = await desk.call<Refusal>(
      'POST',
      `/api/centres/${centre}/units`,
      bought({ inventoryNumber: 'Т'.repeat(5 * 1024 * 1024) }),
    );
    expect([refused.status, refused.body.code]).toEqual([413, 'too_large']);
  });

  test('“today” is the centre’s own: at midnight in Barnaul it is still yesterday in Ivanovo', async () => {
    home.at('2026-11-24T17:30:00.000Z');
    expect((await buy({ acquiredOn: '2026-11-25' })).status).toBe(201);
    const there = await buy({ acquiredOn: '2026-11-25' }, home.hire('desk', [elsewhere]), elsewhere);
    expect(there.status).toBe(400);
  });
});

describe('what is written on a card', () => {
  test('changes, the rest stays, and the trail names the fields', async () => {
    const made = (await buy()).body;
    const patch = { inventoryNumber: 'Т-0032', condition: 'worn', label: 'синие' };
    const changed = await change(made.id, patch, '"2"');
    expect(changed.status).toBe(200);
    expect(changed.headers.get('ETag')).toBe('"3"');
    expect(changed.body).toEqual({ ...made, ...patch, version: 3 });
    expect((await list({ number: 'т-0032' })).rows).toHaveLength(1);
    expect((await list({ number: 'т-0031' })).rows).toEqual([]);
    const detail = home.db.sqlite.prepare("SELECT detail FROM audit WHERE act = 'unit.edited'").pluck().get();
    expect(detail).toBe(JSON.stringify({ fields: ['inventoryNumber', 'label', 'condition'] }));
  });

  test('of two people who opened the same edition one wins, and the other is told', async () => {
    const { id } = (await buy()).body;
    const other = home.hire('manager');
    const [mine, theirs] = await Promise.all([
      change(id, { label: 'синие' }, '"2"'),
      change(id, { label: 'красные' }, '"2"', other),
    ]);
    expect([mine.status, theirs.status].sort()).toEqual([200, 412]);
    expect([mine, theirs].find(({ status }) => status === 412)?.body.code).toBe('changed_meanwhile');
    expect((await card(id)).version).toBe(3);
  });

  test('a step taken meanwhile is news as well', async () => {
    const { id } = (await buy()).body;
    await step(id, 'sent_to_repair', { reason: 'Колесо' });
    expect((await change(id, { condition: 'good' }, '"2"')).status).toBe(412);
    expect((await change(id, { condition: 'damaged' }, '"3"')).status).toBe(200);
  });

  test.each([
    ['without the edition', undefined, 428],
    ['of any edition', '*', 412],
    ['of an edition of nobody', '"abc"', 412],
    ['of an edition to come', '"99"', 412],
  ])('%s a change is refused', async (_how, edition, status) => {
    const { id } = (await buy()).body;
    const headers: Record<string, string> = edition === undefined ? {} : { 'If-Match': edition };
    const refused = await desk.call('PATCH', `/api/units/${id}`, { label: 'синие' }, headers);
    expect(refused.status).toBe(status);
    expect((await card(id)).label).toBe('');
  });

  test('its own number written another way is no other number', async () => {
    const { id } = (await buy()).body;
    expect((await change(id, { inventoryNumber: 'T – 0031' }, '"2"')).body.inventoryNumber).toBe('T – 0031');
  });

  test('another unit’s number is taken, however written', async () => {
    const first = (await buy()).body;
    const { id } = (await buy({ inventoryNumber: 'Т-0032' })).body;
    const refused = await change(id, { inventoryNumber: 't-0031' }, '"2"');
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'inventory_number_taken', unitId: first.id });
  });

  test.each<[string, object]>([
    ['inventoryNumber', { inventoryNumber: ' ' }],
    ['inventoryNumber', { inventoryNumber: null }],
    ['condition', { condition: '' }],
    ['costKopecks', { costKopecks: '12' }],
    ['acquiredOn', { acquiredOn: '2026-02-31' }],
    ['acquiredOn', { acquiredOn: '2027-01-01' }],
  ])('a wrong %s is refused by its name: %j', async (path, wrong) => {
    const { id } = (await buy()).body;
    const { status, body } = await change(id, wrong, '"2"');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
  });

  test('neither its type nor its state is a thing to write', async () => {
    const made = (await buy()).body;
    await change(made.id, { itemTypeId: typeNamed(home, seat), status: 'written_off' }, '"2"');
    expect(await card(made.id)).toMatchObject({ itemType: made.itemType, status: 'free' });
  });
});

describe('steps', () => {
  test('lost, found, cleaned, inspected: each with who, when and why', async () => {
    const unitId = thing(home);
    const lost = await step(unitId, 'lost', { reason: ' Не нашли после выезда ' });
    expect(lost.body).toMatchObject({ status: 'lost', steps: ['found', 'written_off'] });
    expect((await step(unitId, 'found')).body.status).toBe('to_clean');
    expect((await step(unitId, 'cleaned')).body).toMatchObject({ status: 'to_inspect', canUndoStep: true });
    const inspected = await step(unitId, 'inspected', { condition: 'worn' });
    expect(inspected.body).toMatchObject({ status: 'free', condition: 'worn', canUndoStep: true });
    expect(inspected.headers.get('ETag')).toBe(`"${inspected.body.version}"`);
    const { history } = inspected.body;
    expect(history.map((event) => event.step)).toEqual(['inspected', 'cleaned', 'found', 'lost', 'acquired']);
    expect(history[3]).toMatchObject({ reason: 'Не нашли после выезда', at: '2026-11-24T04:00:00.000Z' });
    expect(history.slice(0, 4).every(({ staff }) => staff?.startsWith('desk '))).toBe(true);
    expect(trail()).toEqual(
      expect.arrayContaining(['unit.lost', 'unit.found', 'unit.cleaned', 'unit.inspected']),
    );
  });

  describe('a damaged thing', () => {
    /** Brought back broken, and cleaned: it waits for whoever looks at it. */
    const broken = async () => {
      const unitId = thing(home);
      await issue([unitId]);
      await desk.call('POST', `/api/units/${unitId}/return`, { condition: 'damaged' });
      expect((await step(unitId, 'cleaned')).body).toMatchObject({
        status: 'to_inspect',
        condition: 'damaged',
      });
      return unitId;
    };

    test.each([{}, { condition: 'damaged' }])(
      'is not inspected as it is, and is told why: %j',
      async (more) => {
        const unitId = await broken();
        const before = await card(unitId);
        const refused = await step<Refusal>(unitId, 'inspected', more);
        expect(refused.status).toBe(409);
        expect(refused.body).toMatchObject({ code: 'unit_damaged', unitStatus: 'to_inspect' });
        expect(await card(unitId)).toEqual(before);
      },
    );

    test.each(['good', 'worn'])('that somebody found %s is free again', async (condition) => {
      const unitId = await broken();
      expect((await step(unitId, 'inspected', { condition })).body).toMatchObject({
        status: 'free',
        condition,
      });
    });

    test('goes to repair, and is looked at once more when it is back', async () => {
      const unitId = await broken();
      await step(unitId, 'sent_to_repair', { reason: 'Колесо' });
      await step(unitId, 'repaired');
      expect((await step<Refusal>(unitId, 'inspected')).body.code).toBe('unit_damaged');
      expect((await step(unitId, 'inspected', { condition: 'worn' })).body.status).toBe('free');
    });

    test('called whole by a slip is damaged again once that is undone', async () => {
      const unitId = await broken();
      await step(unitId, 'inspected', { condition: 'good' });
      expect((await undo(unitId)).body).toMatchObject({ status: 'to_inspect', condition: 'damaged' });
      expect((await step<Refusal>(unitId, 'inspected')).body.code).toBe('unit_damaged');
    });

    test('found damaged at the inspection does not become free either', async () => {
      const unitId = thing(home);
      await step(unitId, 'lost', { reason: 'Да' });
      await step(unitId, 'found');
      await step(unitId, 'cleaned');
      const refused = await step<Refusal>(unitId, 'inspected', { condition: 'damaged' });
      expect(refused.body.code).toBe('unit_damaged');
    });

    test('does not come to stand on the shelf by a change of its card', async () => {
      const { id } = (await buy()).body;
      const refused = await change(id, { condition: 'damaged' }, '"2"');
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ code: 'unit_damaged', unitStatus: 'free' });
      expect(await card(id)).toMatchObject({ status: 'free', condition: 'new', version: 2 });
    });

    test('taken into stock is looked at first, and nothing is promised of it till then', async () => {
      const { body } = await buy({ condition: 'damaged' });
      expect(body).toMatchObject({ status: 'to_inspect', condition: 'damaged' });
      expect(await free('2026-11-24', '2026-11-25')).toBeUndefined();
      expect((await step(body.id, 'inspected', { condition: 'worn' })).body.status).toBe('free');
      expect(await free('2026-11-24', '2026-11-25')).toMatchObject({ bookable: 1, here: 1 });
    });
  });

  test.each(['cleaned', 'inspected', 'repaired', 'found'])(
    'a thing on the shelf is not to be %s; its state is told',
    async (name) => {
      const refused = await step<Refusal>(thing(home), name);
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ code: 'step_not_allowed', status: 409, unitStatus: 'free' });
    },
  );

  test.each(['cleaned', 'sent_to_repair', 'lost', 'written_off'])(
    'a thing with a family is not to be %s by hand',
    async (name) => {
      const unitId = thing(home);
      await issue([unitId]);
      const refused = await step<Refusal>(unitId, name, { reason: 'Так' }, home.hire('administrator'));
      expect(refused.body.code).toBe('step_not_allowed');
      expect(await card(unitId)).toMatchObject({ status: 'issued', steps: [], dueOn: '2027-05-24' });
    },
  );

  test('what a family lost is not found by hand: its return settles the loan and what was asked for it', async () => {
    const unitId = thing(home);
    await issue([unitId]);
    expect((await card(unitId)).lostOnLoan).toBe(false);
    const loan = await desk.call<{ id: string }>('GET', `/api/units/${unitId}/loan`);
    const loss = { note: 'Забыли в поезде', valueKopecks: 1_200_000 };
    await desk.call('POST', `/api/loans/${loan.body.id}/loss`, loss);
    expect(await card(unitId)).toMatchObject({ status: 'lost', lostOnLoan: true, steps: ['written_off'] });
    const refused = await step<Refusal>(unitId, 'found');
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'lost_on_loan', unitStatus: 'lost' });
    expect(await card(unitId)).toMatchObject({ status: 'lost' });
    const back = await desk.call('POST', `/api/units/${unitId}/return`, { condition: 'worn' });
    expect(back.body).toMatchObject({ outcome: 'returned', damages: [{ settlement: 'withdrawn' }] });
    await step(unitId, 'cleaned');
    await step(unitId, 'inspected');
    // Lent once and lost from the shelf later: that is found by hand again.
    expect((await step(unitId, 'lost', { reason: 'Нет при подсчёте' })).body).toMatchObject({
      lostOnLoan: false,
      steps: ['found', 'written_off'],
    });
    expect((await step(unitId, 'found')).body.status).toBe('to_clean');
  });

  test.each(['sent_to_repair', 'lost', 'written_off'])('«%s» wants a reason', async (name) => {
    const unitId = thing(home);
    for (const more of [{}, { reason: '' }, { reason: '   ' }]) {
      const refused = await step<Refusal>(unitId, name, more, home.hire('administrator'));
      expect(refused.status).toBe(400);
      expect(refused.body.errors).toMatchObject([{ path: 'reason', code: 'required' }]);
    }
    expect((await card(unitId)).history).toHaveLength(1);
  });

  test.each<[string, object]>([
    ['step', { step: 'issued' }],
    ['step', { step: 'step_undone' }],
    ['reason', { step: 'lost', reason: 'а'.repeat(301) }],
    ['condition', { step: 'cleaned', condition: 'shiny' }],
    ['expectedOn', { step: 'sent_to_repair', reason: 'Колесо', expectedOn: '2027-02-31' }],
    ['expectedOn', { step: 'sent_to_repair', reason: 'Колесо', expectedOn: '2026-11-23' }],
    ['expectedOn', { step: 'sent_to_repair', reason: 'Колесо', expectedOn: '2027-11-25' }],
    ['expectedOn', { step: 'sent_to_repair', reason: 'Колесо', expectedOn: '9999-12-31' }],
  ])('a wrong %s is refused by its name: %j', async (path, body) => {
    const unitId = thing(home);
    const refused = await desk.call<Refusal>('POST', `/api/units/${unitId}/steps`, body);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
    expect((await card(unitId)).status).toBe('free');
  });

  test.each(['2026-11-24', '2027-11-24'])('a repair may be expected back on %s', async (expectedOn) => {
    const sent = await step(thing(home), 'sent_to_repair', { reason: 'Колесо', expectedOn });
    expect(sent.body.status).toBe('repair');
  });

  test('of two desks cleaning the same unit one does it, and the other learns it is done', async () => {
    const unitId = thing(home);
    await step(unitId, 'lost', { reason: 'Не нашли' });
    await step(unitId, 'found');
    const both = await Promise.all([
      step<Refusal>(unitId, 'cleaned'),
      step<Refusal>(unitId, 'cleaned', {}, home.hire('desk')),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await card(unitId)).history.filter((event) => event.step === 'cleaned')).toHaveLength(1);
  });

  test('the same step twice with one key is one step', async () => {
    const unitId = thing(home);
    const key = { 'Idempotency-Key': '01900000-0000-7000-8000-00000000000b' };
    const body = { step: 'lost', reason: 'Не нашли' };
    const first = await desk.call('POST', `/api/units/${unitId}/steps`, body, key);
    const again = await desk.call('POST', `/api/units/${unitId}/steps`, body, key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
  });
});

describe('a mark is taken back', () => {
  /** A unit that was lost and found, and waits to be cleaned. */
  const found = async () => {
    const unitId = thing(home);
    await step(unitId, 'lost', { reason: 'Не нашли' });
    await step(unitId, 'found');
    return unitId;
  };

  test.each([
    { name: 'cleaned', before: 'to_clean', way: ['cleaned'] },
    { name: 'inspected', before: 'to_inspect', way: ['cleaned', 'inspected'] },
  ])('$name, the same day', async ({ before, way }) => {
    const unitId = await found();
    for (const name of way) await step(unitId, name);
    home.later({ hours: 12 });
    const undone = await undo(unitId);
    expect(undone.status).toBe(200);
    expect(undone.headers.get('ETag')).toBe(`"${undone.body.version}"`);
    expect(undone.body).toMatchObject({ status: before, canUndoStep: false });
    expect(undone.body.history[0]).toMatchObject({ step: 'step_undone', status: before });
    expect(trail()).toContain('unit.step_undone');
    expect((await undo<Refusal>(unitId)).body.code).toBe('too_late_to_undo');
    expect((await step(unitId, way.at(-1) ?? '')).status).toBe(200);
  });

  test('not the next day, by the centre’s own midnight', async () => {
    const unitId = await found();
    await step(unitId, 'cleaned');
    // 23:59 and 00:00 in Barnaul.
    home.at('2026-11-24T16:59:00.000Z');
    expect((await card(unitId)).canUndoStep).toBe(true);
    home.at('2026-11-24T17:00:00.000Z');
    expect((await card(unitId)).canUndoStep).toBe(false);
    const late = await undo<Refusal>(unitId);
    expect([late.status, late.body.code]).toEqual([409, 'too_late_to_undo']);
  });

  test.each([
    ['a new unit', async () => thing(home)],
    ['a loss', async () => found().then(async (id) => (await step(id, 'lost', { reason: 'Да' })).body.id)],
    ['a find', found],
    ['a repair', async () => (await step(thing(home), 'sent_to_repair', { reason: 'Колесо' })).body.id],
    [
      'what a family has taken since',
      async () => {
        const unitId = await found();
        await step(unitId, 'cleaned');
        await step(unitId, 'inspected');
        await issue([unitId]);
        return unitId;
      },
    ],
  ])('not %s', async (_what, made) => {
    const unitId = await made();
    const before = await card(unitId);
    expect(before.canUndoStep).toBe(false);
    expect((await undo<Refusal>(unitId)).body.code).toBe('too_late_to_undo');
    expect(await card(unitId)).toEqual(before);
  });

  test('what was seen of the thing stays written', async () => {
    const unitId = await found();
    await change(unitId, { condition: 'damaged' }, `"${(await card(unitId)).version}"`);
    await step(unitId, 'cleaned');
    expect((await undo(unitId)).body.condition).toBe('damaged');
  });

  test('the thing is taken again until the next open day', async () => {
    const unitId = await found();
    await step(unitId, 'cleaned');
    await step(unitId, 'inspected');
    expect(await free('2026-11-24', '2026-11-24')).toMatchObject({ bookable: 1, here: 1 });
    await undo(unitId);
    expect(await free('2026-11-24', '2026-11-24')).toBeUndefined();
    expect(await free('2026-11-25', '2026-11-26')).toBeUndefined();
    expect(await free('2026-11-26', '2026-11-26')).toMatchObject({ bookable: 1, here: 0 });
  });
});

describe('the list', () => {
  const names = [walker, seat, 'Костыли локтевые'];
  const shelf = () => names.flatMap((name) => [thing(home, name), thing(home, name), thing(home, name)]);
  const sorts = ['number', '-number', 'nameRu', '-nameRu', 'nameEn', '-nameEn', 'since', '-since'] as const;
  const by = {
    number: (row: UnitRow) => row.inventoryNumber,
    nameRu: (row: UnitRow) => row.itemType.nameRu,
    nameEn: (row: UnitRow) => row.itemType.nameEn,
    since: (row: UnitRow) => row.statusSince,
  };

  test('page by page, in every order and of every size, has each unit once', async () => {
    const ids = shelf();
    home.later({ hours: 1 });
    for (const unitId of ids.slice(0, 4)) await step(unitId, 'lost', { reason: 'Да' });
    thing(home, walker, elsewhere);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sorts), fc.integer({ min: 1, max: 12 }), async (sort, limit) => {
        const seen: UnitRow[] = [];
        for (let next: string | null = ''; next !== null; ) {
          const page = await list({ sort, limit: String(limit), ...(next && { cursor: next }) });
          expect(page.rows.length).toBeLessThanOrEqual(limit);
          seen.push(...page.rows);
          next = page.next;
        }
        expect(seen.map((row) => row.id).toSorted()).toEqual(ids.toSorted());
        const key = by[sort.replace('-', '') as keyof typeof by];
        const turn = sort.startsWith('-') ? -1 : 1;
        const keys = seen.map(key);
        expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -turn : a > b ? turn : 0)));
      }),
      { numRuns: 40 },
    );
  });

  test.each<[string, Record<string, string>, number]>([
    ['all', {}, 4],
    ['by state', { status: 'lost' }, 1],
    ['by a state none is in', { status: 'repair' }, 0],
    ['by category', { category: 'childcare' }, 1],
    ['by the beginning of a number', { number: 'ин-' }, 3],
    ['in Latin letters that only look so', { number: 'ин-10' }, 2],
    ['with the other keyboard layout on', { number: 'by-10' }, 2],
    ['by a whole number', { number: 'ИН – 101' }, 1],
    ['by its end', { number: '101' }, 0],
    ['by a percent sign', { number: '%' }, 0],
    ['by an underscore', { number: 'ИН_10' }, 0],
    ['by nothing but a space', { number: ' ' }, 4],
    ['by two things at once', { number: 'ин-', status: 'lost' }, 1],
  ])('%s', async (_how, query, count) => {
    await buy({ inventoryNumber: 'ИН-100' });
    const { id } = (await buy({ inventoryNumber: 'ИН-101' })).body;
    await buy({ inventoryNumber: 'ИН-2', itemTypeId: typeNamed(home, seat) });
    await buy({ inventoryNumber: 'Д-7', itemTypeId: typeNamed(home, 'Коляска прогулочная') });
    await step(id, 'lost', { reason: 'Да' });
    expect((await list(query)).rows).toHaveLength(count);
  });

  test('by type', async () => {
    shelf();
    const { rows } = await list({ itemTypeId: typeNamed(home, seat) });
    expect(rows.map((row) => row.itemType.nameRu)).toEqual([seat, seat, seat]);
  });

  test.each([
    ['status', 'status=gone'],
    ['category', 'category=toys'],
    ['sort', 'sort=price'],
    ['limit', 'limit=0'],
    ['limit', 'limit=201'],
    ['cursor', 'cursor=nonsense'],
    ['cursor', `cursor=${Buffer.from('[1]').toString('base64url')}`],
    ['number', `number=${'1'.repeat(41)}`],
    ['itemTypeId', 'itemTypeId=walker'],
  ])('a wrong %s is refused by its name: %s', async (path, query) => {
    const refused = await desk.call<Refusal>('GET', `/api/centres/${centre}/units?${query}`);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
  });

  test('the counts are those of the list', async () => {
    const ids = shelf();
    for (const unitId of ids.slice(0, 2)) await step(unitId, 'lost', { reason: 'Да' });
    const { body } = await desk.call<UnitCounts>('GET', `/api/centres/${centre}/unit-counts`);
    expect(body).toEqual({ free: 7, lost: 2 });
    expect((await list({ status: 'lost' })).rows).toHaveLength(2);
  });
});

describe('what is free', () => {
  test('what can be promised and what stands here are two numbers', async () => {
    const [first] = [thing(home), thing(home), thing(home)];
    expect(await free('2026-11-24', '2026-12-07')).toEqual({ bookable: 3, here: 3, capacity: 3 });
    await issue([first]);
    expect(await free('2026-11-24', '2026-12-07')).toEqual({ bookable: 2, here: 2, capacity: 3 });
    // Long after it is due back nothing stands against promising all three, though one is not here.
    expect(await free('2028-01-10', '2028-01-20')).toEqual({ bookable: 3, here: 2, capacity: 3 });
  });

  test('a loss leaves less to lend, a find does not bring it at once', async () => {
    const unitId = thing(home);
    thing(home);
    await step(unitId, 'lost', { reason: 'Да' });
    expect(await free('2026-11-24', '2026-11-24')).toEqual({ bookable: 1, here: 1, capacity: 1 });
    await step(unitId, 'found');
    expect(await free('2026-11-24', '2026-11-25')).toEqual({ bookable: 1, here: 1, capacity: 2 });
    expect(await free('2026-11-26', '2026-11-26')).toEqual({ bookable: 2, here: 1, capacity: 2 });
  });

  test('a type of which nothing can be promised is not in the list', async () => {
    await issue([thing(home)]);
    expect(await free('2026-11-24', '2026-12-07')).toBeUndefined();
  });

  test('a page at a time, by name, each type once', async () => {
    for (const name of [walker, seat, 'Костыли локтевые', 'Коньки', 'Санки-коляска']) thing(home, name);
    await issue([thing(home, 'Коляска прогулочная')]);
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: Page<FreeRow> = (
        await desk.call<Page<FreeRow>>(
          'GET',
          `/api/centres/${centre}/free-types?from=2026-11-24&until=2026-11-30&limit=2${next && `&cursor=${next}`}`,
        )
      ).body;
      seen.push(...page.rows.map((row) => row.itemType.nameRu));
      next = page.next;
    }
    expect(seen).toEqual(['Коньки', 'Костыли локтевые', seat, 'Санки-коляска', walker]);
  });

  test('what another centre has is not here', async () => {
    thing(home, walker, elsewhere);
    expect(await free('2026-11-24', '2026-11-24')).toBeUndefined();
  });

  test.each([
    ['until', 'from=2026-11-25&until=2026-11-24'],
    ['from', 'from=2026-02-31&until=2026-11-24'],
    ['until', 'from=2026-11-24&until=soon'],
    ['from', 'until=2026-11-24'],
    ['cursor', 'from=2026-11-24&until=2026-11-24&cursor=x'],
  ])('a wrong %s is refused by its name: %s', async (path, query) => {
    const refused = await desk.call<Refusal>('GET', `/api/centres/${centre}/free-types?${query}`);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
  });
});

describe('the shelf', () => {
  const shelf = async (itemTypeId = typeNamed(home, walker)) => {
    const path = `/api/centres/${centre}/shelf`;
    const { status, body } = await desk.call<{ rows: ShelfRow[] }>('GET', path);
    expect(status).toBe(200);
    const { itemTypeId: _, ...row } = body.rows.find((one) => one.itemTypeId === itemTypeId) ?? {};
    return row;
  };
  /** Walkers are lent for 180 days. */
  const until = '2027-05-23';

  test('what stands here and what can be promised for the type’s own term are two numbers', async () => {
    const [one, two] = [thing(home), thing(home), thing(home)];
    expect(await shelf()).toEqual({ here: 3, bookable: 3, capacity: 3, out: 0, backOn: null, until });
    await issue([one]);
    expect(await shelf()).toEqual({ here: 2, bookable: 2, capacity: 3, out: 1, backOn: '2027-05-24', until });
    // A booking of spring takes nothing off the shelf, and yet one less can be promised.
    home.db.sqlite
      .prepare(
        `INSERT INTO commitment (stock_id, centre_id, kind, promise, starts, until)
         SELECT id, centre_id, 'booking', 1, '2027-04-01', '2027-04-10' FROM stock WHERE item_type_id = ?`,
      )
      .run(typeNamed(home, walker));
    expect(await shelf()).toMatchObject({ here: 2, bookable: 1, capacity: 3 });
    // A repair that is over by then takes one off the shelf and leaves as many to promise.
    await step(two, 'sent_to_repair', { reason: 'Колесо' });
    expect(await shelf()).toMatchObject({ here: 1, bookable: 1, out: 1, capacity: 3 });
  });

  test('what is late is due since its day, and stays taken', async () => {
    await issue([thing(home)]);
    home.at('2027-06-01T04:00:00.000Z');
    expect(await shelf()).toEqual({
      here: 0,
      bookable: 0,
      capacity: 1,
      out: 1,
      backOn: '2027-05-24',
      until: '2027-11-28',
    });
  });

  test('a type the centre never held is not in it, what another centre has neither', async () => {
    thing(home, walker, elsewhere);
    expect(await shelf()).toEqual({});
  });

  test('every number is that of what is free for those days', async () => {
    const units = [walker, seat, 'Коньки', 'Санки-коляска'].flatMap((name) => [
      thing(home, name),
      thing(home, name),
    ]);
    await issue([units[0], units[2], units[4]].filter((id) => id !== undefined));
    const { rows } = (await desk.call<{ rows: ShelfRow[] }>('GET', `/api/centres/${centre}/shelf`)).body;
    expect(rows).toHaveLength(4);
    for (const { itemTypeId, here, bookable, capacity, until } of rows)
      expect(await free('2026-11-24', until, itemTypeId)).toEqual({ here, bookable, capacity });
  });
});

describe('late means taken', () => {
  const allowance = 30;

  test('a repair that is late stays taken through today and the allowance', async () => {
    const expectedOn = '2026-11-26';
    await step(thing(home), 'sent_to_repair', { reason: 'Колесо', expectedOn });
    expect(await free('2026-11-26', '2026-11-27')).toBeUndefined();
    expect(await free('2026-11-27', '2026-11-30')).toEqual({ bookable: 1, here: 0, capacity: 1 });
    home.at('2026-11-27T04:00:00.000Z');
    const last = addDays(asDay('2026-11-27'), allowance);
    expect(await free('2026-11-27', '2026-11-30')).toBeUndefined();
    expect(await free(last, last)).toBeUndefined();
    expect(await free(addDays(last, 1), addDays(last, 5))).toMatchObject({ bookable: 1 });
    // A day later it is taken for a day more.
    home.later({ hours: 24 });
    expect(await free(addDays(last, 1), addDays(last, 5))).toBeUndefined();
    expect(await free(addDays(last, 2), addDays(last, 5))).toMatchObject({ bookable: 1 });
  });

  test('a repair nobody gave a day is taken for the allowance', async () => {
    await step(thing(home), 'sent_to_repair', { reason: 'Колесо' });
    const last = addDays(asDay('2026-11-24'), allowance);
    expect(await free(last, last)).toBeUndefined();
    expect(await free(addDays(last, 1), addDays(last, 1))).toMatchObject({ bookable: 1 });
  });

  test('what is not cleaned in time stays taken through today only', async () => {
    const unitId = thing(home);
    await step(unitId, 'lost', { reason: 'Да' });
    await step(unitId, 'found');
    home.at('2026-12-01T04:00:00.000Z');
    expect(await free('2026-12-01', '2026-12-01')).toBeUndefined();
    expect(await free('2026-12-02', '2026-12-02')).toMatchObject({ bookable: 1, here: 0 });
  });
});

describe('shortages', () => {
  const shortages = async () =>
    (await desk.call<{ rows: Shortage[] }>('GET', `/api/centres/${centre}/shortages`)).body.rows;
  const book = (starts: string, until: string) =>
    home.db.sqlite
      .prepare(
        `INSERT INTO commitment (stock_id, centre_id, kind, promise, quantity, starts, until)
         SELECT id, centre_id, 'booking', 1, 1, ?, ? FROM stock WHERE item_type_id = ?`,
      )
      .run(starts, until, typeNamed(home, walker));

  test('none while all that is promised is there', async () => {
    thing(home);
    book('2026-12-01', '2026-12-10');
    expect(await shortages()).toEqual([]);
  });

  test('a repair that lasts into a promise shows the days it leaves uncovered', async () => {
    const unitId = thing(home);
    book('2026-12-01', '2026-12-10');
    await step(unitId, 'sent_to_repair', { reason: 'Колесо', expectedOn: '2026-12-03' });
    expect(await shortages()).toMatchObject([
      { itemType: { nameRu: walker }, from: '2026-12-01', until: '2026-12-03', promised: 2, capacity: 1 },
    ]);
    await step(unitId, 'repaired');
    expect(await shortages()).toEqual([]);
  });

  test('a loss leaves every promise of it uncovered, the soonest first', async () => {
    const unitId = thing(home);
    book('2026-12-20', '2026-12-22');
    book('2026-12-01', '2026-12-10');
    await step(unitId, 'written_off', { reason: 'Акт 7' }, home.hire('manager'));
    const rows = await shortages();
    expect(rows.map(({ from, until }) => [from, until])).toEqual([
      ['2026-12-01', '2026-12-10'],
      ['2026-12-20', '2026-12-22'],
    ]);
    expect(rows[0]).toMatchObject({ promised: 1, capacity: 0 });
  });
});
