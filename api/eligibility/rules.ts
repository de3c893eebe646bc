import type { z } from 'zod';
import type { Fit } from '../../db/tables/catalogue.ts';
import type { Category } from '../catalogue/shapes.ts';
import { addOpenDays, type Calendar, nextOpenDay } from '../centres/rules.ts';
import type { Service } from '../centres/shapes.ts';
import { addDays, ageInMonths, type Day } from '../core/dates.ts';
import type { CentreId, ItemTypeId, PolicyId } from '../core/ids.ts';
import type {
  block,
  childFacts,
  extensionTerms,
  GroupCard,
  groupName,
  heldFacts,
  issueTerms,
  measure,
  proofFacts,
  warning,
} from './shapes.ts';

type Entitlement = GroupCard['entitles'][number];

/** What a policy row may be narrowed by, with its weight; see `decidingRow`. */
const weights = { itemTypeId: 8, category: 4, group: 2, centreId: 1 } as const;
export const scopeColumns = ['itemTypeId', 'category', 'group', 'centreId'] as const;

/** What a row speaks of (null = any), or where a rule is asked about (null = not known). */
export type Scope = {
  centreId: CentreId | null;
  group: string | null;
  category: Category | null;
  itemTypeId: ItemTypeId | null;
};

const byThing = ['itemTypeId', 'category', 'centreId'] as const;
const byCentre = ['group', 'centreId'] as const;
export const ruleKinds = ['days', 'workingDays', 'count', 'money', 'yesNo', 'dayOffsets'] as const;

/** The kind of a rule's value, its bounds, and what its rows may be narrowed by. */
export type RuleSpec = {
  kind: (typeof ruleKinds)[number];
  min?: number;
  max?: number;
  by: readonly (typeof scopeColumns)[number][];
};

/** Every rule there is: what kind of value it has, within which bounds, and what its rows may be narrowed by. */
export const rules = {
  termDays: { kind: 'days', min: 1, max: 730, by: scopeColumns },
  maxItems: { kind: 'count', min: 0, max: 99, by: scopeColumns },
  maxMultiboxes: { kind: 'count', min: 0, max: 99, by: ['group', 'centreId'] },
  extensions: { kind: 'count', min: 0, max: 99, by: scopeColumns },
  noExtensionWhileOthersWait: { kind: 'yesNo', by: scopeColumns },
  feeKopecks: { kind: 'money', min: 0, max: 100_000_000, by: scopeColumns },
  depositKopecks: { kind: 'money', min: 0, max: 100_000_000, by: scopeColumns },
  shelfWorkingDays: { kind: 'workingDays', min: 1, max: 60, by: scopeColumns },
  offerWorkingDays: { kind: 'workingDays', min: 1, max: 60, by: scopeColumns },
  requestWorkingDays: { kind: 'workingDays', min: 1, max: 60, by: scopeColumns },
  reminderDays: { kind: 'dayOffsets', min: -60, max: 60, by: scopeColumns },
  blockOverdueDays: { kind: 'days', min: 1, max: 365, by: scopeColumns },
  turnaroundDaysDisinfect: { kind: 'workingDays', min: 0, max: 60, by: byThing },
  turnaroundDaysWipe: { kind: 'workingDays', min: 0, max: 60, by: byThing },
  maxAdvanceDays: { kind: 'days', min: 1, max: 730, by: scopeColumns },
  selfCancel: { kind: 'yesNo', by: byCentre },
  selfChange: { kind: 'yesNo', by: byCentre },
  selfChangeDays: { kind: 'days', min: 0, max: 60, by: byCentre },
  selfExtend: { kind: 'yesNo', by: scopeColumns },
  openRequests: { kind: 'count', min: 1, max: 99, by: byCentre },
} as const satisfies Record<string, RuleSpec>;

export type RuleName = keyof typeof rules;

/** A rule's value: yes or no, days before (negative) and after the due day, else a whole number. */
export type RuleValues = {
  [R in RuleName]: (typeof rules)[R]['kind'] extends 'yesNo'
    ? boolean
    : (typeof rules)[R]['kind'] extends 'dayOffsets'
      ? readonly number[]
      : number;
};
export type RuleValue = RuleValues[RuleName];

