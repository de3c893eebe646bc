import { type Db, prepared } from '../../../db/open.ts';
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
import { familyFacts } from '../../families/reads.ts';
import { decideBy, holdUntil } from '../rules.ts';

type InHand = HeldFacts & { dueOn: Day };
const openOfFamily = prepared((_orm, sqlite) =>
  sqlite.prepare<[FamilyId], InHand>(
    `SELECT loan.item_type_id AS itemTypeId, category, due_on AS dueOn
     FROM loan CROSS JOIN item_type ON item_type.id = loan.item_type_id WHERE family_id = ? AND outcome IS NULL`,
  ),
);

/** What a family has in its hands: type, category and due day of each open loan. */
const inHand = (db: Db, familyId: FamilyId): InHand[] => openOfFamily(db).all(familyId);

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
  /** What the family is called by those who serve it. */
  name: string;
  inHand: readonly InHand[];
  worstOverdueDays: number;
};

/**
 * The facts a desk decides on about a family at a centre, which whoever asks has reached.
 * @throws Problem `not_found` for another centre's family and for a card that was merged into another
 */
export function deskFacts(ctx: Ctx, centreId: CentreId, familyId: FamilyId): DeskFacts {
  const { db } = ctx;
  const family = familyFacts(db, familyId);
  if (family.centreId !== centreId || family.mergedInto !== null) throw new Problem('not_found');
  const facts = centreFacts(db, centreId);
  const at = today(ctx, facts.timeZone);
  const held = inHand(db, familyId);
  return {
    today: at,
    lateAllowanceDays: facts.lateAllowanceDays,
    centre: { id: centreId, services: facts.services, calendar: calendarOf(db, centreId) },
    groups: groupsOf(db, facts.region),
    policies: policies(db),
    familyId,
    name: family.displayName,
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
