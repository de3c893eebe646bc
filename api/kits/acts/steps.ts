import { prepared } from '../../../db/open.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { CentreId, ComponentId, KitCheckId, StaffId, UnitId } from '../../core/ids.ts';
import type { PartStep } from '../rules.ts';

type Written = {
  unitId: UnitId | null;
  checkId?: KitCheckId | null;
  reason?: string;
  at: string;
  staffId: StaffId | null;
};

const add = prepared((_orm, sqlite) =>
  sqlite.prepare<Written & { steps: string }>(
    `INSERT INTO kit_event (id, unit_id, component_id, step, present, broken, mark, reason, check_id, at, staff_id)
     SELECT value ->> 'id', :unitId, value ->> 'componentId', value ->> 'step', value ->> 'present', value ->> 'broken',
       coalesce(value ->> 'mark', ''), coalesce(value ->> 'reason', ''), :checkId, :at, :staffId
     FROM json_each(:steps) ORDER BY key`,
  ),
);

/** Writes steps of a kit's parts, in their order; what is in the kit follows by itself. */
export function writeSteps(
  ctx: Ctx,
  unitId: UnitId,
  steps: readonly PartStep[],
  checkId: KitCheckId | null = null,
): void {
  if (steps.length === 0) return;
  const numbered = JSON.stringify(steps.map((step) => ({ id: ctx.newId<'kitEvent'>(), ...step })));
  add(ctx.db).run({ unitId, checkId, at: now(ctx), staffId: actorId(ctx), steps: numbered });
}

const take = prepared((_orm, sqlite) =>
  sqlite.prepare<Written & { centreId: CentreId; step: string; taken: string }>(
    `INSERT INTO consumable_event (id, centre_id, component_id, step, quantity, unit_id, reason, at, staff_id)
     SELECT value ->> 'id', :centreId, value ->> 'componentId', :step, value ->> 'quantity', :unitId, :reason, :at, :staffId
     FROM json_each(:taken) ORDER BY key`,
  ),
);

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
  if (taken.length === 0) return;
  const numbered = JSON.stringify(taken.map((one) => ({ id: ctx.newId<'consumableEvent'>(), ...one })));
  take(ctx.db).run({ centreId, step, unitId, reason, at: now(ctx), staffId: actorId(ctx), taken: numbered });
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
