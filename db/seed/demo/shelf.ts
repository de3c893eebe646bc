import { asc, ne } from 'drizzle-orm';
import { type ItemTypeFacts, itemTypeFacts } from '../../../api/catalogue/reads.ts';
import type { Ctx } from '../../../api/core/context.ts';
import { addDays, type Day } from '../../../api/core/dates.ts';
import type { CentreId, UnitId } from '../../../api/core/ids.ts';
import { acquire } from '../../../api/stock/acts/acquire.ts';
import { itemType } from '../../tables/catalogue.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Chance } from './chance.ts';

const labels: Readonly<Record<string, readonly string[]>> = demo.labels;
const perType: Readonly<Record<string, number>> = demo.unitsPerType;
const prefixes: Readonly<Record<string, string>> = demo.prefixes;
const shares: Readonly<Record<string, number>> = demo.shares;

/** A thing as its desk knows it. */
export type Shelved = { unitId: UnitId; label: string; type: ItemTypeFacts };

/** Fills a centre's shelves with the whole catalogue, a few units of each type, over the week before `first`. */
export function fillShelf(ctx: Ctx, chance: Chance, centreId: CentreId, name: string, first: Day): Shelved[] {
  const shelved: Shelved[] = [];
  const numbers = new Map<string, number>();
  const { orm } = ctx.db;
  // Kits are not on these shelves: see kits.ts.
  const types = orm
    .select()
    .from(itemType)
    .where(ne(itemType.category, 'multibox'))
    .orderBy(asc(itemType.id));
  for (const { id } of types.all()) {
    const type = itemTypeFacts(ctx.db, id);
    const wanted = (perType[type.category] ?? 1) * (shares[name] ?? 1);
    const count = Math.floor(wanted) + (chance.happens(wanted % 1) ? 1 : 0);
    for (let n = 0; n < count; n += 1) {
      const prefix = prefixes[type.category] ?? 'П';
      const number = (numbers.get(prefix) ?? 0) + 1;
      numbers.set(prefix, number);
      const card = acquire(ctx, centreId, {
        itemTypeId: type.id,
        inventoryNumber: `${prefix}-${String(number).padStart(4, '0')}`,
        label: labels[type.nameRu]?.[n % (labels[type.nameRu]?.length ?? 1)] ?? '',
        condition: chance.happens(0.7) ? 'new' : 'good',
        funding: chance.happens(0.6) ? 'grant' : 'regional',
        costKopecks: type.replacementValueKopecks,
        acquiredOn: addDays(first, -chance.between(0, 6)),
      });
      shelved.push({ unitId: card.id, label: card.label, type });
    }
  }
  return shelved;
}
