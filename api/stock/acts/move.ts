import { eq, sql } from 'drizzle-orm';
import { inserter, prepared } from '../../../db/open.ts';
import { unit, unitEvent } from '../../../db/tables/stock.ts';
import { freed } from '../../core/act.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { UnitId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
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
    .returning({ stockId: unit.stockId })
    .prepare(),
);
const addEvent = inserter(unitEvent);

/** What stands so counts in what can be promised, and is with nobody. */
const here: readonly UnitStatus[] = ['free', 'to_clean', 'to_inspect'];

/** Writes a unit's step: its status and the line in its history. Whoever calls has judged that it may be taken. */
export function moveUnit(ctx: Ctx, unitId: UnitId, { step, to, condition, reason = '' }: Moved): void {
  const at = now(ctx);
  const { stockId } = found(setStatus(ctx.db).get({ unitId, status: to, at, condition }));
  if (here.includes(to)) freed(ctx.db, stockId);
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
