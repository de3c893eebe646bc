import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { staff } from '../../../db/tables/staff.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, worksAt } from '../../core/context.ts';
import type { StaffId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { administrators, homeOf, managed, personCardOf } from '../reads.ts';
import { orphaned } from '../rules.ts';
import type { personCard, personChange } from '../shapes.ts';
import { moved, setCentres } from './move.ts';
import { dropSessions } from './sessions.ts';

/**
 * Changes what is given of a person. Name, role and being active only where all their centres are the actor's;
 * of the centres only the actor's own are touched. Whoever is switched off is signed out at once.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`, `beyond_reach`, `invalid_request` naming
 *   `centres`, `last_administrator` with the `centres` that would have none
 */
export const changePerson = (
  ctx: Ctx,
  id: StaffId,
  version: number,
  change: z.infer<typeof personChange>,
): z.infer<typeof personCard> | null =>
  act(ctx, () => {
    const before = managed(ctx, id);
    if (before.version !== version) throw new Problem('changed_meanwhile');
    const { name = before.name, role = before.role, active = before.active } = change;
    const centres = change.centres === undefined ? before.centres : moved(ctx, before, change.centres);
    const fields = [
      ...(['name', 'role', 'active'] as const).filter(
        (field) => before[field] !== { name, role, active }[field],
      ),
      ...(isDeepStrictEqual(before.centres.toSorted(), centres.toSorted()) ? [] : (['centres'] as const)),
    ];
    if (fields.length === 0) return personCardOf(ctx, id);
    const wide = fields.some((field) => field !== 'centres');
    if (wide && !before.centres.every((centreId) => worksAt(ctx, centreId)))
      throw new Problem('beyond_reach');
    const after = { ...before, name, role, active, centres };
    const left = orphaned(before, after, administrators(ctx.db));
    if (left.length > 0) throw new Problem('last_administrator', undefined, { extra: { centres: left } });
    const updatedAt = new Date(ctx.now.epochMilliseconds);
    ctx.db.orm
      .update(staff)
      .set({ name, role, active, version: version + 1, updatedAt })
      .where(eq(staff.id, id))
      .run();
    setCentres(ctx, before, centres);
    if (!active) dropSessions(ctx.db, id);
    record(ctx, {
      act: 'staff.changed',
      subject: 'staff',
      subjectId: id,
      centreId: homeOf(before),
      detail: { fields },
    });
    return centres.some((centreId) => worksAt(ctx, centreId)) ? personCardOf(ctx, id) : null;
  });
