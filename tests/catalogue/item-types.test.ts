import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemTypeFacts, itemTypes } from '../../api/catalogue/reads.ts';
import type { ItemTypeCard, ItemTypeQuery, ItemTypeRow } from '../../api/catalogue/shapes.ts';
import { asDay } from '../../api/core/dates.ts';
import type { ItemTypeId } from '../../api/core/ids.ts';
import { audit } from '../../db/tables/audit.ts';
import { itemType } from '../../db/tables/catalogue.ts';
import { stock, unit } from '../../db/tables/stock.ts';
import { type House, house } from '../support/house.ts';

type Page = { rows: ItemTypeRow[]; next: string | null };

const idOf = ({ db }: House, nameRu: string): ItemTypeId => {
  const row = db.orm.select({ id: itemType.id }).from(itemType).where(eq(itemType.nameRu, nameRu)).get();
  if (row === undefined) throw new Error(`no item type ${nameRu}`);
  return row.id;
};
const acts = ({ db }: House) =>
  db.orm
    .select()
    .from(audit)
    .all()
    .map(({ act, detail }) => ({ act, ...JSON.parse(detail) }));

const horse = {
  nameRu: 'Ёлочка-качалка «Пони»',
  nameEn: 'Rocking horse',
  category: 'leisure',
  iso: { class: '30 03', edition: 'ISO 9999:2016' },
  fit: { ageMonths: { min: 12, max: 48 }, weightKg: { max: 25.5 }, supervised: true },
  sanitation: 'wipe',
  termDays: 21,
  season: null,
  replacementValueKopecks: 450_000,
  instructionsRu: 'Качаться на ровном полу.',
  instructionsEn: 'On a level floor.',
  pictogram: 'fluent-emoji-flat:horse',
} as const;

const unwritten = (own: House, id: ItemTypeId, status: 'free' | 'written_off' = 'free') => {
  const centreId = own.centreNamed('Барнаул');
  const held = own.db.orm.insert(stock).values({ centreId, itemTypeId: id }).returning().get();
  const { now } = own.ctx();
  const row = own.db.orm
    .insert(unit)
    .values({
      id: own.ctx().newId(),
      stockId: held.id,
      centreId,
      itemTypeId: id,
      inventoryNumber: 'Т-0001',
      inventoryKey: 'T0001',
      status,
      statusSince: now.toString() as typeof unit.$inferInsert.statusSince,
      condition: 'good',
      funding: 'grant',
      costKopecks: 0,
      acquiredOn: asDay('2026-01-12'),
    })
    .returning()
    .get();
  return row.id;
};

const names = (own: House, query: Partial<ItemTypeQuery>) =>
  itemTypes(own.ctx(), { archived: 'no', order: 'nameRu', limit: 50, ...query }).rows.map(
    (row) => row.nameRu,
  );

const wheelchair = 'Кресло-коляска детская';

test.each([
  ['коляски', wheelchair],
  ['КОЛЯСОК', wheelchair],
  ['коляск', wheelchair],
  ['кресел колясок', wheelchair],
  ['детской коляске', wheelchair],
  ['wheelch', wheelchair],
  ['child WHEELCHAIRS', wheelchair],
  ['12 22 03', wheelchair],
  ['ходун', 'Ходунки реабилитационные'],
  ['ходунков', 'Ходунки реабилитационные'],
  ['подъемник', 'Подъёмник мобильный'],
  ['подъёмников', 'Подъёмник мобильный'],
  ['утяжеленных одеял', 'Утяжелённое одеяло'],
  ['конёк', 'Коньки'],
  ['костылей', 'Костыли локтевые'],
  ['бассейна', 'Сухой бассейн'],
])('«%s» finds «%s»', (q, found) => {
  expect(names(house(), { q })).toContain(found);
});

test.each(['коляска санки ролики', 'нетакого', '"', '* OR a', 'NEAR(коляска)', ' — '])(
  '«%s» finds nothing and breaks nothing',
  (q) => {
    expect(names(house(), { q })).toEqual([]);
  },
);

test('no typed text breaks the search', () => {
  const own = house();
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (q) => {
      names(own, { q });
    }),
  );
});

