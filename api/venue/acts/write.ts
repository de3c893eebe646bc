import { eq } from 'drizzle-orm';
import { visit } from '../../../db/tables/venue.ts';
import type { Ctx } from '../../core/context.ts';
import { found, Problem, refuseField } from '../../core/problem.ts';
import type { SessionFacts, VisitFacts } from '../reads.ts';
import { type People, placesOf, whoIsMissing } from '../rules.ts';
import type { VisitRow } from '../shapes.ts';

/** Writes what changed of a visit, as its next edition; what is stored of it now. */
export const setVisit = (ctx: Ctx, { id, version }: VisitFacts, set: Partial<VisitFacts>): VisitFacts =>
  found(
    ctx.db.orm
      .update(visit)
      .set({ ...set, version: version + 1 })
      .where(eq(visit.id, id))
      .returning()
      .get(),
  );

/**
 * Stops what is done to a visit that is not in a state for it.
 * @throws Problem `visit_closed` with the `state` it is in
 */
export function assertIn({ state }: VisitFacts, ...states: VisitRow['state'][]): void {
  if (!states.includes(state)) throw new Problem('visit_closed', undefined, { extra: { state } });
}

const missing = {
  no_adult: ['adults', 'An adult comes along'],
  no_child: ['children', 'A place is for an adult with a child'],
} as const;

/**
 * The places so many people take of a session.
 * @throws Problem `invalid_request` where nobody comes, somebody is missing, or they are more than it holds at all
 */
export function placesFor({ counts, capacity }: SessionFacts, people: People): number {
  if (people.adults + people.children === 0) refuseField('adults', 'too_small', 'Say how many come');
  const who = whoIsMissing(counts, people);
  if (who !== null) refuseField(missing[who][0], who, missing[who][1]);
  const places = placesOf(counts, people);
  if (places > capacity) refuseField('adults', 'too_many', `The session holds ${capacity} at most`);
  return places;
}
