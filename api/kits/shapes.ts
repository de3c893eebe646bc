import { z } from '@hono/zod-openapi';
import { moment } from '../core/dates.ts';
import {
  centreId,
  componentId,
  familyId,
  itemTypeId,
  kitCheckId,
  loanId,
  photoId,
  unitId,
} from '../core/ids.ts';
import { cursorQuery } from '../core/pages.ts';
import { typeBrief, unitRow } from '../stock/shapes.ts';
import { kitSteps } from './rules.ts';

const words = (max: number) => z.string().trim().min(3).max(max);
const name = z.string().trim().min(1).max(120);
const most = 10_000;
const quantity = z.number().int().min(1).max(most);
const count = z.number().int().min(0).max(most);
const kopecks = z.number().int().min(0).max(1_000_000_000);

/** A part of a kit as it is called and pictured. */
const named = {
  componentId,
  nameRu: z.string(),
  nameEn: z.string(),
  pictureUrl: z.string().openapi({ description: 'Address of its photo or, without one, of its pictogram' }),
};

/** A part on the list of a kit type. */
export const part = z
  .object({
    ...named,
    pictogram: z.string(),
    hasPhoto: z.boolean(),
    quantity: count.openapi({ description: 'How many belong into a kit' }),
    consumable: z.boolean().openapi({ description: 'Used up with the family and reissued new' }),
    essential: z.boolean().openapi({ description: 'Without it the kit is not lent' }),
    valueKopecks: kopecks.openapi({ description: 'What one of it costs to replace' }),
  })
  .openapi('KitPart');
export type Part = z.infer<typeof part>;

/** What belongs into a kit type, as one edition of its list has it. */
export const kitList = z
  .object({
    itemTypeId,
    edition: z.number().int().openapi({ description: '0 where the type has no list' }),
    at: moment.nullable(),
    by: z.string().nullable(),
    parts: z.array(part),
  })
  .openapi('KitList');
export type KitList = z.infer<typeof kitList>;

const listed = z
  .strictObject({
    componentId: componentId
      .optional()
      .openapi({ description: 'Of a part of this kit type; none for a new one' }),
    nameRu: name,
    nameEn: name,
    pictogram: z
      .string()
      .max(100)
      .regex(/^[a-z\d-]+:[a-z\d-]+$/, 'A set and a name of GET /api/pictograms, such as prokat:tablet'),
    quantity,
    consumable: z.boolean().default(false),
    essential: z.boolean().default(false),
    valueKopecks: kopecks,
  })
  .refine((one) => !(one.consumable && one.essential), {
    path: ['essential'],
    error: 'What is used up is reissued and stops no issue; make it the one or the other',
  });
export const kitListBody = z.strictObject({ parts: z.array(listed).min(1).max(60) }).openapi('NewKitList');
export type KitListBody = z.infer<typeof kitListBody>;

// --- What is in a kit ---

const lack = z.object({
  componentId,
  short: count.openapi({ description: 'How many are not there' }),
  broken: count.openapi({ description: 'How many of those needed are broken' }),
  essential: z.boolean(),
  consumable: z.boolean(),
});
export const kitVerdict = z
  .object({
    state: z.enum(['complete', 'incomplete', 'to_replenish']),
    lendable: z.boolean().openapi({ description: 'Nothing essential is missing or broken' }),
    missing: z.array(lack),
  })
  .openapi('KitVerdict');
export type KitVerdict = z.infer<typeof kitVerdict>;

const countRow = z.strictObject({ componentId, counted: count, broken: count.default(0) });
const atMost = { path: ['broken'], error: 'No more can be broken than were counted' };
const note = z.string().trim().max(500).default('');
const taken = photoId.optional().openapi({ description: 'Of POST /units/{unitId}/kit/photos, within a day' });

/** A kit counted part by part: every part of its list, once. */
export const checkBody = z
  .strictObject({
    counts: z.array(countRow.refine((one) => one.broken <= one.counted, atMost)).max(60),
    note,
    photoId: taken,
  })
  .openapi('KitCount');
export type CheckBody = z.infer<typeof checkBody>;

const settle = z
  .union([z.literal('compensate'), z.strictObject({ forgive: words(300) })])
  .openapi({ description: 'What becomes of what is missing or broken; needed where something is' });

/** The same at a return, with what becomes of what is missing or broken. */
export const returnCheckBody = z
  .strictObject({
    counts: z
      .array(
        countRow.extend({ settle: settle.optional() }).refine((one) => one.broken <= one.counted, atMost),
      )
      .max(60),
    note,
    photoId: taken,
  })
  .openapi('KitReturnCount');
export type ReturnCheckBody = z.infer<typeof returnCheckBody>;

/** A completeness check, as a handover act states it. */
export const kitCheck = z
  .object({
    id: kitCheckId,
    edition: z.number().int(),
    occasion: z.enum(['issue', 'return', 'shelf']),
    loanId: loanId.nullable(),
    counts: z.array(
      z.object({
        ...named,
        consumable: z.boolean(),
        essential: z.boolean(),
        expected: count,
        counted: count,
        broken: count,
        reissued: count,
      }),
    ),
    note: z.string(),
    photoUrl: z.string().nullable(),
    at: moment,
    by: z.string().nullable(),
  })
  .openapi('KitCheck');
