import { eq } from 'drizzle-orm';
import { inserter } from '../../../db/open.ts';
import { extension, loan, override } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { itemTypeFacts } from '../../catalogue/reads.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now, permit } from '../../core/context.ts';
import type { LoanId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { extensionVerdict } from '../../eligibility/rules.ts';
import { prolong } from '../../stock/acts/commit.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { deskFacts, extensionsOf, loanCard, loanFacts, takenThrough } from '../reads.ts';
import { isRule } from '../rules.ts';
import type { HandoverBody, LoanCard } from '../shapes.ts';

type Overrides = HandoverBody['items'][number]['overrides'];
const addExtension = inserter(extension);
const addOverride = inserter(override);

/**
 * Whether a loan can be extended today, and until when.
 * @throws Problem `not_found`, `forbidden`, `loan_not_open`
 */
export function weighExtension(ctx: Ctx, loanId: LoanId, overrides: Overrides) {
  const facts = loanFacts(ctx.db, loanId);
  permit(ctx, 'loan.issue', facts.centreId);
  if (facts.outcome !== null) throw new Problem('loan_not_open');
  const desk = deskFacts(ctx, facts.centreId, facts.familyId);
  const itemType = itemTypeFacts(ctx.db, facts.itemTypeId);
  const loanSoFar = { dueOn: facts.dueOn, extensionsUsed: extensionsOf(ctx.db, loanId) };
  const verdict = extensionVerdict(
    { ...desk, itemType, loan: loanSoFar, othersWaiting: 0 },
    desk.policies,
    desk.today,
    overrides.map((one) => one.code).filter(isRule),
  );
  return { facts, itemType, verdict };
}

/**
 * Makes a loan's term longer; the new due day is an open one.
 * @throws Problem `not_found`, `forbidden`, `loan_not_open`; `extension_refused` with `reasons`;
 *   `promised_to_others` when the further days are promised
 */
export function extend(ctx: Ctx, loanId: LoanId, overrides: Overrides): LoanCard {
  const id = act(ctx, () => {
    const { facts, itemType, verdict } = weighExtension(ctx, loanId, overrides);
    const { centreId } = facts;
    if (overrides.length > 0) permit(ctx, 'loan.override', centreId);
    openDay(ctx, centreId);
    if (!verdict.ok)
      throw new Problem('extension_refused', undefined, { extra: { reasons: verdict.reasons } });
    const { dueOn } = verdict.terms;
    const promise = overrides.every((one) => isRule(one.code));
    prolong(ctx.db, facts.commitmentId, dueOn, takenThrough(ctx.db, centreId, itemType, dueOn), promise);
    const common = { loanId, at: now(ctx), staffId: actorId(ctx) };
    addExtension(ctx.db, { id: ctx.newId(), ...common, fromDueOn: facts.dueOn, toDueOn: dueOn });
    const passed = overrides.filter(
      ({ code }) => !isRule(code) || verdict.overridden.some((block) => block.code === code),
    );
    for (const one of passed) addOverride(ctx.db, { id: ctx.newId(), ...common, ...one });
    ctx.db.orm
      .update(loan)
      .set({ dueOn, version: facts.version + 1 })
      .where(eq(loan.id, loanId))
      .run();
    const { unitId, familyId } = facts;
    const codes = passed.map((one) => one.code);
    const span = { from: facts.dueOn, to: dueOn };
    const detail = { unitId, familyId, ...span, ...(codes.length > 0 && { overrides: codes }) };
    record(ctx, { act: 'loan.extended', subject: 'loan', subjectId: loanId, centreId, detail });
    return loanId;
  });
  return loanCard(ctx, id);
}
