import { inserter } from '../../../db/open.ts';
import { kitCheck } from '../../../db/tables/kits.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { LoanId, PhotoId, UnitId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import type { unitFacts } from '../../stock/reads.ts';
import { consumablesOf, contentsOf, type ListFacts } from '../reads.ts';
import { type Count, type Found, foundAt, miscounted, refill } from '../rules.ts';
import { assertTaken } from './check-photo.ts';
import { withdrawFound } from './found.ts';
import { reissue, writeSteps } from './steps.ts';

const addCheck = inserter(kitCheck);

const wrong = {
  not_listed: 'Count the parts of this list only',
  twice: 'Count every part once',
  spoiled: 'Count only what can still be used of what is used up',
};

type Check = { counts: readonly Count[]; note: string; photoId?: PhotoId | undefined };

/**
 * Refuses a check whose counts do not fit its list, or whose photo was not taken for it; `path` = where the check stands
 * in the body, with its dot.
 * @throws Problem `invalid_request` naming the field
 */
export function assertCheck(
  ctx: Ctx,
  unitId: UnitId,
  list: ListFacts | undefined,
  { counts, photoId }: Check,
  path: string,
): void {
  assertTaken(ctx, unitId, photoId, path);
  const mistake = miscounted(list?.parts ?? [], counts);
  if (mistake === null) return;
  if (mistake.code === 'left_out') refuseField(`${path}counts`, 'left_out', 'Count every part of the list');
  refuseField(`${path}counts.${mistake.index}`, mistake.code, wrong[mistake.code]);
}

type Counting = {
  unit: Pick<ReturnType<typeof unitFacts>, 'id' | 'centreId'>;
  occasion: 'issue' | 'return' | 'shelf';
  loanId: LoanId | null;
  list: ListFacts;
  check: Check;
  /** What the count finds, where that was just worked out. */
  seen?: Found;
};

/**
 * Writes a completeness check and what it found; at an issue consumables are made full as far as the shelf has them.
 * The count fits the list: see `assertCheck`. Answers what was found different from what was known, and what was written.
 */
export function writeCheck(ctx: Ctx, { unit, occasion, loanId, list, check, seen }: Counting) {
  const { steps, contents } = seen ?? foundAt(list.parts, contentsOf(ctx.db, unit.id), check.counts);
  const refilled =
    occasion === 'issue'
      ? refill(list.parts, contents, consumablesOf(ctx.db, unit.centreId, list.parts))
      : [];
  const id = ctx.newId<'kitCheck'>();
  const counted = new Map(check.counts.map((one) => [one.componentId, one]));
  const reissued = new Map(refilled.map((one) => [one.componentId, one.quantity]));
  const counts = list.parts.map(({ componentId, quantity: expected }) => ({
    componentId,
    expected,
    counted: counted.get(componentId)?.counted ?? 0,
    broken: counted.get(componentId)?.broken ?? 0,
    reissued: reissued.get(componentId) ?? 0,
  }));
  const { note, photoId = null } = check;
  const of = { unitId: unit.id, listId: list.id, occasion, loanId, counts, note, photoId };
  addCheck(ctx.db, { id, ...of, at: now(ctx), staffId: actorId(ctx) });
  const put = reissue(ctx, { centreId: unit.centreId, unitId: unit.id }, refilled);
  writeSteps(ctx, unit.id, [...steps, ...put], id);
  for (const { componentId, step, present } of steps)
    if (step === 'found') withdrawFound(ctx.db, unit.id, componentId, present);
  return { steps, counts };
}
