import { addDays, type Day, type Moment } from '../core/dates.ts';
import { type Block, type BlockCode, blockCodes, overridable } from '../eligibility/rules.ts';
import type { UnitStatus } from '../stock/rules.ts';

/** What the stock says against giving this very unit now. */
export type StockBlock =
  | { code: 'unit_not_free'; status: UnitStatus; by: string | null; at: Moment | null }
  | { code: 'promised_to_others'; until: Day }
  | { code: 'twice_in_handover' };

/** Every block that can be named in an override. */
export const loanBlockCodes = [...blockCodes, 'promised_to_others'] as const;

export type LoanBlockCode = (typeof loanBlockCodes)[number];

/** Whether an overridden block is one of the rules' (else it is the stock's). */
export const isRule = (code: LoanBlockCode): code is BlockCode => code !== 'promised_to_others';

const passable: Readonly<Partial<Record<string, boolean>>> = { ...overridable, promised_to_others: true };

/** Whether a block can be passed by name (DOMAIN, rules; a unit that is not there cannot be given whoever says so). */
export const isOverridable = (code: Block['code'] | StockBlock['code']): boolean => passable[code] ?? false;

/**
 * The last day a loan's unit is taken: its due date and the turnaround after it — or, once it is late, today and
 * the centre's allowance if that is later (DESIGN, promise 5).
 */
export const takenUntil = (dueWithTurnaround: Day, dueOn: Day, today: Day, allowanceDays: number): Day => {
  const late = addDays(today, allowanceDays);
  return dueOn < today && late > dueWithTurnaround ? late : dueWithTurnaround;
};
