import { eq } from 'drizzle-orm';
import { loan } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { takeHandOutBack } from '../../bookings/acts/hand-back.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { HandoverId, LoanId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { takeCheckBack } from '../../kits/acts/take-back.ts';
import { sendToCleaning } from '../../stock/acts/clean.ts';
import { releaseUnit } from '../../stock/acts/commit.ts';
import { moveUnit } from '../../stock/acts/move.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { unitFacts } from '../../stock/reads.ts';
import { lendable } from '../../stock/rules.ts';
import { handoverCard, loanCard, undoable } from '../reads/cards.ts';
import { loanFacts } from '../reads.ts';
import type { HandoverCard, LoanCard } from '../shapes.ts';
import { closeLoan } from './close.ts';

type Loan = ReturnType<typeof loanFacts>;

/** The loan never was, and its unit stands free again; one found broken meanwhile waits until somebody looks. */
function undo(
  ctx: Ctx,
  { id, unitId, familyId, centreId, conditionOut, bookingLineId }: Loan,
  today: Day,
): void {
  closeLoan(ctx, id, { outcome: 'undone', closedOn: today, conditionIn: conditionOut });
  const unit = unitFacts(ctx.db, unitId);
  takeCheckBack(ctx, unit, id, 'issue');
  const { condition } = unit;
  const free = lendable(condition);
  moveUnit(ctx, unitId, { step: 'issue_undone', to: free ? 'free' : 'to_inspect', condition });
  if (free) releaseUnit(ctx.db, unitId);
  else sendToCleaning(ctx.db, unit, today);
  if (bookingLineId !== null) takeHandOutBack(ctx, bookingLineId, today);
  const detail = { unitId, familyId };
  record(ctx, { act: 'loan.issue_undone', subject: 'loan', subjectId: id, centreId, detail });
}

/**
 * Takes back what is left of a handover on the day it happened (a wrong family): its units stand free again.
 * @throws Problem `not_found`, `forbidden`, `too_late_to_undo` when the day is over, anything followed or nothing
 *   is left
 */
export function undoIssue(ctx: Ctx, handoverId: HandoverId): HandoverCard {
  act(ctx, () => {
    const loans = ctx.db.orm.select().from(loan).where(eq(loan.handoverId, handoverId)).all();
    const { centreId } = found(loans[0]);
    permit(ctx, 'loan.issue', centreId);
    const today = openDay(ctx, centreId);
    const left = loans.filter(({ outcome }) => outcome !== 'undone');
    if (left.length === 0 || left.some((one) => undoable(ctx, one) !== 'issue'))
      throw new Problem('too_late_to_undo');
    for (const one of left) undo(ctx, one, today);
  });
  return handoverCard(ctx, handoverId);
}

/**
 * Takes back one thing of a handover on the day it happened (a wrong scan), whatever became of the others.
 * @throws Problem `not_found`, `forbidden`, `too_late_to_undo` when the day is over or anything followed
 */
export function undoLoan(ctx: Ctx, loanId: LoanId): LoanCard {
  act(ctx, () => {
    const facts = loanFacts(ctx.db, loanId);
    permit(ctx, 'loan.issue', facts.centreId);
    const today = openDay(ctx, facts.centreId);
    if (undoable(ctx, facts) !== 'issue') throw new Problem('too_late_to_undo');
    undo(ctx, facts, today);
  });
  return loanCard(ctx, loanId);
}
