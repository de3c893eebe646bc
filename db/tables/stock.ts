import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { itemType } from './catalogue.ts';
import { centre } from './centres.ts';
import { day, key, moment, ref, version } from './columns.ts';
import { staff } from './staff.ts';

/** What a centre holds of one item type. Triggers on `unit` keep the capacity: the number of lendable units. */
export const stock = sqliteTable(
  'stock',
  {
    id: integer('id').primaryKey(),
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
    itemTypeId: ref<'itemType'>('item_type_id')
      .notNull()
      .references(() => itemType.id),
    capacity: integer('capacity').notNull().default(0),
  },
  (t) => [
    uniqueIndex('stock_centre_type').on(t.centreId, t.itemTypeId),
    uniqueIndex('stock_whole').on(t.id, t.centreId, t.itemTypeId),
    check('stock_capacity', sql`${t.capacity} >= 0`),
  ],
);

export const unitStatuses = [
  'free',
  'issued',
  'to_clean',
  'to_inspect',
  'repair',
  'lost',
  'written_off',
] as const;

export type UnitStatus = (typeof unitStatuses)[number];

/** What happens to a unit in its life. */
export type UnitStep =
  | 'acquired'
  | 'issued'
  | 'issue_undone'
  | 'returned'
  | 'return_undone'
  | 'cleaned'
  | 'inspected'
  | 'step_undone'
  | 'sent_to_repair'
  | 'repaired'
  | 'lost'
  | 'found'
  | 'written_off';

export const unit = sqliteTable(
  'unit',
  {
    id: key<'unit'>(),
    stockId: integer('stock_id').notNull(),
    centreId: ref<'centre'>('centre_id').notNull(),
    itemTypeId: ref<'itemType'>('item_type_id').notNull(),
    inventoryNumber: text('inventory_number').notNull(),
    /** The number as a scanner or a hurried hand may give it: see `inventoryKey`. */
    inventoryKey: text('inventory_key').notNull(),
    /** What tells it from its like: a size, a colour. */
    label: text('label').notNull().default(''),
    status: text('status', { enum: unitStatuses }).notNull().default('free'),
    statusSince: moment('status_since').notNull(),
    condition: text('condition').$type<'new' | 'good' | 'worn' | 'damaged'>().notNull(),
    funding: text('funding').$type<'grant' | 'regional'>().notNull(),
    costKopecks: integer('cost_kopecks').notNull(),
    acquiredOn: day('acquired_on').notNull(),
    version: version(),
  },
  (t) => [
    foreignKey({
      columns: [t.stockId, t.centreId, t.itemTypeId],
      foreignColumns: [stock.id, stock.centreId, stock.itemTypeId],
    }),
    uniqueIndex('unit_inventory').on(t.centreId, t.inventoryKey),
    index('unit_key').on(t.inventoryKey),
    index('unit_stock').on(t.stockId, t.status),
    index('unit_work').on(t.centreId, t.status, t.statusSince),
    check(
      'unit_status',
      sql`${t.status} in ('free', 'issued', 'to_clean', 'to_inspect', 'repair', 'lost', 'written_off')`,
    ),
    check('unit_condition', sql`${t.condition} in ('new', 'good', 'worn', 'damaged')`),
    check('unit_funding', sql`${t.funding} in ('grant', 'regional')`),
    check('unit_cost', sql`${t.costKopecks} >= 0`),
  ],
);

/** One step of a unit's life: who, when, why. */
export const unitEvent = sqliteTable(
  'unit_event',
  {
    id: key<'unitEvent'>(),
    unitId: ref<'unit'>('unit_id')
      .notNull()
      .references(() => unit.id),
    step: text('step').$type<UnitStep>().notNull(),
    status: text('status', { enum: unitStatuses }).notNull(),
    condition: text('condition').$type<'new' | 'good' | 'worn' | 'damaged'>().notNull(),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
    reason: text('reason').notNull().default(''),
  },
  (t) => [index('unit_event_unit').on(t.unitId, t.at)],
);

/**
 * One unit's worth of an item type at a centre, taken for days [starts, until], turnaround included. It knows
 * that a thing is taken and until when, never why. A `promise` is refused where it would not fit; the rest are
 * facts of life (a repair, a late return) that must always be recordable. Triggers hold both.
 */
export const commitment = sqliteTable(
  'commitment',
  {
    id: integer('id').primaryKey(),
    stockId: integer('stock_id')
      .notNull()
      .references(() => stock.id),
    centreId: ref<'centre'>('centre_id').notNull(),
    unitId: ref<'unit'>('unit_id').references(() => unit.id),
    kind: text('kind')
      .$type<'booking' | 'offer' | 'session' | 'loan' | 'turnaround' | 'repair' | 'transfer'>()
      .notNull(),
    promise: integer('promise', { mode: 'boolean' }).notNull(),
    quantity: integer('quantity').notNull().default(1),
    starts: day('starts').notNull(),
    /** The day a unit is expected back; while it is not, it is late and stays taken. None for what has no unit yet. */
    dueOn: day('due_on'),
    until: day('until').notNull(),
    live: integer('live', { mode: 'boolean' }).notNull().default(true),
    /** The least of these lengths, in days, that holds it: whoever looks for what overlaps a window need not go back further. */
    span: integer('span').generatedAlwaysAs(
      sql`case when julianday("until") - julianday("starts") <= 8 then 8
               when julianday("until") - julianday("starts") <= 32 then 32
               when julianday("until") - julianday("starts") <= 128 then 128
               when julianday("until") - julianday("starts") <= 512 then 512
               else 9999999 end`,
      { mode: 'stored' },
    ),
  },
  (t) => [
    index('commitment_stock').on(t.stockId, t.starts, t.until, t.quantity).where(sql`live = 1`),
    uniqueIndex('commitment_unit').on(t.unitId).where(sql`live = 1 and unit_id is not null`),
    index('commitment_late').on(t.centreId, t.dueOn).where(sql`live = 1 and due_on is not null`),
    index('commitment_centre')
      .on(t.centreId, t.span, t.starts, t.until, t.stockId, t.quantity)
      .where(sql`live = 1`),
  ],
);
