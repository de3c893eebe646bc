import { inserter } from '../../../db/open.ts';
import { handover, loan, override } from '../../../db/tables/loans.ts';
import { record } from '../../audit/acts.ts';
import { addOpenDays } from '../../centres/rules.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now, permit } from '../../core/context.ts';
import type { CentreId, FamilyId, HandoverId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { commit, openDay } from '../../stock/acts/commit.ts';
import { moveUnit } from '../../stock/acts/step.ts';
import { type DeskFacts, deskFacts, loansOfHandover, type Weighed, weigh } from '../reads.ts';
import type { HandoverBody, HandoverCard } from '../shapes.ts';

const addHandover = inserter(handover);
const addLoan = inserter(loan);
const addOverride = inserter(override);

/** Refuses the whole handover with every reason of every thing; the likeliest race is told by its own name. */
function refuse(weighed: readonly Weighed[]): void {
  const items = weighed
    .map(({ unit, verdict, stock }) => ({
      unitId: unit.id,
      reasons: [...stock, ...(verdict.ok ? [] : verdict.reasons)],
    }))
    .filter((item) => item.reasons.length > 0);
  if (items.length === 0) return;
  const codes = items.flatMap((item) => item.reasons.map((reason) => reason.code));
  const code = (['unit_not_free', 'promised_to_others'] as const).find((one) => codes.includes(one));
  throw new Problem(code ?? 'not_entitled', undefined, { extra: { items } });
}

type Giving = {
  handoverId: HandoverId;
  familyId: FamilyId;
  item: HandoverBody['items'][number];
  weighed: Weighed;
};

function lend(ctx: Ctx, desk: DeskFacts, { handoverId, familyId, item, weighed }: Giving): void {
  const { unit, itemType, verdict } = weighed;
  const { terms } = verdict;
  const dueOn = item.dueOn ?? terms.dueOn;
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
  const promise = !item.overrides.some((one) => one.code === 'promised_to_others');
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
  for (const one of item.overrides)
    addOverride(ctx.db, { id: ctx.newId(), loanId: id, ...one, at: now(ctx), staffId: actorId(ctx) });
  moveUnit(ctx, unit.id, { step: 'issued', to: 'issued', condition: unit.condition });
  const overrides = item.overrides.map((one) => one.code);
  const detail = { unitId: unit.id, familyId, dueOn, ...(overrides.length > 0 && { overrides }) };
  record(ctx, { act: 'loan.issued', subject: 'loan', subjectId: id, centreId, detail });
}

/**
 * Hands several things to a family at once, all or none: one handover, a loan each, due on an open day.
 * @throws Problem `not_found`, `forbidden`; `unit_not_free`, `promised_to_others` or `not_entitled`, each with
 *   `items: [{ unitId, reasons }]` naming every reason; `invalid_request` for a due day out of the term
 */
export function issue(ctx: Ctx, centreId: CentreId, { familyId, items }: HandoverBody): HandoverCard {
  return act(ctx, () => {
    permit(ctx, 'loan.issue', centreId);
    if (items.some((item) => item.overrides.length > 0)) permit(ctx, 'loan.override', centreId);
    openDay(ctx, centreId);
    const desk = deskFacts(ctx, centreId, familyId);
    const weighed = weigh(ctx, desk, items);
    refuse(weighed);
    const id = ctx.newId<'handover'>();
    addHandover(ctx.db, { id, centreId, familyId, at: now(ctx), staffId: actorId(ctx) });
    for (const [index, item] of items.entries()) {
      const one = weighed[index];
      if (one) lend(ctx, desk, { handoverId: id, familyId, item, weighed: one });
    }
    return { id, familyId, at: now(ctx), loans: loansOfHandover(ctx, id) };
  });
}
