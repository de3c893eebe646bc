import { record } from '../../audit/acts.ts';
import { refuseUnknownPictogram } from '../../catalogue/acts/create.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import { addDays, day as dayOf, daysBetween } from '../../core/dates.ts';
import type { VenueSessionId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import { stocksNeeded } from '../reads/needs.ts';
import { inScope } from '../reads/series.ts';
import { sessionCard } from '../reads/sessions.ts';
import { type SessionFacts, venueFacts } from '../reads.ts';
import { timesOf } from '../rules.ts';
import type { SessionMoved, SessionPatch } from '../shapes.ts';
import { assertPlacesStay, sessionToChange } from './change-allowed.ts';
import { putSessions } from './put.ts';

const stoodAt = ({ id, version, day, time, minutes, roomId }: SessionFacts) => ({
  ...{ id, version: version + 1, day, time, minutes, roomId },
});

/**
 * Changes what is given of a session, of it and those after it, or of all of its series that are still to come. Who
 * comes is told where it moves; where it grows, the waiting list moves up.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `session_closed`, `invalid_request`, `room_taken` with
 *   the times, `promised_to_others` with the type and the day, `places_taken` (more are booked than there would be),
 *   `in_use` (what a place is cannot change while somebody has one)
 */
export function changeSession(
  ctx: Ctx,
  id: VenueSessionId,
  version: number,
  patch: SessionPatch,
): SessionMoved {
  const stood = act(ctx, () => {
    const { db } = ctx;
    const facts = sessionToChange(ctx, id, version);
    const { centreId } = facts;
    const { scope, needs, day, time, ...set } = patch;
    const venue = venueFacts(db, facts.venueId);
    const stocks = needs && stocksNeeded(ctx, centreId, needs);
    if (set.pictogram !== undefined) refuseUnknownPictogram(set.pictogram);
    const shift = day === undefined ? 0 : daysBetween(facts.day, day);
    const before = inScope(ctx, facts, scope);
    assertPlacesStay(db, before, patch);
    const pairs = before.map((row) => {
      const { minutes } = { ...row, ...set };
      const to = dayOf.safeParse(addDays(row.day, shift));
      if (!to.success)
        return refuseField('day', 'too_big', 'A session of the series would be on no day there is');
      const at = { day: to.data, time: time ?? row.time, minutes };
      return { before: row, after: { ...row, ...set, ...timesOf(at, venue.timeZone) } };
    });
    putSessions(ctx, centreId, pairs, stocks);
    const detail = {
      fields: Object.keys(patch).filter((field) => field !== 'scope'),
      sessions: before.length,
    };
    record(ctx, { act: 'session.changed', subject: 'venue_session', subjectId: id, centreId, detail });
    return before.map(stoodAt);
  });
  return { ...sessionCard(ctx, id), stood };
}
