import { eq } from 'drizzle-orm';
import { booking } from '../../../db/tables/bookings.ts';
import { consent, proof } from '../../../db/tables/families.ts';
import { handover, loan } from '../../../db/tables/loans.ts';
import { queueEntry } from '../../../db/tables/queue.ts';
import type { Ctx } from '../../core/context.ts';
import type { FamilyId } from '../../core/ids.ts';

/** Moves the rows of one table from the other card to the kept one and tells their ids. */
const moved = (
  ctx: Ctx,
  table: typeof proof | typeof consent | typeof loan | typeof handover | typeof booking | typeof queueEntry,
  to: FamilyId,
  from: FamilyId,
) =>
  ctx.db.orm
    .update(table)
    .set({ familyId: to })
    .where(eq(table.familyId, from))
    .returning({ id: table.id })
    .all()
    .map(({ id }) => id);

/** Moves all that belongs to the other card to the kept one; tells the ids of what was moved, by its kind. */
export const moveRows = (ctx: Ctx, keptId: FamilyId, otherId: FamilyId) => ({
  loans: moved(ctx, loan, keptId, otherId),
  handovers: moved(ctx, handover, keptId, otherId),
  proofs: moved(ctx, proof, keptId, otherId),
  consents: moved(ctx, consent, keptId, otherId),
  bookings: moved(ctx, booking, keptId, otherId),
  queueEntries: moved(ctx, queueEntry, keptId, otherId),
});
