import { eq, or, sql } from 'drizzle-orm';
import { family } from '../../../db/tables/families.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { FamilyId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { membersAndContacts, reach } from '../reads.ts';
import { mergeVerdict, samePerson } from '../rules.ts';
import { releaseAll } from './entrust.ts';
import { join } from './join.ts';
import { moveRows } from './move-rows.ts';
import { reindex } from './reindex.ts';

/**
 * Makes one card of two. The kept one takes over loans, handovers, proofs, consents, bookings, places in the
 * queue, groups, contacts it lacks and
 * people it lacks; people on both cards are completed from the other, whose own row stays with it. The other card
 * remains, says where it went and is no longer listed; which rows moved is in the trail.
 * @throws Problem `not_found`, `forbidden`; `merge_refused` with every reason
 */
export const mergeFamilies = (ctx: Ctx, keptId: FamilyId, otherId: FamilyId): void =>
  act(ctx, () => {
    const kept = reach(ctx, keptId, 'family.merge');
    const other = reach(ctx, otherId, 'family.merge');
    const [ours, theirs] = [membersAndContacts(ctx.db, keptId), membersAndContacts(ctx.db, otherId)];
    const both = theirs.people.map((them) => ({ them, us: ours.people.find((us) => samePerson(us, them)) }));
    const joining = both.filter(({ us }) => us === undefined).map(({ them }) => them);
    const contacts = theirs.contacts.filter(({ value }) => !ours.contacts.some((one) => one.value === value));
    const verdict = mergeVerdict(kept, other, {
      people: ours.people.length + joining.length,
      contacts: ours.contacts.length + contacts.length,
    });
    if (!verdict.ok) throw new Problem('merge_refused', undefined, { extra: { reasons: verdict.reasons } });
    join(ctx, kept, other, { both, contacts });
    const { orm } = ctx.db;
    const rows = moveRows(ctx, keptId, otherId);
    orm
      .update(family)
      .set({ mergedInto: keptId, version: sql`${family.version} + 1` })
      .where(or(eq(family.id, otherId), eq(family.mergedInto, otherId)))
      .run();
    orm
      .update(family)
      .set({ suppliedByIpra: kept.suppliedByIpra || other.suppliedByIpra, version: kept.version + 1 })
      .where(eq(family.id, keptId))
      .run();
    for (const id of [keptId, otherId]) reindex(ctx, id);
    releaseAll(ctx, otherId);
    const { centreId } = kept;
    const people = joining.map(({ id }) => id);
    const detail = { other: otherId, ...rows, people, contacts: contacts.map(({ id }) => id) };
    record(ctx, { act: 'family.merged', subject: 'family', subjectId: keptId, centreId, detail });
    record(ctx, {
      act: 'family.merged',
      subject: 'family',
      subjectId: otherId,
      centreId,
      detail: { into: keptId },
    });
  });
