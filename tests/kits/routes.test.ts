import { describe, expect, test } from 'vitest';
import type { kitSteps } from '../../api/kits/rules.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { boxed, counts, filled, talk, talkParts } from './boxes.ts';

describe('the list of a kit type', () => {
  test('has editions; a part stays the same through them', async () => {
    const { manager, itemTypeId, part, desk } = boxed();
    const path = `/api/item-types/${itemTypeId}/kit-list`;
    const first = await desk.call('GET', path);
    expect(first.headers.get('ETag')).toBe('"1"');
    expect(first.body.parts).toMatchObject(talkParts);
    const cards = part('Карточки');
    const [tablet, ...others] = talkParts;
    const parts = [{ ...others[0], componentId: cards, quantity: 6 }, tablet];
    const second = await manager.call('PUT', path, { parts }, { 'If-Match': '"1"' });
    expect(second.status).toBe(200);
    expect(second.headers.get('ETag')).toBe('"2"');
    expect(second.body.parts).toMatchObject([{ componentId: cards, quantity: 6 }, { nameRu: 'Планшет' }]);
    expect(part('Планшет')).not.toBe(first.body.parts?.[0]?.componentId);
    const stale = await manager.call('PUT', path, { parts }, { 'If-Match': '"1"' });
    expect(stale.body).toMatchObject({ code: 'changed_meanwhile' });
  });

  test.each<[string, object[], string, string]>([
    ['nothing', [], 'parts', 'too_small'],
    [
      'a part of no kit',
      [{ ...talkParts[1], componentId: crypto.randomUUID() }],
      'parts.0.componentId',
      'unknown',
    ],
    [
      'a name twice',
      [talkParts[1] ?? {}, { ...talkParts[1], nameRu: 'КАРТОЧКИ' }],
      'parts.1.nameRu',
      'twice',
    ],
    [
      'a drawing that is none',
      [{ ...talkParts[1], pictogram: 'prokat:nothing' }],
      'parts.0.pictogram',
      'unknown',
    ],
    ['what is used up and essential', [{ ...talkParts[2], essential: true }], 'parts.0.essential', 'custom'],
  ])('is refused with %s', async (_what, parts, path, code) => {
    const { manager, itemTypeId } = boxed();
    const to = `/api/item-types/${itemTypeId}/kit-list`;
    const refused = await manager.call('PUT', to, { parts }, { 'If-Match': '"1"' });
    expect([refused.status, refused.body]).toMatchObject([400, { errors: [{ path, code }] }]);
  });

  test('is of multiboxes only, and empty for all else', async () => {
    const { home, manager } = boxed();
    const path = `/api/item-types/${typeNamed(home, 'Ходунки реабилитационные')}/kit-list`;
    expect((await manager.call('GET', path)).body).toMatchObject({ edition: 0, parts: [] });
    const refused = await manager.call('PUT', path, { parts: talkParts }, { 'If-Match': '"0"' });
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'not_a_kit' }]);
  });

  test('its parts are pictured for everybody, by a photo or a drawing', async () => {
    const { home, manager, part } = boxed();
    const path = `/api/components/${part('Планшет')}`;
    const drawing = await home.visitor.call('GET', `${path}/picture`);
    expect(drawing.headers.get('Content-Type')).toBe('image/svg+xml');
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const form = new FormData();
    form.set('photo', new File([png], 'a.png', { type: 'image/png' }));
    const set = await manager.call<{ parts: { pictureUrl: string; hasPhoto: boolean }[] }>(
      'POST',
      `${path}/photo`,
      form,
    );
    expect(set.body.parts[0]).toMatchObject({ hasPhoto: true });
    const photo = await home.visitor.call('GET', set.body.parts[0]?.pictureUrl ?? '');
    expect(photo.headers.get('Content-Type')).toBe('image/webp');
    expect(photo.headers.get('Cache-Control')).toContain('immutable');
    const removed = await manager.call('DELETE', `${path}/photo`);
    expect(removed.body.parts?.[0]).toMatchObject({ hasPhoto: false });
    expect((await home.visitor.call('GET', `/api/components/${crypto.randomUUID()}/picture`)).status).toBe(
      404,
    );
  });
});

