import { z } from '@hono/zod-openapi';
import { categories, seasons } from '../catalogue/shapes.ts';
import { services } from '../centres/shapes.ts';
import { day } from '../core/dates.ts';
import { centreId, itemTypeId, policyId } from '../core/ids.ts';
import { blockCodes, type RuleName, type RuleValues, ruleKinds, rules, scopeColumns } from './rules.ts';

type Counted = { [R in RuleName]: (typeof rules)[R] extends { min: number } ? R : never }[RuleName];

const whole = (rule: Counted) => z.number().int().min(rules[rule].min).max(rules[rule].max);

/** What each rule's value may be. */
export const values: { readonly [R in RuleName]: z.ZodType<RuleValues[R]> } = {
  termDays: whole('termDays'),
  maxItems: whole('maxItems'),
  maxMultiboxes: whole('maxMultiboxes'),
  extensions: whole('extensions'),
  noExtensionWhileOthersWait: z.boolean(),
  feeKopecks: whole('feeKopecks'),
  depositKopecks: whole('depositKopecks'),
  shelfWorkingDays: whole('shelfWorkingDays'),
  offerWorkingDays: whole('offerWorkingDays'),
  requestWorkingDays: whole('requestWorkingDays'),
  reminderDays: z
    .array(whole('reminderDays'))
    .max(10)
    .refine((days) => days.every((one, n) => n === 0 || one > (days[n - 1] ?? one)), {
      error: 'Give each day once, the earliest first',
    }),
  blockOverdueDays: whole('blockOverdueDays'),
  turnaroundDaysDisinfect: whole('turnaroundDaysDisinfect'),
  turnaroundDaysWipe: whole('turnaroundDaysWipe'),
  maxAdvanceDays: whole('maxAdvanceDays'),
  selfCancel: z.boolean(),
  selfChange: z.boolean(),
  selfChangeDays: whole('selfChangeDays'),
  selfExtend: z.boolean(),
  openRequests: whole('openRequests'),
};

const ruleNames = Object.keys(rules) as [RuleName, ...RuleName[]];
export const ruleName = z.enum(ruleNames).openapi('RuleName');

const value = z
  .union([z.boolean(), z.number(), z.array(z.number()).readonly()])
  .openapi({ description: 'A whole number, yes or no, or days around the due day, as the rule has it' });

export const groupKey = z.string().regex(/^[a-z][a-z_]{0,39}$/);
export const groupName = z
  .object({ key: z.string(), nameRu: z.string(), nameEn: z.string() })
  .openapi('GroupName');
const name = z.string().trim().min(1).max(300);

/** A value of a rule for a scope; without a scope it is the house's default. */
export const newPolicy = z
  .strictObject({
    rule: ruleName,
    value,
    centreId: centreId.nullable().default(null),
    group: groupKey.nullable().default(null),
    category: z.enum(categories).nullable().default(null),
    itemTypeId: itemTypeId.nullable().default(null),
  })
  .openapi('NewPolicy');
export const policyPatch = z.strictObject({ value }).openapi('PolicyPatch');

/** A row with the names of what it speaks of. */
export const policyCard = z
  .object({
    id: policyId,
    rule: ruleName,
    value,
    centre: z.object({ id: centreId, name: z.string() }).nullable(),
    group: groupName.nullable(),
    category: z.enum(categories).nullable(),
    itemType: z
      .object({ id: itemTypeId, nameRu: z.string(), nameEn: z.string(), category: z.enum(categories) })
      .nullable(),
    version: z.number().int(),
  })
  .openapi('Policy');

export const ruleCard = z
  .object({
    rule: ruleName,
    kind: z.enum(ruleKinds),
    min: z.number().int().nullable(),
    max: z.number().int().nullable(),
    by: z.array(z.enum(scopeColumns)).openapi({
      description: 'What its rows may be narrowed by',
    }),
    rows: z.array(policyCard).openapi({ description: 'The default first, then the widest first' }),
  })
  .openapi('Rule');

export const entitlements = ['rehab', 'childcare', 'sport', 'leisure', 'multibox', 'venue'] as const;

export const groupCard = z
  .object({
    ...groupName.shape,
    regions: z.array(z.string()),
    entitles: z.array(z.enum(entitlements)),
    queuePriority: z.number().int(),
    proof: z.string(),
    proofRequired: z.boolean(),
    version: z.number().int(),
  })
  .openapi('EntitlementGroup');

const groupWritten = z.strictObject({
  nameRu: name,
  nameEn: name,
  entitles: z
    .array(z.enum(entitlements))
    .max(entitlements.length)
    .refine((list) => new Set(list).size === list.length, { error: 'Name each once' }),
  queuePriority: z.number().int().min(1).max(99),
  proof: z.string().trim().min(1).max(200),
  proofRequired: z.boolean(),
});
export const groupFields = groupWritten.keyof().options;
export const groupPatch = groupWritten
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Send at least one field' })
  .openapi('EntitlementGroupPatch');

// --- Verdicts ---

const count = z.number().int().min(0);
const asked = { group: groupName, paper: z.string() };

