import { type Ctx, permit } from '../../core/context.ts';
import type { CentreId, FamilyId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { enter } from '../../families/acts/enter.ts';
import type { AccessReason } from '../../families/shapes.ts';
import { entryCard } from '../reads/cards.ts';
import type { EntryRow, NewEntry } from '../shapes.ts';
import { joinQueue } from './join.ts';

/**
 * Enters a family somebody acts for at a centre; returns the reason given for it, for the trail.
 * @throws Problem `not_found` when unknown, of another centre, merged into another card or protected from the actor;
 *   `access_reason_required`
 */
export function serving(ctx: Ctx, familyId: FamilyId, centreId: CentreId, reason?: AccessReason) {
  const { standing, why } = enter(ctx, familyId, 'family.read', reason);
  if (standing.centreId !== centreId || standing.mergedInto !== null)
    throw new Problem('not_found', undefined, { familyId });
  return why;
}

/**
 * Gives a family the desk knows, or whoever calls, a place in the queue.
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`, and what `joinQueue` refuses
 */
export function joinAtDesk(ctx: Ctx, centreId: CentreId, body: NewEntry, reason?: AccessReason): EntryRow {
  permit(ctx, 'booking.write', centreId);
  const { familyId, applicant, ...wish } = body;
  if (familyId !== undefined) {
    const why = serving(ctx, familyId, centreId, reason);
    return entryCard(ctx, joinQueue(ctx, { ...wish, centreId, familyId }, why).id);
  }
  if (applicant === undefined) return refuseField('familyId', 'required', 'Name the family, or who asks');
  return entryCard(ctx, joinQueue(ctx, { ...wish, centreId, applicant }).id);
}
