import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { boxed, counts, filled, type Its, kitType, talk, talkParts } from '../kits/boxes.ts';
import { family, thing } from '../support/people.ts';

const to = ({ centreId }: Its) => `/api/centres/${centreId}/handovers`;

/** Hands the box out, all of it counted, and answers the loan. */
async function lent(its: Its, familyId = family(its.home)) {
  const items = [{ unitId: its.unitId, check: { counts: counts(its) } }];
  const answer = await its.desk.call('POST', to(its), { familyId, items });
  expect(answer.status).toBe(201);
  const loan = await its.desk.call<{ id: string }>('GET', `/api/units/${its.unitId}/loan`);
  return { loanId: loan.body.id, familyId };
}

type Parts = { state: string; parts: { present: number; broken: number }[]; unit: { status: string } };
const held = async ({ desk, kit }: Its) => {
  const { parts } = (await desk.call<Parts>('GET', kit)).body;
  return parts.map(({ present, broken }) => (broken > 0 ? [present, broken] : present));
};

describe('a kit is handed out', () => {
  test('only counted', async () => {
    const its = await filled();
    const familyId = family(its.home);
    const refused = await its.desk.call('POST', to(its), { familyId, items: [{ unitId: its.unitId }] });
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        code: 'kit_check_required',
        items: [{ unitId: its.unitId, reasons: [{ code: 'kit_check_required' }] }],
      },
    ]);
    const wrong = { unitId: its.unitId, check: { counts: counts(its).slice(1) } };
    const short = await its.desk.call('POST', to(its), { familyId, items: [wrong] });
    expect(short.body).toMatchObject({ errors: [{ path: 'items.0.check.counts', code: 'left_out' }] });
  });

  test('its consumables made full from the shelf; what the shelf has not is told', async () => {
    const its = await filled();
    const { desk, unitId, part, shelf } = its;
    await desk.call('POST', `${shelf}/${part('Плёнка')}/count`, { quantity: 12 });
    const items = [{ unitId, check: { counts: counts(its, 1, 4, 3) } }];
    const asked = { familyId: family(its.home), items };
    const key = { 'Idempotency-Key': randomUUID() };
    const given = await desk.call('POST', to(its), asked, key);
    expect(given.body.notReissued).toMatchObject([{ componentId: part('Плёнка'), short: 5 }]);
    expect((await desk.call('POST', to(its), asked, key)).text).toBe(given.text);
    expect(await held(its)).toEqual([1, 4, 15]);
    expect((await desk.call('GET', shelf)).body).toMatchObject({ rows: [{ quantity: 0 }] });
    const loan = await desk.call('GET', `/api/units/${unitId}/loan`);
    expect(loan.body.checks).toMatchObject([
      { occasion: 'issue', edition: 1, counts: [{}, {}, { expected: 20, counted: 3, reissued: 12 }] },
    ]);
  });

  test('as it was counted, and not as it was known', async () => {
    const its = await filled();
    const { desk, unitId } = its;
    const familyId = family(its.home);
    const items = [{ unitId, check: { counts: counts(its, 0) } }];
    const preview = await desk.call('POST', `${to(its)}/preview`, { familyId, items });
    expect(preview.body.items).toMatchObject([
      {
        ok: false,
        kit: { edition: 1, counted: true, lendable: false },
        stock: [{ code: 'kit_incomplete', parts: [{ nameRu: 'Планшет', short: 1, broken: 0 }] }],
      },
    ]);
    const refused = await desk.call('POST', to(its), { familyId, items });
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'kit_incomplete' }]);
    expect(await held(its)).toEqual([1, 4, 20]);
    const overrides = [{ code: 'kit_incomplete', reason: 'Планшет у семьи свой' }];
    const passed = await desk.call('POST', to(its), { familyId, items: [{ ...items[0], overrides }] });
    expect(passed.status).toBe(201);
    expect(await held(its)).toEqual([0, 4, 20]);
    const uncounted = await desk.call('POST', `${to(its)}/preview`, { familyId, items: [{ unitId }] });
    expect(uncounted.body.items).toMatchObject([{ kit: { counted: false, lendable: false } }]);
  });

  test('as any thing where its type has no list', async () => {
    const { home, centreId, desk } = boxed();
    kitType(home, 'Мультибокс без списка', []);
    const plain = thing(home, 'Мультибокс без списка');
    const path = `/api/centres/${centreId}/handovers`;
    const familyId = family(home);
    const counted = { unitId: plain, check: { counts: [{ componentId: crypto.randomUUID(), counted: 1 }] } };
    const refused = await desk.call('POST', path, { familyId, items: [counted] });
    expect(refused.body).toMatchObject({ errors: [{ path: 'items.0.check.counts.0', code: 'not_listed' }] });
    const given = await desk.call('POST', path, { familyId, items: [{ unitId: plain }] });
    expect(given.body).toMatchObject({ notReissued: [] });
    const back = await desk.call('POST', `/api/units/${plain}/return`, {
      condition: 'good',
      check: { counts: [] },
    });
    expect(back.body).toMatchObject({ outcome: 'returned', checks: [], damages: [] });
  });

  test('twice, and the shelf is shared by both', async () => {
    const its = await filled();
    const { home, desk, unitId, part, shelf } = its;
    const other = thing(home, talk);
    await desk.call('POST', `/api/units/${other}/kit/fill`, {});
    await desk.call('POST', `${shelf}/${part('Плёнка')}/count`, { quantity: 25 });
    const check = { counts: counts(its, 1, 4, 0) };
    const overrides = [{ code: 'too_many_multiboxes', reason: 'Двое детей, два набора' }];
    const items = [
      { unitId, check },
      { unitId: other, check, overrides },
    ];
    const given = await desk.call('POST', to(its), { familyId: family(home), items });
    expect(given.status).toBe(201);
    expect(given.body.notReissued).toMatchObject([{ short: 15 }]);
    expect(await held(its)).toEqual([1, 4, 20]);
    expect(await held({ ...its, kit: `/api/units/${other}/kit` })).toEqual([1, 4, 5]);
  });
});

