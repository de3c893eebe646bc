import { and, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { prepared } from '../../../db/open.ts';
import { damage, loan } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { itemTypeFacts } from '../../catalogue/reads.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now, permit } from '../../core/context.ts';
import type { LoanId, UnitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { commit, openDay, releaseUnit } from '../../stock/acts/commit.ts';
import { moveUnit } from '../../stock/acts/step.ts';
import { unitFacts } from '../../stock/reads.ts';
import { lastLoan, loanCard, loanFacts, takenThrough } from '../reads.ts';
import type { LoanCard, lossBody, ReturnBody } from '../shapes.ts';

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

function addDamage(ctx: Ctx, loanId: LoanId, kind: 'damage' | 'loss', body: z.infer<typeof lossBody>): void {
  ctx.db.orm
    .insert(damage)
    .values({
      id: ctx.newId(),
      loanId,
      kind,
      ...body,
      settlement: 'open',
      at: now(ctx),
      staffId: actorId(ctx),
    })
    .run();
}

/**
 * Takes a thing back: the loan is closed, the unit goes to cleaning and stays taken for the turnaround. A thing
 * that had been lost is found again, and what was asked for its loss is withdrawn.
 * @throws Problem `not_found`, `forbidden`; `never_issued`; `loan_not_open` when it is not out (`status` says where it is)
 */
export function takeBack(ctx: Ctx, unitId: UnitId, body: ReturnBody): LoanCard {
  return act(ctx, () => {
    const unit = unitFacts(ctx.db, unitId);
    const { centreId } = unit;
    permit(ctx, 'loan.return', centreId);
    const last = lastLoan(ctx.db, unitId);
    if (last === undefined) throw new Problem('never_issued', undefined, { extra: { status: unit.status } });
    const wasLost = unit.status === 'lost' && last.outcome === 'lost';
    if (last.outcome !== null && !wasLost)
      throw new Problem('loan_not_open', undefined, { extra: { status: unit.status } });
    const today = openDay(ctx, centreId);
    const { condition } = body;
    closeLoan(ctx, last.id, { outcome: 'returned', closedOn: today, conditionIn: condition });
    if (wasLost)
      ctx.db.orm
        .update(damage)
        .set({ settlement: 'withdrawn' })
        .where(and(eq(damage.loanId, last.id), eq(damage.kind, 'loss'), eq(damage.settlement, 'open')))
        .run();
    if (body.damage) addDamage(ctx, last.id, 'damage', body.damage);
    moveUnit(ctx, unitId, { step: wasLost ? 'found' : 'returned', to: 'to_clean', condition });
    releaseUnit(ctx.db, unitId);
    const until = takenThrough(ctx.db, centreId, itemTypeFacts(ctx.db, unit.itemTypeId), today);
    const { stockId } = unit;
    commit(ctx.db, {
      stockId,
      centreId,
      unitId,
      kind: 'turnaround',
      promise: false,
      starts: today,
      dueOn: until,
      until,
    });
    const detail = {
      unitId,
      familyId: last.familyId,
      condition,
      damaged: body.damage !== undefined,
      wasLost,
    };
    record(ctx, { act: 'loan.returned', subject: 'loan', subjectId: last.id, centreId, detail });
    return loanCard(ctx, last.id);
  });
}

/**
 * Records that a thing out on loan is lost, with the value to be compensated.
 * @throws Problem `not_found`, `forbidden`, `loan_not_open`
 */
export function declareLost(ctx: Ctx, loanId: LoanId, body: z.infer<typeof lossBody>): LoanCard {
  return act(ctx, () => {
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
    return loanCard(ctx, loanId);
  });
}
