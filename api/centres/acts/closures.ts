import { and, eq, isNull } from 'drizzle-orm';
import type { z } from 'zod';
import { closure } from '../../../db/tables/centres.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import { permitAt } from '../../core/everywhere.ts';
import type { CentreId, ClosureId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { centreFacts } from '../reads.ts';
import type { closureRow, newClosure } from '../shapes.ts';

/** Takes a row out and says what it was; another centre's is `not_found`, all centres' may be `forbidden`. */
function takeOut(ctx: Ctx, id: ClosureId): void {
  const row = found(ctx.db.orm.select().from(closure).where(eq(closure.id, id)).get());
  permitAt(ctx, 'centre.write', row.centreId);
  ctx.db.orm.delete(closure).where(eq(closure.id, id)).run();
  const { centreId, starts, until, open } = row;
  record(ctx, {
    act: 'closure.removed',
    subject: 'closure',
    subjectId: id,
    centreId,
    detail: { starts, until, open },
  });
}

/**
 * Enters a closure or a working day of a centre, or of every centre; rows are never changed, only replaced, so
 * that two people cannot mend the same row apart. Due dates of open loans stay as they were promised.
 * `not_found` (the replaced row is gone, the centre is foreign), `forbidden` (for every centre, by one who does not
 * work at all), `conflict` (a row for exactly these days).
 */
export const enterClosure = (
  ctx: Ctx,
  centreId: CentreId,
  { replaces, everywhere, ...row }: z.infer<typeof newClosure>,
): z.infer<typeof closureRow> =>
  act(ctx, () => {
    permit(ctx, 'centre.write', centreId);
    centreFacts(ctx.db, centreId);
    const scope = everywhere ? null : centreId;
    permitAt(ctx, 'centre.write', scope);
    if (replaces !== undefined) takeOut(ctx, replaces);
    const twin = ctx.db.orm
      .select({ id: closure.id })
      .from(closure)
      .where(
        and(
          scope === null ? isNull(closure.centreId) : eq(closure.centreId, scope),
          eq(closure.starts, row.starts),
          eq(closure.until, row.until),
        ),
      )
      .get();
    if (twin !== undefined)
      throw new Problem('conflict', 'There is a row for exactly these days; replace it');
    const id = ctx.newId<'closure'>();
    ctx.db.orm
      .insert(closure)
      .values({ ...row, id, centreId: scope })
      .run();
    const { starts, until, open } = row;
    record(ctx, {
      act: 'closure.entered',
      subject: 'closure',
      subjectId: id,
      centreId: scope,
      detail: { starts, until, open },
    });
    return { ...row, id, own: !everywhere };
  });

/** Takes a closure or a working day out of the calendar. `not_found`, `forbidden`. */
export const removeClosure = (ctx: Ctx, id: ClosureId): null =>
  act(ctx, () => {
    permit(ctx, 'centre.write');
    takeOut(ctx, id);
    return null;
  });
