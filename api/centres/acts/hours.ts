import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { centre, openingHours } from '../../../db/tables/centres.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { centreOf } from '../reads.ts';
import type { centreCard, week } from '../shapes.ts';
import { toChange } from './change.ts';

/** Writes the whole week in place of the one before. */
export const writeWeek = (ctx: Ctx, centreId: CentreId, hours: z.infer<typeof week>['hours']): void => {
  ctx.db.orm.delete(openingHours).where(eq(openingHours.centreId, centreId)).run();
  for (const row of hours)
    ctx.db.orm
      .insert(openingHours)
      .values({ ...row, centreId })
      .run();
};

/** Sets the whole week of opening hours at once. `not_found`, `changed_meanwhile`. */
export const setHours = (
  ctx: Ctx,
  centreId: CentreId,
  version: number,
  { hours }: z.infer<typeof week>,
): z.infer<typeof centreCard> =>
  act(ctx, () => {
    toChange(ctx, centreId, version);
    writeWeek(ctx, centreId, hours);
    ctx.db.orm
      .update(centre)
      .set({ version: version + 1 })
      .where(eq(centre.id, centreId))
      .run();
    const detail = { hours: hours.map((row) => `${row.weekday} ${row.opens}–${row.closes}`) };
    record(ctx, { act: 'centre.hours', subject: 'centre', subjectId: centreId, centreId, detail });
    return centreOf(ctx, centreId);
  });
