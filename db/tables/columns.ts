import { integer, text } from 'drizzle-orm/sqlite-core';
import type { $brand } from 'zod';

/** An opaque id (UUID v7, so that rows sort by age) of one domain word; ids of two words do not mix. */
export type Id<Word extends string> = string & $brand<Word>;

/** A calendar day of a centre's own time zone, `YYYY-MM-DD`; days compare with `<` as they stand. */
export type Day = string & $brand<'Day'>;

/** A moment, ISO 8601 in UTC with milliseconds; moments compare with `<` as they stand. */
export type Moment = string & $brand<'Moment'>;

/** A primary key of its word. */
export const key = <Word extends string>() => text('id').$type<Id<Word>>().primaryKey();

/** A reference to another word's row. */
export const ref = <Word extends string>(name: string) => text(name).$type<Id<Word>>();

/** A calendar day column. */
export const day = (name: string) => text(name).$type<Day>();

/** A moment column. */
export const moment = (name: string) => text(name).$type<Moment>();

/** A yes/no column, false unless said. */
export const flag = (name: string) => integer(name, { mode: 'boolean' }).notNull().default(false);

/** The edition of a card that two people may edit; counts up with every change. */
export const version = () => integer('version').notNull().default(1);
