import { and, eq, sql } from 'drizzle-orm';
import { itemType } from '../../../db/tables/catalogue.ts';
import { policy } from '../../../db/tables/eligibility.ts';
import { entitlementGroup } from '../../../db/tables/families.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import { permitAt } from '../../core/everywhere.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { policyCard } from '../reads.ts';
import { type RuleName, type RuleSpec, rules, type Scope, scopeColumns, specificity } from '../rules.ts';
import type { NewPolicy, PolicyCard } from '../shapes.ts';
import { checked, told } from './change.ts';

const refuseKind = (rule: RuleName, scope: Scope): void => {
  const { by }: RuleSpec = rules[rule];
  for (const column of scopeColumns)
    if (scope[column] !== null && !by.includes(column))
      refuseField(column, 'not_allowed', 'This rule is not narrowed by that');
  if (scope.category !== null && scope.itemTypeId !== null)
    refuseField('category', 'not_allowed', 'An item type has its category; give one of the two');
  if (rule === 'termDays' && specificity(scope) === 0)
    refuseField('rule', 'scope_required', 'Item types bring their own terms; say what this one is for');
};

const refuseUnknown = ({ db: { orm } }: Ctx, { group, itemTypeId }: Scope): void => {
  const groups = orm.select({ key: entitlementGroup.key }).from(entitlementGroup);
  if (group !== null && groups.where(eq(entitlementGroup.key, group)).get() === undefined)
    refuseField('group', 'unknown', 'There is no such group');
  const types = orm.select({ id: itemType.id }).from(itemType);
  if (itemTypeId !== null && types.where(eq(itemType.id, itemTypeId)).get() === undefined)
    refuseField('itemTypeId', 'unknown', 'There is no such item type');
};

const refuseTaken = ({ db: { orm } }: Ctx, rule: RuleName, scope: Scope): void => {
  const same = scopeColumns.map((column) => sql`${policy[column]} is ${scope[column]}`);
  const row = orm
    .select({ id: policy.id })
    .from(policy)
    .where(and(eq(policy.rule, rule), ...same))
    .get();
  if (row !== undefined) throw new Problem('scope_taken');
};

/** Gives a rule a value for a scope. `not_found` (another's centre), `forbidden`, `invalid_request`, `scope_taken`. */
export const addPolicy = (ctx: Ctx, { rule, value, ...scope }: NewPolicy): PolicyCard =>
  act(ctx, () => {
    permitAt(ctx, 'rules.write', scope.centreId);
    const to = checked(rule, value);
    refuseKind(rule, scope);
    refuseUnknown(ctx, scope);
    refuseTaken(ctx, rule, scope);
    const id = ctx.newId<'policy'>();
    ctx.db.orm
      .insert(policy)
      .values({ id, rule, value: to, ...scope })
      .run();
    const { centreId, ...narrowed } = scope;
    const detail = { rule, ...narrowed, to: told(to) };
    record(ctx, { act: 'rule.added', subject: 'policy', subjectId: id, centreId, detail });
    return policyCard(ctx, id);
  });
