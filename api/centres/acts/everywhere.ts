import { prepared } from '../../../db/open.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { CentreId, StaffId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';

const beyond = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[string], 1>('select 1 from centre where id not in (select value from json_each(?)) limit 1')
    .pluck(),
);
const allAround = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[], StaffId>(
      `select id from staff where role = 'administrator' and active = 1
       and (select count(*) from staff_centre where staff_id = staff.id) = (select count(*) from centre)`,
    )
    .pluck(),
);

/**
 * Stops whoever may not change what all centres share: default rules, target groups, yearly holidays, days that
 * differ everywhere. A permission holds at the own centres and nowhere else, so this takes one who works at all.
 * @throws Problem `forbidden` where the role lacks it, or a centre is not the actor's own
 */
export function permitEverywhere(ctx: Ctx, permission: 'centre.write' | 'rules.write'): void {
  permit(ctx, permission);
  if (ctx.actor.kind !== 'staff' || beyond(ctx.db).get(JSON.stringify(ctx.actor.centres)) === undefined)
    return;
  throw new Problem(
    'forbidden',
    'This holds at every centre; it is changed by an administrator who works at all of them',
  );
}

/** What is one centre's is changed by its own people, what is all centres' (null) by those of all. `not_found`, `forbidden`. */
export const permitAt = (
  ctx: Ctx,
  permission: 'centre.write' | 'rules.write',
  centreId: CentreId | null,
): void => (centreId === null ? permitEverywhere(ctx, permission) : permit(ctx, permission, centreId));

/** The active administrators who work at every centre there is. */
export const administratorsOfAll = (ctx: Ctx): StaffId[] => allAround(ctx.db).all();
