import { eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { loan } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { HandoverId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { releaseUnit } from '../../stock/acts/commit.ts';
import { moveUnit } from '../../stock/acts/move.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { handoverCard, undoable } from '../reads/cards.ts';
import type { HandoverCard } from '../shapes.ts';
import { closeLoan } from './close.ts';

const handedOver = prepared((orm) =>
  orm
    .select()
    .from(loan)
    .where(eq(loan.handoverId, sql.placeholder('handoverId')))
    .prepare(),
);

/**
 * Takes back a whole handover on the day it happened (a wrong scan, a wrong family): its units stand free again.
 * @throws Problem `not_found`, `forbidden`, `too_late_to_undo` when the day is over or anything followed
 */
export function undoIssue(ctx: Ctx, handoverId: HandoverId): HandoverCard {
  act(ctx, () => {
    const loans = handedOver(ctx.db).all({ handoverId });
    const { centreId, familyId } = found(loans[0]);
    permit(ctx, 'loan.issue', centreId);
    const today = openDay(ctx, centreId);
    if (loans.some((one) => undoable(ctx, one) !== 'issue')) throw new Problem('too_late_to_undo');
    for (const one of loans) {
      closeLoan(ctx, one.id, { outcome: 'undone', closedOn: today, conditionIn: one.conditionOut });
      releaseUnit(ctx.db, one.unitId);
      moveUnit(ctx, one.unitId, { step: 'issue_undone', to: 'free', condition: one.conditionOut });
      const detail = { unitId: one.unitId, familyId };
      record(ctx, { act: 'loan.issue_undone', subject: 'loan', subjectId: one.id, centreId, detail });
    }
  });
  return handoverCard(ctx, handoverId);
}
