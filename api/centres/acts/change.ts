import { isDeepStrictEqual } from 'node:util';
import { and, eq, ne } from 'drizzle-orm';
import type { z } from 'zod';
import { centre } from '../../../db/tables/centres.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { centreFacts, centreOf } from '../reads.ts';
import { type centreCard, type centreChange, centreFields } from '../shapes.ts';

/** @throws Problem `name_taken` when another centre has the short name */
export const refuseTakenName = (ctx: Ctx, shortName: string, except: CentreId): void => {
  const namesake = ctx.db.orm
    .select({ id: centre.id })
    .from(centre)
    .where(and(eq(centre.shortName, shortName), ne(centre.id, except)))
    .get();
  if (namesake !== undefined) throw new Problem('name_taken', 'Another centre has this short name');
};

/** A centre as it stands, if it is the actor's to change and nobody changed it since `version`. `not_found`, `changed_meanwhile`. */
export const toChange = (ctx: Ctx, centreId: CentreId, version: number) => {
  permit(ctx, 'centre.write', centreId);
  const before = centreFacts(ctx.db, centreId);
  if (before.version !== version) throw new Problem('changed_meanwhile');
  return before;
};

/** Changes what is given of a card. `not_found`, `changed_meanwhile`, `name_taken`. */
export const changeCentre = (
  ctx: Ctx,
  centreId: CentreId,
  version: number,
  change: z.infer<typeof centreChange>,
): z.infer<typeof centreCard> =>
  act(ctx, () => {
    const before = toChange(ctx, centreId, version);
    const fields = centreFields.filter(
      (field) => change[field] !== undefined && !isDeepStrictEqual(change[field], before[field]),
    );
    if (fields.length === 0) return centreOf(ctx, centreId);
    if (change.shortName !== undefined) refuseTakenName(ctx, change.shortName, centreId);
    ctx.db.orm
      .update(centre)
      .set({ ...change, version: version + 1 })
      .where(eq(centre.id, centreId))
      .run();
    record(ctx, {
      act: 'centre.changed',
      subject: 'centre',
      subjectId: centreId,
      centreId,
      detail: { fields },
    });
    return centreOf(ctx, centreId);
  });
