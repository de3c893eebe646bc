import { act } from '../../core/act.ts';
import { type Ctx, now, permit } from '../../core/context.ts';
import type { CentreId, FamilyId, VenueSessionId, VisitId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { enter } from '../../families/acts/enter.ts';
import { shutOpened } from '../../families/acts/shut.ts';
import type { AccessReason } from '../../families/shapes.ts';
import { visitAtDesk, visitCard } from '../reads/visits.ts';
import { sessionFacts } from '../reads.ts';
import { isOpenToStaff } from '../rules.ts';
import type { NewVisit, VisitRow } from '../shapes.ts';
import { type Asked, assertNotThere, bookVisit } from './book.ts';
import { recordVisit } from './note.ts';
import { setVisit } from './write.ts';

/**
 * A family of a centre that is entered to be served there.
 * @throws Problem `not_found` when unknown, of another centre, merged into another card or protected from the actor;
 *   `access_reason_required`
 */
export function serving(ctx: Ctx, familyId: FamilyId, centreId: CentreId, reason?: AccessReason) {
  const entered = enter(ctx, familyId, 'family.read', reason);
  const { standing } = entered;
  if (standing.centreId !== centreId || standing.mergedInto !== null)
    throw new Problem('not_found', undefined, { familyId });
  return entered;
}

function askedBy(ctx: Ctx, centreId: CentreId, body: NewVisit, reason?: AccessReason): Asked {
  const { familyId, applicant, ...asked } = body;
  if (familyId !== undefined) {
    serving(ctx, familyId, centreId, reason);
    return { ...asked, familyId };
  }
  if (applicant === undefined) return refuseField('familyId', 'required', 'Name the family, or who asks');
  return { ...asked, applicant };
}

/**
 * Gives a family the staff know, or somebody who calls, places in a session; after it, who came without having asked.
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`, `session_closed`, and what `bookVisit` throws
 */
export function bookAtDesk(
  ctx: Ctx,
  sessionId: VenueSessionId,
  body: NewVisit,
  reason?: AccessReason,
): VisitRow {
  const id = act(ctx, () => {
    const session = sessionFacts(ctx.db, sessionId);
    permit(ctx, 'visit.write', session.centreId);
    const asked = askedBy(ctx, session.centreId, body, reason);
    if (!isOpenToStaff(session, now(ctx))) throw new Problem('session_closed');
    return bookVisit(ctx, sessionId, asked);
  });
  return visitCard(ctx, id);
}

/**
 * Says whose card is behind a visit; a wrong one is put right by naming the right one.
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`, `already_visiting`
 */
export function linkVisit(ctx: Ctx, id: VisitId, familyId: FamilyId, reason?: AccessReason): VisitRow {
  act(ctx, () => {
    const { facts, session } = visitAtDesk(ctx, id);
    const { standing, why } = serving(ctx, familyId, session.centreId, reason);
    assertNotThere(ctx, session.id, { familyId, but: id });
    const linked = setVisit(ctx, facts, { familyId });
    if (standing.protected) shutOpened(ctx.db, familyId);
    recordVisit(ctx, 'visit.linked', linked, session, { ...why });
  });
  return visitCard(ctx, id);
}
