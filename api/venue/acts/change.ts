import { eq } from 'drizzle-orm';
import { sessionNeed, venueSession } from '../../../db/tables/venue.ts';
import { record } from '../../audit/acts.ts';
import { refuseUnknownPictogram } from '../../catalogue/acts/create.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import { addDays, daysBetween } from '../../core/dates.ts';
import type { VenueSessionId } from '../../core/ids.ts';
import { stocksNeeded } from '../reads/needs.ts';
import { assertRoom, assertRoomFree, inScope, needsOf, touchedBy } from '../reads/series.ts';
import { sessionCard } from '../reads/sessions.ts';
import { type SessionFacts, venueFacts } from '../reads.ts';
import { timesOf } from '../rules.ts';
import type { SessionCard, SessionPatch } from '../shapes.ts';
import { assertPlacesStay, sessionToChange } from './change-allowed.ts';
import { holdDays } from './hold.ts';
import { moveUp } from './move-up.ts';
import { writeNeeds } from './needs.ts';
import { tellMoved } from './tell-all.ts';

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
): SessionCard {
  act(ctx, () => {
    const { db } = ctx;
    const facts = sessionToChange(ctx, id, version);
    const { centreId } = facts;
    const { scope, needs, day, time, ...set } = patch;
    const venue = venueFacts(db, facts.venueId);
    if (set.roomId !== undefined) assertRoom(db, venue, set.roomId);
    const stocks = needs && stocksNeeded(ctx, centreId, needs);
    if (set.pictogram !== undefined) refuseUnknownPictogram(set.pictogram);
    const shift = day === undefined ? 0 : daysBetween(facts.day, day);
    const before = inScope(ctx, facts, scope);
    assertPlacesStay(db, before, patch);
    const after = before.map((row): SessionFacts => {
      const { minutes } = { ...row, ...set };
      const times = timesOf(
        { day: addDays(row.day, shift), time: time ?? row.time, minutes },
        venue.timeZone,
      );
      return { ...row, ...set, ...times, version: row.version + 1 };
    });
    const ids = after.map((row) => row.id);
    assertRoomFree(db, after, ids);
    const touched = before.flatMap((row, at) => {
      const had = needsOf(db, row.id);
      return [
        ...touchedBy(ctx, had, row, centreId),
        ...touchedBy(ctx, stocks ?? had, after[at] ?? row, centreId),
      ];
    });
    // A series that moves on makes room for itself from its end.
    for (const { id: of, taken: _kept, ...row } of shift > 0 ? after.toReversed() : after) {
      db.orm.update(venueSession).set(row).where(eq(venueSession.id, of)).run();
      if (stocks === undefined) continue;
      db.orm.delete(sessionNeed).where(eq(sessionNeed.sessionId, of)).run();
      writeNeeds(ctx, of, stocks);
    }
    holdDays(ctx, centreId, touched);
    tellMoved(ctx, before, after);
    if (patch.capacity !== undefined) for (const of of ids) moveUp(ctx, of);
    const detail = {
      fields: Object.keys(patch).filter((field) => field !== 'scope'),
      sessions: after.length,
    };
    record(ctx, { act: 'session.changed', subject: 'venue_session', subjectId: id, centreId, detail });
  });
  return sessionCard(ctx, id);
}