/** One rule's value for a scope. */
export type PolicyRow<R extends RuleName = RuleName> = Scope & {
  id: PolicyId;
  rule: R;
  value: RuleValues[R];
};

/** All policy rows by their rule; order within a rule does not matter. */
export type Policies = { readonly [R in RuleName]: readonly PolicyRow<R>[] };

/** A rule's value and the row that decided; `row: null` = the item type's own term, or the stand-in below. */
export type Decision<T = RuleValue> = { value: T; row: (Scope & { id: PolicyId }) | null };

/**
 * What stands in while a house has no row of its own. The seed writes a row for each and none of them can be
 * removed, so this is met only by a database whose rules were never seeded; the term is each item type's own.
 */
export const standIns: Readonly<RuleValues> = {
  termDays: 14,
  maxItems: 3,
  maxMultiboxes: 1,
  extensions: 1,
  noExtensionWhileOthersWait: true,
  feeKopecks: 0,
  depositKopecks: 0,
  shelfWorkingDays: 5,
  offerWorkingDays: 2,
  requestWorkingDays: 3,
  reminderDays: [-3, 0, 3, 7],
  blockOverdueDays: 14,
  turnaroundDaysDisinfect: 2,
  turnaroundDaysWipe: 1,
  maxAdvanceDays: 180,
  selfCancel: true,
  selfChange: true,
  selfChangeDays: 1,
  selfExtend: true,
  openRequests: 3,
};

/** How narrow a scope is: item type 8, category 4, group 2, centre 1, added up. */
export const specificity = (scope: Scope): number =>
  scopeColumns.reduce((sum, column) => sum + (scope[column] === null ? 0 : weights[column]), 0);

/** Whether a row speaks of a question: whatever it is narrowed by is the same there. */
export const matches = (row: Scope, scope: Scope): boolean =>
  scopeColumns.every((column) => row[column] === null || row[column] === scope[column]);

/**
 * The row that decides: of those that match, the most specific. The weights are powers of two, so two matching
 * rows of one weight are narrowed by the same columns to the same values, and the database holds one row per
 * scope: the order is total, whatever the order of the rows.
 */
export function decidingRow<R extends RuleName>(
  rows: readonly PolicyRow<R>[],
  scope: Scope,
): PolicyRow<R> | null {
  let best: PolicyRow<R> | null = null;
  for (const row of rows)
    if (matches(row, scope) && (best === null || specificity(row) > specificity(best))) best = row;
  return best;
}

/**
 * A rule's value for a scope, and the row that decided. Without a row it is `otherwise`: for the term the item
 * type's own, for the rest the stand-in.
 */
export function decide<R extends RuleName>(
  policies: Policies,
  rule: R,
  scope: Scope,
  otherwise: RuleValues[R] = standIns[rule],
): Decision<RuleValues[R]> {
  const row = decidingRow<R>(policies[rule], scope);
  if (row === null) return { value: otherwise, row: null };
  const { id, centreId, group, category, itemTypeId } = row;
  return { value: row.value, row: { id, centreId, group, category, itemTypeId } };
}

// --- Facts: plain values that whoever asks fetches ---

export type GroupName = z.infer<typeof groupName>;

/** A target group as it is set for the region of the centre. */
export type GroupFacts = Omit<GroupCard, 'regions' | 'version'>;

/** A paper that was checked; holds through `validUntil` (null = without end) unless withdrawn. */
export type ProofFacts = z.infer<typeof proofFacts>;

export type ChildFacts = z.infer<typeof childFacts>;

export type FamilyFacts = {
  /** The primary reporting group and the further ones alike. */
  groups: readonly { key: string; proofs: readonly ProofFacts[] }[];
  suppliedByIpra: boolean;
  /** A consent for the purpose `rental` is in force. */
  consented: boolean;
  children: readonly ChildFacts[];
};

export type ItemTypeFacts = {
  id: ItemTypeId;
  category: Category;
  fit: Fit;
  termDays: number;
  season: 'winter' | 'summer' | null;
  sanitation: 'disinfect' | 'wipe';
};

/** A thing the family has in its hands. */
export type HeldFacts = z.infer<typeof heldFacts>;