test('the catalogue comes by name, a page at a time, each row once', async () => {
  const desk = house().hire('desk');
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const path: string = `/api/item-types?limit=7${next && `&cursor=${next}`}`;
    const page = await desk.call<Page>('GET', path);
    expect(page.status).toBe(200);
    seen.push(...page.body.rows.map((row) => row.nameRu));
    next = page.body.next;
  }
  expect(seen).toHaveLength(68);
  expect(new Set(seen).size).toBe(68);
  expect(seen).toEqual(seen.toSorted((a, b) => (a.replaceAll('ё', 'е') < b.replaceAll('ё', 'е') ? -1 : 1)));
});

test('in English the catalogue comes by its English names', async () => {
  const { body } = await house().hire('desk').call<Page>('GET', '/api/item-types?order=nameEn&limit=3');
  expect(body.rows.map((row) => row.nameEn)).toEqual([
    'Adapted tableware',
    'Adaptive buggy',
    'Adaptive joystick',
  ]);
});

test('a category narrows the list, with a search or without', async () => {
  const desk = house().hire('desk');
  const all = await desk.call<Page>('GET', '/api/item-types?category=childcare');
  expect(new Set(all.body.rows.map((row) => row.category))).toEqual(new Set(['childcare']));
  const some = await desk.call<Page>(
    'GET',
    `/api/item-types?category=childcare&q=${encodeURIComponent('коляска')}`,
  );
  expect(some.body.rows.map((row) => row.nameRu)).toEqual([
    'Коляска для двойни',
    'Коляска прогулочная',
    'Коляска-люлька',
    'Санки-коляска',
  ]);
});

test.each([
  ['category=toys', 'category'],
  ['archived=maybe', 'archived'],
  ['order=price', 'order'],
  ['limit=0', 'limit'],
  ['cursor=nonsense', 'cursor'],
  [`q=${'а'.repeat(101)}`, 'q'],
])('a list asked for with %s names the field', async (query, path) => {
  const { status, body } = await house().hire('desk').call('GET', `/api/item-types?${query}`);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
});

test('a manager adds a type; it has its card and is found at once', async () => {
  const own = house();
  const manager = own.hire('manager');
  const made = await manager.call<ItemTypeCard>('POST', '/api/item-types', horse);
  expect(made.status).toBe(201);
  expect(made.headers.get('ETag')).toBe('"1"');
  expect(made.body).toMatchObject({ ...horse, archivedAt: null, hasPhoto: false, version: 1 });
  expect(made.body.pictureUrl).toBe(`/api/item-types/${made.body.id}/picture?v=1`);
  const read = await own.hire('desk').call('GET', `/api/item-types/${made.body.id}`);
  expect(read.body).toEqual(made.body);
  expect(names(own, { q: 'елочки качалки' })).toEqual([horse.nameRu]);
  expect(acts(own)).toContainEqual({ act: 'item_type.created' });
});

test('sent twice with one key, a type is added once', async () => {
  const own = house();
  const manager = own.hire('manager');
  const key = { 'Idempotency-Key': '01900000-0000-7000-8000-00000000000a' };
  const first = await manager.call('POST', '/api/item-types', horse, key);
  const again = await manager.call('POST', '/api/item-types', horse, key);
  expect(again.body).toEqual(first.body);
  expect(names(own, { q: 'качалка' })).toHaveLength(1);
});

test.each([
  ['nameRu', { nameRu: '  ' }],
  ['category', { category: 'toys' }],
  ['iso.class', { iso: { class: '12-22', edition: 'ISO 9999:2016' } }],
  ['iso.edition', { iso: { class: '12 22', edition: '' } }],
  ['fit.ageMonths.max', { fit: { ageMonths: { min: 48, max: 12 } } }],
  ['fit.weightKg', { fit: { weightKg: {} } }],
  ['fit.headCm.max', { fit: { headCm: { max: 500 } } }],
  ['fit.hatSize', { fit: { hatSize: { max: 5 } } }],
  ['termDays', { termDays: 0 }],
  ['termDays', { termDays: 731 }],
  ['season', { season: 'spring' }],
  ['replacementValueKopecks', { replacementValueKopecks: 10.5 }],
  ['replacementValueKopecks', { replacementValueKopecks: -1 }],
  ['instructionsRu', { instructionsRu: 'а'.repeat(2001) }],
  ['pictogram', { pictogram: 'a horse' }],
  ['pictogram', { pictogram: 'fluent-emoji-flat:no-such-thing' }],
  ['pictogram', { pictogram: 'prokat:__proto__'.replaceAll('_', '-') }],
  ['price', { price: 5 }],
])('a new type with a wrong %s is refused by its name: %j', async (path, wrong) => {
  const { status, body } = await house()
    .hire('manager')
    .call('POST', '/api/item-types', { ...horse, ...wrong });
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
});

