import { readFileSync } from 'node:fs';
import { asc, eq } from 'drizzle-orm';
import { changeCentre } from '../../api/centres/acts/change.ts';
import { calendarOf } from '../../api/centres/reads.ts';
import { hoursOn, isOpen } from '../../api/centres/rules.ts';
import type { Actor, StaffRole } from '../../api/core/context.ts';
import { addDays, type Day, dayAt } from '../../api/core/dates.ts';
import type { CentreId } from '../../api/core/ids.ts';
import { photograph } from '../../api/loans/acts/photograph.ts';
import type { Db } from '../open.ts';
import { centre } from '../tables/centres.ts';
import { consentText } from '../tables/families.ts';
import { loan } from '../tables/loans.ts';
import { staff, staffCentre } from '../tables/staff.ts';
import { Chance } from './demo/chance.ts';
import { deliver } from './demo/messages.ts';
import type { Shot } from './demo/returns.ts';
import { fillShelf } from './demo/shelf.ts';
import { Workday, type World } from './demo/workday.ts';
import { Year } from './demo/year.ts';
import demo from './facts/demo.json' with { type: 'json' };

type Seeding = World & {
  /** How much life there is to tell; a year unless told. */
  days?: number;
  /** Where families look after what they asked for, as messages name it. */
  link?: string;
};

const cards: Readonly<Record<string, { address: string; phone: string }>> = demo.centres;

/**
 * Fills a house that has lent nothing yet with a year of life up to today, or as much of it as there has been a text
 * to consent to: some 300 units at four centres, 120 families, and the loans, returns, cleaning, mishaps and losses
 * of every open day, each made by the desk's own acts. The same chance every time; only the dates follow today. On
 * a closed day the desk is as the last open one left it. Needs `seedHouse` and the demo's staff before it.
 */
export async function seedDemo({ days = 365, link = '/my', ...world }: Seeding): Promise<void> {
  const { db, now } = world;
  if (db.orm.select({ id: loan.id }).from(loan).limit(1).get() !== undefined) return;
  const chances = [new Chance(20_231_928), new Chance(28_191_320)] as const;
  const [chance] = chances;
  let last = 0;
  const serial = () => {
    last += 1;
    return last;
  };
  const shots: Shot[] = [];
  db.sqlite.transaction(() => {
    const since = db.orm.select({ day: consentText.since }).from(consentText).get()?.day;
    for (const row of db.orm.select().from(centre).orderBy(asc(centre.id)).all()) {
      const { id, shortName, region, timeZone, version } = row;
      const calendar = calendarOf(db, id);
      const known = new Map<Day, boolean>();
      const open = (day: Day) => known.getOrInsertComputed(day, () => isOpen(calendar, day));
      const before = (day: Day): Day =>
        open(addDays(day, -1)) ? addDays(day, -1) : before(addDays(day, -1));
      const today = dayAt(now, timeZone);
      const present = open(today) ? today : before(today);
      const eve = before(present);
      const people = {
        desk: somebody(db, id, 'desk'),
        host: somebody(db, id, 'host'),
        manager: somebody(db, id, 'manager'),
        administrator: somebody(db, id, 'administrator'),
      };
      const wished = addDays(today, -days);
      const start = since !== undefined && since > wished ? since : wished;
      const first = open(start) ? start : addDays(start, daysUntil(start, open));
      const workdayOf = (day: Day) => {
        const hours = hoursOn(calendar, day);
        return hours && new Workday(world, people, chance, { day, timeZone, hours, present });
      };
      const opening = workdayOf(first);
      if (opening === null) continue;
      const card = cards[shortName];
      if (card !== undefined) changeCentre(opening.as('administrator'), id, version, card);
      const shelved = fillShelf(opening.as('manager'), chance, id, shortName, first);
      const place = { centreId: id, name: shortName, region, hasHost: people.host.kind === 'staff' };
      const when = { today, present, eve, beforeEve: before(eve), isOpen: open };
      const year = new Year(place, chances, shelved, when, serial);
      for (let day = first; day <= today; day = addDays(day, 1)) {
        const workday = day === first ? opening : workdayOf(day);
        if (workday !== null) year.live(workday);
      }
      shots.push(...year.shots);
      deliver(db, id, now, link);
    }
  })();
  for (const { ctx, loanId, of } of shots) await photograph(ctx, loanId, picture(of));
}

/** Days from a closed day to the next open one. */
const daysUntil = (day: Day, open: (day: Day) => boolean): number => {
  let count = 1;
  while (!open(addDays(day, count))) count += 1;
  return count;
};

/** A drawn picture of what breaks, as a desk's phone would send it. */
const picture = (of: string): Blob =>
  new Blob([readFileSync(new URL(`demo/photos/${of}.jpg`, import.meta.url))], { type: 'image/jpeg' });

/** A member of staff of a role at a centre; the house itself where the demo has none. */
function somebody(db: Db, centreId: CentreId, role: StaffRole): Actor {
  const people = db.orm
    .select({ id: staff.id, name: staff.name, role: staff.role })
    .from(staff)
    .innerJoin(staffCentre, eq(staffCentre.staffId, staff.id))
    .orderBy(asc(staff.id))
    .where(eq(staffCentre.centreId, centreId))
    .all();
  const found = people.find((one) => one.role === role);
  return found === undefined ? { kind: 'house' } : { kind: 'staff', ...found, centres: [centreId] };
}
