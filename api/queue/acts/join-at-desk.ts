import { type Ctx, permit } from '../../core/context.ts';
import type { CentreId, FamilyId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { reach } from '../../families/reads.ts';
import { entryCard } from '../reads/cards.ts';
import type { EntryRow, NewEntry } from '../shapes.ts';
import { joinQueue } from './join.ts';

/**
 * Stops whoever may not act for a family at a centre.
 * @throws Problem `not_found` when unknown, of another centre, merged into another card or protected from the actor
 */
export function assertServes(ctx: Ctx, familyId: FamilyId, centreId: CentreId): void {
  const standing = reach(ctx, familyId, 'family.read');
  if (standing.centreId !== centreId || standing.mergedInto !== null)
    throw new Problem('not_found', undefined, { familyId });
}

/**
 * Gives a family the desk knows, or whoever calls, a place in the queue.
 * @throws Problem `not_found`, `forbidden`, and what `joinQueue` refuses
 */
export function joinAtDesk(ctx: Ctx, centreId: CentreId, body: NewEntry): EntryRow {
  permit(ctx, 'booking.write', centreId);
  const { familyId, applicant, ...wish } = body;
  if (familyId !== undefined) {
    assertServes(ctx, familyId, centreId);
    return entryCard(ctx, joinQueue(ctx, { ...wish, centreId, familyId }).id);
  }
  if (applicant === undefined) return refuseField('familyId', 'required', 'Name the family, or who asks');
  return entryCard(ctx, joinQueue(ctx, { ...wish, centreId, applicant }).id);
}