test('two types in use cannot have one Russian name, however it is written', async () => {
  const own = house();
  const manager = own.hire('manager');
  const made = await manager.call<ItemTypeCard>('POST', '/api/item-types', horse);
  const twin = { ...horse, nameRu: 'ЕЛОЧКА — качалка Пони' };
  const refused = await manager.call('POST', '/api/item-types', twin);
  expect(refused.status).toBe(409);
  expect(refused.body).toMatchObject({ code: 'name_taken', itemTypeId: made.body.id });
  await manager.call('POST', `/api/item-types/${made.body.id}/archive`);
  expect((await manager.call('POST', '/api/item-types', twin)).status).toBe(201);
  const back = await manager.call('POST', `/api/item-types/${made.body.id}/restore`);
  expect(back.body).toMatchObject({ code: 'name_taken' });
});

test('a change keeps what it does not name, counts the version up and is found by its new name', async () => {
  const own = house();
  const manager = own.hire('manager');
  const path = `/api/item-types/${idOf(own, 'Санки')}`;
  const before = await manager.call<ItemTypeCard>('GET', path);
  const change = { nameRu: 'Ледянка', season: 'winter', fit: {} };
  const after = await manager.call('PATCH', path, change, { 'If-Match': before.headers.get('ETag') ?? '' });
  expect(after.status).toBe(200);
  expect(after.headers.get('ETag')).toBe('"2"');
  expect(after.body).toEqual({
    ...before.body,
    nameRu: 'Ледянка',
    fit: {},
    version: 2,
    pictureUrl: `${path}/picture?v=2`,
  });
  expect(names(own, { q: 'ледянок' })).toEqual(['Ледянка']);
  expect(names(own, { q: 'санки' })).toEqual(['Санки-коляска']);
  expect(acts(own)).toContainEqual({ act: 'item_type.changed', fields: ['fit', 'nameRu'] });
});

test('a class can be taken away, and its edition goes with it', async () => {
  const own = house();
  const manager = own.hire('manager');
  const path = `/api/item-types/${idOf(own, wheelchair)}`;
  const after = await manager.call('PATCH', path, { iso: null }, { 'If-Match': '"1"' });
  expect(after.body).toMatchObject({ iso: null, version: 2 });
  expect(names(own, { q: '12 22 03' })).toEqual([]);
});

test('a change that changes nothing leaves version and trail alone', async () => {
  const own = house();
  const same = await own
    .hire('manager')
    .call('PATCH', `/api/item-types/${idOf(own, 'Санки')}`, { nameRu: 'Санки' }, { 'If-Match': '"1"' });
  expect(same.body).toMatchObject({ version: 1 });
  expect(acts(own)).toEqual([]);
});

test('a change is refused without the version, on an older one, and where it cannot be', async () => {
  const own = house();
  const manager = own.hire('manager');
  const path = `/api/item-types/${idOf(own, 'Санки')}`;
  const change = { termDays: 10 };
  expect((await manager.call('PATCH', path, change)).body).toMatchObject({ code: 'precondition_required' });
  await manager.call('PATCH', path, change, { 'If-Match': '"1"' });
  const late = await manager.call('PATCH', path, { termDays: 12 }, { 'If-Match': '"1"' });
  expect([late.status, late.body.code]).toEqual([412, 'changed_meanwhile']);
  const empty = await manager.call('PATCH', path, {}, { 'If-Match': '"2"' });
  expect(empty.status).toBe(400);
  const taken = await manager.call('PATCH', path, { nameRu: 'коньки' }, { 'If-Match': '"2"' });
  expect(taken.body).toMatchObject({ code: 'name_taken' });
  const drawn = await manager.call('PATCH', path, { pictogram: 'lucide:no-such' }, { 'If-Match': '"2"' });
  expect(drawn.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'pictogram' }] });
});

