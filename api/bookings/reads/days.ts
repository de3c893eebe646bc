import type { Db } from '../../../db/open.ts';
import type { ItemTypeFacts } from '../../catalogue/reads.ts';
import { calendarOf, centreFacts } from '../../centres/reads.ts';
import { type Ctx, today } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { policies } from '../../eligibility/reads.ts';
import { type DayFacts, type PeriodTerms, periodTerms } from '../rules.ts';

/**
 * A centre's calendar and its today. To a visitor a day is over when the doors close; a desk that is still there may
 * book for it.
 */
export function dayFacts(ctx: Ctx, centreId: CentreId): DayFacts {
  const { timeZone } = centreFacts(ctx.db, centreId);
  const facts = { calendar: calendarOf(ctx.db, centreId), today: today(ctx, timeZone) };
  if (ctx.actor.kind !== 'visitor') return facts;
  const { hour, minute } = ctx.now.toZonedDateTimeISO(timeZone);
  return { ...facts, clock: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` };
}

/** The rules about the days of a type at a centre, for the group a family is served by (null = not known). */
export const termsOf = (db: Db, centreId: CentreId, type: ItemTypeFacts, group: string | null): PeriodTerms =>
  periodTerms(policies(db), centreId, type, group);