export type CentreFacts = { id: CentreId; services: readonly Service[]; calendar: Calendar };

export type IssueFacts = {
  centre: CentreFacts;
  /** The groups of the centre's region. */
  groups: readonly GroupFacts[];
  family: FamilyFacts;
  itemType: ItemTypeFacts;
  /** Open loans. */
  inHand: readonly HeldFacts[];
  /** The other things of the same handover. */
  alsoTaking: readonly HeldFacts[];
  /** Days past due of the family's most overdue loan; 0 = none. */
  worstOverdueDays: number;
};

// --- Verdicts ---

/** What stops an issue or an extension; the closed set of codes with what each is about. */
export type Block = z.infer<typeof block>;
export type BlockCode = Block['code'];
export const blockCodes = [
  'consent_missing',
  'not_lent_here',
  'no_group_entitles',
  'proof_missing',
  'proof_expired',
  'too_many_items',
  'too_many_multiboxes',
  'overdue_block',
  'extensions_used_up',
  'others_wait',
] as const satisfies readonly BlockCode[];

/** What staff should know and may go on with. */
export type Warning = z.infer<typeof warning>;
type Misfit = Extract<Warning, { limit: number }>;
type Measure = z.infer<typeof measure>;

/** Which blocks staff may go on past, by name and with a reason. */
export const overridable: Readonly<Record<BlockCode, boolean>> = {
  // Without a consent there is no right to keep the record of the loan at all.
  consent_missing: false,
  // A service the centre does not offer is switched on in its card, not passed by.
  not_lent_here: false,
  no_group_entitles: true,
  proof_missing: true,
  proof_expired: true,
  too_many_items: true,
  too_many_multiboxes: true,
  overdue_block: true,
  extensions_used_up: true,
  others_wait: true,
};

/** What is lent on: there for a refusal too, so that an overridden one can go on. */
export type IssueTerms = z.infer<typeof issueTerms>;
export type ExtensionTerms = z.infer<typeof extensionTerms>;
type Terms = IssueTerms | ExtensionTerms;
/** The entitlement a verdict stands on: the deciding group and, where it asks for one, the paper. */
type Ground = Pick<IssueTerms, 'group' | 'proof'>;

/** `overridden`: the blocks that were named and passed by; `reasons`: those that still stand, all at once. */
export type Verdict<T extends Terms> = { terms: T; warnings: Warning[]; overridden: Block[] } & (
  | { ok: true }
  | { ok: false; reasons: Block[] }
);
export type IssueVerdict = Verdict<IssueTerms>;
export type ExtensionVerdict = Verdict<ExtensionTerms>;

/** What a category needs to be entitled to; the parts of a box are lent on the right to a box. */
export const entitlementFor = (category: Category): Entitlement =>
  category === 'component' ? 'multibox' : category;

/** The service a centre must offer to lend a category. */
export const serviceFor = (category: Category): Service => (category === 'multibox' ? 'multibox' : 'rental');

const holdsOn = (proof: ProofFacts, day: Day): boolean =>
  !proof.withdrawn && (proof.validUntil === null || proof.validUntil >= day);

const lasting = (a: ProofFacts, b: ProofFacts): number =>
  (b.validUntil ?? '9999') < (a.validUntil ?? '9999') ? -1 : 1;

type EntitlementFacts = Pick<IssueFacts, 'groups'> & {
  family: Pick<FamilyFacts, 'groups'>;
  itemType: Pick<ItemTypeFacts, 'category'>;
};

/**
 * The group a family is served by, and what stops it when none is proved. Of the family's groups that entitle to
 * the category, those with a proof that holds on `day` (or that need none) come first, then the better place in
 * the queue, then the key; so the group is there for limits and term even where its paper is missing.
 */
