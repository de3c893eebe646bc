import { and, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, inserter, prepared } from '../../../db/open.ts';
import { damage } from '../../../db/tables/loans.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { ComponentId, LoanId } from '../../core/ids.ts';
import type { lossBody } from '../shapes.ts';

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
