import { date, localeTag, nameOf, number } from './format.ts';
import { m } from './paraglide/messages.js';

type Named = { nameRu: string; nameEn: string };
type Category = keyof typeof categoryWords;
type Measure = keyof typeof missing;

/** What stops an issue or an extension, as the API tells it. */
export type BlockReason =
  | { code: 'consent_missing' }
  | { code: 'not_lent_here' }
  | { code: 'no_group_entitles'; groups: readonly Named[] }
  | { code: 'proof_missing'; paper: string }
  | { code: 'proof_expired'; paper: string; validUntil: string }
  | { code: 'too_many_items'; limit: number; now: number; category: Category | null }
  | { code: 'too_many_multiboxes'; limit: number; now: number }
  | { code: 'overdue_block'; days: number; limit: number }
  | { code: 'extensions_used_up'; limit: number; used: number }
  | { code: 'others_wait'; waiting: number };

/** What staff should know and may go on with. */
export type WarningReason =
  | { code: 'supplied_by_ipra' | 'adult_signs' | 'supervised' }
  | { code: keyof typeof misfits; limit: number; values: readonly number[] }
  | { code: 'fit_unknown'; measures: readonly Measure[] }
  | { code: 'out_of_season'; season: 'winter' | 'summer' };

/** A reason in words: what is so, and what would change it. */
export type ReasonWords = { what: string; mend: string };

/** What a category (and the venue's right) is called. */
export const categoryWords = {
  rehab: m.eligibility_category_rehab,
  childcare: m.eligibility_category_childcare,
  sport: m.eligibility_category_sport,
  leisure: m.eligibility_category_leisure,
  multibox: m.eligibility_category_multibox,
  component: m.eligibility_category_component,
  venue: m.eligibility_category_venue,
};

/** The same by itself, on a chip or in a list: «Уход за ребёнком». */
export const categoryName = (category: Category): string => {
  const [first = '', ...rest] = categoryWords[category]();
  return first.toLocaleUpperCase(localeTag()) + rest.join('');
};

const missing = {
  age: m.eligibility_missing_age,
  weight: m.eligibility_missing_weight,
  height: m.eligibility_missing_height,
  shoeSize: m.eligibility_missing_shoe,
  head: m.eligibility_missing_head,
};

const list = (words: readonly string[]): string =>
  new Intl.ListFormat(localeTag(), { type: 'conjunction' }).format(words);

type Unit = { value: (n: number) => string; bound: (n: number) => string };
const inUnit = (unit: () => string): Unit => {
  const write = (n: number) => `${number(n)} ${unit()}`;
  return { value: write, bound: write };
};
// A bound stands after a preposition («от 3 лет»), a value by itself («2 года»).
const age: Unit = {
  value: (n) => (n < 24 ? m.app_months({ count: n }) : m.app_years({ count: Math.floor(n / 12) })),
  bound: (n) =>
    n > 0 && n % 12 === 0 ? m.eligibility_of_years({ count: n / 12 }) : m.eligibility_of_months({ count: n }),
};
const weight = inUnit(m.eligibility_try_kg);
const length = inUnit(m.eligibility_try_cm);
const size: Unit = { value: number, bound: number };

const misfits = {
  too_young: [m.eligibility_why_too_young, age],
  too_old: [m.eligibility_why_too_old, age],
  too_light: [m.eligibility_why_too_light, weight],
  too_heavy: [m.eligibility_why_too_heavy, weight],
  too_short: [m.eligibility_why_too_short, length],
  too_tall: [m.eligibility_why_too_tall, length],
  shoe_size_too_small: [m.eligibility_why_shoe_size_too_small, size],
  shoe_size_too_big: [m.eligibility_why_shoe_size_too_big, size],
  head_too_small: [m.eligibility_why_head_too_small, length],
  head_too_big: [m.eligibility_why_head_too_big, length],
} as const satisfies Record<string, readonly [(inputs: { values: string; limit: string }) => string, Unit]>;

