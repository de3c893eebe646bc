import { eq, sql } from 'drizzle-orm';
import { inserter, prepared } from '../../../db/open.ts';
import { extension, loan } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { deskFacts, takenThrough } from '../../bookings/reads/desk.ts';
import { itemTypeFacts } from '../../catalogue/reads.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now, permit } from '../../core/context.ts';
import type { LoanId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { extensionVerdict } from '../../eligibility/rules.ts';
import { reach } from '../../families/reads.ts';
import { prolong } from '../../stock/acts/commit.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { prolongable } from '../../stock/reads.ts';
import { loanCard } from '../reads/cards.ts';
import { extensionsOf, loanFacts } from '../reads.ts';
import { isRule, passedBy, type StockBlock } from '../rules.ts';
import type { LoanCard, Overrides } from '../shapes.ts';
import { passedCodes, writeOverrides } from './override.ts';

const addExtension = inserter(extension);
const setDue = prepared((orm) =>
  orm
    .update(loan)
    .set({ dueOn: sql`${sql.placeholder('dueOn')}`, version: sql`${loan.version} + 1` })
    .where(eq(loan.id, sql.placeholder('loanId')))
    .prepare(),
);

/**
 * Whether a loan can be extended today, and until when: the rules about the family, and the stock about the days.
 * @throws Problem `not_found`, `forbidden`, `loan_not_open`
 */
export function weighExtension(ctx: Ctx, loanId: LoanId, given: Overrides) {
  const { db } = ctx;
  const facts = loanFacts(db, loanId);
  permit(ctx, 'loan.issue', facts.centreId);
  if (facts.outcome !== null) throw new Problem('loan_not_open');
  openDay(ctx, facts.centreId);
  const desk = deskFacts(ctx, facts.centreId, reach(ctx, facts.familyId, 'family.read'));
  const itemType = itemTypeFacts(db, facts.itemTypeId);
  const soFar = { dueOn: facts.dueOn, extensionsUsed: extensionsOf(db, loanId) };
  const asked = { ...desk, itemType, loan: soFar, othersWaiting: 0 };
  const passed = given.map((one) => one.code).filter(isRule);
  const verdict = extensionVerdict(asked, desk.policies, desk.today, passed);
  const until = takenThrough(db, facts.centreId, itemType, verdict.terms.dueOn);
  const blocks: StockBlock[] = prolongable(db, facts.commitmentId, until)
    ? []
    : [{ code: 'promised_to_others', until }];
  const { stock, overrides } = passedBy(given, verdict.overridden, blocks);
  return { facts, until, verdict, stock, overrides, ok: verdict.ok && stock.length === 0 };
}

/**
 * Makes a loan's term longer; the new due day is an open one.
 * @throws Problem `not_found`, `forbidden`, `loan_not_open`; `extension_refused` with every one of the `reasons`, that
 *   the further days are promised to others among them
 */
export function extend(ctx: Ctx, loanId: LoanId, given: Overrides): LoanCard {
  const id = act(ctx, () => {
    const { facts, until, verdict, stock, overrides } = weighExtension(ctx, loanId, given);
    const { centreId, unitId, familyId, dueOn: from } = facts;
    if (given.length > 0) permit(ctx, 'loan.override', centreId);
    const reasons = [...stock, ...(verdict.ok ? [] : verdict.reasons)];
    if (reasons.length > 0) throw new Problem('extension_refused', undefined, { extra: { reasons } });
    const { dueOn } = verdict.terms;
    const promise = overrides.every(({ code }) => isRule(code));
    prolong(ctx.db, facts.commitmentId, dueOn, until, promise);
    const extended = { fromDueOn: from, toDueOn: dueOn, at: now(ctx), staffId: actorId(ctx) };
    addExtension(ctx.db, { id: ctx.newId(), loanId, ...extended });
    writeOverrides(ctx, loanId, overrides);
    setDue(ctx.db).run({ dueOn, loanId });
    const detail = { unitId, familyId, from, to: dueOn, ...passedCodes(overrides) };
    record(ctx, { act: 'loan.extended', subject: 'loan', subjectId: loanId, centreId, detail });
    return loanId;
  });
  return loanCard(ctx, id);
}
