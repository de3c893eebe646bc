import { inserter } from '../../../db/open.ts';
import { consumableEvent, kitEvent } from '../../../db/tables/kits.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { CentreId, ComponentId, KitCheckId, UnitId } from '../../core/ids.ts';
import type { PartStep } from '../rules.ts';

const addStep = inserter(kitEvent);

/** Writes steps of a kit's parts, in their order; what is in the kit follows by itself. */
export function writeSteps(
  ctx: Ctx,
  unitId: UnitId,
  steps: readonly PartStep[],
  checkId: KitCheckId | null = null,
): void {
  const common = { unitId, checkId, mark: '', reason: '', at: now(ctx), staffId: actorId(ctx) };
  for (const step of steps) addStep(ctx.db, { id: ctx.newId(), ...common, ...step });
}

const addToShelf = inserter(consumableEvent);

export type Taken = { componentId: ComponentId; quantity: number };
type Shelf = { centreId: CentreId; unitId: UnitId | null; reason?: string };

/**
 * Writes what came to the shelf of consumables or (negative) left it.
 * @throws Problem `consumable_short` (by the guard in the database) for more than there is
 */
export function writeShelf(
  ctx: Ctx,
  { centreId, unitId, reason = '' }: Shelf,
  step: 'received' | 'reissued' | 'put_back' | 'counted',
  taken: readonly Taken[],
): void {
  const common = { centreId, unitId, reason, step, at: now(ctx), staffId: actorId(ctx) };
  for (const one of taken) addToShelf(ctx.db, { id: ctx.newId(), ...common, ...one });
}

/** Puts consumables from the shelf into a kit; the steps of its parts. */
export function reissue(ctx: Ctx, shelf: Shelf, taken: readonly Taken[]): PartStep[] {
  const out = taken.map(({ componentId, quantity }) => ({ componentId, quantity: -quantity }));
  writeShelf(ctx, shelf, 'reissued', out);
  return taken.map(({ componentId, quantity: present }) => ({
    componentId,
    step: 'reissued',
    present,
    broken: 0,
  }));
}
