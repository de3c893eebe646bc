import { asc, eq } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Actor, Ctx, StaffRole } from '../../api/core/context.ts';
import { addDays, type Day, dayAt } from '../../api/core/dates.ts';
import type { CentreId } from '../../api/core/ids.ts';
import type { Db } from '../open.ts';
import { centre } from '../tables/centres.ts';
import type { Id } from '../tables/columns.ts';
import { loan } from '../tables/loans.ts';
import { staff, staffCentre } from '../tables/staff.ts';
import { Chance } from './demo/chance.ts';
import { fillShelf } from './demo/shelf.ts';
import { Year } from './demo/year.ts';

type Seeding = {
  db: Db;
  now: Temporal.Instant;
  newId: <Word extends string>() => Id<Word>;
  log: Logger;
  /** How much life there is to tell; a year unless told. */
  days?: number;
};

/**
 * Fills a house that has lent nothing yet with a year of life up to today: some 300 units at four centres, 120
 * families, and the loans, returns, cleaning and losses of every open day, each made by the desk's own acts. The
 * same chance every time; only the dates follow today. On a closed day the desk is as the last open one left it. Needs `seedHouse` and the demo's staff before it.
 */
export function seedDemo({ db, now, newId, log, days = 365 }: Seeding): void {
  if (db.orm.select({ id: loan.id }).from(loan).limit(1).get() !== undefined) return;
  const chance = new Chance(20_231_928);
  let last = 0;
  const serial = () => {
    last += 1;
    return last;
  };
  db.sqlite.transaction(() => {
    for (const { id, shortName, region, timeZone } of db.orm
      .select()
      .from(centre)
      .orderBy(asc(centre.id))
      .all()) {
      const today = dayAt(now, timeZone);
      const first = addDays(today, -days);
      const contextOn = (day: Day, hour: number, actor: Actor): Ctx => {
        const moment = Temporal.PlainDate.from(day)
          .toZonedDateTime({ timeZone, plainTime: { hour } })
          .toInstant();
        const at = Temporal.Instant.compare(moment, now) > 0 ? now : moment;
        return { db, now: at, actor, newId, log, changed: () => {} };
      };
      const shelved = fillShelf(contextOn(first, 8, { kind: 'house' }), chance, id, shortName, first);
      const year = new Year({ centreId: id, name: shortName, region }, chance, shelved, today, serial);
      const people = {
        desk: somebody(db, id, 'desk'),
        host: somebody(db, id, 'host'),
        house: { kind: 'house' as const },
      };
      for (let day = first; day <= today; day = addDays(day, 1))
        year.live(day, (role) => contextOn(day, 10, people[role]));
    }
  })();
}

/** A member of staff of a role at a centre; the house itself where the demo has none. */
function somebody(db: Db, centreId: CentreId, role: StaffRole): Actor {
  const found = db.orm
    .select({ id: staff.id, name: staff.name, role: staff.role })
    .from(staff)
    .innerJoin(staffCentre, eq(staffCentre.staffId, staff.id))
    .where(eq(staffCentre.centreId, centreId))
    .orderBy(asc(staff.id))
    .all()
    .find((one) => one.role === role);
  return found === undefined ? { kind: 'house' } : { kind: 'staff', ...found, centres: [centreId] };
}
