import { eq } from 'drizzle-orm';
import { family } from '../../../db/tables/families.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { FamilyId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { dayAndRegion, furtherGroupsOf } from '../reads.ts';
import type { AccessReason, FamilyPatch } from '../shapes.ts';
import { checkCodeName, checkGroups } from './check.ts';
import { enterToChange } from './enter.ts';
import { releaseAll } from './entrust.ts';
import { reindex } from './reindex.ts';
import { shutContacts, shutOpened } from './shut.ts';
import { writeContacts, writeGroups, writePeople } from './write.ts';

/**
 * Changes a card. What the patch leaves out stays; people, contacts and groups it has are the whole of them.
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`; `changed_meanwhile` when the card is no
 *   longer of that version; `invalid_request` as `createFamily`, and for the id of somebody else's member
 */
export const changeFamily = (
  ctx: Ctx,
  id: FamilyId,
  version: number,
  patch: FamilyPatch,
  reason?: AccessReason,
): void =>
  act(ctx, () => {
    const { standing, why } = enterToChange(ctx, id, 'family.write', reason);
    if (standing.version !== version) throw new Problem('changed_meanwhile');
    const { people, contacts, furtherGroups, ...facts } = patch;
    const next = { ...standing, ...facts };
    if (next.protected !== standing.protected || (next.protected && next.codeName !== standing.codeName)) {
      permit(ctx, 'family.protected', standing.centreId);
      if (next.protected) checkCodeName(ctx, standing, next.codeName);
      if (!standing.protected) shutContacts(ctx, id);
    }
    const { today, region } = dayAndRegion(ctx, standing.centreId);
    checkGroups(ctx, region, [
      ...(facts.primaryGroup === undefined ? [] : [['primaryGroup', facts.primaryGroup] as [string, string]]),
      ...(furtherGroups ?? []).map((key, at): [string, string] => [`furtherGroups.${at}`, key]),
    ]);
    ctx.db.orm
      .update(family)
      .set({ ...facts, codeName: next.protected ? next.codeName : null, version: version + 1 })
      .where(eq(family.id, id))
      .run();
    if (people !== undefined) writePeople(ctx, id, people, today);
    if (contacts !== undefined) writeContacts(ctx, id, contacts);
    writeGroups(ctx, id, next.primaryGroup, furtherGroups ?? furtherGroupsOf(ctx.db, id));
    reindex(ctx, id);
    if (next.protected) shutOpened(ctx.db, id);
    else releaseAll(ctx, id);
    record(ctx, {
      act: 'family.changed',
      subject: 'family',
      subjectId: id,
      centreId: standing.centreId,
      detail: { ...why, fields: Object.keys(patch).sort() },
    });
  });
