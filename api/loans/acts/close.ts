import { and, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, inserter, prepared } from '../../../db/open.ts';
import { damage, loan } from '../../../db/tables/loans.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { ComponentId, LoanId } from '../../core/ids.ts';
import type { loanFacts } from '../reads.ts';
import type { lossBody } from '../shapes.ts';

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

const add = inserter(damage);

/** Writes what broke or was lost, and the value asked for it. */
export function addDamage(
  ctx: Ctx,
  loanId: LoanId,
  kind: 'damage' | 'loss',
  body: z.infer<typeof lossBody>,
  part: Part = { componentId: null, quantity: null, forgiven: null },
): void {
  const { forgiven, ...of } = part;
  const settlement = forgiven === null ? ('open' as const) : ('forgiven' as const);
  const asked = { kind, ...body, ...of, settlement, settlementReason: forgiven ?? '' };
  add(ctx.db, { id: ctx.newId(), loanId, ...asked, at: now(ctx), staffId: actorId(ctx) });
}

/** The part of a kit a damage is about, and why it is forgiven where it is. */
type Part = { componentId: ComponentId | null; quantity: number | null; forgiven: string | null };

const withdrawParts = prepared((orm) =>
  orm
    .update(damage)
    .set({ settlement: 'withdrawn' })
    .where(
      and(
        eq(damage.loanId, sql.placeholder('loanId')),
        sql`settlement = 'forgiven' and component_id is not null`,
      ),
    )
    .prepare(),
);

/** What a return found is as if it had not been: nothing is asked, and nothing was forgiven. */
export const unfind = (db: Db, loanId: LoanId): void => {
  withdrawDamages(db, loanId);
  withdrawParts(db).run({ loanId });
};

const withdraw = prepared((orm) =>
  orm
    .update(damage)
    .set({ settlement: 'withdrawn' })
    .where(and(eq(damage.loanId, sql.placeholder('loanId')), eq(damage.settlement, 'open')))
    .prepare(),
);

/** Asks no more for what of a loan is not settled yet: the lost thing is here, or the return was a mistake. */
export const withdrawDamages = (db: Db, loanId: LoanId): void => {
  withdraw(db).run({ loanId });
};