describe('what is in a kit', () => {
  test('nothing, until it is filled: consumables from the shelf, as far as it goes', async () => {
    const its = boxed();
    const { desk, kit, shelf, part } = its;
    expect((await desk.call('GET', kit)).body).toMatchObject({
      edition: 1,
      state: 'incomplete',
      lendable: false,
    });
    await desk.call('POST', `${shelf}/${part('Плёнка')}/receive`, { quantity: 12, reason: 'Привезли' });
    const then = await desk.call('POST', `${kit}/fill`, {});
    expect(then.body).toMatchObject({
      state: 'to_replenish',
      lendable: true,
      missing: [{ componentId: part('Плёнка'), short: 8 }],
      parts: [{ present: 1 }, { present: 4 }, { present: 12 }],
    });
    expect((await desk.call('GET', shelf)).body).toMatchObject({
      rows: [{ quantity: 0, minimum: 0, below: false }],
    });
    const of = { componentIds: [part('Карточки')] };
    expect((await desk.call('POST', `${kit}/fill`, of)).body).toMatchObject({
      parts: [{}, { present: 4 }, {}],
    });
    const foreign = await desk.call('POST', `${kit}/fill`, { componentIds: [crypto.randomUUID()] });
    expect(foreign.body).toMatchObject({ errors: [{ path: 'componentIds.0', code: 'not_listed' }] });
  });

  test('what is counted is written, and what differs is in its history', async () => {
    const its = await filled();
    const { desk, kit } = its;
    const checked = await desk.call('POST', `${kit}/checks`, {
      counts: counts(its, 1, 3, 18, 1),
      note: 'Осень',
    });
    expect(checked.body).toMatchObject({
      state: 'incomplete',
      lendable: true,
      missing: [{ short: 1, broken: 1 }, { short: 2 }],
      checks: [
        {
          occasion: 'shelf',
          edition: 1,
          note: 'Осень',
          counts: [{ expected: 1 }, { counted: 3, broken: 1 }, {}],
        },
      ],
    });
    const history = await desk.call<{ rows: { step: (typeof kitSteps)[number] }[]; next: string }>(
      'GET',
      `${kit}/events?limit=4`,
    );
    expect(history.body.rows.map(({ step }) => step)).toEqual(['used', 'broken', 'missing', 'reissued']);
    const rest = await desk.call<{ rows: { step: string }[]; next: null }>(
      'GET',
      `${kit}/events?cursor=${history.body.next}`,
    );
    expect(rest.body.rows.map(({ step }) => step)).toEqual(['filled', 'filled']);
    expect(rest.body.next).toBeNull();
    const short = await desk.call('POST', `${kit}/checks`, { counts: counts(its).slice(1) });
    expect(short.body).toMatchObject({ errors: [{ path: 'counts', code: 'left_out' }] });
  });

  test('without what is essential it goes to repair, and says why', async () => {
    const its = await filled();
    const { desk, kit, unitId } = its;
    await desk.call('POST', `${kit}/checks`, { counts: counts(its, 0) });
    const card = await desk.call('GET', `/api/units/${unitId}`);
    expect(card.body).toMatchObject({
      status: 'repair',
      history: [{ step: 'sent_to_repair', reason: 'Планшет — нет 1' }, {}],
    });
    const { part } = its;
    const back = await desk.call('POST', `${kit}/found`, { componentId: part('Планшет'), quantity: 1 });
    expect(back.body).toMatchObject({ state: 'complete', unit: { status: 'repair' } });
  });

  test('parts are swapped, mended and taken out by hand, with a reason', async () => {
    const its = await filled();
    const { desk, kit, part } = its;
    const componentId = part('Карточки');
    await desk.call('POST', `${kit}/checks`, { counts: counts(its, 1, 4, 20, 2) });
    const mended = await desk.call('POST', `${kit}/mend`, { componentId, quantity: 1 });
    expect(mended.body).toMatchObject({ parts: [{}, { present: 4, broken: 1 }, {}] });
    const swap = { componentId, quantity: 1, mark: 'зелёная', reason: 'Порвана' };
    const swapped = await desk.call('POST', `${kit}/swap`, swap);
    expect(swapped.body).toMatchObject({ parts: [{}, { present: 4, broken: 0, mark: 'зелёная' }, {}] });
    const out = await desk.call('POST', `${kit}/take-out`, { componentId, quantity: 1, reason: 'Лишняя' });
    expect(out.body).toMatchObject({ parts: [{}, { present: 3 }, {}], state: 'incomplete' });
    const refused = async (step: string, body: object) =>
      (await desk.call<{ errors: { code: string }[] }>('POST', `${kit}/${step}`, body)).body.errors[0]?.code;
    expect(await refused('swap', { componentId, quantity: 1 })).toBe('required');
    expect(await refused('mend', { componentId, quantity: 1 })).toBe('too_many');
    expect(await refused('take-out', { componentId, quantity: 9, reason: 'Лишние' })).toBe('too_many');
    expect(await refused('found', { componentId: part('Плёнка'), quantity: 1 })).toBe('consumable');
    expect(await refused('found', { componentId: crypto.randomUUID(), quantity: 1 })).toBe('unknown');
  });

  test('what the list names no more stays in it until it is taken out', async () => {
    const { desk, manager, kit, itemTypeId, part } = await filled();
    const componentId = part('Карточки');
    const [tablet, , film] = talkParts;
    const parts = [
      { ...tablet, componentId: part('Планшет') },
      { ...film, componentId: part('Плёнка') },
    ];
    await manager.call('PUT', `/api/item-types/${itemTypeId}/kit-list`, { parts }, { 'If-Match': '"1"' });
    expect((await desk.call('GET', kit)).body).toMatchObject({
      edition: 2,
      state: 'complete',
      parts: [{}, {}, { componentId, quantity: 0, present: 4 }],
    });
    const gone = await desk.call<{ parts: object[] }>('POST', `${kit}/take-out`, {
      componentId,
      quantity: 4,
      reason: 'Больше не входят',
    });
    expect(gone.body.parts).toHaveLength(2);
  });

  test('a thing without a list is no kit', async () => {
    const { home, desk } = boxed();
    const kit = `/api/units/${thing(home)}/kit`;
    expect((await desk.call('GET', kit)).status).toBe(404);
    expect((await desk.call('POST', `${kit}/fill`, {})).status).toBe(404);
    expect((await desk.call('GET', `${kit}/events`)).body).toEqual({ rows: [], next: null });
  });

  test('nobody touches a kit that is with a family', async () => {
    const its = await filled();
    const { home, desk, kit, centreId, unitId, part } = its;
    const items = [{ unitId, check: { counts: counts(its) } }];
    const given = await desk.call('POST', `/api/centres/${centreId}/handovers`, {
      familyId: family(home),
      items,
    });
    expect(given.status).toBe(201);
    const componentId = part('Карточки');
    for (const [step, body] of [
      ['fill', {}],
      ['checks', { counts: counts(its) }],
      ['found', { componentId, quantity: 1 }],
    ] as const)
      expect((await desk.call('POST', `${kit}/${step}`, body)).body).toMatchObject({
        code: 'step_not_allowed',
        unitStatus: 'issued',
      });
  });
});

