import type { Ctx } from '../../core/context.ts';
import type { LoanId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import type { unitFacts } from '../../stock/reads.ts';
import { checkAt, type ListFacts, listById } from '../reads.ts';
import { type Found, leftShort, type ToSettle, toSettle } from '../rules.ts';
import type { CheckBody, ReturnCheckBody } from '../shapes.ts';
import { assertCheck, writeCheck } from './count.ts';

type Unit = Pick<ReturnType<typeof unitFacts>, 'id' | 'centreId'>;

/**
 * Writes the check a kit leaves with, by its current list, and makes its consumables full as far as the shelf has them;
 * what the shelf had too little of.
 */
export const countOut = (
  ctx: Ctx,
  unit: Unit,
  loanId: LoanId,
  { list, found }: Weighed,
  check: CheckBody,
): ReturnType<typeof leftShort> =>
  leftShort(
    list.parts,
    writeCheck(ctx, { unit, occasion: 'issue', loanId, list, seen: found, check }).counts,
  );

/** A kit's current list, and what its count found. */
type Weighed = { list: ListFacts; found: Found };

/** What of a part is to be settled, what it is worth and what becomes of it. */
export type Settled = ToSettle & { valueKopecks: number; note: string; forgiven: string | null };

/**
 * Counts a kit that came back by the list it left with, as whoever brought it answers for that; what of it is to be
 * settled. Nothing is counted of a kit that was lent without a list.
 * @throws Problem `invalid_request`: counts that are not there or do not fit that list, or nothing said of what becomes of
 *   what is missing or broken
 */
export function countBack(
  ctx: Ctx,
  unit: Unit,
  loanId: LoanId,
  check: ReturnCheckBody | undefined,
): Settled[] {
  const brought = check ?? { counts: [], note: '' };
  const left = checkAt(ctx.db, loanId, 'issue');
  const list = left && listById(ctx.db, left.listId);
  if (list === undefined) {
    assertCheck(ctx, unit.id, undefined, brought, 'check.');
    return [];
  }
  const { counts, note } = brought;
  assertCheck(ctx, unit.id, list, brought, 'check.');
  const { steps } = writeCheck(ctx, { unit, occasion: 'return', loanId, list, check: brought });
  const worth = new Map(list.parts.map((part) => [part.componentId, part.valueKopecks]));
  return toSettle(steps).map((one) => {
    const index = counts.findIndex(({ componentId }) => componentId === one.componentId);
    const settle = counts[index]?.settle;
    if (settle === undefined)
      refuseField(`check.counts.${index}.settle`, 'required', 'Say whether it is compensated or forgiven');
    const valueKopecks = one.quantity * (worth.get(one.componentId) ?? 0);
    return { ...one, valueKopecks, note, forgiven: settle === 'compensate' ? null : settle.forgive };
  });
}
