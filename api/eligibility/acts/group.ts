import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import { entitlementGroup } from '../../../db/tables/families.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import { permitEverywhere } from '../../core/everywhere.ts';
import { found, Problem } from '../../core/problem.ts';
import { groupCards } from '../reads.ts';
import { type GroupCard, type GroupPatch, groupFields } from '../shapes.ts';

/** Changes what a group entitles to, its place in the queue, its paper or its names. `forbidden`, `not_found`, `changed_meanwhile`. */
export const changeGroup = (ctx: Ctx, key: string, version: number, patch: GroupPatch): GroupCard =>
  act(ctx, () => {
    permitEverywhere(ctx, 'rules.write');
    const card = () => found(groupCards(ctx).find((group) => group.key === key));
    const before = card();
    if (before.version !== version) throw new Problem('changed_meanwhile');
    const fields = groupFields.filter(
      (field) => patch[field] !== undefined && !isDeepStrictEqual(patch[field], before[field]),
    );
    if (fields.length === 0) return before;
    ctx.db.orm
      .update(entitlementGroup)
      .set({ ...patch, version: version + 1 })
      .where(eq(entitlementGroup.key, key))
      .run();
    const detail = { fields, ...(patch.entitles && { entitles: patch.entitles }) };
    record(ctx, { act: 'group.changed', subject: 'group', subjectId: key, centreId: null, detail });
    return card();
  });
