import { createItemType } from '../../api/catalogue/acts/create.ts';
import { newItemType } from '../../api/catalogue/shapes.ts';
import type { ComponentId, ItemTypeId, UnitId } from '../../api/core/ids.ts';
import { found } from '../../api/core/problem.ts';
import { changeList } from '../../api/kits/acts/list.ts';
import { currentList } from '../../api/kits/reads.ts';
import type { House } from '../support/house.ts';

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

/** A kit type of the tests with its first list. */
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
  changeList(ctx, id, 0, { parts });
  return id;
}

/** The part of a kit type by its name. */
export const partNamed = (home: House, itemTypeId: ItemTypeId, nameRu: string): ComponentId =>
  found(currentList(home.db, itemTypeId)?.parts.find((one) => one.nameRu === nameRu)).componentId;

export type Box = { itemTypeId: ItemTypeId; unitId: UnitId };
