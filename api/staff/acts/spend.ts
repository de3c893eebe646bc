import { and, eq, lte } from 'drizzle-orm';
import { verification } from '../../../db/tables/staff.ts';
import type { Ctx } from '../../core/context.ts';
import type { StaffId } from '../../core/ids.ts';

const identifier = 'spent-code';
/** As long as the authenticator's clock and ours may let one code be right. */
const rightFor = { seconds: 90 };

/**
 * Puts a one-time code out of use before it is looked at: seen over a shoulder it must not work again (RFC 6238,
 * 5.2), and of two sent at the same moment one finds it taken, in whichever process it is asked. Null when it is
 * out of use; `giveBack` for one that opened nothing.
 */
export function spend(ctx: Ctx, staffId: StaffId, code: string): { giveBack: () => void } | null {
  const { orm } = ctx.db;
  const id = `${identifier} ${staffId} ${code}`;
  const at = new Date(ctx.now.epochMilliseconds);
  const expiresAt = new Date(ctx.now.add(rightFor).epochMilliseconds);
  orm
    .delete(verification)
    .where(and(eq(verification.identifier, identifier), lte(verification.expiresAt, at)))
    .run();
  const { changes } = orm
    .insert(verification)
    .values({ id, identifier, value: '', expiresAt, createdAt: at, updatedAt: at })
    .onConflictDoNothing()
    .run();
  const giveBack = () => void orm.delete(verification).where(eq(verification.id, id)).run();
  return changes === 0 ? null : { giveBack };
}
