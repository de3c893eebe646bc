import { and, asc, eq, sql } from 'drizzle-orm';
import { prepared } from '../../db/open.ts';
import { centre, openingHours } from '../../db/tables/centres.ts';
import { staff, staffCentre } from '../../db/tables/staff.ts';
import { permissionsOf } from '../core/access.ts';
import { type Ctx, today } from '../core/context.ts';
import { weekday } from '../core/dates.ts';
import { Problem } from '../core/problem.ts';
import type { Me } from './shapes.ts';

const person = prepared((orm) =>
  orm
    .select()
    .from(staff)
    .where(eq(staff.id, sql.placeholder('id')))
    .prepare(),
);
const ownCentres = prepared((orm) =>
  orm
    .select({ id: centre.id, name: centre.name, shortName: centre.shortName, timeZone: centre.timeZone })
    .from(staffCentre)
    .innerJoin(centre, eq(centre.id, staffCentre.centreId))
    .where(eq(staffCentre.staffId, sql.placeholder('id')))
    .orderBy(asc(centre.id))
    .prepare(),
);
const hoursOn = prepared((orm) =>
  orm
    .select({ closes: openingHours.closes })
    .from(openingHours)
    .where(
      and(
        eq(openingHours.centreId, sql.placeholder('centreId')),
        eq(openingHours.weekday, sql.placeholder('weekday')),
      ),
    )
    .prepare(),
);

/**
 * Who is signed in: the person, the own centres with their day, and what the role may do.
 * @throws Problem `signed_out` when nobody is
 */
export function me(ctx: Ctx, demo: boolean): Me {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new Problem('signed_out');
  const row = person(ctx.db).get({ id: actor.id });
  if (row === undefined) throw new Problem('signed_out');
  const secondFactor = row.twoFactorEnabled === true;
  return {
    staff: {
      id: row.id,
      name: row.name,
      username: row.username,
      role: row.role,
      secondFactor,
      mustChangePassword: row.mustChangePassword,
      mustSetUpSecondFactor: row.role === 'administrator' && !secondFactor && !demo,
    },
    centres: ownCentres(ctx.db)
      .all({ id: actor.id })
      .map((own) => ({ ...own, today: today(ctx, own.timeZone), openUntil: openUntil(ctx, own) })),
    permissions: permissionsOf(row.role),
    demo,
  };
}

function openUntil(ctx: Ctx, own: ReturnType<ReturnType<typeof ownCentres>['all']>[number]): string | null {
  const hours = hoursOn(ctx.db).get({ centreId: own.id, weekday: weekday(today(ctx, own.timeZone)) });
  const clock = ctx.now.toZonedDateTimeISO(own.timeZone).toPlainTime().toString({ smallestUnit: 'minute' });
  return hours === undefined || hours.closes <= clock ? null : hours.closes;
}
