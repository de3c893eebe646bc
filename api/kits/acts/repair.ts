import type { Ctx } from '../../core/context.ts';
import type { UnitId } from '../../core/ids.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { sendToRepair } from '../../stock/acts/repair.ts';
import { unitFacts } from '../../stock/reads.ts';
import { contentsOf, currentList } from '../reads.ts';
import { kitVerdict } from '../rules.ts';

/** What is missing or broken in the words of the unit's history, which staff read. */
const inWords = (nameRu: string, short: number, broken: number): string =>
  `${nameRu} — ${[short > 0 && `нет ${short}`, broken > 0 && `сломано ${broken}`].filter(Boolean).join(', ')}`;

/**
 * Sends a kit that stands here without what is essential to repair, so that nothing is promised of it; whether it did.
 * A kit that is there already, or lacks nothing essential, stays.
 */
export function repairIfUnlendable(ctx: Ctx, unitId: UnitId): boolean {
  const unit = unitFacts(ctx.db, unitId);
  const list = currentList(ctx.db, unit.itemTypeId);
  if (list === undefined || !['free', 'to_clean', 'to_inspect'].includes(unit.status)) return false;
  const { lendable, missing } = kitVerdict(list.parts, contentsOf(ctx.db, unitId));
  if (lendable) return false;
  const names = new Map(list.parts.map(({ componentId, nameRu }) => [componentId, nameRu]));
  const reasons = missing
    .filter(({ essential }) => essential)
    .map(({ componentId, short, broken }) => inWords(names.get(componentId) ?? '', short, broken));
  sendToRepair(ctx, unit, openDay(ctx, unit.centreId), reasons.join('; ').slice(0, 300));
  return true;
}