describe('a kit comes back', () => {
  const back = (its: Its, check?: object) =>
    its.desk.call('POST', `/api/units/${its.unitId}/return`, { condition: 'good', ...(check && { check }) });
  const settled = (its: Its, tablet: number, cards: number, broken: number, settle: unknown) =>
    counts(its, tablet, cards, 0, broken).map((one, at) => (at === 1 ? { ...one, settle } : one));

  test('counted; its consumables are used up, and nobody is asked for them', async () => {
    const its = await filled();
    await lent(its);
    const refused = await back(its);
    expect(refused.body).toMatchObject({ errors: [{ path: 'check.counts', code: 'left_out' }] });
    const answer = await back(its, { counts: counts(its, 1, 4, 0), note: 'Всё на месте' });
    expect(answer.body).toMatchObject({
      outcome: 'returned',
      damages: [],
      checks: [{ occasion: 'issue' }, { occasion: 'return', note: 'Всё на месте' }],
    });
    expect(await held(its)).toEqual([1, 4, 0]);
    const kit = await its.desk.call('GET', its.kit);
    expect(kit.body).toMatchObject({ state: 'to_replenish', unit: { status: 'to_clean' } });
  });

  test('what is missing or broken is valued by its list and asked for', async () => {
    const its = await filled();
    await lent(its);
    const mute = await back(its, { counts: counts(its, 1, 2, 0, 1) });
    expect(mute.body).toMatchObject({ errors: [{ path: 'check.counts.1.settle', code: 'required' }] });
    const answer = await back(its, { counts: settled(its, 1, 2, 1, 'compensate'), note: 'Двух нет' });
    const of = { componentId: its.part('Карточки'), nameRu: 'Карточки', nameEn: 'Карточки' };
    expect(answer.body.damages).toMatchObject([
      {
        kind: 'loss',
        part: { ...of, quantity: 2 },
        valueKopecks: 20_000,
        settlement: 'open',
        note: 'Двух нет',
      },
      { kind: 'damage', part: { ...of, quantity: 1 }, valueKopecks: 10_000, settlement: 'open' },
    ]);
    expect(await held(its)).toEqual([1, [2, 1], 0]);
  });

  test('a manager forgives, with a reason; a desk asks', async () => {
    const its = await filled();
    await lent(its);
    const check = { counts: settled(its, 1, 3, 0, { forgive: 'Пожар' }) };
    expect((await back(its, check)).body).toMatchObject({ code: 'forbidden' });
    const administrator = its.home.hire('administrator');
    const answer = await administrator.call('POST', `/api/units/${its.unitId}/return`, {
      condition: 'good',
      check,
    });
    expect(answer.body.damages).toMatchObject([{ settlement: 'forgiven', settlementReason: 'Пожар' }]);
  });

  test('by the list it left with', async () => {
    const its = await filled();
    const { manager, desk, itemTypeId, part, kit } = its;
    await lent(its);
    const [tablet, cards, film] = talkParts;
    const parts = [
      { ...tablet, componentId: part('Планшет') },
      { ...cards, componentId: part('Карточки'), quantity: 9, valueKopecks: 77_700 },
      { ...film, componentId: part('Плёнка') },
      { ...cards, nameRu: 'Конверт' },
    ];
    await manager.call('PUT', `/api/item-types/${itemTypeId}/kit-list`, { parts }, { 'If-Match': '"1"' });
    expect((await desk.call('GET', kit)).body).toMatchObject({
      edition: 1,
      currentEdition: 2,
      state: 'complete',
      parts: [{}, { quantity: 4 }, {}],
    });
    const answer = await back(its, { counts: settled(its, 1, 3, 0, 'compensate') });
    expect(answer.body.damages).toMatchObject([{ valueKopecks: 10_000 }]);
    expect((await desk.call('GET', kit)).body).toMatchObject({
      edition: 2,
      missing: [{ short: 6 }, {}, { short: 4 }],
    });
  });

  test('without what is essential it goes to repair; taken back the same day it is with the family again', async () => {
    const its = await filled();
    const { desk, unitId, part } = its;
    const { loanId } = await lent(its);
    const without = counts(its, 0, 4, 7).map((one, at) =>
      at === 0 ? { ...one, settle: 'compensate' } : one,
    );
    const answer = await back(its, { counts: without });
    expect(answer.body).toMatchObject({
      canUndo: 'return',
      damages: [{ part: { componentId: part('Планшет') } }],
    });
    const unit = async () =>
      (await desk.call<{ status: string; history: unknown[] }>('GET', `/api/units/${unitId}`)).body;
    expect(await unit()).toMatchObject({
      status: 'repair',
      history: [{ step: 'sent_to_repair' }, { step: 'returned' }, {}, {}],
    });
    const undone = await desk.call('POST', `/api/loans/${loanId}/return/undo`);
    expect(undone.body).toMatchObject({ outcome: null, damages: [{ settlement: 'withdrawn' }] });
    expect(await unit()).toMatchObject({ status: 'issued' });
    expect(await held(its)).toEqual([1, 4, 20]);
    const again = await back(its, { counts: counts(its, 1, 4, 0) });
    expect(again.body).toMatchObject({ outcome: 'returned', checks: [{}, {}, { occasion: 'return' }] });
  });

  test('and once its parts were touched, its return stays', async () => {
    const its = await filled();
    const { desk, part, kit } = its;
    const { loanId } = await lent(its);
    await back(its, { counts: settled(its, 1, 3, 0, 'compensate') });
    await desk.call('POST', `${kit}/found`, { componentId: part('Карточки'), quantity: 1 });
    const refused = await desk.call('POST', `/api/loans/${loanId}/return/undo`);
    expect(refused.body).toMatchObject({ code: 'too_late_to_undo' });
  });

  test('a part that is found is asked for no more, and one of two for half', async () => {
    const its = await filled();
    const { desk, part, kit, centreId, unitId } = its;
    const { loanId, familyId } = await lent(its);
    await back(its, { counts: settled(its, 1, 2, 0, 'compensate') });
    const componentId = part('Карточки');
    const missing = async () =>
      (await desk.call<{ rows: object[] }>('GET', `/api/centres/${centreId}/kits/missing`)).body.rows;
    expect(await missing()).toMatchObject([
      {
        unit: { id: unitId },
        componentId,
        quantity: 2,
        loanId,
        familyId,
        familyName: expect.stringContaining('Смирнова'),
      },
    ]);
    await desk.call('POST', `${kit}/found`, { componentId, quantity: 1 });
    const damages = async () => (await desk.call('GET', `/api/loans/${loanId}`)).body.damages;
    expect(await damages()).toMatchObject([
      { part: { quantity: 1 }, valueKopecks: 10_000, settlement: 'open' },
    ]);
    await desk.call('POST', `${kit}/checks`, { counts: counts(its, 1, 4, 0) });
    expect(await damages()).toMatchObject([{ settlement: 'withdrawn' }]);
    expect(await missing()).toEqual([]);
  });

  test('who had it is hidden from those who may not know of her', async () => {
    const its = await filled();
    const { home, unitId, centreId } = its;
    const host = home.hire('host');
    const familyId = family(home, { protected: true });
    const items = [{ unitId, check: { counts: counts(its) } }];
    const why = { 'X-Access-Reason': 'lending' };
    const given = await host.call('POST', to(its), { familyId, items }, why);
    expect(given.status).toBe(201);
    await back(its, { counts: settled(its, 1, 3, 0, 'compensate'), note: 'Рябина звонила' });
    const kit = async (hand: typeof host) => {
      type Told = { note: string; loanId: string | null };
      const { checks } = (await hand.call<{ checks: Told[] }>('GET', its.kit)).body;
      const { rows } = (await hand.call<{ rows: Told[] }>('GET', `${its.kit}/events`)).body;
      return [checks[0]?.note, checks[0]?.loanId, rows[0]?.loanId];
    };
    expect(await kit(its.desk)).toEqual(['', null, null]);
    expect(await kit(host)).toEqual(['Рябина звонила', expect.any(String), expect.any(String)]);
    const path = `/api/centres/${centreId}/kits/missing`;
    expect((await its.desk.call('GET', path)).body).toMatchObject({
      rows: [{ loanId: null, familyId: null, familyName: null }],
    });
    expect((await host.call('GET', path)).body).toMatchObject({ rows: [{ familyId, familyName: 'Рябина' }] });
  });
});

