import { prepared } from '../../db/open.ts';
import type { Permission } from './access.ts';
import { type Ctx, permit } from './context.ts';
import type { CentreId } from './ids.ts';
import { Problem } from './problem.ts';

const beyond = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[string], 1>('select 1 from centre where id not in (select value from json_each(?)) limit 1')
    .pluck(),
);

/** Whether the actor works at every centre there is. */
export const worksEverywhere = (ctx: Ctx): boolean =>
  ctx.actor.kind !== 'staff' || beyond(ctx.db).get(JSON.stringify(ctx.actor.centres)) === undefined;

/**
 * Stops whoever may not change what all centres share: default rules, target groups, yearly holidays, days that
 * differ everywhere, the wording of messages. A permission holds at the own centres and nowhere else, so this takes
 * one who works at all.
 * @throws Problem `forbidden` where the role lacks it, or a centre is not the actor's own
 */
export function permitEverywhere(ctx: Ctx, permission: Permission): void {
  permit(ctx, permission);
  if (worksEverywhere(ctx)) return;
  throw new Problem(
    'forbidden',
    'This holds at every centre; it is changed by somebody who works at all of them',
  );
}

/** What is one centre's is changed by its own people, what is all centres' (null) by those of all. `not_found`, `forbidden`. */
export const permitAt = (ctx: Ctx, permission: Permission, centreId: CentreId | null): void =>
  centreId === null ? permitEverywhere(ctx, permission) : permit(ctx, permission, centreId);
