import { eq, sql } from 'drizzle-orm';
import { inserter, prepared } from '../../../db/open.ts';
import { unit, unitEvent } from '../../../db/tables/stock.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { UnitId } from '../../core/ids.ts';
import type { Condition, UnitStatus, UnitStep } from '../rules.ts';

type Moved = { step: UnitStep; to: UnitStatus; condition: Condition; reason?: string };

const setStatus = prepared((orm) =>
  orm
    .update(unit)
    .set({
      status: sql`${sql.placeholder('status')}`,
      statusSince: sql`${sql.placeholder('at')}`,
      condition: sql`${sql.placeholder('condition')}`,
      version: sql`${unit.version} + 1`,
    })
    .where(eq(unit.id, sql.placeholder('unitId')))
    .prepare(),
);
const addEvent = inserter(unitEvent);

/** Writes a unit's step: its status and the line in its history. Whoever calls has judged that it may be taken. */
export function moveUnit(ctx: Ctx, unitId: UnitId, { step, to, condition, reason = '' }: Moved): void {
  const at = now(ctx);
  setStatus(ctx.db).run({ unitId, status: to, at, condition });
  addEvent(ctx.db, {
    id: ctx.newId(),
    unitId,
    step,
    status: to,
    condition,
    at,
    staffId: actorId(ctx),
    reason,
  });
}
