import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { holiday } from '../../../db/tables/centres.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import { permitEverywhere } from '../../core/everywhere.ts';
import { Problem } from '../../core/problem.ts';
import type { holiday as holidayRow } from '../shapes.ts';

/** Adds a yearly holiday for every centre. `forbidden`, `conflict` when that day is one. */
export const enterHoliday = (ctx: Ctx, row: z.infer<typeof holidayRow>): z.infer<typeof holidayRow> =>
  act(ctx, () => {
    permitEverywhere(ctx, 'centre.write');
    const { changes } = ctx.db.orm.insert(holiday).values(row).onConflictDoNothing().run();
    if (changes === 0) throw new Problem('conflict', 'This day is a holiday already');
    record(ctx, { act: 'holiday.entered', subject: 'holiday', subjectId: row.monthDay, centreId: null });
    return row;
  });

/** Takes a yearly holiday out for every centre. `forbidden`, `not_found`. */
export const removeHoliday = (ctx: Ctx, monthDay: string): null =>
  act(ctx, () => {
    permitEverywhere(ctx, 'centre.write');
    const { changes } = ctx.db.orm.delete(holiday).where(eq(holiday.monthDay, monthDay)).run();
    if (changes === 0) throw new Problem('not_found');
    record(ctx, { act: 'holiday.removed', subject: 'holiday', subjectId: monthDay, centreId: null });
    return null;
  });
