import type { z } from 'zod';
import { addOpenDays, type Calendar, hoursOn, nextOpenDay, whyClosed } from '../centres/rules.ts';
import { addDays, type Day } from '../core/dates.ts';
import type { CentreId } from '../core/ids.ts';
import {
  type Block,
  blockCodes,
  decide,
  type IssueVerdict,
  type ItemTypeFacts,
  inSeason,
  overridable,
  type Policies,
  turnaroundRule,
} from '../eligibility/rules.ts';
import type { BookingState, dayReason } from './shapes.ts';

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
  kept_for_queue: false,
};

/** The centre a day is asked about. `clock` = the time there, `HH:MM`, where a day is over with its opening hours. */
export type DayFacts = { calendar: Calendar; today: Day; clock?: string };

/** The rules of the type as they are at the centre. */
export type PeriodTerms = Pick<ItemTypeFacts, 'season' | 'termDays'> & {
  maxAdvanceDays: number;
  /** Open days of cleaning after a return. */
  turnaroundDays: number;
};

/**
 * How many are wanted, and how many of the type can be promised for all the days from one through another; `inAll`, to
 * staff, with those that are kept for who waits in the queue.
 */
export type Supply = {
  quantity: number;
  bookable: (from: Day, until: Day) => number;
  inAll?: (from: Day, until: Day) => number;
};

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

/** What is taken speaks against all the days from one through another, cleaning included. */
function takenReasons(
  supply: Supply,
  from: Day,
  until: Day,
  bookable = supply.bookable(from, until),
): DayReason[] {
  if (bookable >= supply.quantity) return [];
  const kept = supply.inAll !== undefined && supply.inAll(from, until) >= supply.quantity;
  return [{ code: kept ? 'kept_for_queue' : 'taken', bookable: Math.max(0, bookable) }];
}

/** What the centre's own day says against picking anything up. */
export const centrePickUpReasons = (facts: DayFacts, day: Day): DayReason[] => [
  ...(isOver(facts, day) ? [{ code: 'past' as const }] : []),
  ...closedReasons(facts, day),
];

/** What the centre's own day says against bringing back anything picked up on `from` (null = not chosen yet). */
export const centreReturnReasons = (facts: DayFacts, day: Day, from: Day | null): DayReason[] => [
  ...(day < facts.today ? [{ code: 'past' as const }] : []),
  ...(from !== null && day < from ? [{ code: 'before_pick_up' as const }] : []),
  ...closedReasons(facts, day),
];

/** Every reason but `taken` against picking something up on a day. */
export function pickUpDayReasons(facts: DayFacts, terms: PeriodTerms, day: Day): DayReason[] {
  const farthest = addDays(facts.today, terms.maxAdvanceDays);
  return [
    ...centrePickUpReasons(facts, day),
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
    ...centreReturnReasons(facts, day, from),
    ...(latest !== null && day > latest ? [{ code: 'too_long' as const, until: latest }] : []),
  ];
}

/** The first day from `day` through `last` on which the doors are open to pick something up; `day` where there is none. */
export function firstPickUpDay(facts: DayFacts, day: Day, last: Day): Day {
  const shut = (at: Day) => isOver(facts, at) || closedReasons(facts, at).length > 0;
  let at = day;
  while (at < last && shut(at)) at = addDays(at, 1);
  return shut(at) ? day : at;
}

/**
 * Every reason against picking up on a day. `taken` looks at the shortest loan there is, brought back the same day
 * and cleaned: a day without reasons is one from which some return day has none either.
 */
export const pickUpReasons = (facts: DayFacts, terms: PeriodTerms, supply: Supply, day: Day): DayReason[] => [
  ...pickUpDayReasons(facts, terms, day),
  ...takenReasons(supply, day, takenThrough(facts, terms, day)),
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
  ...(from !== null && day < from ? [] : takenReasons(supply, from ?? day, takenThrough(facts, terms, day))),
];

export type PeriodVerdict = {
  ok: boolean;
  pickUp: DayReason[];
  return: DayReason[];
  /** The last day taken, cleaning included: what a promise is made through. */
  until: Day;
  /** The last day the term allows. */
  latestDueOn: Day;
  /** How many can be had for all its days; 0 where they are in the wrong order. */
  bookable: number;
};

/** What the calendar and the rules say of a pick-up day and a return day, whatever is taken. */
export const periodDays = (
  facts: DayFacts,
  terms: PeriodTerms,
  from: Day,
  dueOn: Day,
): Omit<PeriodVerdict, 'ok' | 'bookable'> => ({
  pickUp: pickUpDayReasons(facts, terms, from),
  return: returnDayReasons(facts, terms, dueOn, from),
  until: takenThrough(facts, terms, dueOn),
  latestDueOn: latestDueOn(facts, terms, from),
});

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
  const days = periodDays(facts, terms, from, dueOn);
  const inOrder = from <= dueOn;
  const bookable = inOrder ? supply.bookable(from, days.until) : 0;
  // What can be had for all the days can be had for the first.
  const atFirst =
    bookable >= supply.quantity ? [] : takenReasons(supply, from, takenThrough(facts, terms, from));
  const throughout = inOrder ? takenReasons(supply, from, days.until, bookable) : [];
  const pickUp = [...days.pickUp, ...atFirst];
  const back = [...days.return, ...throughout];
  return { ...days, ok: pickUp.length === 0 && back.length === 0, pickUp, return: back, bookable };
}