describe('the shelf of consumables', () => {
  test('warns below its minimum, which has an edition of its own', async () => {
    const { desk, manager, shelf, part } = boxed();
    const film = `${shelf}/${part('Плёнка')}`;
    await desk.call('POST', `${film}/receive`, { quantity: 9 });
    const [row] = (await desk.call<{ rows: { version: number }[] }>('GET', shelf)).body.rows;
    const etag = { 'If-Match': `"${row?.version}"` };
    const set = await manager.call('PUT', film, { minimum: 10 }, etag);
    expect(set.body).toMatchObject({ quantity: 9, minimum: 10, below: true });
    expect((await manager.call('PUT', film, { minimum: 5 }, etag)).body).toMatchObject({
      code: 'changed_meanwhile',
    });
    const again = { 'If-Match': set.headers.get('ETag') ?? '' };
    expect((await manager.call('PUT', film, { minimum: 5 }, again)).body).toMatchObject({ below: false });
    const counted = await desk.call('POST', `${film}/count`, { quantity: 4, reason: 'Пересчёт' });
    expect(counted.body).toMatchObject({ quantity: 4, below: true });
  });

  test('a minimum may be set before anything came', async () => {
    const { manager, desk, shelf, part } = boxed();
    const film = `${shelf}/${part('Плёнка')}`;
    const set = await manager.call('PUT', film, { minimum: 3 }, { 'If-Match': '"1"' });
    expect(set.body).toMatchObject({ quantity: 0, minimum: 3, below: true });
    expect((await desk.call('POST', `${film}/receive`, { quantity: 3 })).body).toMatchObject({
      below: false,
    });
  });

  test('what came to it is in the trail by its name', async () => {
    const { manager, desk, shelf, part, centreId } = boxed();
    await desk.call('POST', `${shelf}/${part('Плёнка')}/receive`, { quantity: 9 });
    const trail = await manager.call<{ rows: object[] }>('GET', `/api/centres/${centreId}/trail?limit=1`);
    expect(trail.body.rows).toMatchObject([
      { act: 'consumable.received', subject: 'component', detail: { count: 9 }, label: { ru: 'Плёнка' } },
    ]);
  });

  test('only what is used up stands on it', async () => {
    const { desk, shelf, part } = boxed();
    expect((await desk.call('POST', `${shelf}/${part('Карточки')}/receive`, { quantity: 9 })).status).toBe(
      404,
    );
    expect((await desk.call('POST', `${shelf}/${crypto.randomUUID()}/count`, { quantity: 9 })).status).toBe(
      404,
    );
  });
});

