import { asc, eq, isNull, or, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, kept, prepared, rowBy } from '../../db/open.ts';
import { centre, closure, holiday, openingHours } from '../../db/tables/centres.ts';
import { type Ctx, permit, today, worksAt } from '../core/context.ts';
import { addDays, asDay, type Day, daysBetween } from '../core/dates.ts';
import type { CentreId } from '../core/ids.ts';
import { found, refuseField } from '../core/problem.ts';
import { type Calendar, type Hours, hoursOn, ruling, whyClosed } from './rules.ts';
import type {
  calendarDay,
  centreCard,
  centreRow,
  closureRow,
  daysQuery,
  directoryEntry,
  holiday as holidayRow,
} from './shapes.ts';

const hoursOf = prepared((orm) =>
  orm
    .select({ weekday: openingHours.weekday, opens: openingHours.opens, closes: openingHours.closes })
    .from(openingHours)
    .where(eq(openingHours.centreId, sql.placeholder('centreId')))
    .orderBy(asc(openingHours.weekday))
    .prepare(),
);
const holidays = prepared((orm) => orm.select().from(holiday).orderBy(asc(holiday.monthDay)).prepare());
const closuresOf = prepared((orm) =>
  orm
    .select({
      id: closure.id,
      starts: closure.starts,
      until: closure.until,
      open: closure.open,
      reason: closure.reason,
      own: sql<number>`${closure.centreId} is not null`.mapWith(Boolean),
    })
    .from(closure)
    .where(or(isNull(closure.centreId), eq(closure.centreId, sql.placeholder('centreId'))))
    .orderBy(asc(closure.starts))
    .prepare(),
);
const unfilled = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[CentreId, Day], number>(
      `select distinct cast(substr(due_on, 1, 4) as integer) as year from loan
       where centre_id = ? and outcome is null and due_on >= ? and not exists
         (select 1 from closure where centre_id is null and substr(starts, 1, 4) = substr(due_on, 1, 4))
       order by year`,
    )
    .pluck(),
);
const cards = prepared((orm) => orm.select().from(centre).orderBy(asc(centre.shortName)).prepare());
const facts = rowBy(centre, centre.id);

/** The working calendar of a centre; it is read when it changed, a few dozen rows. */
export const calendarOf: (db: Db, centreId: CentreId) => Calendar = kept((db, centreId: CentreId) => {
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
});

const factsOf = kept((db, centreId: CentreId) => facts(db, centreId));

/**
 * What other words ask about a centre: region, time zone, services, allowances, how far its calendar is carried.
 * @throws Problem `not_found`
 */
export const centreFacts = (db: Db, centreId: CentreId) => found(factsOf(db, centreId));

/** Tells of any day what the calendar of a centre makes of it, in the words of whoever closed or opened it. */
export function dayBook(db: Db, centreId: CentreId): (day: Day) => z.infer<typeof calendarDay> {
  const calendar = calendarOf(db, centreId);
  const rows = closuresOf(db).all({ centreId });
  const names = new Map(
    holidays(db)
      .all()
      .map(({ monthDay, ...name }) => [monthDay, name]),
  );
  return (day) => {
    const why = whyClosed(calendar, day);
    return {
      day,
      hours: hoursOn(calendar, day),
      why,
      reason: ruling(rows, day)?.reason ?? null,
      holiday: why === 'holiday' ? (names.get(day.slice(5)) ?? null) : null,
    };
  };
}

const todayAt = (ctx: Ctx, row: { id: CentreId; timeZone: string }) =>
  dayBook(ctx.db, row.id)(today(ctx, row.timeZone));

/** The actor's own centres by name. */
export const ownCentres = (ctx: Ctx): z.infer<typeof centreRow>[] =>
  cards(ctx.db)
    .all()
    .filter((row) => worksAt(ctx, row.id))
    .map((row) => {
      const { id, region, name, shortName, territory, timeZone, services } = row;
      return { id, region, name, shortName, territory, timeZone, services, today: todayAt(ctx, row) };
    });

/**
 * A centre's card.
 * @throws Problem `not_found` unless it is the actor's own
 */
export function centreOf(ctx: Ctx, centreId: CentreId): z.infer<typeof centreCard> {
  permit(ctx, 'centre.read', centreId);
  const { calendarDay: _carriedTo, ...card } = centreFacts(ctx.db, centreId);
  const day = todayAt(ctx, card);
  const unfilledYears = unfilled(ctx.db).all(centreId, asDay(`${day.day.slice(0, 4)}-01-01`));
  return { ...card, hours: hoursOf(ctx.db).all({ centreId }), today: day, unfilledYears };
}

/** Every centre as anybody may know it: for the map, the families' pages, the bot. */
export const directory = (ctx: Ctx): z.infer<typeof directoryEntry>[] =>
  cards(ctx.db)
    .all()
    .map((row) => {
      const { id, name, shortName, territory, address, phone } = row;
      const hours = hoursOf(ctx.db).all({ centreId: id });
      return { id, name, shortName, territory, address, phone, hours, today: todayAt(ctx, row) };
    });

/**
 * Each day of [from, until] at an own centre: its hours, or why it is closed.
 * @throws Problem `not_found`; `invalid_request` for no day or more than 400
 */
export function daysOf(
  ctx: Ctx,
  centreId: CentreId,
  { from, until }: z.infer<typeof daysQuery>,
): z.infer<typeof calendarDay>[] {
  permit(ctx, 'centre.read', centreId);
  const count = daysBetween(from, until) + 1;
  if (count < 1) refuseField('until', 'too_small', 'Must not be before `from`');
  if (count > 400) refuseField('until', 'too_big', 'Ask for 400 days at most');
  const describe = dayBook(ctx.db, centreId);
  return Array.from({ length: count }, (_, n) => describe(addDays(from, n)));
}

/** The rows that differ from the week in a year, of an own centre and of all centres, by day. */
export function closuresIn(ctx: Ctx, centreId: CentreId, year: number): z.infer<typeof closureRow>[] {
  permit(ctx, 'centre.read', centreId);
  return closuresOf(ctx.db)
    .all({ centreId })
    .filter((row) => row.starts <= `${year}-12-31` && row.until >= `${year}-01-01`);
}

/** The yearly holidays by day. */
export const holidaysOf = (ctx: Ctx): z.infer<typeof holidayRow>[] => holidays(ctx.db).all();