/** What stops an issue or an extension; ages in months, weights in kg, the rest in cm or EU sizes. */
export const block = z
  .discriminatedUnion('code', [
    z.object({ code: z.literal('consent_missing') }),
    z.object({ code: z.literal('not_lent_here'), service: z.enum(services) }),
    z.object({ code: z.literal('no_group_entitles'), groups: z.array(groupName) }),
    z.object({ code: z.literal('proof_missing'), ...asked }),
    z.object({ code: z.literal('proof_expired'), ...asked, validUntil: day }),
    z.object({
      code: z.literal('too_many_items'),
      limit: count,
      now: count,
      category: z.enum(categories).nullable(),
    }),
    z.object({ code: z.literal('too_many_multiboxes'), limit: count, now: count }),
    z.object({ code: z.literal('overdue_block'), days: count, limit: count }),
    z.object({ code: z.literal('extensions_used_up'), limit: count, used: count }),
    z.object({ code: z.literal('others_wait'), waiting: count }),
  ])
  .openapi('Block');

export const blockCode = z.enum(blockCodes).openapi('BlockCode');

export const misfit = z.enum([
  'too_young',
  'too_old',
  'too_light',
  'too_heavy',
  'too_short',
  'too_tall',
  'shoe_size_too_small',
  'shoe_size_too_big',
  'head_too_small',
  'head_too_big',
]);
export const measure = z.enum(['age', 'weight', 'height', 'shoeSize', 'head']);

/** What staff should know and may go on with. */
export const warning = z
  .discriminatedUnion('code', [
    z.object({ code: z.literal('supplied_by_ipra') }),
    z.object({
      code: misfit,
      limit: z.number().openapi({ description: 'The bound none of the children keeps' }),
      values: z.array(z.number()).openapi({ description: "The children's" }),
    }),
    z.object({ code: z.literal('fit_unknown'), measures: z.array(measure) }),
    z.object({ code: z.literal('out_of_season'), season: z.enum(seasons) }),
    z.object({ code: z.literal('adult_signs') }),
    z.object({ code: z.literal('supervised') }),
  ])
  .openapi('Warning');

/** A paper that was checked; it holds through `validUntil` (null = without end) unless withdrawn. */
export const proofFacts = z.strictObject({
  validUntil: day.nullable(),
  withdrawn: z.boolean().default(false),
});

const scope = z.object({
  id: policyId,
  centreId: centreId.nullable(),
  group: z.string().nullable(),
  category: z.enum(categories).nullable(),
  itemTypeId: itemTypeId.nullable(),
});
const decision = <T extends z.ZodType>(of: T) => z.object({ value: of, row: scope.nullable() });
const number = decision(z.number().int());

/** What is lent on, refused or not; the due day is an open one of the centre. */
const terms = {
  group: groupName.nullable(),
  proof: proofFacts.nullable(),
  termDays: z.number().int(),
  dueOn: day,
  movedFrom: day.nullable().openapi({ description: 'The closed day the due date was moved from' }),
};
export const issueTerms = z
  .object({
    ...terms,
    feeKopecks: count,
    depositKopecks: count,
    turnaroundDays: count.openapi({ description: 'Open days of cleaning after the return' }),
    decided: z.object({
      termDays: number,
      feeKopecks: number,
      depositKopecks: number,
      turnaroundDays: number,
      maxItems: number,
      maxMultiboxes: number,
      blockOverdueDays: number,
    }),
  })
  .openapi('IssueTerms');
export const extensionTerms = z
  .object({
    ...terms,
    decided: z.object({
      termDays: number,
      extensions: number,
      noExtensionWhileOthersWait: decision(z.boolean()),
      blockOverdueDays: number,
    }),
  })
  .openapi('ExtensionTerms');

const verdict = <T extends z.ZodType>(terms: T) => {
  const common = { terms, warnings: z.array(warning), overridden: z.array(block) };
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), ...common }),
    z.object({ ok: z.literal(false), ...common, reasons: z.array(block) }),
  ]);
};
export const issueVerdict = verdict(issueTerms).openapi('IssueVerdict');
export const extensionVerdict = verdict(extensionTerms).openapi('ExtensionVerdict');

const length = z.number().min(0).max(300).nullable().default(null);
/** A thing the family has in its hands. */
export const heldFacts = z.strictObject({
  itemTypeId: itemTypeId.nullable().default(null),
  category: z.enum(categories),
});

export const childFacts = z.strictObject({
  birthDate: day.nullable().default(null),
  heightCm: length,
  weightKg: length,
  shoeSizeEu: length,
  headCm: length,
});

/** A made-up family that wants a thing; nothing of it is kept. */
export const tryCase = z
  .strictObject({
    centreId,
    itemTypeId,
    day: day.optional().openapi({ description: 'Today at the centre unless told' }),
    family: z.strictObject({
      groups: z
        .array(z.strictObject({ key: groupKey, proofs: z.array(proofFacts).max(10).default([]) }))
        .max(20),
      suppliedByIpra: z.boolean().default(false),
      consented: z.boolean().default(true),
      children: z.array(childFacts).max(20).default([]),
    }),
    inHand: z.array(heldFacts).max(50).default([]),
    alsoTaking: z.array(heldFacts).max(50).default([]),
    worstOverdueDays: z.number().int().min(0).max(10_000).default(0),
    overridden: z.array(blockCode).max(20).default([]),
  })
  .openapi('TryCase');

export type NewPolicy = z.infer<typeof newPolicy>;
export type PolicyCard = z.infer<typeof policyCard>;
export type RuleCard = z.infer<typeof ruleCard>;
export type GroupCard = z.infer<typeof groupCard>;
export type GroupPatch = z.infer<typeof groupPatch>;
export type TryCase = z.infer<typeof tryCase>;