export function entitlement(facts: EntitlementFacts, day: Day): Ground & { blocks: Block[] } {
  const wanted = entitlementFor(facts.itemType.category);
  const entitling = facts.groups.filter((group) => group.entitles.includes(wanted));
  const candidates = facts.family.groups.flatMap(({ key, proofs }) => {
    const group = entitling.find((one) => one.key === key);
    if (group === undefined) return [];
    const kept = proofs.filter((one) => !one.withdrawn).sort(lasting);
    const proof = kept.find((one) => holdsOn(one, day)) ?? null;
    return [{ group, proof, last: kept[0] ?? null, proved: proof !== null || !group.proofRequired }];
  });
  candidates.sort(
    (a, b) =>
      Number(b.proved) - Number(a.proved) ||
      a.group.queuePriority - b.group.queuePriority ||
      (a.group.key < b.group.key ? -1 : 1),
  );
  const [best] = candidates;
  if (best === undefined)
    return {
      group: null,
      proof: null,
      blocks: [{ code: 'no_group_entitles', groups: entitling.map(nameOf) }],
    };
  const ground = { group: nameOf(best.group), proof: best.proof };
  if (best.proved) return { ...ground, blocks: [] };
  return { ...ground, blocks: candidates.map(({ group, last }) => unproved(group, last)) };
}

const nameOf = ({ key, nameRu, nameEn }: GroupName): GroupName => ({ key, nameRu, nameEn });

const unproved = (group: GroupFacts, last: ProofFacts | null): Block => {
  const about = { group: nameOf(group), paper: group.proof };
  return last === null || last.validUntil === null
    ? { code: 'proof_missing', ...about }
    : { code: 'proof_expired', ...about, validUntil: last.validUntil };
};

const measures = [
  ['age', 'ageMonths', 'too_young', 'too_old'],
  ['weight', 'weightKg', 'too_light', 'too_heavy'],
  ['height', 'heightCm', 'too_short', 'too_tall'],
  ['shoeSize', 'shoeSizeEu', 'shoe_size_too_small', 'shoe_size_too_big'],
  ['head', 'headCm', 'head_too_small', 'head_too_big'],
] as const satisfies [Measure, keyof Fit, Misfit['code'], Misfit['code']][];

/** A child's measures; null = not known. */
export type Measures = Readonly<Record<(typeof measures)[number][1], number | null>>;

type Kept = { misfits: { code: Misfit['code']; limit: number; value: number }[]; unknown: Measure[] };

const fitOf = (fit: Fit, child: ChildFacts, day: Day): Kept =>
  keeps(fit, { ...child, ageMonths: child.birthDate === null ? null : ageInMonths(child.birthDate, day) });

/** Which bounds of a thing a child does not keep, and which of its measures would have to be known; bounds are inclusive. */
export function keeps(fit: Fit, known: Measures): Kept {
  const misfits: Kept['misfits'] = [];
  const unknown: Measure[] = [];
  for (const [measure, column, below, above] of measures) {
    const range = fit[column];
    if (range?.min === undefined && range?.max === undefined) continue;
    const value = known[column];
    if (value === null) unknown.push(measure);
    else if (range.min !== undefined && value < range.min)
      misfits.push({ code: below, limit: range.min, value });
    else if (range.max !== undefined && value > range.max)
      misfits.push({ code: above, limit: range.max, value });
  }
  return { misfits, unknown };
}

/**
 * Whether a thing fits any of the children on `day`; bounds are inclusive. Nothing when one child keeps every
 * bound; what to measure when a child may fit; else each bound that is not kept, with the children's values.
 */
function fitWarnings(fit: Fit, children: readonly ChildFacts[], day: Day): Warning[] {
  const nobody = { birthDate: null, heightCm: null, weightKg: null, shoeSizeEu: null, headCm: null };
  const fits = (children.length === 0 ? [nobody] : children).map((child) => fitOf(fit, child, day));
  const possible = fits.filter(({ misfits }) => misfits.length === 0);
  possible.sort((a, b) => a.unknown.length - b.unknown.length);
  const [nearest] = possible;
  if (nearest !== undefined)
    return nearest.unknown.length === 0 ? [] : [{ code: 'fit_unknown', measures: nearest.unknown }];
  const all = fits.flatMap(({ misfits }) => misfits);
  const warnings = new Map<Misfit['code'], Misfit>();
  for (const { code, limit, value } of all) {
    const warning = warnings.get(code);
    if (warning === undefined) warnings.set(code, { code, limit, values: [value] });
    else warning.values.push(value);
  }
  return [...warnings.values()];
}