test('a type is archived once nothing of it is left, and may come back', async () => {
  const own = house();
  const manager = own.hire('manager');
  const id = idOf(own, 'Ролики');
  const path = `/api/item-types/${id}`;
  const unitId = unwritten(own, id);
  const refused = await manager.call('POST', `${path}/archive`);
  expect([refused.status, refused.body.code, refused.body.units]).toEqual([409, 'in_use', 1]);
  own.db.orm.update(unit).set({ status: 'written_off' }).where(eq(unit.id, unitId)).run();

  const archived = await manager.call('POST', `${path}/archive`);
  expect(archived.status).toBe(200);
  expect(archived.body).toMatchObject({
    archivedAt: own.ctx().now.toString({ smallestUnit: 'millisecond' }),
  });
  expect((await manager.call('POST', `${path}/archive`)).body).toEqual(archived.body);
  expect(names(own, { q: 'ролики' })).toEqual([]);
  expect(names(own, { q: 'ролики', archived: 'yes' })).toEqual(['Ролики']);

  const restored = await manager.call('POST', `${path}/restore`);
  expect(restored.body).toMatchObject({ archivedAt: null });
  expect((await manager.call('POST', `${path}/restore`)).body).toEqual(restored.body);
  expect(names(own, { q: 'ролики' })).toEqual(['Ролики']);
  expect(acts(own)).toEqual([{ act: 'item_type.archived' }, { act: 'item_type.restored' }]);
});

test('the desk reads the catalogue and changes nothing in it; a visitor does neither', async () => {
  const own = house();
  const desk = own.hire('desk');
  const path = `/api/item-types/${idOf(own, 'Санки')}`;
  const reading = [
    ['GET', '/api/item-types'],
    ['GET', path],
  ] as const;
  const writing = [
    ['POST', '/api/item-types', horse],
    ['PATCH', path, { termDays: 9 }],
    ['POST', `${path}/archive`],
    ['POST', `${path}/restore`],
  ] as const;
  for (const [method, at] of reading) expect((await desk.call(method, at)).status).toBe(200);
  for (const [method, at, body] of writing)
    expect((await desk.call(method, at, body, { 'If-Match': '"1"' })).body.code).toBe('forbidden');
  for (const [method, at, body] of [...reading, ...writing])
    expect((await own.visitor.call(method, at, body)).body.code).toBe('signed_out');
});

test('a type nobody knows is not found, whatever is asked of it', async () => {
  const own = house();
  const manager = own.hire('manager');
  const path = `/api/item-types/${own.ctx().newId()}`;
  const asked = await Promise.all([
    manager.call('GET', path),
    manager.call('PATCH', path, { termDays: 9 }, { 'If-Match': '"1"' }),
    manager.call('POST', `${path}/archive`),
    manager.call('POST', `${path}/restore`),
  ]);
  expect(asked.map(({ body }) => body.code)).toEqual(Array(4).fill('not_found'));
  expect((await manager.call('GET', '/api/item-types/12')).body.code).toBe('not_found');
});

test('other words ask for the facts of a type', () => {
  const own = house();
  const sled = idOf(own, 'Санки');
  expect(itemTypeFacts(own.db, sled)).toEqual({
    id: sled,
    nameRu: 'Санки',
    nameEn: 'Sled',
    category: 'sport',
    fit: { ageMonths: { min: 24, max: 144 } },
    sanitation: 'wipe',
    termDays: 14,
    season: 'winter',
    replacementValueKopecks: 320_000,
    archived: false,
    pictureUrl: `/api/item-types/${sled}/picture?v=1`,
  });
});

test('every type of the seed has a value, words in both languages and a drawing of its own kind', () => {
  const own = house();
  for (const row of own.db.orm.select().from(itemType).all()) {
    expect(row.replacementValueKopecks, row.nameRu).toBeGreaterThan(100_000);
    expect(row.instructionsRu, row.nameRu).toMatch(/^[А-ЯЁ«].{20,}\.$/);
    expect(row.instructionsEn, row.nameRu).toMatch(/^[A-Z].{10,}\.$/);
  }
});
