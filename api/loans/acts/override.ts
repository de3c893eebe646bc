import { inserter } from '../../../db/open.ts';
import { override } from '../../../db/tables/loans.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { LoanId } from '../../core/ids.ts';
import type { Overrides } from '../shapes.ts';

const addOverride = inserter(override);

/** Writes which blocks of a loan were passed by, who answers for it and why. */
export function writeOverrides(ctx: Ctx, loanId: LoanId, overrides: Overrides): void {
  for (const one of overrides)
    addOverride(ctx.db, { id: ctx.newId(), loanId, ...one, at: now(ctx), staffId: actorId(ctx) });
}

/** The codes of what was passed by, for the trail; nothing where nothing was. */
export const passedCodes = (overrides: Overrides) =>
  overrides.length > 0 && { overrides: overrides.map((one) => one.code) };