/** Months of a season, 1 = January: snow lies from November to March. */
const seasonMonths = { winter: [11, 12, 1, 2, 3], summer: [4, 5, 6, 7, 8, 9, 10] };

/** Whether a thing of a season (null = of the whole year) is of use on a day. */
export const inSeason = (season: ItemTypeFacts['season'], day: Day): boolean =>
  season === null || seasonMonths[season].includes(Number(day.slice(5, 7)));

function issueWarnings({ itemType, family }: IssueFacts, day: Day): Warning[] {
  const { fit, season, category } = itemType;
  const warnings = fitWarnings(fit, family.children, day);
  if (family.suppliedByIpra && category === 'rehab') warnings.push({ code: 'supplied_by_ipra' });
  if (season !== null && !inSeason(season, day)) warnings.push({ code: 'out_of_season', season });
  if (fit.adultSigns) warnings.push({ code: 'adult_signs' });
  if (fit.supervised) warnings.push({ code: 'supervised' });
  return warnings;
}

/** The due day `days` after `from`, moved to the next open day of the centre and never before tomorrow. */
function due(calendar: Calendar, from: Day, days: number): Pick<Terms, 'termDays' | 'dueOn' | 'movedFrom'> {
  const counted = addDays(from, days);
  const dueOn = nextOpenDay(calendar, counted);
  return { termDays: days, dueOn, movedFrom: dueOn === counted ? null : counted };
}

function settled<T extends Terms>(
  terms: T,
  warnings: Warning[],
  blocks: Block[],
  passed: readonly string[],
): Verdict<T> {
  const passes = ({ code }: Block) => overridable[code] && passed.includes(code);
  const overridden = blocks.filter(passes);
  const reasons = blocks.filter((block) => !passes(block));
  const common = { terms, warnings, overridden };
  return reasons.length === 0 ? { ok: true, ...common } : { ok: false, ...common, reasons };
}

/**
 * How many things count against a limit: the deciding row counts what it speaks of (all things, those of its
 * category or of its item type), so that «one at once» for sports gear leaves a pram out of account.
 */
function counted({ inHand, alsoTaking }: IssueFacts, row: Scope | null): number {
  const counts = (thing: HeldFacts) =>
    thing.category !== 'multibox' &&
    (row?.category == null || thing.category === row.category) &&
    (row?.itemTypeId == null || thing.itemTypeId === row.itemTypeId);
  return inHand.filter(counts).length + alsoTaking.filter(counts).length;
}

const boxes = (things: readonly HeldFacts[]): number =>
  things.filter(({ category }) => category === 'multibox').length;

function limitBlocks(facts: IssueFacts, decided: IssueTerms['decided']): Block[] {
  const blocks: Block[] = [];
  if (facts.itemType.category === 'multibox') {
    const limit = decided.maxMultiboxes.value;
    const now = boxes(facts.inHand) + boxes(facts.alsoTaking);
    if (now >= limit) blocks.push({ code: 'too_many_multiboxes', limit, now });
  } else {
    const { value: limit, row } = decided.maxItems;
    const now = counted(facts, row);
    if (now >= limit) blocks.push({ code: 'too_many_items', limit, now, category: row?.category ?? null });
  }
  return blocks;
}

const overdueBlock = (days: number, limit: number): Block[] =>
  days >= limit ? [{ code: 'overdue_block', days, limit }] : [];

const scopeOf = (centre: CentreFacts, itemType: ItemTypeFacts, group: GroupName | null): Scope => ({
  centreId: centre.id,
  group: group?.key ?? null,
  category: itemType.category,
  itemTypeId: itemType.id,
});

/**
 * Whether a family may take one thing on `day`, and on what terms (DOMAIN, who may have what). All blocks at
 * once; those named in `passed` that are overridable are moved to `overridden`. Names of another word's blocks
 * in `passed` mean nothing here.
 */
