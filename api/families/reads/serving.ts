import { and, asc, eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { servedBy } from '../../../db/tables/families.ts';
import { staff, staffCentre } from '../../../db/tables/staff.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { CentreId, FamilyId } from '../../core/ids.ts';

const namedFor = prepared((orm) =>
  orm
    .select({ id: staff.id, name: staff.name, since: servedBy.since })
    .from(servedBy)
    .innerJoin(staff, eq(staff.id, servedBy.staffId))
    .where(eq(servedBy.familyId, sql.placeholder('id')))
    .orderBy(asc(staff.name), asc(staff.id))
    .prepare(),
);

/** Who at the desk serves a protected family, by name; whoever asks has reached her. */
export const servedByOf = (db: Db, id: FamilyId) => namedFor(db).all({ id });

const atDesk = prepared((orm) =>
  orm
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .innerJoin(staffCentre, eq(staffCentre.staffId, staff.id))
    .where(
      and(
        eq(staffCentre.centreId, sql.placeholder('centreId')),
        eq(staff.role, 'desk'),
        eq(staff.active, true),
      ),
    )
    .orderBy(asc(staff.name), asc(staff.id))
    .prepare(),
);

/** Who works at the desk of a centre, by name. */
export const deskPeople = (db: Db, centreId: CentreId) => atDesk(db).all({ centreId });

/**
 * Whom a host may name at a centre.
 * @throws Problem `not_found`, `forbidden`
 */
export function nameable(ctx: Ctx, centreId: CentreId) {
  permit(ctx, 'family.entrust', centreId);
  return deskPeople(ctx.db, centreId);
}
