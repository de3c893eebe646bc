import { sql } from 'drizzle-orm';
import { check, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { day, flag, key, ref, version } from './columns.ts';

export const centre = sqliteTable('centre', {
  id: key<'centre'>(),
  region: text('region').notNull(),
  name: text('name').notNull(),
  shortName: text('short_name').notNull(),
  territory: text('territory').notNull().default(''),
  timeZone: text('time_zone').notNull(),
  address: text('address').notNull().default(''),
  phone: text('phone').notNull().default(''),
  services: text('services', { mode: 'json' }).$type<('rental' | 'multibox' | 'venue')[]>().notNull(),
  /** Days past today that a thing not brought back in time is still counted as taken. */
  lateAllowanceDays: integer('late_allowance_days').notNull().default(30),
  /** The day the stock calendar of this centre has been carried forward to. */
  calendarDay: day('calendar_day'),
  version: version(),
});

export const openingHours = sqliteTable(
  'opening_hours',
  {
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
    /** ISO weekday, 1 = Monday. A weekday without a row is closed. */
    weekday: integer('weekday').notNull(),
    opens: text('opens').notNull(),
    closes: text('closes').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.centreId, t.weekday] }),
    check('opening_hours_weekday', sql`${t.weekday} between 1 and 7`),
    check('opening_hours_order', sql`${t.opens} < ${t.closes}`),
  ],
);

/** A holiday that comes every year (ТК РФ ст. 112). */
export const holiday = sqliteTable('holiday', {
  /** `MM-DD`. */
  monthDay: text('month_day').primaryKey(),
  nameRu: text('name_ru').notNull(),
  nameEn: text('name_en').notNull(),
});

/**
 * A stretch of days that differs from the weekly hours: closed (repairs, a moved day off) or, with `open`,
 * working (a moved working day). Without a centre it holds for all; a centre's own row wins.
 */
export const closure = sqliteTable(
  'closure',
  {
    id: key<'closure'>(),
    centreId: ref<'centre'>('centre_id').references(() => centre.id),
    starts: day('starts').notNull(),
    until: day('until').notNull(),
    open: flag('open'),
    reason: text('reason').notNull(),
  },
  (t) => [check('closure_range', sql`${t.starts} <= ${t.until}`)],
);
