import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { itemType, photo } from './catalogue.ts';
import { centre } from './centres.ts';
import { flag, key, moment, ref, version } from './columns.ts';
import { staff } from './staff.ts';
import { unit } from './stock.ts';

/** A part of a kit type. It stays the same part through all editions of the list. */
export const component = sqliteTable(
  'component',
  {
    id: key<'component'>(),
    /** The kit type it belongs to. */
    itemTypeId: ref<'itemType'>('item_type_id')
      .notNull()
      .references(() => itemType.id),
    nameRu: text('name_ru').notNull(),
    nameEn: text('name_en').notNull(),
    /** Icon `set:name`, shown until there is a photo. */
    pictogram: text('pictogram').notNull(),
    photoId: ref<'photo'>('photo_id').references(() => photo.id),
  },
  (t) => [index('component_type').on(t.itemTypeId)],
);

/** One edition of what belongs into a kit type. Triggers keep it as it is: a change is the next edition. */
export const kitList = sqliteTable(
  'kit_list',
  {
    id: key<'kitList'>(),
    itemTypeId: ref<'itemType'>('item_type_id')
      .notNull()
      .references(() => itemType.id),
    edition: integer('edition').notNull(),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
  },
  (t) => [uniqueIndex('kit_list_edition').on(t.itemTypeId, t.edition)],
);

export const kitListItem = sqliteTable(
  'kit_list_item',
  {
    listId: ref<'kitList'>('list_id')
      .notNull()
      .references(() => kitList.id),
    componentId: ref<'component'>('component_id')
      .notNull()
      .references(() => component.id),
    position: integer('position').notNull(),
    quantity: integer('quantity').notNull(),
    /** Used up with the family and reissued new; never counted as missing. */
    consumable: flag('consumable'),
    /** Without it the kit is not lent. */
    essential: flag('essential'),
    /** What one of it costs to replace. */
    valueKopecks: integer('value_kopecks').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.listId, t.componentId] }),
    check('kit_list_item_quantity', sql`${t.quantity} between 1 and 10000`),
    check('kit_list_item_value', sql`${t.valueKopecks} >= 0`),
  ],
);

/** How many of a part are in a kit now, and how many of these are broken. */
export const kitContent = sqliteTable(
  'kit_content',
  {
    unitId: ref<'unit'>('unit_id')
      .notNull()
      .references(() => unit.id),
    componentId: ref<'component'>('component_id')
      .notNull()
      .references(() => component.id),
    present: integer('present').notNull(),
    broken: integer('broken').notNull().default(0),
    /** What tells this very part: its serial number, its colour. */
    mark: text('mark').notNull().default(''),
    /** The last step that was added up; each is added once. */
    lastEvent: ref<'kitEvent'>('last_event'),
  },
  (t) => [
    primaryKey({ columns: [t.unitId, t.componentId] }),
    index('kit_content_component').on(t.componentId),
    check('kit_content_counts', sql`${t.present} >= 0 and ${t.broken} between 0 and ${t.present}`),
  ],
);

export const kitSteps = [
  'filled',
  'reissued',
  'used',
  'missing',
  'broken',
  'found',
  'mended',
  'swapped',
  'taken_out',
] as const;
export type KitStep = (typeof kitSteps)[number];

/** One step in the life of a part of a kit; only added to. The steps of a part add up to what is in the kit. */
export const kitEvent = sqliteTable(
  'kit_event',
  {
    id: key<'kitEvent'>(),
    unitId: ref<'unit'>('unit_id')
      .notNull()
      .references(() => unit.id),
    componentId: ref<'component'>('component_id')
      .notNull()
      .references(() => component.id),
    step: text('step', { enum: kitSteps }).notNull(),
    /** By how many what is there, and what of it is broken, became more or (negative) less. */
    present: integer('present').notNull(),
    broken: integer('broken').notNull(),
    /** The mark of the part that came, where one came. */
    mark: text('mark').notNull().default(''),
    reason: text('reason').notNull().default(''),
    /** The completeness check it was found at, if it was. */
    checkId: ref<'kitCheck'>('check_id').references(() => kitCheck.id),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
  },
  (t) => [index('kit_event_part').on(t.unitId, t.componentId, t.at)],
);

/** A completeness check: a kit counted part by part, by one edition of its list. A kit on loan keeps the list of its issue. */
export const kitCheck = sqliteTable(
  'kit_check',
  {
    id: key<'kitCheck'>(),
    unitId: ref<'unit'>('unit_id')
      .notNull()
      .references(() => unit.id),
    listId: ref<'kitList'>('list_id')
      .notNull()
      .references(() => kitList.id),
    occasion: text('occasion').$type<'issue' | 'return' | 'shelf'>().notNull(),
    /** The loan it was counted for, at either end. */
    loanId: ref<'loan'>('loan_id'),
    /** What was counted, as a handover act states it: by part, in the order of the list. */
    counts: text('counts', { mode: 'json' })
      .$type<{ componentId: string; expected: number; counted: number; broken: number; reissued: number }[]>()
      .notNull(),
    note: text('note').notNull().default(''),
    photoId: ref<'photo'>('photo_id').references(() => photo.id),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
  },
  (t) => [
    index('kit_check_unit').on(t.unitId, t.at),
    index('kit_check_loan').on(t.loanId).where(sql`loan_id is not null`),
    check('kit_check_occasion', sql`${t.occasion} in ('issue', 'return', 'shelf')`),
  ],
);

/** What a centre has of a consumable on its shelf, and below which number it warns. */
export const consumableStock = sqliteTable(
  'consumable_stock',
  {
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
    componentId: ref<'component'>('component_id')
      .notNull()
      .references(() => component.id),
    quantity: integer('quantity').notNull().default(0),
    minimum: integer('minimum').notNull().default(0),
    version: version(),
    /** The last step that was added up; each is added once. */
    lastEvent: ref<'consumableEvent'>('last_event'),
  },
  (t) => [
    primaryKey({ columns: [t.centreId, t.componentId] }),
    check('consumable_stock_counts', sql`${t.quantity} >= 0 and ${t.minimum} >= 0`),
  ],
);

/** What came to the shelf of consumables and what left it; only added to. */
export const consumableEvent = sqliteTable(
  'consumable_event',
  {
    id: key<'consumableEvent'>(),
    centreId: ref<'centre'>('centre_id').notNull(),
    componentId: ref<'component'>('component_id').notNull(),
    step: text('step').$type<'received' | 'reissued' | 'put_back' | 'counted'>().notNull(),
    quantity: integer('quantity').notNull(),
    unitId: ref<'unit'>('unit_id').references(() => unit.id),
    reason: text('reason').notNull().default(''),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
  },
  (t) => [index('consumable_event_shelf').on(t.centreId, t.componentId, t.id)],
);
