import { z } from '@hono/zod-openapi';
import { day, moment } from '../core/dates.ts';
import { centreId, damageId, familyId, handoverId, loanId, photoId, unitId } from '../core/ids.ts';
import { cursorQuery } from '../core/pages.ts';
import type { ExtensionVerdict, IssueVerdict } from '../eligibility/rules.ts';
import { condition, typeBrief, unitRow } from '../stock/shapes.ts';
import { loanBlockCodes, type StockBlock } from './rules.ts';

const words = (max: number) => z.string().trim().min(3).max(max);
const kopecks = z.number().int().min(0).max(1_000_000_000);

/** A block passed by name, with the reason. */
export const overrideBody = z.strictObject({ code: z.enum(loanBlockCodes), reason: words(300) });

const handoverItem = z.strictObject({
  unitId,
  overrides: z.array(overrideBody).max(12).default([]),
  /** An earlier day to bring it back than the rules give. */
  dueOn: day.optional(),
});

/** Several things given to a family at once. */
export const handoverBody = z
  .strictObject({ familyId, items: z.array(handoverItem).min(1).max(20) })
  .openapi('NewHandover');
export type HandoverBody = z.infer<typeof handoverBody>;

export const damageRow = z
  .object({
    id: damageId,
    kind: z.enum(['damage', 'loss']),
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
    familyId,
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
    photos: z.array(photoId),
    overrides: z.array(z.object({ code: z.string(), reason: z.string(), by: z.string().nullable() })),
    /** Whether the issue or the return can still be taken back today. */
    canUndo: z.enum(['issue', 'return']).nullable(),
  })
  .openapi('Loan');
export type LoanCard = z.infer<typeof loanCard>;

export const handoverCard = z
  .object({ id: handoverId, familyId, at: moment, loans: z.array(loanRow) })
  .openapi('Handover');
export type HandoverCard = z.infer<typeof handoverCard>;

const verdict = <T>(description: string) => z.custom<T>().openapi({ type: 'object', description });
const stockBlock = z
  .custom<StockBlock>()
  .openapi({ type: 'object', description: 'What the stock says against it' });

/** What would happen to each thing if it were given to this family now. */
export const handoverPreview = z
  .object({
    items: z.array(
      z.object({
        unit: unitRow,
        verdict: verdict<IssueVerdict>('Entitlement, term and due date, with every reason and warning'),
        stock: z.array(stockBlock),
        /** The day it would have to come back: the one agreed or the rules', moved to an open day. */
        dueOn: day,
        ok: z.boolean(),
      }),
    ),
  })
  .openapi('HandoverPreview');
export type HandoverPreview = z.infer<typeof handoverPreview>;

export const extensionPreview = z
  .object({ verdict: verdict<ExtensionVerdict>('Whether and until when the loan can be extended') })
  .openapi('ExtensionPreview');

export const returnBody = z
  .strictObject({
    condition,
    /** What broke, and the value to be compensated. */
    damage: z.strictObject({ note: words(500), valueKopecks: kopecks }).optional(),
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