test('an issue taken back takes back what was counted and reissued, and the shelf has its own again', async () => {
  const its = await filled();
  const { desk, unitId, shelf } = its;
  const items = [{ unitId, check: { counts: counts(its, 1, 3, 5, 1) } }];
  const given = await desk.call('POST', to(its), { familyId: family(its.home), items });
  expect(await held(its)).toEqual([1, [3, 1], 20]);
  expect((await desk.call('GET', shelf)).body).toMatchObject({ rows: [{ quantity: 15 }] });
  const undone = await desk.call('POST', `/api/handovers/${given.body.id}/undo`);
  expect(undone.status).toBe(200);
  expect(await held(its)).toEqual([1, 4, 20]);
  expect((await desk.call('GET', shelf)).body).toMatchObject({ rows: [{ quantity: 30 }] });
});

test('a kit that was lost and is found is counted as it comes', async () => {
  const its = await filled();
  const { desk, unitId, kit } = its;
  const { loanId } = await lent(its);
  const loss = { note: 'Оставили в поезде', valueKopecks: 2_500_000 };
  await desk.call('POST', `/api/loans/${loanId}/loss`, loss);
  expect((await desk.call('GET', kit)).body).toMatchObject({ loanId, edition: 1 });
  const check = { counts: counts(its, 1, 4, 0) };
  const found = await desk.call('POST', `/api/units/${unitId}/return`, { condition: 'worn', check });
  expect(found.body).toMatchObject({
    outcome: 'returned',
    damages: [{ settlement: 'withdrawn', part: null }],
  });
});
