import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { sessionRows } from '../reads/sessions.ts';
import { venueFacts } from '../reads.ts';
import { timesOf } from '../rules.ts';
import type { SessionRow, SessionSpot } from '../shapes.ts';
import { sessionToChange } from './change-allowed.ts';
import { putSessions } from './put.ts';

/**
 * Puts sessions of a centre each at a time and into a room of its own, all or none of them: the way back from a move of a
 * series, whose sessions need not have stood alike.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `session_closed`, `invalid_request`, `room_taken` with
 *   the times, `promised_to_others` with the type and the day
 */
export function moveSessions(ctx: Ctx, centreId: CentreId, spots: readonly SessionSpot[]): SessionRow[] {
  act(ctx, () => {
    permit(ctx, 'session.write', centreId);
    const pairs = spots.map(({ id, version, roomId, ...at }) => {
      const before = sessionToChange(ctx, id, version);
      if (before.centreId !== centreId) throw new Problem('not_found');
      const venue = venueFacts(ctx.db, before.venueId);
      const { minutes } = at;
      return { before, after: { ...before, minutes, roomId, ...timesOf(at, venue.timeZone) } };
    });
    putSessions(ctx, centreId, pairs);
    const [first] = spots;
    record(ctx, {
      ...{ act: 'session.changed', subject: 'venue_session', subjectId: first?.id ?? '', centreId },
      detail: { fields: ['day', 'time', 'minutes', 'roomId'], sessions: spots.length },
    });
  });
  return sessionRows(
    ctx,
    spots.map(({ id }) => id),
  );
}
