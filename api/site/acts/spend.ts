import { eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { spentProof } from '../../../db/tables/site.ts';
import { type Ctx, now } from '../../core/context.ts';
import { Problem } from '../../core/problem.ts';
import type { SolvedChallenge } from '../shapes.ts';

const add = prepared((orm) =>
  orm
    .insert(spentProof)
    .values({ signature: sql.placeholder('signature'), expiresAt: sql.placeholder('expiresAt') })
    .onConflictDoNothing()
    .prepare(),
);

const spent = prepared((orm) =>
  orm
    .select({ signature: spentProof.signature })
    .from(spentProof)
    .where(eq(spentProof.signature, sql.placeholder('signature')))
    .prepare(),
);

/** Whether a proof of work opens no door any more, taken before or too old: what comes with it counts for nobody. */
export const isSpent = (ctx: Ctx, { challenge: { signature, parameters } }: SolvedChallenge): boolean =>
  parameters.data.expiresAt < now(ctx) || spent(ctx.db).get({ signature }) !== undefined;

/**
 * Takes a proof of work for the act it came with, in its transaction: an act that fails leaves it to be used again, one
 * that is repeated by its Idempotency-Key does not take it twice.
 * @throws Problem `proof_of_work` when it was taken before or its challenge holds no more
 */
export function spend(ctx: Ctx, { challenge }: SolvedChallenge): void {
  const { expiresAt } = challenge.parameters.data;
  if (expiresAt < now(ctx)) throw new Problem('proof_of_work');
  if (add(ctx.db).run({ signature: challenge.signature, expiresAt }).changes === 0)
    throw new Problem('proof_of_work');
}
