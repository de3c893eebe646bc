import { eq } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { sessionNeed, venueSession } from '../../../db/tables/venue.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import type { StockNeed } from '../reads/needs.ts';
import { assertHeldAt, assertRoomFree, needsOf, touchedBy } from '../reads/series.ts';
import { type SessionFacts, venueFacts } from '../reads.ts';
import { isAhead } from '../rules.ts';
import { assertNotLongAgo } from './change-allowed.ts';
import { holdDays } from './hold.ts';
import { moveUp } from './move-up.ts';
import { writeNeeds } from './needs.ts';
import { tellMoved } from './tell-all.ts';

const leaveRooms = prepared((_orm, sqlite) =>
  sqlite.prepare<[ids: string]>(
    'UPDATE venue_session SET room_id = NULL WHERE id IN (SELECT value FROM json_each(?))',
  ),
);

/**
 * Writes sessions of a centre as they are to be, all or none of them: what they need is held on their days, who comes is
 * told where they move, who waits has what places there are. `stocks` = what each of them needs from now on, where that
 * changes.
 * @throws Problem `invalid_request` for what would have begun more than a month ago, or where nothing more is held;
 *   `not_found` for a room nobody at the centre has, `room_taken` with the times, `promised_to_others` with the type and
 *   the day
 */
export function putSessions(
  ctx: Ctx,
  centreId: CentreId,
  pairs: readonly { before: SessionFacts; after: SessionFacts }[],
  stocks?: readonly StockNeed[],
): void {
  const { db } = ctx;
  const [before, after] = [pairs.map((pair) => pair.before), pairs.map((pair) => pair.after)];
  const ids = after.map(({ id }) => id);
  for (const { before: was, after: is } of pairs) {
    const moved = is.startsAt !== was.startsAt;
    if (moved) assertNotLongAgo(ctx, is);
    if (is.roomId !== was.roomId || (moved && isAhead(is, now(ctx))))
      assertHeldAt(db, venueFacts(db, is.venueId), is.roomId);
  }
  assertRoomFree(db, after, ids);
  const touched = pairs.flatMap(({ before: was, after: is }) => {
    const had = needsOf(db, was.id);
    return [...touchedBy(ctx, had, was, centreId), ...touchedBy(ctx, stocks ?? had, is, centreId)];
  });
  // Of those that move together one may come to be where another has been.
  if (ids.length > 1) leaveRooms(db).run(JSON.stringify(ids));
  for (const { id, taken: _kept, ...row } of after) {
    const version = row.version + 1;
    db.orm
      .update(venueSession)
      .set({ ...row, version })
      .where(eq(venueSession.id, id))
      .run();
    if (stocks === undefined) continue;
    db.orm.delete(sessionNeed).where(eq(sessionNeed.sessionId, id)).run();
    writeNeeds(ctx, id, stocks);
  }
  holdDays(ctx, centreId, touched);
  tellMoved(ctx, before, after);
  for (const id of ids) moveUp(ctx, id);
}
