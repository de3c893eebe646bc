import { deskFacts, takenThrough } from '../../bookings/reads/desk.ts';
import { itemTypeFacts } from '../../catalogue/reads.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { LoanId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { extensionVerdict } from '../../eligibility/rules.ts';
import { reach } from '../../families/reads.ts';
import { wantedFrom } from '../../queue/reads.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { prolongable, unitFacts } from '../../stock/reads.ts';
import { extensionsOf, loanFacts } from '../reads.ts';
import { isRule, passedBy, type StockBlock } from '../rules.ts';
import type { Overrides } from '../shapes.ts';

/**
 * Whether a loan can be extended today, and until when: the rules about the family, and the stock about the days.
 * @throws Problem `not_found`, `forbidden`, `loan_not_open`
 */
export function weighExtension(ctx: Ctx, loanId: LoanId, given: Overrides) {
  const { centreId, familyId } = loanFacts(ctx.db, loanId);
  permit(ctx, 'loan.issue', centreId);
  reach(ctx, familyId, 'family.read');
  return weighOwnExtension(ctx, loanId, given);
}

/**
 * The same for the family itself; whose the loan is has been asked by the caller.
 * @throws Problem `not_found`, `loan_not_open`
 */
export function weighOwnExtension(ctx: Ctx, loanId: LoanId, given: Overrides = []) {
  const { db } = ctx;
  const facts = loanFacts(db, loanId);
  if (facts.outcome !== null) throw new Problem('loan_not_open');
  const today = openDay(ctx, facts.centreId);
  const desk = deskFacts(ctx, facts.centreId, facts.familyId);
  const itemType = itemTypeFacts(db, facts.itemTypeId);
  const soFar = { dueOn: facts.dueOn, extensionsUsed: extensionsOf(db, loanId) };
  const { stockId } = unitFacts(db, facts.unitId);
  const othersWant = wantedFrom(db, stockId, facts.familyId);
  const asked = { ...desk, itemType, loan: soFar, othersWant };
  const passed = given.map((one) => one.code).filter(isRule);
  const verdict = extensionVerdict(asked, desk.policies, today, passed);
  const until = takenThrough(db, facts.centreId, itemType, verdict.terms.dueOn);
  const blocks: StockBlock[] = prolongable(db, facts.commitmentId, until)
    ? []
    : [{ code: 'promised_to_others', until }];
  const { stock, overrides } = passedBy(given, verdict.overridden, blocks);
  return { facts, until, verdict, stock, overrides, ok: verdict.ok && stock.length === 0 };
}
