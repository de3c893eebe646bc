import { z } from '@hono/zod-openapi';
import { day, moment } from '../core/dates.ts';
import {
  bookingId,
  centreId,
  componentId,
  damageId,
  familyId,
  handoverId,
  loanId,
  photoId,
  unitId,
} from '../core/ids.ts';
import { cursorQuery } from '../core/pages.ts';
import { extensionVerdict, issueVerdict } from '../eligibility/shapes.ts';
import { checkBody, kitCheck, kitVerdict, returnCheckBody } from '../kits/shapes.ts';
import { condition, typeBrief, unitRow, unitStatus } from '../stock/shapes.ts';
import { loanBlockCodes } from './rules.ts';

const words = (max: number) => z.string().trim().min(3).max(max);
const kopecks = z.number().int().min(0).max(1_000_000_000);

/** A block passed by name, with the reason. */
export const overrideBody = z.strictObject({ code: z.enum(loanBlockCodes), reason: words(300) });

const handoverItem = z.strictObject({
  unitId,
  overrides: z.array(overrideBody).max(12).default([]),
  /** An earlier day to bring it back than the rules give. */
  dueOn: day.optional(),
  check: checkBody.optional().openapi({ description: 'How a kit was counted; needed for one with a list' }),
});

/** Several things given to a family at once. */
export const handoverBody = z
  .strictObject({
    familyId,
    items: z.array(handoverItem).min(1).max(20),
    bookingId: bookingId.optional().openapi({ description: 'The booking they are handed out for' }),
    rest: z
      .enum(['keep', 'release'])
      .default('keep')
      .openapi({ description: 'What becomes of what was booked and is not handed out now' }),
  })
  .openapi('NewHandover');
export type HandoverBody = z.infer<typeof handoverBody>;
export type Overrides = HandoverBody['items'][number]['overrides'];

const damageRow = z
  .object({
    id: damageId,
    kind: z.enum(['damage', 'loss']),
    part: z
      .object({ componentId, nameRu: z.string(), nameEn: z.string(), quantity: z.number().int() })
      .nullable()
      .openapi({ description: 'The part of a kit it is about; null for the thing as a whole' }),
    note: z.string(),
    valueKopecks: kopecks,
    settlement: z.enum(['open', 'compensated', 'forgiven', 'withdrawn']),
    settlementReason: z.string(),
  })
  .openapi('Damage');

export const loanRow = z
  .object({
    id: loanId,
    handoverId,
    centreId,
    /** Null where the name is withheld. */
    familyId: familyId.nullable(),
    /** Who has it, as those who may know say it; null for those who may not. */
    familyName: z.string().nullable(),
    unit: unitRow.pick({ id: true, inventoryNumber: true, label: true }),
    itemType: typeBrief,
    issuedOn: day,
    dueOn: day,
    /** Days past due today, 0 when in time or closed. */
    overdueDays: z.number().int(),
    outcome: z.enum(['returned', 'lost', 'undone']).nullable(),
    closedOn: day.nullable(),
    extensions: z.number().int(),
    version: z.number().int(),
  })
  .openapi('LoanRow');
export type LoanRow = z.infer<typeof loanRow>;

export const loanList = z.object({ rows: z.array(loanRow) });

export const loanCard = loanRow
  .extend({
    conditionOut: condition,
    conditionIn: condition.nullable(),
    issuedBy: z.string().nullable(),
    closedBy: z.string().nullable(),
    replacementValueKopecks: kopecks,
    damages: z.array(damageRow),
    checks: z.array(kitCheck).openapi({
      description: 'How a kit was counted at both ends, the oldest first; undone ones among them',
    }),
    photos: z.array(photoId),
    overrides: z.array(z.object({ code: z.string(), reason: z.string(), by: z.string().nullable() })),
    /** Whether the issue or the return can still be taken back today. */
    canUndo: z.enum(['issue', 'return']).nullable(),
  })
  .openapi('Loan');
export type LoanCard = z.infer<typeof loanCard>;

