import { asc, eq, isNull, or, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../db/open.ts';
import { centre, closure, holiday, openingHours } from '../../db/tables/centres.ts';
import type { CentreId } from '../core/ids.ts';
import { found } from '../core/problem.ts';
import type { Calendar, Hours } from './rules.ts';

const hoursOf = prepared((orm) =>
  orm
    .select({ weekday: openingHours.weekday, opens: openingHours.opens, closes: openingHours.closes })
    .from(openingHours)
    .where(eq(openingHours.centreId, sql.placeholder('centreId')))
    .prepare(),
);
const holidays = prepared((orm) => orm.select({ monthDay: holiday.monthDay }).from(holiday).prepare());
const closuresOf = prepared((orm) =>
  orm
    .select({
      starts: closure.starts,
      until: closure.until,
      open: closure.open,
      own: sql<number>`${closure.centreId} is not null`.mapWith(Boolean),
    })
    .from(closure)
    .where(or(isNull(closure.centreId), eq(closure.centreId, sql.placeholder('centreId'))))
    .orderBy(asc(closure.starts))
    .prepare(),
);

/** The working calendar of a centre: three prepared statements, a few dozen rows. */
export function calendarOf(db: Db, centreId: CentreId): Calendar {
  const weekdays: Partial<Record<number, Hours>> = {};
  for (const { weekday, opens, closes } of hoursOf(db).all({ centreId }))
    weekdays[weekday] = { opens, closes };
  return {
    weekdays,
    holidays: holidays(db)
      .all()
      .map((row) => row.monthDay),
    closures: closuresOf(db).all({ centreId }),
  };
}

const facts = prepared((orm) =>
  orm
    .select({
      id: centre.id,
      region: centre.region,
      timeZone: centre.timeZone,
      lateAllowanceDays: centre.lateAllowanceDays,
      calendarDay: centre.calendarDay,
      services: centre.services,
      shortName: centre.shortName,
    })
    .from(centre)
    .where(eq(centre.id, sql.placeholder('centreId')))
    .prepare(),
);

/**
 * What other words ask about a centre.
 * @throws Problem `not_found`
 */
export const centreFacts = (db: Db, centreId: CentreId) => found(facts(db).get({ centreId }));
