import { expect, test } from 'vitest';
import { counts, filled, talk } from '../kits/boxes.ts';
import { family, thing } from '../support/people.ts';

type Heap = { count: number; rows: { id: string; missing: { nameRu: string; short: number }[] }[] };
type Heaps = Record<'kitsIncomplete' | 'kitsToReplenish', Heap> & {
  consumablesBelow: { count: number; rows: { nameRu: string; quantity: number }[] };
};

test('kits that lack something and consumables that run out stand on the board; what is away does not', async () => {
  const its = await filled();
  const { home, desk, manager, kit, shelf, centreId, unitId, part } = its;
  const board = async () => {
    const { kitsIncomplete, kitsToReplenish, consumablesBelow } = (
      await desk.call<Heaps>('GET', `/api/centres/${centreId}/board`)
    ).body;
    const lacks = ({ rows }: Heap) => rows.map((row) => [row.id, ...row.missing.map(({ nameRu }) => nameRu)]);
    return [lacks(kitsIncomplete), lacks(kitsToReplenish), consumablesBelow.rows.map(({ nameRu }) => nameRu)];
  };
  expect(await board()).toEqual([[], [], []]);
  await desk.call('POST', `${kit}/checks`, { counts: counts(its, 1, 4, 7) });
  const empty = thing(home, talk);
  expect(await board()).toEqual([[[empty, 'Планшет', 'Карточки', 'Плёнка']], [[unitId, 'Плёнка']], []]);
  await manager.call('PUT', `${shelf}/${part('Плёнка')}`, { minimum: 90 }, { 'If-Match': '"1"' });
  await desk.call('POST', `${kit}/checks`, { counts: counts(its, 1, 3, 7) });
  expect(await board()).toEqual([
    [
      [unitId, 'Карточки', 'Плёнка'],
      [empty, 'Планшет', 'Карточки', 'Плёнка'],
    ],
    [],
    ['Плёнка'],
  ]);
  const items = [{ unitId, check: { counts: counts(its, 1, 3, 7) } }];
  await desk.call('POST', `/api/centres/${centreId}/handovers`, { familyId: family(home), items });
  expect(await board()).toEqual([[[empty, 'Планшет', 'Карточки', 'Плёнка']], [], ['Плёнка']]);
});
