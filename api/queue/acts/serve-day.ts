import { prepared } from '../../../db/open.ts';
import { act, freed } from '../../core/act.ts';
import { type Ctx, today } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { CentreId } from '../../core/ids.ts';

type Waited = { centreId: CentreId; timeZone: string };
const waitedAt = prepared((_orm, sqlite) =>
  sqlite.prepare<[], Waited>(`
    SELECT id AS centreId, time_zone AS timeZone FROM centre
    WHERE EXISTS (SELECT 1 FROM queue_entry WHERE centre_id = centre.id AND closed_at IS NULL AND state = 'waiting')`),
);
const stocksOf = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[CentreId], number>(
      `SELECT DISTINCT stock_id FROM queue_entry WHERE centre_id = ? AND closed_at IS NULL AND state = 'waiting'`,
    )
    .pluck(),
);
/** The day each centre was served for; after a restart it is done once more, which changes nothing. */
const served = prepared(() => new Map<CentreId, Day>());

/**
 * Serves everybody who waits, once on each new day of a centre: somebody's wanted day has come, a day that was taken is
 * over, a paper has run out, a rule or the calendar was changed.
 */
export function serveNewDay(ctx: Ctx): void {
  const days = served(ctx.db);
  for (const { centreId, timeZone } of waitedAt(ctx.db).all()) {
    const day = today(ctx, timeZone);
    if (days.get(centreId) === day) continue;
    act(ctx, () => {
      for (const stockId of stocksOf(ctx.db).all(centreId)) freed(ctx.db, stockId);
    });
    days.set(centreId, day);
  }
}
