import { sql } from 'drizzle-orm';
import { blob, check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { key, moment, ref, version } from './columns.ts';

/** A picture kept in the one database file, already resized; what it shows is known by who refers to it. */
export const photo = sqliteTable('photo', {
  id: key<'photo'>(),
  mime: text('mime').notNull(),
  bytes: blob('bytes', { mode: 'buffer' }).notNull(),
  createdAt: moment('created_at').notNull(),
});

type Range = { min?: number; max?: number };
/** Whom a thing fits; a bound that is not there does not limit. Ages in months, weight in kg, the rest in cm. */
export type Fit = {
  ageMonths?: Range;
  weightKg?: Range;
  heightCm?: Range;
  shoeSizeEu?: Range;
  headCm?: Range;
  /** An adult takes it and answers for its use. */
  adultSigns?: boolean;
  /** A child uses it only with an adult at hand. */
  supervised?: boolean;
};

export const itemType = sqliteTable(
  'item_type',
  {
    id: key<'itemType'>(),
    nameRu: text('name_ru').notNull(),
    nameEn: text('name_en').notNull(),
    category: text('category')
      .$type<'rehab' | 'childcare' | 'sport' | 'leisure' | 'multibox' | 'component'>()
      .notNull(),
    iso9999: text('iso9999'),
    isoEdition: text('iso_edition'),
    fit: text('fit', { mode: 'json' }).$type<Fit>().notNull(),
    sanitation: text('sanitation').$type<'disinfect' | 'wipe'>().notNull(),
    termDays: integer('term_days').notNull(),
    season: text('season').$type<'winter' | 'summer'>(),
    replacementValueKopecks: integer('replacement_value_kopecks').notNull().default(0),
    instructionsRu: text('instructions_ru').notNull().default(''),
    instructionsEn: text('instructions_en').notNull().default(''),
    /** Icon `set:name`, shown until there is a photo. */
    pictogram: text('pictogram').notNull(),
    photoId: ref<'photo'>('photo_id').references(() => photo.id),
    archivedAt: moment('archived_at'),
    version: version(),
  },
  (t) => [
    check('item_type_term', sql`${t.termDays} between 1 and 730`),
    index('item_type_name').on(t.nameRu, t.id),
  ],
);
