import { inserter, prepared } from '../../../db/open.ts';
import { unitEvent } from '../../../db/tables/stock.ts';
import { freed } from '../../core/act.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { Moment } from '../../core/dates.ts';
import type { UnitId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import type { Condition, UnitStatus, UnitStep } from '../rules.ts';

type Moved = { step: UnitStep; to: UnitStatus; condition: Condition; reason?: string };

type Status = { unitId: UnitId; status: UnitStatus; at: Moment; condition: Condition };
const setStatus = prepared((_orm, sqlite) =>
  sqlite
    .prepare<Status, number>(`
      UPDATE unit SET status = :status, status_since = :at, condition = :condition, version = version + 1
      WHERE id = :unitId RETURNING stock_id`)
    .pluck(),
);
const addEvent = inserter(unitEvent);

/** What stands so counts in what can be promised, and is with nobody. */
const here: readonly UnitStatus[] = ['free', 'to_clean', 'to_inspect'];

/** Writes a unit's step: its status and the line in its history. Whoever calls has judged that it may be taken. */
export function moveUnit(ctx: Ctx, unitId: UnitId, { step, to, condition, reason = '' }: Moved): void {
  const at = now(ctx);
  const stockId = found(setStatus(ctx.db).get({ unitId, status: to, at, condition }));
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