export function issueVerdict(
  facts: IssueFacts,
  policies: Policies,
  day: Day,
  passed: readonly string[] = [],
): IssueVerdict {
  const { centre, family, itemType } = facts;
  const { group, proof, blocks: unentitled } = entitlement(facts, day);
  const scope = scopeOf(centre, itemType, group);
  const decided = {
    termDays: decide(policies, 'termDays', scope, itemType.termDays),
    feeKopecks: decide(policies, 'feeKopecks', scope),
    depositKopecks: decide(policies, 'depositKopecks', scope),
    turnaroundDays: decide(policies, turnaroundRule(itemType.sanitation), scope),
    maxItems: decide(policies, 'maxItems', scope),
    maxMultiboxes: decide(policies, 'maxMultiboxes', scope),
    blockOverdueDays: decide(policies, 'blockOverdueDays', scope),
  };
  const service = serviceFor(itemType.category);
  const blocks: Block[] = [
    ...(centre.services.includes(service) ? [] : [{ code: 'not_lent_here' as const, service }]),
    ...(family.consented ? [] : [{ code: 'consent_missing' as const }]),
    ...unentitled,
    ...limitBlocks(facts, decided),
    ...overdueBlock(facts.worstOverdueDays, decided.blockOverdueDays.value),
  ];
  const terms = {
    group,
    proof,
    ...due(centre.calendar, day, decided.termDays.value),
    feeKopecks: decided.feeKopecks.value,
    depositKopecks: decided.depositKopecks.value,
    turnaroundDays: decided.turnaroundDays.value,
    decided,
  };
  return settled(terms, issueWarnings(facts, day), blocks, passed);
}

/** The rule that says how many open days the cleaning of a thing takes. */
export const turnaroundRule = (sanitation: ItemTypeFacts['sanitation']) =>
  sanitation === 'disinfect' ? 'turnaroundDaysDisinfect' : 'turnaroundDaysWipe';

export type ExtensionFacts = {
  centre: CentreFacts;
  groups: readonly GroupFacts[];
  family: Pick<FamilyFacts, 'groups' | 'children'>;
  itemType: ItemTypeFacts;
  loan: { dueOn: Day; extensionsUsed: number };
  /** For each other in the queue for the type: the day from which it is wanted. */
  othersWant: readonly Day[];
  /** Days past due of the family's most overdue loan, this one included; 0 = none. */
  worstOverdueDays: number;
};

/**
 * Whether a loan may be extended today, and to when: a term is added to the due day (nobody loses days by asking
 * early), or to today once it is past (nobody is given days they already kept it), moved to an open day. The
 * right must still hold, and what a child has outgrown warns. Only those are kept waiting who want it before it would be
 * back and clean.
 */
export function extensionVerdict(
  facts: ExtensionFacts,
  policies: Policies,
  today: Day,
  passed: readonly string[] = [],
): ExtensionVerdict {
  const { centre, family, itemType, loan, othersWant } = facts;
  const { group, proof, blocks: unentitled } = entitlement(facts, today);
  const scope = scopeOf(centre, itemType, group);
  const decided = {
    termDays: decide(policies, 'termDays', scope, itemType.termDays),
    extensions: decide(policies, 'extensions', scope),
    noExtensionWhileOthersWait: decide(policies, 'noExtensionWhileOthersWait', scope),
    blockOverdueDays: decide(policies, 'blockOverdueDays', scope),
  };
  const limit = decided.extensions.value;
  const used = loan.extensionsUsed;
  const from = loan.dueOn > today ? loan.dueOn : today;
  const days = due(centre.calendar, from, decided.termDays.value);
  const turnaround = decide(policies, turnaroundRule(itemType.sanitation), scope).value;
  const clean = addOpenDays(centre.calendar, days.dueOn, turnaround);
  const waiting = othersWant.filter((wanted) => wanted <= clean).length;
  const waits = decided.noExtensionWhileOthersWait.value && waiting > 0;
  const blocks: Block[] = [
    ...unentitled,
    ...(used >= limit ? [{ code: 'extensions_used_up' as const, limit, used }] : []),
    ...(waits ? [{ code: 'others_wait' as const, waiting }] : []),
    ...overdueBlock(facts.worstOverdueDays, decided.blockOverdueDays.value),
  ];
  const terms = { group, proof, ...days, decided };
  return settled(terms, fitWarnings(itemType.fit, family.children, today), blocks, passed);
}