export type KitCheck = z.infer<typeof kitCheck>;

export const kitCard = kitVerdict
  .extend({
    unit: unitRow,
    edition: z
      .number()
      .int()
      .openapi({ description: 'The list it is counted by: on loan the one it left with' }),
    currentEdition: z.number().int(),
    loanId: loanId.nullable().openapi({ description: 'The loan it is out on, counted by that list' }),
    parts: z.array(
      part.extend({
        present: count,
        broken: count,
        mark: z.string().openapi({ description: 'What tells this very part: its serial number, its colour' }),
      }),
    ),
    checks: z.array(kitCheck).openapi({ description: 'The latest ten, the newest first' }),
  })
  .openapi('Kit');
export type KitCard = z.infer<typeof kitCard>;

export const kitEvent = z
  .object({
    id: z.string(),
    ...named,
    step: z.enum(kitSteps),
    present: z.number().int().openapi({ description: 'By how many there are more or (negative) less of it' }),
    broken: z.number().int().openapi({ description: 'By how many more or less of it are broken' }),
    mark: z.string(),
    reason: z.string(),
    occasion: kitCheck.shape.occasion.nullable().openapi({ description: 'The check it was found at' }),
    loanId: loanId.nullable(),
    at: moment,
    by: z.string().nullable(),
  })
  .openapi('KitEvent');
export type KitEvent = z.infer<typeof kitEvent>;

/** A step by hand with one part of a kit. */
export const partBody = z
  .strictObject({
    componentId,
    quantity,
    mark: z.string().trim().max(60).default(''),
    reason: z.string().trim().max(300).default(''),
  })
  .openapi('KitPartStep');
export type PartBody = z.infer<typeof partBody>;
export const fillBody = z
  .strictObject({
    componentIds: z
      .array(componentId)
      .max(60)
      .optional()
      .openapi({ description: 'Only these parts; all that are short without it' }),
    reason: z.string().trim().max(300).default(''),
  })
  .openapi('KitFill');
export type FillBody = z.infer<typeof fillBody>;

// --- A centre's kits ---

export const kitRow = unitRow
  .extend({
    state: kitVerdict.shape.state,
    lendable: z.boolean(),
    missing: z.array(lack.extend({ nameRu: z.string(), nameEn: z.string() })),
  })
  .openapi('KitRow');
export type KitRow = z.infer<typeof kitRow>;
export const kitQuery = z.object({ state: kitVerdict.shape.state.optional() });
export const kitRows = z.object({ rows: z.array(kitRow) });

/** A part that is missing from a kit, and who had it last. */
export const missingPart = z
  .object({
    unit: unitRow,
    ...named,
    quantity,
    since: moment.nullable().openapi({ description: 'Null where it never was in it' }),
    loanId: loanId.nullable().openapi({ description: 'The loan it was missing after' }),
    familyId: familyId.nullable(),
    familyName: z
      .string()
      .nullable()
      .openapi({ description: 'Null where nobody had it or the name is withheld' }),
  })
  .openapi('MissingPart');
export type MissingPart = z.infer<typeof missingPart>;
export const missingParts = z.object({ rows: z.array(missingPart) });

export const consumableRow = z
  .object({
    ...named,
    itemType: typeBrief.pick({ id: true, nameRu: true, nameEn: true }),
    quantity: z.number().int(),
    minimum: z.number().int(),
    below: z.boolean().openapi({ description: 'Fewer than the minimum are left' }),
    version: z.number().int().openapi({ description: 'Of the minimum' }),
  })
  .openapi('Consumable');
export type ConsumableRow = z.infer<typeof consumableRow>;
export const consumableRows = z.object({ rows: z.array(consumableRow) });
/** What came to the shelf of a consumable or left it. */
export const consumableEvent = z
  .object({
    id: z.string(),
    step: z.enum(['received', 'reissued', 'put_back', 'counted']),
    quantity: z.number().int().openapi({ description: 'By how many there are more or (negative) less' }),
    unitId: unitId.nullable().openapi({ description: 'The kit it was for or came back from' }),
    inventoryNumber: z.string().nullable(),
    reason: z.string(),
    at: moment,
    by: z.string().nullable(),
  })
  .openapi('ConsumableEvent');
export type ConsumableEvent = z.infer<typeof consumableEvent>;
export const receiveBody = z
  .strictObject({ quantity, reason: z.string().trim().max(300).default('') })
  .openapi('ConsumableReceipt');
export const recountBody = z
  .strictObject({
    quantity: z.number().int().min(0).max(1_000_000),
    reason: z.string().trim().max(300).default(''),
  })
  .openapi('ConsumableCount');
export const minimumBody = z
  .strictObject({ minimum: z.number().int().min(0).max(1_000_000) })
  .openapi('ConsumableMinimum');

export const typeRef = z.object({ itemTypeId });
export const unitRef = z.object({ unitId });
export const photoRef = z.object({ unitId, photoId });
export const keptPhoto = z.object({ photoId }).openapi('KitPhoto');
export const centreRef = z.object({ centreId });
export const componentRef = z.object({ componentId });
export const consumableRef = z.object({ centreId, componentId });
export const eventQuery = cursorQuery;
