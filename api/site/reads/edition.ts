import { prepared } from '../../../db/open.ts';
import type { Ctx } from '../../core/context.ts';

/** What was written since this process opened the file, by itself and by others; and a name for this opening. */
const written = prepared((_orm, sqlite) => ({
  here: sqlite.prepare<[], number>('SELECT total_changes()').pluck(),
  elsewhere: sqlite.prepare<[], number>('PRAGMA data_version').pluck(),
}));
const opening = prepared(() => crypto.randomUUID().slice(0, 8));

/**
 * The ETag of anything that is worked out of what is stored: another one after any change, and every minute, because
 * days end and doors close.
 */
export function edition(ctx: Ctx): string {
  const { here, elsewhere } = written(ctx.db);
  const minute = Math.floor(ctx.now.epochMilliseconds / 60_000);
  return `W/"${opening(ctx.db)}-${here.get()}-${elsewhere.get()}-${minute}-${ctx.actor.kind}"`;
}
