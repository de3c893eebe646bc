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

/** A centre as families ask it: what it lends, and what its calendar and its rules say of days, each worked out once. */
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
  /** The periods of so many days that may begin within the next weeks. */
  periods: (terms: PeriodTerms, days: number) => readonly Period[];
};

/** Keeps what was worked out for the same terms and days. */
function once<Asked extends readonly (Day | number)[], T>(work: (terms: PeriodTerms, ...asked: Asked) => T) {
  const known = new Map<string, T>();
  return (terms: PeriodTerms, ...asked: Asked): T => {
    const { season, termDays, maxAdvanceDays, turnaroundDays } = terms;
    const key = `${season} ${termDays} ${maxAdvanceDays} ${turnaroundDays} ${asked.join(' ')}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = work(terms, ...asked);
    known.set(key, value);
    return value;
  };
}

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
    judge: once((terms, from: Day, dueOn: Day) => {
      const { pickUp, return: back, until, latestDueOn } = periodDays(facts, terms, from, dueOn);
      const reasons = [...pickUp, ...back];
      const own = reasons.filter(({ code }) => !aboutCentre[code]);
      return { own, refused: reasons.length > 0, until, latestDueOn };
    }),
    periods: once((terms, days: number) => possiblePeriods(facts, terms, days)),
  };
}