test('a centre’s kits, and what is missing from them', async () => {
  const its = await filled();
  const { home, desk, centreId, kit, part } = its;
  thing(home, talk);
  const kits = `/api/centres/${centreId}/kits`;
  type Rows = { rows: { state: string; unit?: unknown }[] };
  const states = async (query = '') =>
    (await desk.call<Rows>('GET', kits + query)).body.rows.map(({ state }) => state);
  expect(await states()).toEqual(['complete', 'incomplete']);
  expect(await states('?state=incomplete')).toEqual(['incomplete']);
  expect(await states('?state=to_replenish')).toEqual([]);
  await desk.call('POST', `${kit}/checks`, { counts: counts(its, 1, 3) });
  const missing = await desk.call<{ rows: { nameRu: string; since: string | null }[] }>(
    'GET',
    `${kits}/missing`,
  );
  expect(missing.body.rows.map(({ nameRu, since }) => [nameRu, since])).toEqual([
    ['Планшет', null],
    ['Карточки', null],
    ['Карточки', expect.any(String)],
  ]);
  expect(missing.body.rows[2]).toMatchObject({
    componentId: part('Карточки'),
    quantity: 1,
    familyName: null,
  });
});

test('another centre’s kit, list of kits and shelf are not there', async () => {
  const { home, unitId, centreId, part } = boxed();
  const other = home.hire('desk', [home.centreNamed('Иваново')]);
  const componentId = part('Карточки');
  const paths: [string, string, unknown?][] = [
    ['GET', `/api/units/${unitId}/kit`],
    ['GET', `/api/units/${unitId}/kit/events`],
    ['POST', `/api/units/${unitId}/kit/checks`, { counts: [] }],
    ['POST', `/api/units/${unitId}/kit/fill`, {}],
    ['POST', `/api/units/${unitId}/kit/mend`, { componentId, quantity: 1 }],
    ['GET', `/api/centres/${centreId}/kits`],
    ['GET', `/api/centres/${centreId}/kits/missing`],
    ['GET', `/api/centres/${centreId}/consumables`],
    ['POST', `/api/centres/${centreId}/consumables/${part('Плёнка')}/receive`, { quantity: 1 }],
  ];
  for (const [method, path, body] of paths)
    expect([path, (await other.call(method, path, body)).status]).toEqual([path, 404]);
});

test('what came to the shelf of a consumable and what left it is told by page', async () => {
  const its = await filled();
  const { home, desk, shelf, part, centreId, unitId } = its;
  const film = `${shelf}/${part('Плёнка')}`;
  await desk.call('POST', `${film}/count`, { quantity: 28, reason: 'Две порваны' });
  const items = [{ unitId, check: { counts: counts(its, 1, 4, 5) } }];
  const given = await desk.call('POST', `/api/centres/${centreId}/handovers`, {
    familyId: family(home),
    items,
  });
  await desk.call('POST', `/api/handovers/${given.body.id}/undo`);
  type Page = { rows: { step: string; quantity: number }[]; next: string | null };
  const first = await desk.call<Page>('GET', `${film}/events?limit=3`);
  expect(first.body.rows).toMatchObject([
    { step: 'put_back', quantity: 15, unitId },
    { step: 'reissued', quantity: -15, unitId },
    {
      step: 'counted',
      quantity: -2,
      reason: 'Две порваны',
      unitId: null,
      by: expect.stringContaining('desk'),
    },
  ]);
  const rest = await desk.call<Page>('GET', `${film}/events?cursor=${first.body.next}`);
  expect(rest.body.rows.map(({ step, quantity }) => [step, quantity])).toEqual([
    ['reissued', -20],
    ['received', 50],
  ]);
  expect(rest.body.next).toBeNull();
  expect((await desk.call('GET', `${shelf}/${crypto.randomUUID()}/events`)).status).toBe(404);
  const other = home.hire('desk', [home.centreNamed('Иваново')]);
  expect((await other.call('GET', `${film}/events`)).status).toBe(404);
});
