import { z } from '@hono/zod-openapi';
import { day, moment } from '../core/dates.ts';
import { centreId, itemTypeId, unitId } from '../core/ids.ts';
import { cursorQuery } from '../core/pages.ts';
import { conditions, handSteps, unitSteps } from './rules.ts';

export const unitStatus = z.enum([
  'free',
  'issued',
  'to_clean',
  'to_inspect',
  'repair',
  'lost',
  'written_off',
]);
export const condition = z.enum(conditions);
export const funding = z.enum(['grant', 'regional']);
const kopecks = z.number().int().min(0).max(1_000_000_000);

/** An item type as it stands beside a unit. */
export const typeBrief = z
  .object({
    id: itemTypeId,
    nameRu: z.string(),
    nameEn: z.string(),
    category: z.enum(['rehab', 'childcare', 'sport', 'leisure', 'multibox', 'component']),
    sanitation: z.enum(['disinfect', 'wipe']),
    pictureUrl: z.string(),
  })
  .openapi('ItemTypeBrief');

export const unitRow = z
  .object({
    id: unitId,
    centreId,
    inventoryNumber: z.string(),
    label: z.string(),
    status: unitStatus,
    statusSince: moment,
    condition,
    itemType: typeBrief,
  })
  .openapi('UnitRow');
export type UnitRow = z.infer<typeof unitRow>;

export const unitCard = unitRow
  .extend({
    funding,
    costKopecks: kopecks,
    acquiredOn: day,
    version: z.number().int(),
    /** Steps a desk may take by hand now. */
    steps: z.array(z.enum(handSteps)),
    /** Whether it was lost while with a family: it comes back by the return, which settles the loan too. */
    lostOnLoan: z.boolean(),
    /** Whether the last step can still be taken back. */
    canUndoStep: z.boolean(),
    /** The day it is expected back, while it is with a family or in repair. */
    dueOn: day.nullable(),
    history: z.array(
      z.object({
        step: z.enum(unitSteps),
        status: unitStatus,
        condition,
        at: moment,
        staff: z.string().nullable(),
        reason: z.string(),
      }),
    ),
  })
  .openapi('UnitCard');
export type UnitCard = z.infer<typeof unitCard>;

export const newUnit = z
  .strictObject({
    itemTypeId,
    inventoryNumber: z.string().trim().min(1).max(40),
    label: z.string().trim().max(60).default(''),
    condition: condition.default('new'),
    funding,
    costKopecks: kopecks,
    acquiredOn: day,
  })
  .openapi('NewUnit');

export const unitPatch = newUnit
  .omit({ itemTypeId: true, label: true, condition: true })
  .extend({ label: z.string().trim().max(60), condition })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one field')
  .openapi('UnitPatch');

/** How many units of a centre are in each state. */
export const unitCounts = z.partialRecord(unitStatus, z.number().int()).openapi('UnitCounts');
export type UnitCounts = z.infer<typeof unitCounts>;

/** A step in a unit's life taken by hand. */
export const stepBody = z
  .strictObject({
    step: z.enum(handSteps),
    /** As it is now, where that changed; a damaged thing is inspected only with another one. */
    condition: condition.optional(),
    /** Why; needed for a loss, a repair and a write-off. */
    reason: z.string().trim().max(300).default(''),
    /** For a repair: the day the unit is expected back. */
    expectedOn: day.optional(),
  })
  .openapi('UnitStep');
export type StepBody = z.infer<typeof stepBody>;

export const unitQuery = cursorQuery.extend({
  status: unitStatus.optional(),
  itemTypeId: itemTypeId.optional(),
  category: typeBrief.shape.category.optional(),
  /** The beginning of an inventory number. */
  number: z.string().trim().max(40).optional(),
  /** By inventory number, by name, or by how long it has been in its state; «-» turns the order round. */
  sort: z
    .enum(['number', '-number', 'nameRu', '-nameRu', 'nameEn', '-nameEn', 'since', '-since'])
    .default('number'),
});

export type UnitQuery = z.infer<typeof unitQuery>;

export const freeQuery = cursorQuery.extend({ from: day, until: day });

/** What can be promised and what stands on the shelf: two numbers, both shown. */
export const freeRow = z
  .object({
    itemType: typeBrief,
    bookable: z.number().int(),
    here: z.number().int(),
    capacity: z.number().int(),
  })
  .openapi('FreeType');
export type FreeRow = z.infer<typeof freeRow>;

/** The two numbers of a type at a centre, for a loan of the type's own term that began today. */
export const shelfRow = z
  .object({
    itemTypeId,
    here: z.number().int().openapi({ description: 'On the shelf now' }),
    bookable: z.number().int().openapi({
      description:
        'Can be promised for every day through `until`; below 0 where more is promised than there is',
    }),
    until: day,
    capacity: z
      .number()
      .int()
      .openapi({ description: 'All that is lendable at the centre, wherever it is now' }),
    out: z.number().int().openapi({ description: 'With families' }),
    backOn: day
      .nullable()
      .openapi({ description: 'The earliest day one of those is due; past when it is late' }),
  })
  .openapi('Shelf');
export type ShelfRow = z.infer<typeof shelfRow>;

export const shortage = z
  .object({
    itemType: typeBrief,
    from: day,
    until: day,
    promised: z.number().int(),
    capacity: z.number().int(),
  })
  .openapi('Shortage');
export type Shortage = z.infer<typeof shortage>;

export const unitRef = z.object({ unitId });
export const centreRef = z.object({ centreId });
