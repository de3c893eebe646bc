import { pino } from 'pino';
import { createItemType } from '../api/catalogue/acts/create.ts';
import { newItemType } from '../api/catalogue/shapes.ts';
import type { Ctx } from '../api/core/context.ts';
import { asDay } from '../api/core/dates.ts';
import type { CentreId, ComponentId, FamilyId, UnitId } from '../api/core/ids.ts';
import { receiveConsumable } from '../api/kits/acts/consumables.ts';
import { fillKit } from '../api/kits/acts/fill.ts';
import { changeList } from '../api/kits/acts/list.ts';
import { newId } from '../api/new-id.ts';
import { acquire } from '../api/stock/acts/acquire.ts';
import type { Db } from '../db/open.ts';

const components = 12;
const consumables = 2;

/** So many boxes of a type a centre has. */
const ofAType = 6;

/** A box of twelve parts for a family, and how it is counted before it goes: what is used up is all gone. */
export type Box = { unitId: UnitId; counts: { componentId: ComponentId; counted: number }[] };

/** A type of box with its list. */
function kitType(ctx: Ctx, number: number) {
  const { id: itemTypeId } = createItemType(
    ctx,
    newItemType.parse({
      ...{
        nameRu: `Мультибокс № ${number}`,
        nameEn: `Box ${number}`,
        category: 'multibox',
        iso: null,
        fit: {},
      },
      ...{ sanitation: 'wipe', termDays: 30, season: null, replacementValueKopecks: 2_000_000 },
      ...{ instructionsRu: '', instructionsEn: '', pictogram: 'prokat:box' },
    }),
  );
  const { parts } = changeList(ctx, itemTypeId, 0, {
    parts: Array.from({ length: components }, (_, number) => ({
      ...{ nameRu: `Часть ${number}`, nameEn: `Part ${number}`, pictogram: 'prokat:box', quantity: 4 },
      ...{ consumable: number < consumables, essential: number === consumables, valueKopecks: 10_000 },
    })),
  });
  return { itemTypeId, parts };
}

/** Gives every one of these families a box of its own at its centre, full, with enough on the shelf to make it full again. */
export function boxes(
  db: Db,
  families: readonly { centreId: CentreId; familyId: FamilyId }[],
): Map<FamilyId, Box> {
  const ctx: Ctx = {
    db,
    now: Temporal.Now.instant(),
    actor: { kind: 'house' },
    newId,
    log: pino({ level: 'silent' }),
    follow: () => {},
    changed: () => {},
  };
  const acquiredOn = asDay(Temporal.Now.plainDateISO().toString());
  return db.sqlite.transaction(() => {
    db.sqlite.exec(`UPDATE centre SET services = '["rental","multibox"]';
      UPDATE entitlement_group SET entitles = json_insert(entitles, '$[#]', 'multibox') WHERE key = 'service_member'`);
    const types: ReturnType<typeof kitType>[] = [];
    const turns = new Map<CentreId, number>();
    return new Map(
      families.map(({ centreId, familyId }, number) => {
        const turn = turns.get(centreId) ?? 0;
        turns.set(centreId, turn + 1);
        const which = Math.floor(turn / ofAType);
        types[which] ??= kitType(ctx, which);
        const { itemTypeId, parts } = types[which];
        const used = parts.filter(({ consumable }) => consumable);
        if (turn % ofAType === 0)
          for (const { componentId } of used)
            receiveConsumable(ctx, centreId, componentId, { quantity: 10_000, reason: '' });
        const { id: unitId } = acquire(ctx, centreId, {
          ...{ itemTypeId, inventoryNumber: `KIT-${number}`, label: '', condition: 'good', funding: 'grant' },
          ...{ costKopecks: 0, acquiredOn },
        });
        fillKit(ctx, unitId, { reason: '' });
        const counts = parts.map(({ componentId, consumable, quantity }) => ({
          componentId,
          counted: consumable ? 0 : quantity,
        }));
        return [familyId, { unitId, counts }];
      }),
    );
  })();
}
