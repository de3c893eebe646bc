import { prepared } from '../../../db/open.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { RoomId, VenueId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';

const aheadAt = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ venueId: string; now: string }, 1>(`
      SELECT 1 FROM venue_session WHERE venue_id = :venueId AND starts_at > :now AND state = 'planned' LIMIT 1`)
    .pluck(),
);
const aheadIn = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ roomId: string; now: string }, 1>(`
      SELECT 1 FROM venue_session WHERE room_id = :roomId AND starts_at > :now AND state = 'planned' LIMIT 1`)
    .pluck(),
);

/**
 * Stops what would leave sessions that are still to come without their venue or room.
 * @throws Problem `in_use`
 */
export function assertNothingAhead(ctx: Ctx, of: { venueId: VenueId } | { roomId: RoomId }): void {
  const at = now(ctx);
  const one =
    'venueId' in of ? aheadAt(ctx.db).get({ ...of, now: at }) : aheadIn(ctx.db).get({ ...of, now: at });
  if (one !== undefined)
    throw new Problem('in_use', 'Sessions are planned there still; move or cancel them first');
}