/** The first day something can be picked up at a centre. */
export const firstPickUp = (facts: DayFacts): Day =>
  nextOpenDay(facts.calendar, isOver(facts, facts.today) ? addDays(facts.today, 1) : facts.today);

/** How far from the wanted day, before it and after, the nearest free days are looked for. */
export const nearestWithin = 60;

/** Days something may be had for, and the last day it is taken. */
export type Period = { from: Day; dueOn: Day; until: Day };

/**
 * The periods of so many days that may begin within 60 days of the wanted one, the nearest to it first and of two the
 * later: nothing but what is taken can speak against them. A return day that falls on a closed day is moved to the
 * next open one, as due days are.
 */
export function possiblePeriods(facts: DayFacts, terms: PeriodTerms, wanted: Day, days: number): Period[] {
  const aside = Array.from({ length: nearestWithin }, (_, n) => [n + 1, -n - 1]).flat();
  return [0, ...aside].flatMap((shift): Period[] => {
    const from = addDays(wanted, shift);
    if (from < facts.today || pickUpDayReasons(facts, terms, from).length > 0) return [];
    const dueOn = nextOpenDay(facts.calendar, addDays(from, days));
    const { return: back, until } = periodDays(facts, terms, from, dueOn);
    return back.length === 0 ? [{ from, dueOn, until }] : [];
  });
}

/** The rules about the days of a type at a centre, for the group a family is served by (null = not known). */
export function periodTerms(
  policies: Policies,
  centreId: CentreId,
  type: Pick<ItemTypeFacts, 'id' | 'category' | 'season' | 'termDays' | 'sanitation'>,
  group: string | null = null,
): PeriodTerms {
  const scope = { centreId, group, category: type.category, itemTypeId: type.id };
  return {
    season: type.season,
    termDays: decide(policies, 'termDays', scope, type.termDays).value,
    maxAdvanceDays: decide(policies, 'maxAdvanceDays', scope).value,
    turnaroundDays: decide(policies, turnaroundRule(type.sanitation), scope).value,
  };
}

// --- What may be passed by name ---

/** A block of the rules about the family's right, or a reason of the days. */
export type LineReason = DayReason | Block;

/** Reasons of the days that staff may pass by name: none of them says that the thing is not there. */
const passableDays: Readonly<Partial<Record<string, true>>> = {
  too_far: true,
  out_of_season: true,
  too_long: true,
  kept_for_queue: true,
};

const overridableCodes = new Set<string>(blockCodes.filter((code) => overridable[code]));

/** Papers that are signed when the thing is collected are not asked for before. */
const atCollection: readonly LineReason['code'][] = ['consent_missing'];

/** Whether a reason against a line can be passed by name (DOMAIN, rules). */
export const isPassable = (code: string): boolean => passableDays[code] ?? overridableCodes.has(code);

/** Whether a reason speaks of the days or the stock, and not of the family's right. */
export const aboutDays = (code: string): boolean => code in aboutCentre;

/**
 * What still stands against a line of its days and of the family's right, and the overrides that set something aside;
 * one that was named for nothing is not written down. `verdict` was given the same overrides.
 */
export function lineReasons<T extends { code: string }>(
  days: readonly DayReason[],
  verdict: IssueVerdict | null,
  given: readonly T[],
): { reasons: LineReason[]; overrides: T[] } {
  const passes = ({ code }: DayReason) => isPassable(code) && given.some((one) => one.code === code);
  const rights = verdict === null || verdict.ok ? [] : verdict.reasons;
  const aside = [...days.filter(passes), ...(verdict?.overridden ?? [])];
  return {
    reasons: [
      ...days.filter((one) => !passes(one)),
      ...rights.filter(({ code }) => !atCollection.includes(code)),
    ],
    overrides: given.filter(({ code }) => aside.some((one) => one.code === code)),
  };
}

// --- A booking's life ---

/** Whether a booking still holds or waits for something. */
export const isOpen = (state: BookingState): boolean =>
  state === 'requested' || state === 'confirmed' || state === 'ready';

/** The last day an unconfirmed request waits: so many working days, and no longer than it would be of use. */
export function decideBy(calendar: Calendar, today: Day, workingDays: number, dueOn: Day): Day {
  const by = addOpenDays(calendar, today, workingDays);
  return by < dueOn ? by : dueOn;
}

/**
 * The last day the things wait for the family: so many working days after the pick-up day, or after today where that
 * is later (they were not ready in time), and no longer than they would be of use.
 */
export function holdUntil(
  calendar: Calendar,
  today: Day,
  { starts, dueOn }: { starts: Day; dueOn: Day },
  workingDays: number,
): Day {
  const by = addOpenDays(calendar, starts > today ? starts : today, workingDays);
  return by < dueOn ? by : dueOn < today ? today : dueOn;
}

/** How a booking ends by the clock: a request nobody decided on, a thing nobody came for; null while it waits. */
export function lapsedInto(
  booking: { state: BookingState; decideBy: Day | null; holdUntil: Day | null },
  today: Day,
): 'expired' | 'no_show' | null {
  const { state, decideBy: decided, holdUntil: held } = booking;
  if (state === 'requested') return decided !== null && decided < today ? 'expired' : null;
  if (state === 'confirmed' || state === 'ready') return held !== null && held < today ? 'no_show' : null;
  return null;
}

/** Until which day a family may change a booking itself: so many days before the pick-up day. */
export const changeableUntil = (starts: Day, days: number): Day => addDays(starts, -days);
