import { inserter } from '../../../db/open.ts';
import { loan, override } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { addOpenDays, nextOpenDay } from '../../centres/rules.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { FamilyId, HandoverId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import { commit } from '../../stock/acts/commit.ts';
import { moveUnit } from '../../stock/acts/move.ts';
import type { DeskFacts, Weighed } from '../reads.ts';
import type { HandoverBody } from '../shapes.ts';

const addLoan = inserter(loan);
const addOverride = inserter(override);

type Giving = {
  handoverId: HandoverId;
  familyId: FamilyId;
  item: HandoverBody['items'][number];
  weighed: Weighed;
};

/**
 * Writes one loan of a handover that was found allowed: the loan, its overrides, the unit's step, the commitment.
 * @throws Problem `invalid_request` for a due day out of the term; `promised_to_others` by the guard
 */
export function lend(ctx: Ctx, desk: DeskFacts, { handoverId, familyId, item, weighed }: Giving): void {
  const { unit, itemType, verdict, overrides } = weighed;
  const { terms } = verdict;
  const dueOn = item.dueOn ? nextOpenDay(desk.centre.calendar, item.dueOn) : terms.dueOn;
  if (dueOn < desk.today || dueOn > terms.dueOn)
    refuseField('dueOn', 'out_of_range', `Name a day from ${desk.today} to ${terms.dueOn}`);
  const id = ctx.newId<'loan'>();
  const centreId = desk.centre.id;
  const taken = {
    stockId: unit.stockId,
    centreId,
    unitId: unit.id,
    kind: 'loan' as const,
    starts: desk.today,
    dueOn,
  };
  const promise = !overrides.some((one) => one.code === 'promised_to_others');
  const until = addOpenDays(desk.centre.calendar, dueOn, terms.turnaroundDays);
  addLoan(ctx.db, {
    id,
    handoverId,
    centreId,
    familyId,
    unitId: unit.id,
    itemTypeId: itemType.id,
    commitmentId: commit(ctx.db, { ...taken, promise, until }),
    group: terms.group?.key ?? null,
    issuedOn: desk.today,
    dueOn,
    conditionOut: unit.condition,
    feeKopecks: terms.feeKopecks,
    depositKopecks: terms.depositKopecks,
    outcome: null,
    closedOn: null,
    closedAt: null,
    closedBy: null,
    conditionIn: null,
    version: 1,
  });
  for (const one of overrides)
    addOverride(ctx.db, { id: ctx.newId(), loanId: id, ...one, at: now(ctx), staffId: actorId(ctx) });
  moveUnit(ctx, unit.id, { step: 'issued', to: 'issued', condition: unit.condition });
  const codes = overrides.map((one) => one.code);
  const detail = { unitId: unit.id, familyId, dueOn, ...(codes.length > 0 && { overrides: codes }) };
  record(ctx, { act: 'loan.issued', subject: 'loan', subjectId: id, centreId, detail });
}
