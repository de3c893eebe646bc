import { dayFacts } from '../../bookings/reads/days.ts';
import {
  aboutCentre,
  type DayFacts,
  type DayReason,
  type Period,
  type PeriodTerms,
  periodDays,
  periodTerms,
  possiblePeriods,
} from '../../bookings/rules.ts';
import { centreFacts } from '../../centres/reads.ts';
import type { Calendar } from '../../centres/rules.ts';
import type { Ctx } from '../../core/context.ts';
import { type Day, daysBetween } from '../../core/dates.ts';
import type { CentreId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import { policies } from '../../eligibility/reads.ts';
import { type ItemTypeFacts, type Policies, serviceFor } from '../../eligibility/rules.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { type LentCategory, lentCategories } from '../shapes.ts';

/** The most days something can be asked for. */
export const longestPeriod = 366;

/**
 * Stops days nobody can mean.
 * @throws Problem `invalid_request` for the wrong order and for more than a year
 */
export function assertPeriod(from: Day, until: Day): void {
  if (until < from)
    refuseField('until', 'before_from', 'The day it is brought back does not come before the first');
  if (daysBetween(from, until) > longestPeriod)
    refuseField('until', 'too_big', `Ask for ${longestPeriod} days at most`);
}

type Judged = Omit<ReturnType<typeof periodDays>, 'pickUp' | 'return'> & {
  /** About the type itself. */
  own: DayReason[];
  /** Whether anything speaks against the days, the centre's calendar included. */
  refused: boolean;
};

/** A centre as families ask it: what it lends, and what its calendar and its rules say of days. */
export type Place = {
  centreId: CentreId;
  shortName: string;
  region: string;
  facts: DayFacts;
  policies: Policies;
  /** What it lends by itself; a component comes with its box. */
  categories: readonly LentCategory[];
  /** The rules about the days of a type, for a family that is not known. */
  terms: (type: Pick<ItemTypeFacts, 'id' | 'category' | 'season' | 'termDays' | 'sanitation'>) => PeriodTerms;
  /** What is to be said of a pick-up day and a return day, whatever is taken. */
  judge: (terms: PeriodTerms, from: Day, dueOn: Day) => Judged;
  /** The periods of so many days that may begin some weeks before a day or after it, the nearest first. */
  periods: (terms: PeriodTerms, wanted: Day, days: number) => readonly Period[];
};

type Work<Asked extends readonly (Day | number)[], T> = (
  facts: DayFacts,
  terms: PeriodTerms,
  ...asked: Asked
) => T;
const mostKept = 2_000;

/** The same work, done once for a calendar, a minute and what is asked of them: many people ask about the same days. */
function once<Asked extends readonly (Day | number)[], T>(work: Work<Asked, T>): Work<Asked, T> {
  const byCalendar = new WeakMap<Calendar, Map<string, T>>();
  return (facts, terms, ...asked) => {
    const known = byCalendar.get(facts.calendar) ?? new Map<string, T>();
    byCalendar.set(facts.calendar, known);
    const { season, termDays, maxAdvanceDays, turnaroundDays } = terms;
    const minute = `${facts.today} ${facts.clock}`;
    const key = `${minute} ${season} ${termDays} ${maxAdvanceDays} ${turnaroundDays} ${asked.join(' ')}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = work(facts, terms, ...asked);
    if (known.size >= mostKept) known.clear();
    known.set(key, value);
    return value;
  };
}

const judged = once((facts, terms, from: Day, dueOn: Day): Judged => {
  const { pickUp, return: back, until, latestDueOn } = periodDays(facts, terms, from, dueOn);
  const reasons = [...pickUp, ...back];
  const own = reasons.filter(({ code }) => !aboutCentre[code]);
  return { own, refused: reasons.length > 0, until, latestDueOn };
});
const periods = once((facts, terms, wanted: Day, days: number) =>
  possiblePeriods(facts, terms, wanted, days),
);

/**
 * A centre on the day it is asked; its stock calendar is carried forward to today.
 * @throws Problem `not_found`
 */
export function placeOf(ctx: Ctx, centreId: CentreId): Place {
  openDay(ctx, centreId);
  const { shortName, region, services } = centreFacts(ctx.db, centreId);
  const facts = dayFacts(ctx, centreId);
  const rules = policies(ctx.db);
  return {
    centreId,
    shortName,
    region,
    facts,
    policies: rules,
    categories: lentCategories.filter((category) => services.includes(serviceFor(category))),
    terms: (type) => periodTerms(rules, centreId, type),
    judge: (terms, from, dueOn) => judged(facts, terms, from, dueOn),
    periods: (terms, wanted, days) => periods(facts, terms, wanted, days),
  };
}
