import { ageInMonths, type Day } from '../../../api/core/dates.ts';
import {
  type IssueFacts,
  type IssueVerdict,
  inSeason,
  issueVerdict,
  type Policies,
} from '../../../api/eligibility/rules.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Chance } from './chance.ts';
import type { Child, Known } from './people.ts';
import type { Shelved } from './shelf.ts';

const onlyUnder: Readonly<Record<string, number>> = demo.onlyUnderMonths;
const overrides: Readonly<Record<string, readonly string[]>> = demo.overrides;

/** What the desk knows of a family at a visit, but the thing it asks for. */
export type Visit = Omit<IssueFacts, 'itemType' | 'alsoTaking'> & { policies: Policies; today: Day };

type Passed = {
  code: 'proof_missing' | 'proof_expired' | 'too_many_items' | 'overdue_block';
  reason: string;
};

/** A thing somebody would take home, the day it would be due at the latest, and what is passed by for it. */
export type Wanted = { unit: Shelved; dueOn: Day; overrides: Passed[] };

const isTwin = (one: Child, all: readonly Child[]): boolean =>
  all.some((other) => other !== one && other.birthDate === one.birthDate);

/** Whether a size on a label is that of one of the children; skis are a hand longer than their skier. */
function rightSize({ type, label }: Shelved, children: readonly Child[]): boolean {
  const size = Number.parseInt(label, 10);
  const near = (of: number | undefined, by: number) => of === undefined || Math.abs(size - of) <= by;
  if (type.nameRu === 'Коньки') return children.some(({ shoeSizeEu }) => near(shoeSizeEu, 1));
  if (type.nameRu === 'Лыжи комплект')
    return children.some(({ heightCm }) => near(heightCm && heightCm + 10, 12));
  return true;
}

/** Whether a thing is one that such a family asks for at all, beside what the rules know of fit and season. */
function makesSense(unit: Shelved, { groups, children }: Known, ages: readonly number[]): boolean {
  const { nameRu, category } = unit.type;
  if (category === 'rehab' || category === 'component') return groups.includes('disabled_child');
  if (category === 'childcare' && Math.min(...ages) >= (onlyUnder[nameRu] ?? 60)) return false;
  if (nameRu === 'Коляска для двойни')
    return children.some((one, at) => isTwin(one, children) && (ages[at] ?? 99) <= 36);
  return rightSize(unit, children);
}

/** What a desk may know and lend all the same. */
const harmless = ['adult_signs', 'supervised', 'fit_unknown', 'supplied_by_ipra'];

/** What keeps a family from taking home anything, whatever it asks for. */
const ofAll = ['consent_missing', 'too_many_items', 'overdue_block'];

/** The reasons for which this desk goes on past what stands in the way; none where it would not. */
function passing(chance: Chance, verdict: IssueVerdict): Passed[] | undefined {
  if (verdict.ok) return [];
  const [block, ...more] = verdict.reasons;
  const words = block && overrides[block.code];
  if (block === undefined || more.length > 0 || words === undefined) return undefined;
  // Most who have enough are told to bring something back first.
  if (block.code === 'too_many_items' && !chance.happens(0.02)) return undefined;
  switch (block.code) {
    case 'proof_missing':
    case 'proof_expired':
    case 'too_many_items':
    case 'overdue_block':
      return [{ code: block.code, reason: chance.deal(words) }];
    default:
      return undefined;
  }
}

/**
 * The first of `shelf` that a family would take on this visit: it makes sense, fits a child, is in season, and the
 * family has none of its kind. With `leniently` the desk goes on past one block and says why.
 */
export function wantedOf(
  chance: Chance,
  shelf: readonly Shelved[],
  family: Known,
  visit: Visit,
  alsoTaking: readonly Shelved[],
  leniently: boolean,
): Wanted | undefined {
  const ages = family.children.map(({ birthDate }) => ageInMonths(birthDate, visit.today));
  const also = alsoTaking.map(({ type: { id, category } }) => ({ itemTypeId: id, category }));
  const no = new Set([...visit.inHand, ...also].map(({ itemTypeId }) => itemTypeId));
  for (const unit of shelf) {
    const { type } = unit;
    if (no.has(type.id) || !inSeason(type.season, visit.today) || !makesSense(unit, family, ages)) continue;
    // What is said of one thing is said of all of its kind.
    no.add(type.id);
    const facts = { ...visit, itemType: type, alsoTaking: also };
    const verdict = issueVerdict(facts, visit.policies, visit.today);
    if (!verdict.ok && !leniently) {
      if (verdict.reasons.some(({ code }) => ofAll.includes(code))) return undefined;
      continue;
    }
    if (verdict.warnings.some(({ code }) => !harmless.includes(code))) continue;
    const passed = passing(chance, verdict);
    if (passed !== undefined) return { unit, dueOn: verdict.terms.dueOn, overrides: passed };
  }
  return undefined;
}
