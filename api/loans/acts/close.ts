import { eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { loan } from '../../../db/tables/loans.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { LoanId } from '../../core/ids.ts';
import type { loanFacts } from '../reads.ts';

type Loan = ReturnType<typeof loanFacts>;

const close = prepared((orm) =>
  orm
    .update(loan)
    .set({
      outcome: sql`${sql.placeholder('outcome')}`,
      closedOn: sql`${sql.placeholder('closedOn')}`,
      closedAt: sql`${sql.placeholder('closedAt')}`,
      closedBy: sql`${sql.placeholder('closedBy')}`,
      conditionIn: sql`${sql.placeholder('conditionIn')}`,
      // What never was fills no line of a booking, which may be changed or go now.
      bookingLineId: sql`iif(${sql.placeholder('outcome')} = 'undone', null, ${loan.bookingLineId})`,
      version: sql`${loan.version} + 1`,
    })
    .where(eq(loan.id, sql.placeholder('id')))
    .prepare(),
);

/** Writes how a loan ended; null outcome opens it again. */
export function closeLoan(
  ctx: Ctx,
  id: LoanId,
  end: { outcome: Loan['outcome']; closedOn: Loan['closedOn']; conditionIn: Loan['conditionIn'] },
): void {
  const closed = end.outcome !== null;
  close(ctx.db).run({
    id,
    ...end,
    closedAt: closed ? now(ctx) : null,
    closedBy: closed ? actorId(ctx) : null,
  });
}
