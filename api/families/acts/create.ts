import { family } from '../../../db/tables/families.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { CentreId, FamilyId } from '../../core/ids.ts';
import { dayAndRegion } from '../reads.ts';
import type { NewFamily } from '../shapes.ts';
import { checkCodeName, checkGroups } from './check.ts';
import { reindex } from './reindex.ts';
import { shutContacts } from './shut.ts';
import { writeContacts, writeGroups, writePeople } from './write.ts';

/**
 * Makes a family's card at a centre.
 * @returns its id
 * @throws Problem `not_found`; `forbidden`, also for a protected family of those who do not serve one;
 *   `invalid_request` for a group of another region, a birth date to come, a code name that is missing or taken
 */
export const createFamily = (ctx: Ctx, centreId: CentreId, card: NewFamily): FamilyId =>
  act(ctx, () => {
    permit(ctx, 'family.write', centreId);
    if (card.protected) permit(ctx, 'family.protected', centreId);
    const { today, region } = dayAndRegion(ctx, centreId);
    checkGroups(ctx, region, [
      ['primaryGroup', card.primaryGroup],
      ...card.furtherGroups.map((key, at): [string, string] => [`furtherGroups.${at}`, key]),
    ]);
    const id = ctx.newId<'family'>();
    if (card.protected) checkCodeName(ctx, { id, centreId }, card.codeName);
    const { people, contacts, furtherGroups, ...facts } = card;
    ctx.db.orm
      .insert(family)
      .values({
        ...facts,
        id,
        centreId,
        codeName: card.protected ? card.codeName : null,
        createdAt: now(ctx),
      })
      .run();
    writePeople(ctx, id, people, today);
    writeContacts(ctx, id, contacts);
    if (card.protected) shutContacts(ctx, id);
    writeGroups(ctx, id, card.primaryGroup, furtherGroups);
    reindex(ctx, id);
    record(ctx, {
      act: 'family.created',
      subject: 'family',
      subjectId: id,
      centreId,
      detail: { people: people.length, contacts: contacts.length },
    });
    return id;
  });
