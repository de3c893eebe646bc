import { inserter } from '../../../db/open.ts';
import { sessionNeed } from '../../../db/tables/venue.ts';
import type { Ctx } from '../../core/context.ts';
import type { VenueSessionId } from '../../core/ids.ts';
import type { StockNeed } from '../reads/needs.ts';

const addNeed = inserter(sessionNeed);

/** Writes what a session needs. */
export const writeNeeds = (ctx: Ctx, sessionId: VenueSessionId, needs: readonly StockNeed[]): void => {
  for (const need of needs) addNeed(ctx.db, { sessionId, ...need });
};
