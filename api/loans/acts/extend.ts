import { eq, sql } from 'drizzle-orm';
import { inserter, prepared } from '../../../db/open.ts';
import { extension, loan } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now, permit } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { LoanId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { prolong } from '../../stock/acts/commit.ts';
import { loanCard } from '../reads/cards.ts';
import { weighExtension, weighOwnExtension } from '../reads/extension.ts';
import { isRule } from '../rules.ts';
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
 * Makes a loan's term longer; the new due day is an open one.
 * @throws Problem `not_found`, `forbidden`, `loan_not_open`; `extension_refused` with every one of the `reasons`, that
 *   the further days are promised to others among them
 */
export function extend(ctx: Ctx, loanId: LoanId, given: Overrides): LoanCard {
  const id = act(ctx, () => {
    const weighed = weighExtension(ctx, loanId, given);
    if (given.length > 0) permit(ctx, 'loan.override', weighed.facts.centreId);
    return prolongLoan(ctx, loanId, weighed);
  });
  return loanCard(ctx, id);
}

/**
 * Makes a loan's term longer for the family itself; whose the loan is and whether it may has been asked by the caller.
 * Returns the new due day.
 * @throws Problem `not_found`, `loan_not_open`, `extension_refused` with every one of the `reasons`
 */
export const extendOwn = (ctx: Ctx, loanId: LoanId): Day =>
  act(ctx, () => {
    const weighed = weighOwnExtension(ctx, loanId);
    prolongLoan(ctx, loanId, weighed);
    return weighed.verdict.terms.dueOn;
  });

function prolongLoan(ctx: Ctx, loanId: LoanId, weighed: ReturnType<typeof weighOwnExtension>): LoanId {
  const { facts, until, verdict, stock, overrides } = weighed;
  const { centreId, unitId, familyId, dueOn: from } = facts;
  const reasons = [...stock, ...(verdict.ok ? [] : verdict.reasons)];
  if (reasons.length > 0) throw new Problem('extension_refused', undefined, { extra: { reasons } });
  const { dueOn } = verdict.terms;
  const promise = overrides.every(({ code }) => isRule(code));
  prolong(ctx.db, facts.commitmentId, dueOn, until, promise);
  const extended = { fromDueOn: from, toDueOn: dueOn, at: now(ctx), staffId: actorId(ctx) };
  addExtension(ctx.db, { id: ctx.newId(), loanId, ...extended });
  writeOverrides(ctx, loanId, overrides);
  setDue(ctx.db).run({ dueOn, loanId });
  const detail = {
    ...(ctx.actor.kind === 'visitor' && { channel: 'site' }),
    unitId,
    familyId,
    from,
    to: dueOn,
    ...passedCodes(overrides),
  };
  record(ctx, { act: 'loan.extended', subject: 'loan', subjectId: loanId, centreId, detail });
  return loanId;
}
