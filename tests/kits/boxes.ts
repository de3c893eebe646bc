import { expect } from 'vitest';
import { createItemType } from '../../api/catalogue/acts/create.ts';
import { newItemType } from '../../api/catalogue/shapes.ts';
import type { ComponentId, ItemTypeId } from '../../api/core/ids.ts';
import { found } from '../../api/core/problem.ts';
import { changeList } from '../../api/kits/acts/list.ts';
import { currentList } from '../../api/kits/reads.ts';
import { type House, house } from '../support/house.ts';
import { thing } from '../support/people.ts';

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
export async function filled() {
  const its = boxed();
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
