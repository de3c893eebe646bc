import { expect } from 'vitest';
import { createItemType } from '../../api/catalogue/acts/create.ts';
import { newItemType } from '../../api/catalogue/shapes.ts';
import type { ComponentId, ItemTypeId } from '../../api/core/ids.ts';
import { found } from '../../api/core/problem.ts';
import { changeList } from '../../api/kits/acts/list.ts';
import { currentList } from '../../api/kits/reads.ts';
import { type House, house } from '../support/house.ts';
import { family, thing } from '../support/people.ts';

/** What the boxes of the tests hold: a tablet without which they are not lent, cards and laminating film. */
export const talk = 'Мультибокс «Разговор»';

const part = (nameRu: string, quantity: number, more: object = {}) => ({
  nameRu,
  nameEn: nameRu,
  pictogram: 'prokat:box',
  quantity,
  consumable: false,
  essential: false,
  valueKopecks: 10_000,
  ...more,
});

export const talkParts = [
  part('Планшет', 1, { essential: true, valueKopecks: 2_000_000 }),
  part('Карточки', 4),
  part('Плёнка', 20, { consumable: true, valueKopecks: 500 }),
];

/** A kit type of the tests with its first list; without parts it has none. */
export function kitType(home: House, nameRu = talk, parts = talkParts): ItemTypeId {
  const ctx = home.ctx();
  const { id } = createItemType(
    ctx,
    newItemType.parse({
      nameRu,
      nameEn: nameRu,
      category: 'multibox',
      iso: null,
      fit: {},
      sanitation: 'wipe',
      termDays: 30,
      season: null,
      replacementValueKopecks: 2_500_000,
      instructionsRu: '',
      instructionsEn: '',
      pictogram: 'prokat:box',
    }),
  );
  if (parts.length > 0) changeList(ctx, id, 0, { parts });
  return id;
}

/** The part of a kit type by its name. */
export const partNamed = (home: House, itemTypeId: ItemTypeId, nameRu: string): ComponentId =>
  found(currentList(home.db, itemTypeId)?.parts.find((one) => one.nameRu === nameRu)).componentId;

/** A house with a desk, a manager, a kit type and one box of it, as yet empty. */
export function boxed(home: House = house()) {
  const centreId = home.centreNamed('Барнаул');
  const itemTypeId = kitType(home);
  const unitId = thing(home, talk);
  const part = (nameRu: string) => partNamed(home, itemTypeId, nameRu);
  const desk = home.hire('desk');
  const manager = home.hire('manager');
  const kit = `/api/units/${unitId}/kit`;
  const shelf = `/api/centres/${centreId}/consumables`;
  return { home, centreId, itemTypeId, unitId, part, desk, manager, kit, shelf };
}

/** The same with 50 films on the shelf, 20 of which are in the box by now. */
export async function filled(home?: House) {
  const its = boxed(home);
  await its.desk.call('POST', `${its.shelf}/${its.part('Плёнка')}/receive`, { quantity: 50 });
  const answer = await its.desk.call('POST', `${its.kit}/fill`, {});
  expect(answer.status).toBe(200);
  return its;
}

export type Its = ReturnType<typeof boxed>;
/** What somebody counts of a box, all there unless told. */
export const counts = ({ part }: Its, tablet = 1, cards = 4, film = 20, broken = 0) => [
  { componentId: part('Планшет'), counted: tablet },
  { componentId: part('Карточки'), counted: cards, broken },
  { componentId: part('Плёнка'), counted: film },
];

/** A day in the life of a box: filled, counted, lent, come back without a card, which is found, and all that is read of it. */
export async function kitDay(home: House): Promise<void> {
  const its = await filled(home);
  const { desk, manager, kit, shelf, centreId, unitId, part, itemTypeId } = its;
  const componentId = part('Карточки');
  const done = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    expect([path, (await manager.call(method, path, body, headers)).status]).toEqual([path, 200]);
  await desk.call('POST', `${kit}/checks`, { counts: counts(its) });
  const items = [{ unitId, check: { counts: counts(its, 1, 4, 3) } }];
  const given = await desk.call('POST', `/api/centres/${centreId}/handovers`, {
    familyId: family(home, { surname: 'Орлова' }),
    items,
  });
  expect(given.status).toBe(201);
  await done('GET', kit);
  const back = counts(its, 1, 3, 0).map((one) => ({ ...one, settle: 'compensate' }));
  const returned = await desk.call('POST', `/api/units/${unitId}/return`, {
    condition: 'good',
    check: { counts: back },
  });
  expect(returned.status).toBe(200);
  for (const path of [kit, `${kit}/events`, shelf, `/api/item-types/${itemTypeId}/kit-list`])
    await done('GET', path);
  for (const path of ['kits', 'kits/missing', 'board']) await done('GET', `/api/centres/${centreId}/${path}`);
  await done('PUT', `${shelf}/${part('Плёнка')}`, { minimum: 90 }, { 'If-Match': '"1"' });
  await desk.call('POST', `${kit}/found`, { componentId, quantity: 1 });
  await desk.call('POST', `${kit}/swap`, { componentId, quantity: 1, reason: 'Порвана' });
  await desk.call('POST', `/api/loans/${returned.body.id}/return/undo`);
}
