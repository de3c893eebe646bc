import type { z } from 'zod';
import { addOpenDays, type Calendar, hoursOn, nextOpenDay, whyClosed } from '../centres/rules.ts';
import { addDays, type Day } from '../core/dates.ts';
import { type ItemTypeFacts, inSeason } from '../eligibility/rules.ts';
import type { dayReason } from './shapes.ts';

// --- Days: when something can be picked up and brought back ---

/** What speaks against a day; the closed set of codes with what each is about. */
export type DayReason = z.infer<typeof dayReason>;

/** Whether a reason is about the centre's day, and so the same for every type. */
export const aboutCentre: Readonly<Record<DayReason['code'], boolean>> = {
  closed: true,
  holiday: true,
  past: true,
  before_pick_up: true,
  too_far: false,
  out_of_season: false,
  too_long: false,
  taken: false,
};

/** The centre a day is asked about. `clock` = the time there, `HH:MM`, where a day is over with its opening hours. */
export type DayFacts = { calendar: Calendar; today: Day; clock?: string };

/** The rules of the type as they are at the centre. */
export type PeriodTerms = Pick<ItemTypeFacts, 'season' | 'termDays'> & {
  maxAdvanceDays: number;
  /** Open days of cleaning after a return. */
  turnaroundDays: number;
};

/** How many are wanted, and how many of the type can be promised for all the days from one through another. */
export type Supply = { quantity: number; bookable: (from: Day, until: Day) => number };

function closedReasons({ calendar }: DayFacts, day: Day): DayReason[] {
  const why = whyClosed(calendar, day);
  if (why === null) return [];
  return [why === 'holiday' ? { code: 'holiday' } : { code: 'closed', because: why }];
}

function isOver({ calendar, today, clock }: DayFacts, day: Day): boolean {
  if (day !== today || clock === undefined) return day < today;
  const hours = hoursOn(calendar, day);
  return hours !== null && clock >= hours.closes;
}

/** The last day something picked up on a day may be kept through by its term: moved to an open one, as due days are. */
export const latestDueOn = ({ calendar }: DayFacts, { termDays }: PeriodTerms, from: Day): Day =>
  nextOpenDay(calendar, addDays(from, termDays));

/** The last day something due on a day is taken: its cleaning follows, in open days. */
export const takenThrough = ({ calendar }: DayFacts, { turnaroundDays }: PeriodTerms, dueOn: Day): Day =>
  addOpenDays(calendar, dueOn, turnaroundDays);

function takenReasons(
  facts: DayFacts,
  terms: PeriodTerms,
  supply: Supply,
  from: Day,
  dueOn: Day,
): DayReason[] {
  const bookable = supply.bookable(from, takenThrough(facts, terms, dueOn));
  return bookable < supply.quantity ? [{ code: 'taken', bookable: Math.max(0, bookable) }] : [];
}

/** Every reason but `taken` against picking something up on a day. */
export function pickUpDayReasons(facts: DayFacts, terms: PeriodTerms, day: Day): DayReason[] {
  const farthest = addDays(facts.today, terms.maxAdvanceDays);
  return [
    ...(isOver(facts, day) ? [{ code: 'past' as const }] : []),
    ...closedReasons(facts, day),
    ...(day > farthest ? [{ code: 'too_far' as const, until: farthest }] : []),
    ...(terms.season === null || inSeason(terms.season, day)
      ? []
      : [{ code: 'out_of_season' as const, season: terms.season }]),
  ];
}

/** Every reason but `taken` against bringing back on a day what was picked up on `from` (null = not chosen yet). */
export function returnDayReasons(
  facts: DayFacts,
  terms: PeriodTerms,
  day: Day,
  from: Day | null,
): DayReason[] {
  const latest = from === null ? null : latestDueOn(facts, terms, from);
  return [
    ...(day < facts.today ? [{ code: 'past' as const }] : []),
    ...(from !== null && day < from ? [{ code: 'before_pick_up' as const }] : []),
    ...closedReasons(facts, day),
    ...(latest !== null && day > latest ? [{ code: 'too_long' as const, until: latest }] : []),
  ];
}

/**
 * Every reason against picking up on a day. `taken` looks at the shortest loan there is, brought back the same day
 * and cleaned: a day without reasons is one from which some return day has none either.
 */
export const pickUpReasons = (facts: DayFacts, terms: PeriodTerms, supply: Supply, day: Day): DayReason[] => [
  ...pickUpDayReasons(facts, terms, day),
  ...takenReasons(facts, terms, supply, day, day),
];

/**
 * Every reason against bringing back on a day what was picked up on `from`: `taken` looks at all days from then
 * through the cleaning. While no pick-up day is chosen (null) only the day itself is judged.
 */
export const returnReasons = (
  facts: DayFacts,
  terms: PeriodTerms,
  supply: Supply,
  day: Day,
  from: Day | null,
): DayReason[] => [
  ...returnDayReasons(facts, terms, day, from),
  ...(from !== null && day < from ? [] : takenReasons(facts, terms, supply, from ?? day, day)),
];

export type PeriodVerdict = {
  ok: boolean;
  pickUp: DayReason[];
  return: DayReason[];
  /** The last day taken, cleaning included: what a promise is made through. */
  until: Day;
  /** The last day the term allows. */
  latestDueOn: Day;
};

/**
 * Whether so many of a type can be had from a pick-up day through a return day: what greys out the days of a calendar
 * is what refuses a request. Days in the wrong order are refused by `before_pick_up`.
 */
export function periodVerdict(
  facts: DayFacts,
  terms: PeriodTerms,
  supply: Supply,
  from: Day,
  dueOn: Day,
): PeriodVerdict {
  const pickUp = pickUpReasons(facts, terms, supply, from);
  const back = returnReasons(facts, terms, supply, dueOn, from);
  return {
    ok: pickUp.length === 0 && back.length === 0,
    pickUp,
    return: back,
    until: takenThrough(facts, terms, dueOn),
    latestDueOn: latestDueOn(facts, terms, from),
  };
}
