import { and, eq } from 'drizzle-orm';
import { servedBy } from '../../../db/tables/families.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { FamilyId, StaffId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { deskPeople } from '../reads/serving.ts';
import type { AccessReason } from '../shapes.ts';
import { enterToChange } from './enter.ts';
import { touch } from './write.ts';

/** Carries out what changes who serves a protected family; `run` says whether anything changed. */
const changing = (
  ctx: Ctx,
  { id, staffId, name }: { id: FamilyId; staffId: StaffId; name: 'family.entrusted' | 'family.released' },
  reason: AccessReason | undefined,
  run: (centreId: Parameters<typeof deskPeople>[1]) => boolean,
): void =>
  act(ctx, () => {
    const { standing, why } = enterToChange(ctx, id, 'family.entrust', reason);
    const { centreId } = standing;
    if (!standing.protected) throw new Problem('conflict', 'Everybody at the desk serves this family');
    if (!run(centreId)) return;
    touch(ctx, id);
    record(ctx, { act: name, subject: 'family', subjectId: id, centreId, detail: { ...why, staffId } });
  });

/**
 * Names somebody at the desk of her centre who serves a protected family, too; nothing happens to who was named before.
 * @throws Problem `not_found`, also for anybody who is not at the desk there; `forbidden`, `access_reason_required`;
 *   `conflict` where the family is not protected
 */
export const entrust = (ctx: Ctx, id: FamilyId, staffId: StaffId, reason?: AccessReason): void =>
  changing(ctx, { id, staffId, name: 'family.entrusted' }, reason, (centreId) => {
    found(deskPeople(ctx.db, centreId).find((person) => person.id === staffId));
    const row = { familyId: id, staffId, since: now(ctx), namedBy: actorId(ctx) };
    return ctx.db.orm.insert(servedBy).values(row).onConflictDoNothing().run().changes > 0;
  });

/**
 * Takes it back: she is not there for them any more, from the next request on.
 * @throws Problem `not_found`, also for who was not named; `forbidden`, `access_reason_required`, `conflict`
 */
export const release = (ctx: Ctx, id: FamilyId, staffId: StaffId, reason?: AccessReason): void =>
  changing(ctx, { id, staffId, name: 'family.released' }, reason, () => {
    const one = and(eq(servedBy.familyId, id), eq(servedBy.staffId, staffId));
    if (ctx.db.orm.delete(servedBy).where(one).run().changes === 0) throw new Problem('not_found');
    return true;
  });

/** Nobody is named for a card any more: its protection ended, or another card took it over. */
export const releaseAll = ({ db }: Ctx, id: FamilyId): void => {
  db.orm.delete(servedBy).where(eq(servedBy.familyId, id)).run();
};
