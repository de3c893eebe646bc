import { inserter } from '../../../db/open.ts';
import { sessionSeries, venueSession } from '../../../db/tables/venue.ts';
import { record } from '../../audit/acts.ts';
import { refuseUnknownPictogram } from '../../catalogue/acts/create.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { stocksNeeded } from '../reads/needs.ts';
import { assertHeldAt, assertRoomFree, daysAsked, touchedBy } from '../reads/series.ts';
import { sessionRows } from '../reads/sessions.ts';
import { templateFacts, venueFacts } from '../reads.ts';
import { timesOf } from '../rules.ts';
import type { NewSession, SessionRow } from '../shapes.ts';
import { assertNotLongAgo } from './change-allowed.ts';
import { holdDays } from './hold.ts';
import { writeNeeds } from './needs.ts';

const addSeries = inserter(sessionSeries);
const addSession = inserter(venueSession);
const fresh = { state: 'planned' as const, reason: '', cancelledAt: null, taken: 0, version: 1 };

/**
 * Plans a session or a series of them: all, or none of them. What they need is held from then on.
 * @throws Problem `not_found`, `forbidden`, `invalid_request` (also a venue or a room where nothing is held any more,
 *   what began more than a month ago, a type the centre never held), `room_taken` with the times, `promised_to_others`
 *   with the type and the day
 */
export function planSessions(ctx: Ctx, centreId: CentreId, body: NewSession): SessionRow[] {
  const ids = act(ctx, () => {
    const { db } = ctx;
    permit(ctx, 'session.write', centreId);
    const { venueId, templateId, needs, repeat, ...what } = body;
    const venue = venueFacts(db, venueId);
    if (venue.centreId !== centreId) throw new Problem('not_found');
    assertHeldAt(db, venue, what.roomId);
    if (templateId !== null && templateFacts(db, templateId).centreId !== centreId)
      throw new Problem('not_found');
    const stocks = stocksNeeded(ctx, centreId, needs);
    refuseUnknownPictogram(what.pictogram);
    const times = daysAsked(body).map((day) => timesOf({ ...what, day }, venue.timeZone));
    assertNotLongAgo(ctx, found(times[0]));
    assertRoomFree(
      db,
      times.map((one) => ({ ...one, roomId: what.roomId })),
    );
    const seriesId = repeat && ctx.newId<'sessionSeries'>();
    if (repeat && seriesId) addSeries(db, { ...repeat, id: seriesId, venueId, starts: body.day });
    const made = times.map((when) => {
      const id = ctx.newId<'venueSession'>();
      addSession(db, { ...what, ...when, ...fresh, id, centreId, venueId, templateId, seriesId });
      writeNeeds(ctx, id, stocks);
      return id;
    });
    holdDays(
      ctx,
      centreId,
      times.flatMap((when) => touchedBy(ctx, stocks, when, centreId)),
    );
    const detail = { venueId, sessions: made.length, starts: body.day };
    record(ctx, {
      act: 'session.planned',
      subject: 'venue_session',
      subjectId: found(made[0]),
      centreId,
      detail,
    });
    return made;
  });
  return sessionRows(ctx, ids);
}
