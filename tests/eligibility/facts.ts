import type { Calendar } from '../../api/centres/rules.ts';
import { asDay, type Day } from '../../api/core/dates.ts';
import { centreId, itemTypeId, policyId } from '../../api/core/ids.ts';
import type {
  ChildFacts,
  GroupFacts,
  IssueFacts,
  ItemTypeFacts,
  Policies,
  PolicyRow,
  ProofFacts,
  RuleName,
  RuleValues,
  Scope,
} from '../../api/eligibility/rules.ts';

/** The n-th of the made-up ids. */
const numbered = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const barnaul = centreId.parse(numbered(1));
export const ivanovo = centreId.parse(numbered(2));
export const skis = itemTypeId.parse(numbered(11));
export const pram = itemTypeId.parse(numbered(12));

/** Open Monday to Saturday, closed on Sundays and on 23 February. */
export const week: Calendar = {
  weekdays: Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [n, { opens: '09:00', closes: '18:00' }])),
  holidays: ['02-23'],
  closures: [],
};

export const anywhere: Scope = { centreId: null, group: null, category: null, itemTypeId: null };

let made = 100;
/** A policy row: `row('termDays', 7, { category: 'sport' })`. */
export const row = <R extends RuleName>(
  rule: R,
  value: RuleValues[R],
  scope: Partial<Scope> = {},
): PolicyRow<R> => {
  made += 1;
  return { id: policyId.parse(numbered(made)), rule, value, ...anywhere, ...scope };
};

export const noPolicies: Policies = {
  termDays: [],
  maxItems: [],
  maxMultiboxes: [],
  extensions: [],
  noExtensionWhileOthersWait: [],
  feeKopecks: [],
  depositKopecks: [],
  shelfWorkingDays: [],
  offerWorkingDays: [],
  requestWorkingDays: [],
  reminderDays: [],
  blockOverdueDays: [],
  turnaroundDaysDisinfect: [],
  turnaroundDaysWipe: [],
  maxAdvanceDays: [],
  selfCancel: [],
  selfChange: [],
  selfChangeDays: [],
  selfExtend: [],
  openRequests: [],
};

const group = (
  key: string,
  entitles: GroupFacts['entitles'],
  queuePriority: number,
  more: Partial<GroupFacts> = {},
): GroupFacts => ({
  key,
  nameRu: key,
  nameEn: key,
  entitles,
  queuePriority,
  proof: `paper of ${key}`,
  proofRequired: true,
  ...more,
});

export const groups: GroupFacts[] = [
  group('disabled_child', ['rehab', 'multibox', 'childcare', 'leisure', 'sport', 'venue'], 1),
  group('escaping_violence', ['venue', 'childcare', 'leisure'], 1, { proofRequired: false }),
  group('large', ['childcare', 'leisure', 'sport'], 2),
  group('hardship', ['childcare', 'leisure', 'sport'], 2),
  group('young', ['childcare', 'leisure', 'sport'], 3),
];

export const proof = (validUntil: string | null, withdrawn = false): ProofFacts => ({
  validUntil: validUntil === null ? null : asDay(validUntil),
  withdrawn,
});

export const thing = (more: Partial<ItemTypeFacts> = {}): ItemTypeFacts => ({
  id: skis,
  category: 'sport',
  fit: {},
  termDays: 14,
  season: null,
  sanitation: 'wipe',
  ...more,
});

export const child = (more: Partial<ChildFacts> = {}): ChildFacts => ({
  birthDate: null,
  heightCm: null,
  weightKg: null,
  shoeSizeEu: null,
  headCm: null,
  ...more,
});

type Case = Partial<Omit<IssueFacts, 'family'>> & { family?: Partial<IssueFacts['family']> };

/** A large family with its paper and consent, nothing in hand, that wants skis in Barnaul; changed as told. */
export const facts = ({ family, ...more }: Case = {}): IssueFacts => ({
  centre: { id: barnaul, services: ['rental', 'multibox'], calendar: week },
  groups,
  itemType: thing(),
  inHand: [],
  alsoTaking: [],
  worstOverdueDays: 0,
  ...more,
  family: {
    groups: [{ key: 'large', proofs: [proof(null)] }],
    suppliedByIpra: false,
    consented: true,
    children: [],
    ...family,
  },
});

/** Tuesday 24 November 2026. */
export const today: Day = asDay('2026-11-24');
