import type { z } from 'zod';
import type { Category } from '../catalogue/shapes.ts';
import { addDays, type Day, daysBetween } from '../core/dates.ts';
import type { FamilyId, ItemTypeId, LoanId } from '../core/ids.ts';
import { type Block, type BlockCode, blockCodes, overridable } from '../eligibility/rules.ts';
import type { stockBlock } from './shapes.ts';

/** What the stock says against giving this very unit now, or leaving it where it is. */
export type StockBlock = z.infer<typeof stockBlock>;

/** Every block that can be named in an override. */
export const loanBlockCodes = [...blockCodes, 'promised_to_others', 'set_aside', 'kit_incomplete'] as const;

export type LoanBlockCode = (typeof loanBlockCodes)[number];

/** Whether an overridden block is one of the rules' (else it is the stock's). */
export const isRule = (code: LoanBlockCode): code is BlockCode =>
  code !== 'promised_to_others' && code !== 'set_aside' && code !== 'kit_incomplete';

const passable: Readonly<Partial<Record<string, boolean>>> = {
  ...overridable,
  promised_to_others: true,
  set_aside: true,
  kit_incomplete: true,
};

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

// --- Reminders ---

/** A thing that is out, as far as a reminder asks. */
export type OpenLoan = {
  id: LoanId;
  familyId: FamilyId;
  group: string | null;
  category: Category;
  itemTypeId: ItemTypeId;
  nameRu: string;
  nameEn: string;
  issuedOn: Day;
  dueOn: Day;
  /** The day its term was made longer last. */
  extendedOn: Day | null;
};

type ReminderKind = 'due_soon' | 'due_today' | 'overdue';

export type Reminder = OpenLoan & {
  /** What it is called today. */
  kind: ReminderKind;
  /** What it was called on the day it was to be told, which may lie before days the house was shut. */
  stage: ReminderKind;
  stageDay: Day;
  /** Whether it is worth telling still where it was not told. */
  recent: boolean;
  overdueDays: number;
};

const kindAt = (days: number): ReminderKind => (days < 0 ? 'due_soon' : days === 0 ? 'due_today' : 'overdue');

/** A reminder missed for longer than this is not made up for. */
const madeUpForDays = 14;

/**
 * The newest reminder of a loan whose day has come; null before the first, and where that day was before the thing was
 * lent or its term made longer.
 * @param offsets days from the due day, negative before it
 */
export function reminderFor(loan: OpenLoan, offsets: readonly number[], today: Day): Reminder | null {
  const overdueDays = daysBetween(loan.dueOn, today);
  const reached = offsets.filter((offset) => offset <= overdueDays);
  if (reached.length === 0) return null;
  const offset = Math.max(...reached);
  const stageDay = addDays(loan.dueOn, offset);
  if (stageDay <= loan.issuedOn || (loan.extendedOn !== null && stageDay <= loan.extendedOn)) return null;
  const recent = daysBetween(stageDay, today) <= madeUpForDays;
  return { ...loan, kind: kindAt(overdueDays), stage: kindAt(offset), stageDay, recent, overdueDays };
}

/** What reminders name: each type once with how many, each with its day where they do not share one. */
export function thingsOf(of: readonly Pick<OpenLoan, 'itemTypeId' | 'nameRu' | 'nameEn' | 'dueOn'>[]) {
  const sameDay = of.every(({ dueOn }) => dueOn === of[0]?.dueOn);
  const alike = Map.groupBy(of, ({ itemTypeId, dueOn }) => `${itemTypeId} ${dueOn}`);
  return [...alike.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { nameRu, nameEn, dueOn } = first;
    return [{ nameRu, nameEn, quantity: 1 + more.length, ...(!sameDay && { dueOn }) }];
  });
}
