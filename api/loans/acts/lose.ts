import type { z } from 'zod';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { LoanId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { releaseUnit } from '../../stock/acts/commit.ts';
import { moveUnit } from '../../stock/acts/move.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { loanCard } from '../reads/cards.ts';
import { loanFacts } from '../reads.ts';
import type { LoanCard, lossBody } from '../shapes.ts';
import { closeLoan } from './close.ts';
import { addDamage } from './damages.ts';

/**
 * Records that a thing out on loan is lost, with the value to be compensated.
 * @throws Problem `not_found`, `forbidden`, `loan_not_open`
 */
export function declareLost(ctx: Ctx, loanId: LoanId, body: z.infer<typeof lossBody>): LoanCard {
  const id = act(ctx, () => {
    const facts = loanFacts(ctx.db, loanId);
    const { centreId, unitId, familyId } = facts;
    permit(ctx, 'loan.return', centreId);
    if (facts.outcome !== null) throw new Problem('loan_not_open');
    const today = openDay(ctx, centreId);
    closeLoan(ctx, loanId, { outcome: 'lost', closedOn: today, conditionIn: null });
    addDamage(ctx, loanId, 'loss', body);
    moveUnit(ctx, unitId, { step: 'lost', to: 'lost', condition: facts.conditionOut });
    releaseUnit(ctx.db, unitId);
    record(ctx, {
      act: 'loan.lost',
      subject: 'loan',
      subjectId: loanId,
      centreId,
      detail: { unitId, familyId },
    });
    return loanId;
  });
  return loanCard(ctx, id);
}
