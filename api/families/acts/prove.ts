import { and, eq, isNull } from 'drizzle-orm';
import { proof } from '../../../db/tables/families.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now } from '../../core/context.ts';
import type { FamilyId, ProofId } from '../../core/ids.ts';
import { found, Problem, refuseField } from '../../core/problem.ts';
import { dayAndRegion, furtherGroupsOf } from '../reads.ts';
import { papersOf } from '../rules.ts';
import type { AccessReason, NewProof } from '../shapes.ts';
import { enterToChange } from './enter.ts';
import { touch } from './write.ts';

/**
 * Notes a paper that was shown and checked by whoever acts.
 * @returns its id
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`; `invalid_request` for a group the family is
 *   not in, a paper that does not prove it, a last day that is over
 */
export const addProof = (ctx: Ctx, id: FamilyId, paper: NewProof, reason?: AccessReason): ProofId =>
  act(ctx, () => {
    const { standing, why } = enterToChange(ctx, id, 'family.write', reason);
    const { centreId, primaryGroup } = standing;
    if (![primaryGroup, ...furtherGroupsOf(ctx.db, id)].includes(paper.group))
      refuseField('group', 'not_of_family', 'Add the group to the family first');
    if (!papersOf(paper.group).includes(paper.kind))
      refuseField('kind', 'not_of_group', 'Choose a paper that proves this group');
    if (paper.validUntil !== null && paper.validUntil < dayAndRegion(ctx, centreId).today)
      refuseField('validUntil', 'over', 'This paper is no longer valid; ask for a newer one');
    const proofId = ctx.newId<'proof'>();
    const checked = { checkedBy: actorId(ctx), checkedAt: now(ctx) };
    ctx.db.orm
      .insert(proof)
      .values({ ...paper, ...checked, id: proofId, familyId: id })
      .run();
    touch(ctx, id);
    const detail = { ...why, proof: proofId, group: paper.group, kind: paper.kind };
    record(ctx, { act: 'family.proof.added', subject: 'family', subjectId: id, centreId, detail });
    return proofId;
  });

/**
 * Takes a paper back (entered by mistake, or revoked); it stays on the card as withdrawn.
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`; `conflict` when it was withdrawn before
 */
export const withdrawProof = (ctx: Ctx, id: FamilyId, proofId: ProofId, reason?: AccessReason): void =>
  act(ctx, () => {
    const { standing, why } = enterToChange(ctx, id, 'family.write', reason);
    const own = and(eq(proof.id, proofId), eq(proof.familyId, id));
    const paper = found(ctx.db.orm.select().from(proof).where(own).get());
    if (paper.withdrawnAt !== null) throw new Problem('conflict', 'This proof was withdrawn before');
    ctx.db.orm
      .update(proof)
      .set({ withdrawnAt: now(ctx) })
      .where(and(own, isNull(proof.withdrawnAt)))
      .run();
    touch(ctx, id);
    record(ctx, {
      act: 'family.proof.withdrawn',
      subject: 'family',
      subjectId: id,
      centreId: standing.centreId,
      detail: { ...why, proof: proofId, group: paper.group },
    });
  });
