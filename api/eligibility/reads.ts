import { asc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, kept, prepared } from '../../db/open.ts';
import { itemType } from '../../db/tables/catalogue.ts';
import { centre } from '../../db/tables/centres.ts';
import { policy } from '../../db/tables/eligibility.ts';
import { entitlementGroup } from '../../db/tables/families.ts';
import { itemTypeFacts } from '../catalogue/reads.ts';
import { calendarOf, centreFacts } from '../centres/reads.ts';
import { type Ctx, permit, today, worksAt } from '../core/context.ts';
import type { PolicyId } from '../core/ids.ts';
import { found } from '../core/problem.ts';
import {
  type GroupFacts,
  type IssueVerdict,
  issueVerdict,
  type Policies,
  type PolicyRow,
  type RuleName,
  type RuleSpec,
  type RuleValues,
  rules,
  specificity,
} from './rules.ts';
import { type GroupCard, type PolicyCard, type RuleCard, ruleName, type TryCase, values } from './shapes.ts';

const storedPolicies = prepared((orm) => orm.select().from(policy).prepare());
const storedGroups = prepared((orm) =>
  orm
    .select()
    .from(entitlementGroup)
    .orderBy(asc(entitlementGroup.queuePriority), asc(entitlementGroup.key))
    .prepare(),
);

/** Every policy row by its rule, as the verdicts take them. */
export const policies: (db: Db) => Policies = kept((db) => {
  const rows = storedPolicies(db).all();
  const of = <R extends RuleName>(rule: R): PolicyRow<R>[] =>
    rows
      .filter((row) => row.rule === rule)
      .map(({ id, centreId, group, category, itemTypeId, value }) => ({
        id,
        rule,
        centreId,
        group,
        category,
        itemTypeId,
        value: parsed<RuleValues[R]>(values[rule], value),
      }));
  return {
    termDays: of('termDays'),
    maxItems: of('maxItems'),
    maxMultiboxes: of('maxMultiboxes'),
    extensions: of('extensions'),
    noExtensionWhileOthersWait: of('noExtensionWhileOthersWait'),
    feeKopecks: of('feeKopecks'),
    depositKopecks: of('depositKopecks'),
    shelfWorkingDays: of('shelfWorkingDays'),
    offerWorkingDays: of('offerWorkingDays'),
    requestWorkingDays: of('requestWorkingDays'),
    reminderDays: of('reminderDays'),
    blockOverdueDays: of('blockOverdueDays'),
    turnaroundDaysDisinfect: of('turnaroundDaysDisinfect'),
    turnaroundDaysWipe: of('turnaroundDaysWipe'),
    maxAdvanceDays: of('maxAdvanceDays'),
    selfCancel: of('selfCancel'),
    selfChange: of('selfChange'),
    selfChangeDays: of('selfChangeDays'),
    selfExtend: of('selfExtend'),
    openRequests: of('openRequests'),
  };
});

const parsed = <T>(shape: z.ZodType<T>, value: unknown): T => shape.parse(value);

/** The groups of a region in the order of the queue, as the verdicts take them. */
export const groupsOf = (db: Db, region: string): readonly GroupFacts[] =>
  groups(db).filter((group) => group.regions.includes(region));

const groups = kept((db): readonly GroupCard[] => storedGroups(db).all());

const named = prepared((orm) =>
  orm
    .select({
      id: policy.id,
      rule: policy.rule,
      value: policy.value,
      category: policy.category,
      version: policy.version,
      centre: { id: centre.id, name: centre.shortName },
      group: {
        key: entitlementGroup.key,
        nameRu: entitlementGroup.nameRu,
        nameEn: entitlementGroup.nameEn,
      },
      itemType: {
        id: itemType.id,
        nameRu: itemType.nameRu,
        nameEn: itemType.nameEn,
        category: itemType.category,
      },
    })
    .from(policy)
    .leftJoin(centre, eq(centre.id, policy.centreId))
    .leftJoin(entitlementGroup, eq(entitlementGroup.key, policy.group))
    .leftJoin(itemType, eq(itemType.id, policy.itemTypeId))
    .orderBy(asc(policy.id))
    .prepare(),
);

/** How narrow a row with names is. */
const narrowness = ({ centre, group, category, itemType }: PolicyCard): number =>
  specificity({
    centreId: centre?.id ?? null,
    group: group?.key ?? null,
    category,
    itemTypeId: itemType?.id ?? null,
  });

function cards(ctx: Ctx): PolicyCard[] {
  return named(ctx.db)
    .all()
    .filter((row) => row.centre === null || worksAt(ctx, row.centre.id))
    .map((row) => ({ ...row, rule: ruleName.parse(row.rule) }));
}

/** Every rule with its rows, the default first; rows of centres that are not the actor's own are left out. */
export function rulesWithRows(ctx: Ctx): RuleCard[] {
  permit(ctx, 'rules.read');
  const rows = cards(ctx);
  return ruleName.options.map((rule) => {
    const { kind, by, min, max }: RuleSpec = rules[rule];
    const own = rows.filter((row) => row.rule === rule);
    own.sort((a, b) => narrowness(a) - narrowness(b));
    return { rule, kind, min: min ?? null, max: max ?? null, by: [...by], rows: own };
  });
}

/**
 * A policy row with the names of its scope.
 * @throws Problem `not_found`, also for a row of a centre that is not the actor's own
 */
export const policyCard = (ctx: Ctx, id: PolicyId): PolicyCard =>
  found(cards(ctx).find((row) => row.id === id));

/** Every target group in the order of the queue. */
export function groupCards(ctx: Ctx): GroupCard[] {
  permit(ctx, 'rules.read');
  return storedGroups(ctx.db).all();
}

/** The verdict on a made-up case, by the rules, groups and calendar as they stand; keeps nothing of it. */
export function tried(ctx: Ctx, { centreId, itemTypeId, day, overridden, ...facts }: TryCase): IssueVerdict {
  permit(ctx, 'rules.read', centreId);
  const { region, services, timeZone } = centreFacts(ctx.db, centreId);
  return issueVerdict(
    {
      ...facts,
      centre: { id: centreId, services, calendar: calendarOf(ctx.db, centreId) },
      groups: groupsOf(ctx.db, region),
      itemType: itemTypeFacts(ctx.db, itemTypeId),
    },
    policies(ctx.db),
    day ?? today(ctx, timeZone),
    overridden,
  );
}
