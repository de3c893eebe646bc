import { record } from '../../audit/acts.ts';
import { takenThrough } from '../../bookings/reads/desk.ts';
import { itemTypeFacts } from '../../catalogue/reads.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { LoanId, UnitId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { countBack } from '../../kits/acts/ends.ts';
import { repairIfUnlendable } from '../../kits/acts/repair.ts';
import { sendToCleaning } from '../../stock/acts/clean.ts';
import { moveUnit } from '../../stock/acts/move.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { unitFacts } from '../../stock/reads.ts';
import { loanCard } from '../reads/cards.ts';
import { lastLoan } from '../reads.ts';
import type { LoanCard, ReturnBody } from '../shapes.ts';
import { closeLoan } from './close.ts';
import { addDamage, withdrawDamages } from './damages.ts';

/**
 * Counts what is in a kit and asks for what is missing or broken; forgives what is forgiven, which is a manager's to do.
 * Tells the trail how many parts that is.
 */
function takeParts(ctx: Ctx, unit: ReturnType<typeof unitFacts>, loanId: LoanId, { check }: ReturnBody) {
  const settled = countBack(ctx, unit, loanId, check);
  if (settled.some(({ forgiven }) => forgiven !== null)) permit(ctx, 'loan.settle', unit.centreId);
  for (const { kind, note, valueKopecks, ...part } of settled)
    addDamage(ctx, loanId, kind, { note, valueKopecks }, part);
  return settled.length > 0 && { parts: settled.length };
}

/**
 * Takes a thing back: the loan is closed, the unit goes to cleaning and stays taken for the turnaround. A thing
 * that had been lost is found again, and what was asked for its loss is withdrawn. A kit is counted by the list it left
 * with, and goes to repair without what is essential.
 * @throws Problem `not_found`, `forbidden`; `never_issued`; `loan_not_open` when it is not out (`status` says where it is)
 */
export function takeBack(ctx: Ctx, unitId: UnitId, body: ReturnBody): LoanCard {
  const id = act(ctx, () => {
    const unit = unitFacts(ctx.db, unitId);
    const { centreId } = unit;
    permit(ctx, 'loan.return', centreId);
    const last = lastLoan(ctx.db, unitId);
    if (last === undefined)
      throw new Problem('never_issued', undefined, { extra: { unitStatus: unit.status } });
    const wasLost = unit.status === 'lost' && last.outcome === 'lost';
    if (last.outcome !== null && !wasLost)
      throw new Problem('loan_not_open', undefined, { extra: { unitStatus: unit.status } });
    const today = openDay(ctx, centreId);
    const { condition } = body;
    closeLoan(ctx, last.id, { outcome: 'returned', closedOn: today, conditionIn: condition });
    if (wasLost) withdrawDamages(ctx.db, last.id);
    if (body.damage) addDamage(ctx, last.id, 'damage', body.damage);
    const parts = takeParts(ctx, unit, last.id, body);
    moveUnit(ctx, unitId, { step: wasLost ? 'found' : 'returned', to: 'to_clean', condition });
    const until = takenThrough(ctx.db, centreId, itemTypeFacts(ctx.db, unit.itemTypeId), today);
    sendToCleaning(ctx.db, unit, today, until);
    repairIfUnlendable(ctx, unitId);
    const damaged = body.damage !== undefined;
    const detail = { unitId, familyId: last.familyId, condition, damaged, wasLost, ...parts };
    record(ctx, { act: 'loan.returned', subject: 'loan', subjectId: last.id, centreId, detail });
    return last.id;
  });
  return loanCard(ctx, id);
}
