import { eq } from 'drizzle-orm';
import { loan } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { takenThrough } from '../../bookings/reads/desk.ts';
import { itemTypeFacts } from '../../catalogue/reads.ts';
import { centreFacts } from '../../centres/reads.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { LoanId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { takeCheckBack } from '../../kits/acts/take-back.ts';
import { commit, releaseUnit } from '../../stock/acts/commit.ts';
import { moveUnit } from '../../stock/acts/move.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { stockOf } from '../../stock/reads.ts';
import { loanCard, undoable } from '../reads/cards.ts';
import { loanFacts } from '../reads.ts';
import { takenUntil } from '../rules.ts';
import type { LoanCard } from '../shapes.ts';
import { closeLoan } from './close.ts';
import { unfind } from './damages.ts';

/**
 * Takes back a return on the day it happened: the loan is open again and the unit with the family.
 * @throws Problem `not_found`, `forbidden`, `too_late_to_undo` when the day is over, cleaning has begun or the thing
 *   had been lost
 */
export function undoReturn(ctx: Ctx, loanId: LoanId): LoanCard {
  const id = act(ctx, () => {
    const facts = loanFacts(ctx.db, loanId);
    const { centreId, unitId, dueOn } = facts;
    permit(ctx, 'loan.return', centreId);
    const today = openDay(ctx, centreId);
    if (undoable(ctx, facts) !== 'return') throw new Problem('too_late_to_undo');
    closeLoan(ctx, loanId, { outcome: null, closedOn: null, conditionIn: null });
    unfind(ctx.db, loanId);
    takeCheckBack(ctx, { id: unitId, centreId }, loanId, 'return');
    releaseUnit(ctx.db, unitId);
    moveUnit(ctx, unitId, { step: 'return_undone', to: 'issued', condition: facts.conditionOut });
    const withTurnaround = takenThrough(ctx.db, centreId, itemTypeFacts(ctx.db, facts.itemTypeId), dueOn);
    const { lateAllowanceDays } = centreFacts(ctx.db, centreId);
    const commitmentId = commit(ctx.db, {
      stockId: found(stockOf(ctx.db, centreId, facts.itemTypeId)).id,
      centreId,
      unitId,
      kind: 'loan',
      promise: false,
      starts: facts.issuedOn,
      dueOn,
      until: takenUntil(withTurnaround, dueOn, today, lateAllowanceDays),
    });
    ctx.db.orm.update(loan).set({ commitmentId }).where(eq(loan.id, loanId)).run();
    const detail = { unitId, familyId: facts.familyId };
    record(ctx, { act: 'loan.return_undone', subject: 'loan', subjectId: loanId, centreId, detail });
    return loanId;
  });
  return loanCard(ctx, id);
}
