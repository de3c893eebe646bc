import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import { policy } from '../../../db/tables/eligibility.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import { permitAt } from '../../core/everywhere.ts';
import { fieldErrors } from '../../core/http.ts';
import type { PolicyId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { policyCard } from '../reads.ts';
import type { RuleName, RuleValue } from '../rules.ts';
import { type PolicyCard, values } from '../shapes.ts';

/** A value as its rule may have it. `invalid_request`. */
export function checked(rule: RuleName, value: unknown): RuleValue {
  const read = values[rule].safeParse(value);
  if (read.success) return read.data;
  const errors = fieldErrors(read.error).map(({ path, ...error }) => ({
    path: path === '' ? 'value' : `value.${path}`,
    ...error,
  }));
  throw new Problem('invalid_request', undefined, { errors });
}

/** A value as the trail keeps it. */
export const told = (value: RuleValue) => (typeof value === 'object' ? value.map(String) : value);

const toChange = (ctx: Ctx, id: PolicyId, version: number): PolicyCard => {
  permit(ctx, 'rules.write');
  const before = policyCard(ctx, id);
  permitAt(ctx, 'rules.write', before.centre?.id ?? null);
  if (before.version !== version) throw new Problem('changed_meanwhile');
  return before;
};

/** Changes a row's value. `not_found`, `forbidden`, `changed_meanwhile`, `invalid_request`. */
export const changePolicy = (ctx: Ctx, id: PolicyId, version: number, value: unknown): PolicyCard =>
  act(ctx, () => {
    const before = toChange(ctx, id, version);
    const { rule } = before;
    const to = checked(rule, value);
    if (isDeepStrictEqual(to, before.value)) return before;
    ctx.db.orm
      .update(policy)
      .set({ value: to, version: version + 1 })
      .where(eq(policy.id, id))
      .run();
    const detail = { rule, from: told(before.value), to: told(to) };
    const centreId = before.centre?.id ?? null;
    record(ctx, { act: 'rule.changed', subject: 'policy', subjectId: id, centreId, detail });
    return policyCard(ctx, id);
  });

/** Takes an exception away and answers what it was. `not_found`, `forbidden`, `changed_meanwhile`, `in_use` (a default). */
export const removePolicy = (ctx: Ctx, id: PolicyId, version: number): PolicyCard =>
  act(ctx, () => {
    const before = toChange(ctx, id, version);
    const { rule, centre, group, category, itemType, value } = before;
    if (!centre && !group && !category && !itemType)
      throw new Problem('in_use', 'A rule keeps its default; change the value instead');
    ctx.db.orm.delete(policy).where(eq(policy.id, id)).run();
    const centreId = centre?.id ?? null;
    const detail = { rule, from: told(value) };
    record(ctx, { act: 'rule.removed', subject: 'policy', subjectId: id, centreId, detail });
    return before;
  });
