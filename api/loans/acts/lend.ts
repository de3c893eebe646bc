import { inserter } from '../../../db/open.ts';
import { loan } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import type { DeskFacts } from '../../bookings/reads/desk.ts';
import type { Ctx } from '../../core/context.ts';
import type { FamilyId, HandoverId } from '../../core/ids.ts';
import { countOut } from '../../kits/acts/ends.ts';
import { commit } from '../../stock/acts/commit.ts';
import { moveUnit } from '../../stock/acts/move.ts';
import { typeBriefOf } from '../../stock/reads.ts';
import type { Weighed } from '../reads/weighing.ts';
import type { HandoverCard } from '../shapes.ts';
import { passedCodes, writeOverrides } from './override.ts';

const addLoan = inserter(loan);

type Giving = { handoverId: HandoverId; familyId: FamilyId; weighed: Weighed };

/** A loan as it has just been written, and what of its consumables the shelf had too little of. */
type Lent = { loan: HandoverCard['loans'][number]; notReissued: HandoverCard['notReissued'] };

/**
 * Writes one loan of a handover that was found allowed: the loan, its overrides, the unit's step, the commitment.
 * @throws Problem `promised_to_others` by the guard
 */
export function lend(ctx: Ctx, desk: DeskFacts, { handoverId, familyId, weighed }: Giving): Lent {
  const { unit, itemType, dueOn, until, overrides, kit } = weighed;
  const { terms } = weighed.verdict;
  const id = ctx.newId<'loan'>();
  const centreId = desk.centre.id;
  const { id: unitId, stockId } = unit;
  const taken = { stockId, centreId, unitId, kind: 'loan' as const, starts: desk.today, dueOn };
  const promise = !overrides.some((one) => one.code === 'promised_to_others');
  const of = { id, handoverId, centreId };
  const state = { issuedOn: desk.today, dueOn, outcome: null, closedOn: null };
  addLoan(ctx.db, {
    ...of,
    familyId,
    ...state,
    unitId,
    itemTypeId: itemType.id,
    commitmentId: commit(ctx.db, { ...taken, promise, until }),
    bookingLineId: weighed.line?.id ?? null,
    group: terms.group?.key ?? null,
    conditionOut: unit.condition,
    feeKopecks: terms.feeKopecks,
    depositKopecks: terms.depositKopecks,
    closedAt: null,
    closedBy: null,
    conditionIn: null,
    version: 1,
  });
  writeOverrides(ctx, id, overrides);
  const short = kit?.check ? countOut(ctx, unit, id, kit, kit.check) : [];
  moveUnit(ctx, unitId, { step: 'issued', to: 'issued', condition: unit.condition });
  const detail = { unitId, familyId, dueOn, ...passedCodes(overrides) };
  record(ctx, { act: 'loan.issued', subject: 'loan', subjectId: id, centreId, detail });
  const { inventoryNumber, label } = unit;
  return {
    // In the order it is read in, so that the same request again is answered to the letter.
    loan: {
      ...of,
      unit: { id: unitId, inventoryNumber, label },
      itemType: typeBriefOf(ctx.db, itemType.id),
      ...state,
      extensions: 0,
      version: 1,
      familyId,
      familyName: desk.name,
      overdueDays: 0,
    },
    notReissued: short.map((part) => ({ loanId: id, ...part })),
  };
}
