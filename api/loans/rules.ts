import type { z } from 'zod';
import { addDays, type Day } from '../core/dates.ts';
import { type Block, type BlockCode, blockCodes, overridable } from '../eligibility/rules.ts';
import type { stockBlock } from './shapes.ts';

/** What the stock says against giving this very unit now, or leaving it where it is. */
export type StockBlock = z.infer<typeof stockBlock>;

/** Every block that can be named in an override. */
export const loanBlockCodes = [...blockCodes, 'promised_to_others'] as const;

export type LoanBlockCode = (typeof loanBlockCodes)[number];

/** Whether an overridden block is one of the rules' (else it is the stock's). */
export const isRule = (code: LoanBlockCode): code is BlockCode => code !== 'promised_to_others';

const passable: Readonly<Partial<Record<string, boolean>>> = { ...overridable, promised_to_others: true };

/** Whether a block can be passed by name (DOMAIN, rules; a unit that is not there cannot be given whoever says so). */
export const isOverridable = (code: Block['code'] | StockBlock['code']): boolean => passable[code] ?? false;

/**
 * What still stands of the stock's blocks once some were passed by name, and the overrides that set a block aside,
 * the rules' or the stock's: one that was named for nothing is not written down.
 */
export function passedBy<T extends { code: LoanBlockCode }>(
  given: readonly T[],
  overridden: readonly Block[],
  stock: readonly StockBlock[],
): { stock: StockBlock[]; overrides: T[] } {
  const stands = ({ code }: StockBlock) => !(isOverridable(code) && given.some((one) => one.code === code));
  const aside = [...overridden, ...stock.filter((block) => !stands(block))];
  return {
    stock: stock.filter(stands),
    overrides: given.filter(({ code }) => aside.some((block) => block.code === code)),
  };
}

/**
 * The last day a loan's unit is taken: its due date and the turnaround after it — or, once it is late, today and
 * the centre's allowance if that is later (README, promise 5).
 */
export const takenUntil = (dueWithTurnaround: Day, dueOn: Day, today: Day, allowanceDays: number): Day => {
  const late = addDays(today, allowanceDays);
  return dueOn < today && late > dueWithTurnaround ? late : dueWithTurnaround;
};
