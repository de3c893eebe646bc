import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { itemType } from '../../../db/tables/catalogue.ts';
import { loan } from '../../../db/tables/loans.ts';
import type { ItemTypeFacts } from '../../catalogue/reads.ts';
import { calendarOf, centreFacts } from '../../centres/reads.ts';
import { addOpenDays } from '../../centres/rules.ts';
import { type Ctx, today } from '../../core/context.ts';
import { type Day, daysBetween } from '../../core/dates.ts';
import type { CentreId, FamilyId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { groupsOf, policies } from '../../eligibility/reads.ts';
import {
  type CentreFacts,
  decide,
  type FamilyFacts,
  type GroupFacts,
  type HeldFacts,
  type Policies,
  turnaroundRule,
} from '../../eligibility/rules.ts';
import { familyFacts, type Standing } from '../../families/reads.ts';
import { decideBy, holdUntil } from '../rules.ts';

const openOfFamily = prepared((orm) =>
  orm
    .select({ id: loan.id, itemTypeId: loan.itemTypeId, category: itemType.category, dueOn: loan.dueOn })
    .from(loan)
    .innerJoin(itemType, eq(itemType.id, loan.itemTypeId))
    .where(and(eq(loan.familyId, sql.placeholder('familyId')), isNull(loan.outcome)))
    .prepare(),
);

/** What a family has in its hands: type, category and due day of each open loan. */
const inHand = (db: Db, familyId: FamilyId) => openOfFamily(db).all({ familyId });

/** The last day a thing due on a day is taken: due day and the open days its cleaning takes. */
export function takenThrough(db: Db, centreId: CentreId, type: ItemTypeFacts, dueOn: Day): Day {
  const scope = { centreId, group: null, category: type.category, itemTypeId: type.id };
  const days = decide(policies(db), turnaroundRule(type.sanitation), scope).value;
  return addOpenDays(calendarOf(db, centreId), dueOn, days);
}

/** All that is the same for every thing a family asks for today. */
export type DeskFacts = {
  today: Day;
  lateAllowanceDays: number;
  centre: CentreFacts;
  groups: readonly GroupFacts[];
  policies: Policies;
  familyId: FamilyId;
  family: FamilyFacts;
  inHand: readonly (HeldFacts & { dueOn: Day })[];
  worstOverdueDays: number;
};

/**
 * The facts a desk decides on about a family at a centre, which whoever asks has reached.
 * @throws Problem `not_found` for another centre's family and for a card that was merged into another
 */
export function deskFacts(ctx: Ctx, centreId: CentreId, { id, ...standing }: Standing): DeskFacts {
  const { db } = ctx;
  if (standing.centreId !== centreId || standing.mergedInto !== null) throw new Problem('not_found');
  const family = familyFacts(db, id);
  const facts = centreFacts(db, centreId);
  const at = today(ctx, facts.timeZone);
  const held = inHand(db, id);
  return {
    today: at,
    lateAllowanceDays: facts.lateAllowanceDays,
    centre: { id: centreId, services: facts.services, calendar: calendarOf(db, centreId) },
    groups: groupsOf(db, facts.region),
    policies: policies(db),
    familyId: id,
    family: { ...family, consented: family.consents.includes('rental') },
    inHand: held,
    worstOverdueDays: Math.max(0, ...held.map((one) => daysBetween(one.dueOn, at))),
  };
}

type Deadlines = { starts: Day; dueOn: Day; confirmed: boolean; types: readonly ItemTypeFacts[] };

/**
 * The last day a request waits for the desk or, once it is confirmed, its things wait for the family: the longest any
 * of its types is given.
 */
export function deadlines(db: Db, centreId: CentreId, today: Day, { confirmed, types, ...days }: Deadlines) {
  const calendar = calendarOf(db, centreId);
  const longest = (rule: 'requestWorkingDays' | 'shelfWorkingDays'): number =>
    Math.max(
      ...types.map(({ id: itemTypeId, category }) => {
        const scope = { centreId, group: null, category, itemTypeId };
        return decide(policies(db), rule, scope).value;
      }),
    );
  return confirmed
    ? { decideBy: null, holdUntil: holdUntil(calendar, today, days, longest('shelfWorkingDays')) }
    : { decideBy: decideBy(calendar, today, longest('requestWorkingDays'), days.dueOn), holdUntil: null };
}