const tooMany = (reason: Extract<BlockReason, { code: 'too_many_items' }>): ReasonWords => {
  const { limit, now, category } = reason;
  if (limit === 0) return { what: m.eligibility_why_none_lent(), mend: m.eligibility_mend_none_lent() };
  // What is in hand and what is taken along count alike, so the words tell what it would come to.
  const count = now + 1;
  return {
    what:
      category === null
        ? m.eligibility_why_too_many_items({ count, limit })
        : m.eligibility_why_too_many_of({ count, limit, category: categoryWords[category]() }),
    mend: m.eligibility_mend_too_many_items(),
  };
};

/** A block in words; `today` (ISO) tells whether a date needs its year. */
export function blockWords(reason: BlockReason, today: string): ReasonWords {
  switch (reason.code) {
    case 'consent_missing':
      return { what: m.eligibility_why_consent_missing(), mend: m.eligibility_mend_consent_missing() };
    case 'not_lent_here':
      return { what: m.eligibility_why_not_lent_here(), mend: m.eligibility_mend_not_lent_here() };
    case 'no_group_entitles': {
      const groups = list(reason.groups.map((group) => m.eligibility_quoted({ name: nameOf(group) })));
      return {
        what: m.eligibility_why_no_group_entitles(),
        mend:
          groups === ''
            ? m.eligibility_mend_no_group_at_all()
            : m.eligibility_mend_no_group_entitles({ groups }),
      };
    }
    case 'proof_missing':
      return {
        what: m.eligibility_why_proof_missing({ paper: reason.paper }),
        mend: m.eligibility_mend_proof_missing(),
      };
    case 'proof_expired':
      return {
        what: m.eligibility_why_proof_expired({ paper: reason.paper, day: date(reason.validUntil, today) }),
        mend: m.eligibility_mend_proof_expired(),
      };
    case 'too_many_items':
      return tooMany(reason);
    case 'too_many_multiboxes':
      return {
        what: m.eligibility_why_too_many_multiboxes({ count: reason.now + 1, limit: reason.limit }),
        mend: m.eligibility_mend_too_many_multiboxes(),
      };
    case 'overdue_block':
      return {
        what: m.eligibility_why_overdue_block({ count: reason.days, limit: reason.limit }),
        mend: m.eligibility_mend_overdue_block(),
      };
    case 'extensions_used_up':
      return {
        what:
          reason.limit === 0
            ? m.eligibility_why_never_extended()
            : m.eligibility_why_extensions_used_up({ count: reason.used }),
        mend: m.eligibility_mend_extensions_used_up(),
      };
    case 'others_wait':
      return {
        what: m.eligibility_why_others_wait({ count: reason.waiting }),
        mend: m.eligibility_mend_others_wait(),
      };
  }
}

/** A warning in words. */
export function warningWords(reason: WarningReason): ReasonWords {
  switch (reason.code) {
    case 'supplied_by_ipra':
      return { what: m.eligibility_why_supplied_by_ipra(), mend: m.eligibility_mend_supplied_by_ipra() };
    case 'adult_signs':
      return { what: m.eligibility_why_adult_signs(), mend: m.eligibility_mend_adult_signs() };
    case 'supervised':
      return { what: m.eligibility_why_supervised(), mend: m.eligibility_mend_supervised() };
    case 'fit_unknown': {
      const measures = list(reason.measures.map((measure) => missing[measure]()));
      return { what: m.eligibility_why_fit_unknown({ measures }), mend: m.eligibility_mend_fit_unknown() };
    }
    case 'out_of_season':
      return {
        what:
          reason.season === 'winter' ? m.eligibility_why_out_of_winter() : m.eligibility_why_out_of_summer(),
        mend: m.eligibility_mend_out_of_season(),
      };
    default: {
      const [words, unit] = misfits[reason.code];
      const values = reason.values.map(unit.value).join(', ');
      return { what: words({ values, limit: unit.bound(reason.limit) }), mend: m.eligibility_mend_misfit() };
    }
  }
}
