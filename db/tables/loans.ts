import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { bookingLine } from './bookings.ts';
import { itemType, photo } from './catalogue.ts';
import { centre } from './centres.ts';
import { day, key, moment, ref, version } from './columns.ts';
import { family } from './families.ts';
import { component } from './kits.ts';
import { staff } from './staff.ts';
import { commitment, unit } from './stock.ts';

/** One visit to the desk at which a family took one or several things (акт приёма-передачи). */
export const handover = sqliteTable(
  'handover',
  {
    id: key<'handover'>(),
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
    familyId: ref<'family'>('family_id')
      .notNull()
      .references(() => family.id),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
  },
  (t) => [index('handover_family').on(t.familyId)],
);

export const loan = sqliteTable(
  'loan',
  {
    id: key<'loan'>(),
    handoverId: ref<'handover'>('handover_id')
      .notNull()
      .references(() => handover.id),
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
    familyId: ref<'family'>('family_id')
      .notNull()
      .references(() => family.id),
    unitId: ref<'unit'>('unit_id')
      .notNull()
      .references(() => unit.id),
    itemTypeId: ref<'itemType'>('item_type_id')
      .notNull()
      .references(() => itemType.id),
    commitmentId: integer('commitment_id')
      .notNull()
      .references(() => commitment.id),
    /** The group that entitled the family; null where a block was overridden. */
    group: text('group'),
    issuedOn: day('issued_on').notNull(),
    dueOn: day('due_on').notNull(),
    conditionOut: text('condition_out').$type<'new' | 'good' | 'worn' | 'damaged'>().notNull(),
    feeKopecks: integer('fee_kopecks').notNull().default(0),
    depositKopecks: integer('deposit_kopecks').notNull().default(0),
    /** null while the thing is out. */
    outcome: text('outcome').$type<'returned' | 'lost' | 'undone'>(),
    closedOn: day('closed_on'),
    closedAt: moment('closed_at'),
    closedBy: ref<'staff'>('closed_by').references(() => staff.id),
    conditionIn: text('condition_in').$type<'new' | 'good' | 'worn' | 'damaged'>(),
    version: version(),
    /** The line of the booking it was handed out for; none where nothing was booked. */
    bookingLineId: ref<'bookingLine'>('booking_line_id').references(() => bookingLine.id),
  },
  (t) => [
    index('loan_handover').on(t.handoverId),
    uniqueIndex('loan_one_open').on(t.unitId).where(sql`outcome is null`),
    index('loan_due').on(t.centreId, t.dueOn).where(sql`outcome is null`),
    index('loan_family').on(t.familyId, t.issuedOn),
    index('loan_unit').on(t.unitId, t.issuedOn),
    index('loan_booking').on(t.bookingLineId).where(sql`booking_line_id is not null`),
    check('loan_outcome', sql`(${t.outcome} is null) = (${t.closedAt} is null)`),
    check('loan_dates', sql`${t.issuedOn} <= ${t.dueOn}`),
  ],
);

/** A term made longer (соглашение о продлении). */
export const extension = sqliteTable(
  'extension',
  {
    id: key<'extension'>(),
    loanId: ref<'loan'>('loan_id')
      .notNull()
      .references(() => loan.id),
    fromDueOn: day('from_due_on').notNull(),
    toDueOn: day('to_due_on').notNull(),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
  },
  (t) => [index('extension_loan').on(t.loanId)],
);

/** A block set aside by name, with the reason (which block, who, why). */
export const override = sqliteTable(
  'override',
  {
    id: key<'override'>(),
    loanId: ref<'loan'>('loan_id')
      .notNull()
      .references(() => loan.id),
    code: text('code').notNull(),
    reason: text('reason').notNull(),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
  },
  (t) => [index('override_loan').on(t.loanId)],
);

/** Damage or loss found at a return, and what is to be compensated (акт порчи или утраты). */
export const damage = sqliteTable(
  'damage',
  {
    id: key<'damage'>(),
    loanId: ref<'loan'>('loan_id')
      .notNull()
      .references(() => loan.id),
    kind: text('kind').$type<'damage' | 'loss'>().notNull(),
    note: text('note').notNull(),
    valueKopecks: integer('value_kopecks').notNull(),
    settlement: text('settlement').$type<'open' | 'compensated' | 'forgiven' | 'withdrawn'>().notNull(),
    settlementReason: text('settlement_reason').notNull().default(''),
    at: moment('at').notNull(),
    staffId: ref<'staff'>('staff_id').references(() => staff.id),
    /** The part of a kit it is about, and how many of it; null for the thing as a whole. */
    componentId: ref<'component'>('component_id').references(() => component.id),
    quantity: integer('quantity'),
  },
  (t) => [
    index('damage_loan').on(t.loanId),
    check('damage_kind', sql`${t.kind} in ('damage', 'loss')`),
    check('damage_value', sql`${t.valueKopecks} >= 0`),
  ],
);

/** A picture of a thing's condition taken at its return. */
export const loanPhoto = sqliteTable(
  'loan_photo',
  {
    id: key<'loanPhoto'>(),
    loanId: ref<'loan'>('loan_id')
      .notNull()
      .references(() => loan.id),
    photoId: ref<'photo'>('photo_id')
      .notNull()
      .references(() => photo.id),
  },
  (t) => [index('loan_photo_loan').on(t.loanId)],
);
