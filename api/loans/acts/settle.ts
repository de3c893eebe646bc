import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { damage } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { DamageId } from '../../core/ids.ts';
import { found, Problem, refuseField } from '../../core/problem.ts';
import { loanCard } from '../reads/cards.ts';
import { loanFacts } from '../reads.ts';
import type { LoanCard, settleBody } from '../shapes.ts';

/**
 * Records that a damage or loss was compensated, or forgiven with a reason.
 * @throws Problem `not_found`, `forbidden`, `conflict` when it is settled already, `invalid_request` without a reason
 */
export function settle(ctx: Ctx, damageId: DamageId, body: z.infer<typeof settleBody>): LoanCard {
  const id = act(ctx, () => {
    const row = found(ctx.db.orm.select().from(damage).where(eq(damage.id, damageId)).get());
    const { centreId } = loanFacts(ctx.db, row.loanId);
    permit(ctx, 'loan.settle', centreId);
    if (row.settlement !== 'open') throw new Problem('conflict');
    if (body.settlement === 'forgiven' && body.reason === '')
      refuseField('reason', 'required', 'Say why it is forgiven');
    const { settlement, reason: settlementReason } = body;
    ctx.db.orm.update(damage).set({ settlement, settlementReason }).where(eq(damage.id, damageId)).run();
    const detail = { loanId: row.loanId, settlement: body.settlement };
    record(ctx, { act: 'damage.settled', subject: 'damage', subjectId: damageId, centreId, detail });
    return row.loanId;
  });
  return loanCard(ctx, id);
}
