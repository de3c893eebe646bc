import { and, eq } from 'drizzle-orm';
import { staffCentre } from '../../../db/tables/staff.ts';
import { type Ctx, worksAt } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { refuseField } from '../../core/problem.ts';
import type { Person } from '../reads.ts';
import { centresAfter } from '../rules.ts';

/** @throws Problem `invalid_request` naming `centres` when one is not the actor's own */
export const refuseForeignCentres = (ctx: Ctx, centres: readonly CentreId[]): void => {
  if (!centres.every((id) => worksAt(ctx, id)))
    refuseField('centres', 'not_yours', 'Choose among the centres you work at');
};

/**
 * Where a person works once the actor has chosen among the own centres; the others stay.
 * @throws Problem `invalid_request` naming `centres` for a foreign one, or when none is left
 */
export function moved(ctx: Ctx, person: Person, chosen: readonly CentreId[]): CentreId[] {
  refuseForeignCentres(ctx, chosen);
  const reach = [...person.centres, ...chosen].filter((id) => worksAt(ctx, id));
  const centres = centresAfter(person.centres, [...new Set(chosen)], reach);
  if (centres.length === 0)
    refuseField('centres', 'required', 'Leave one centre at least, or switch the account off');
  return centres;
}

/** Writes down where a person works from now on. */
export function setCentres(ctx: Ctx, person: Person, centres: readonly CentreId[]): void {
  for (const centreId of person.centres.filter((id) => !centres.includes(id)))
    ctx.db.orm
      .delete(staffCentre)
      .where(and(eq(staffCentre.staffId, person.id), eq(staffCentre.centreId, centreId)))
      .run();
  for (const centreId of centres.filter((id) => !person.centres.includes(id)))
    ctx.db.orm.insert(staffCentre).values({ staffId: person.id, centreId }).run();
}