export const handoverCard = z
  .object({
    id: handoverId,
    familyId: familyId.nullable(),
    at: moment,
    loans: z.array(loanRow),
    notReissued: z
      .array(
        z.object({ loanId, componentId, nameRu: z.string(), nameEn: z.string(), short: z.number().int() }),
      )
      .openapi({ description: 'Consumables of its kits that the shelf did not have: a warning' }),
  })
  .openapi('Handover');
export type HandoverCard = z.infer<typeof handoverCard>;

/** What the stock says against giving a unit now, or leaving it where it is. */
export const stockBlock = z
  .discriminatedUnion('code', [
    z.object({
      code: z.literal('unit_not_free'),
      status: unitStatus,
      /** Who handed it out, and when. */
      by: z.string().nullable(),
      at: moment.nullable(),
    }),
    z.object({
      code: z.literal('promised_to_others'),
      until: day.openapi({ description: 'The last day it would be taken, its cleaning included' }),
    }),
    z.object({ code: z.literal('twice_in_handover') }),
    z.object({
      code: z.literal('kit_incomplete'),
      parts: z
        .array(
          z.object({
            nameRu: z.string(),
            nameEn: z.string(),
            short: z.number().int(),
            broken: z.number().int(),
          }),
        )
        .openapi({ description: 'What is essential and missing or broken' }),
    }),
    z.object({
      code: z.literal('set_aside'),
      bookingCode: z.string().openapi({
        description: 'The booking it stands on the pickup shelf for; empty where it may not be told',
      }),
    }),
  ])
  .openapi('StockBlock');
const weighed = { stock: z.array(stockBlock), ok: z.boolean() };

/** What would happen to each thing if it were given to this family now. */
export const handoverPreview = z
  .object({
    items: z.array(
      z.object({
        unit: unitRow,
        verdict: issueVerdict,
        /** The day it would have to come back: the one agreed or the rules', moved to an open day. */
        dueOn: day,
        booked: z.boolean().openapi({ description: 'Whether it fills a line of the booking' }),
        kit: kitVerdict.extend({ edition: z.number().int(), counted: z.boolean() }).nullable().openapi({
          description: 'What a kit lacks as it was counted, or else as it is known; null for what is none',
        }),
        ...weighed,
      }),
    ),
  })
  .openapi('HandoverPreview');
export type HandoverPreview = z.infer<typeof handoverPreview>;

/** Whether and until when a loan can be extended, with all that speaks against it. */
export const extensionPreview = z
  .object({ verdict: extensionVerdict, ...weighed })
  .openapi('ExtensionPreview');

export const returnBody = z
  .strictObject({
    condition,
    /** What broke, and the value to be compensated. */
    damage: z.strictObject({ note: words(500), valueKopecks: kopecks }).optional(),
    check: returnCheckBody
      .optional()
      .openapi({ description: 'How a kit was counted; needed for one that left with a list' }),
  })
  .openapi('Return');
export type ReturnBody = z.infer<typeof returnBody>;

export const lossBody = z.strictObject({ note: words(500), valueKopecks: kopecks }).openapi('Loss');
export const extensionBody = z
  .strictObject({ overrides: z.array(overrideBody).max(12).default([]) })
  .openapi('NewExtension');
export const settleBody = z
  .strictObject({
    settlement: z.enum(['compensated', 'forgiven']),
    reason: z.string().trim().max(300).default(''),
  })
  .openapi('Settlement');

export const loanQuery = cursorQuery.extend({
  state: z.enum(['open', 'overdue', 'due_today']).default('open'),
});

export type LoanQuery = z.infer<typeof loanQuery>;

export const centreRef = z.object({ centreId });
export const familyRef = z.object({ familyId });
export const handoverRef = z.object({ handoverId });
export const loanRef = z.object({ loanId });
export const unitRef = z.object({ unitId });
export const damageRef = z.object({ damageId });
export const loanPhotoRef = z.object({ loanId, photoId });
