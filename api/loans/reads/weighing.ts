import { and, eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { handover, loan } from '../../../db/tables/loans.ts';
import { staff } from '../../../db/tables/staff.ts';
import type { DeskFacts } from '../../bookings/reads/desk.ts';
import { type ItemTypeFacts, itemTypeFacts } from '../../catalogue/reads.ts';
import { addOpenDays, nextOpenDay } from '../../centres/rules.ts';
import type { Ctx } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { type IssueVerdict, issueVerdict } from '../../eligibility/rules.ts';
import { bookable, unitFacts, unitRow } from '../../stock/reads.ts';
import { isRule, passedBy, type StockBlock } from '../rules.ts';
import type { HandoverBody, HandoverPreview, Overrides } from '../shapes.ts';

const whoTook = prepared((orm) =>
  orm
    .select({ by: staff.name, at: handover.at })
    .from(loan)
    .innerJoin(handover, eq(handover.id, loan.handoverId))
    .leftJoin(staff, eq(staff.id, handover.staffId))
    .where(and(eq(loan.unitId, sql.placeholder('unitId')), sql`outcome is null`))
    .prepare(),
);

/** One thing of a handover with everything that speaks for and against giving it now. */
export type Weighed = {
  unit: ReturnType<typeof unitFacts>;
  itemType: ItemTypeFacts;
  verdict: IssueVerdict;
  /** The day agreed, or else the one the rules give; an open day. */
  dueOn: Day;
  /** Cleaned by then: the last day the unit is taken. */
  until: Day;
  stock: StockBlock[];
  /** Those overrides that set a block aside; one that was named for nothing is not written down. */
  overrides: Overrides;
};

/** The day a thing is to come back: an earlier one that was agreed, else the term's. */
function agreedDay({ today, centre: { calendar } }: DeskFacts, latest: Day, agreed: Day | undefined): Day {
  if (agreed === undefined) return latest;
  const dueOn = nextOpenDay(calendar, agreed);
  if (agreed < today || dueOn > latest)
    refuseField('dueOn', 'out_of_range', `Name a day from ${today} to ${latest}`);
  return dueOn;
}

/**
 * Weighs each scanned thing of a handover: the rules about the family, and the stock about the unit.
 * @throws Problem `not_found`, `invalid_request` for an agreed day out of the term
 */
export function weigh(ctx: Ctx, desk: DeskFacts, items: HandoverBody['items']): Weighed[] {
  const units = items.map(({ unitId }) => {
    const facts = unitFacts(ctx.db, unitId);
    if (facts.centreId !== desk.centre.id) throw new Problem('not_found');
    return { unit: facts, itemType: itemTypeFacts(ctx.db, facts.itemTypeId) };
  });
  const asked = new Map<number, number>();
  return units.map(({ unit: facts, itemType: type }, index) => {
    const given = items[index]?.overrides ?? [];
    const alsoTaking = units
      .slice(0, index)
      .map((other) => ({ itemTypeId: other.itemType.id, category: other.itemType.category }));
    const verdict = issueVerdict(
      { ...desk, itemType: type, alsoTaking },
      desk.policies,
      desk.today,
      given.map((one) => one.code).filter(isRule),
    );
    const blocks: StockBlock[] = [];
    if (units.slice(0, index).some((other) => other.unit.id === facts.id))
      blocks.push({ code: 'twice_in_handover' });
    if (facts.status !== 'free')
      blocks.push({
        code: 'unit_not_free',
        status: facts.status,
        ...(whoTook(ctx.db).get({ unitId: facts.id }) ?? { by: null, at: null }),
      });
    const dueOn = agreedDay(desk, verdict.terms.dueOn, items[index]?.dueOn);
    const until = addOpenDays(desk.centre.calendar, dueOn, verdict.terms.turnaroundDays);
    const already = asked.get(facts.stockId) ?? 0;
    if (facts.status === 'free' && bookable(ctx.db, facts.stockId, desk.today, until) - already < 1)
      blocks.push({ code: 'promised_to_others', until });
    asked.set(facts.stockId, already + 1);
    return {
      unit: facts,
      itemType: type,
      verdict,
      dueOn,
      until,
      ...passedBy(given, verdict.overridden, blocks),
    };
  });
}

/**
 * What would happen to each thing if it were given to this family now; changes nothing.
 * @throws Problem `not_found`, `invalid_request` for an agreed day out of the term
 */
export const previewHandover = (
  ctx: Ctx,
  desk: DeskFacts,
  items: HandoverBody['items'],
): HandoverPreview => ({
  items: weigh(ctx, desk, items).map(({ unit: { id }, verdict, stock, dueOn }) => ({
    unit: unitRow(ctx.db, id),
    verdict,
    stock,
    dueOn,
    ok: verdict.ok && stock.length === 0,
  })),
});
