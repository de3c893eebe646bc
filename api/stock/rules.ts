import type { UnitStatus, UnitStep } from '../../db/tables/stock.ts';
import { addDays, type Day, dayAt, type Moment } from '../core/dates.ts';

export type { UnitStatus, UnitStep };

/** How a thing is; a damaged one waits for whoever mends it or looks again. */
export const conditions = ['new', 'good', 'worn', 'damaged'] as const;
export type Condition = (typeof conditions)[number];

/** Whether a thing may stand free to be lent as it is. */
export const lendable = (condition: Condition): boolean => condition !== 'damaged';

/** Latin letters that look like Cyrillic ones, as a hand or a label printer may mix them up. */
const lookalikes: Readonly<Record<string, string>> = {
  A: 'А',
  B: 'В',
  C: 'С',
  E: 'Е',
  H: 'Н',
  K: 'К',
  M: 'М',
  O: 'О',
  P: 'Р',
  T: 'Т',
  X: 'Х',
  Y: 'У',
};

// The same keys with the one layout on and with the other, plain and with Shift.
const latinKeys = '`qwertyuiop[]asdfghjkl;\'zxcvbnm,./~{}:"<>?';
const russianKeys = 'ёйцукенгшщзхъфывапролджэячсмитьбю.ёхъжэбю,';

/** The text as it would have come out with the other keyboard layout on: a scanner types, and types blindly. */
const retyped = (text: string, from: string, to: string): string =>
  [...text.toLowerCase()].map((letter) => to[from.indexOf(letter)] ?? letter).join('');

/**
 * An inventory number reduced to what makes it that number: no spaces, no «№», nothing invisible, one kind of
 * dash, capitals, look-alike Latin letters as Cyrillic. «t-0031», «№ Т-0031» and «Т‑0031» are one.
 */
export const inventoryKey = (text: string): string =>
  [
    ...text
      .replace(/№/g, '')
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[\s\p{Cc}\p{Cf}]/gu, '')
      .replace(/[\p{Pd}−]/gu, '-'),
  ]
    .map((letter) => lookalikes[letter] ?? letter)
    .join('');

/** The keys a scanned or typed text may stand for, the likelier first. */
export const scanKeys = (text: string): string[] => [
  ...new Set(
    [text, retyped(text, latinKeys, russianKeys), retyped(text, russianKeys, latinKeys)].map(inventoryKey),
  ),
];

export const unitSteps = [
  'acquired',
  'issued',
  'issue_undone',
  'returned',
  'return_undone',
  'cleaned',
  'inspected',
  'step_undone',
  'sent_to_repair',
  'repaired',
  'lost',
  'found',
  'written_off',
] as const satisfies readonly UnitStep[];

/** The steps a desk takes by hand; issue, return, a loss on loan and their undoing belong to loans. */
export const handSteps = [
  'cleaned',
  'inspected',
  'sent_to_repair',
  'repaired',
  'lost',
  'found',
  'written_off',
] as const satisfies readonly UnitStep[];
export type HandStep = (typeof handSteps)[number];

const life: Readonly<Record<HandStep, { from: readonly UnitStatus[]; to: UnitStatus }>> = {
  cleaned: { from: ['to_clean'], to: 'to_inspect' },
  inspected: { from: ['to_inspect'], to: 'free' },
  sent_to_repair: { from: ['free', 'to_clean', 'to_inspect'], to: 'repair' },
  repaired: { from: ['repair'], to: 'to_inspect' },
  lost: { from: ['free', 'to_clean', 'to_inspect', 'repair'], to: 'lost' },
  found: { from: ['lost'], to: 'to_clean' },
  written_off: { from: ['free', 'to_clean', 'to_inspect', 'repair', 'lost'], to: 'written_off' },
};

/** A step of a unit's history and where it led; a history has the newest first. */
type Event = { step: UnitStep; status: UnitStatus };

/** Whether a unit is lost out of a family's hands, and not from the shelf: its loan is to be settled with it. */
export const lostOnLoan = ([last, before]: readonly Event[]): boolean =>
  last?.step === 'lost' && before?.status === 'issued';

/**
 * Whether a unit waits for its cleaning because it was brought back, and nothing but what was taken back has followed:
 * a thing that was lost and found waits there too.
 */
export const justReturned = (history: readonly Event[]): boolean =>
  history[0]?.status === 'to_clean' &&
  history.find(({ step, status }) => status === 'to_clean' && step !== 'step_undone')?.step === 'returned';

/**
 * Where a step by hand leads: to clean → to inspect → free, with repair, loss, found again and write-off beside it
 * (README, promise 6: a returned thing is not yet a free thing). What was lost on loan is found by its return only.
 * `condition` = as it is after the step: what is still damaged does not become free.
 */
export function afterStep(
  step: HandStep,
  from: UnitStatus,
  onLoan = false,
  condition: Condition = 'good',
):
  | { ok: true; status: UnitStatus }
  | { ok: false; reasons: [{ code: 'step_not_allowed' | 'lost_on_loan' | 'unit_damaged' }] } {
  const { from: allowed, to } = life[step];
  if (!allowed.includes(from)) return { ok: false, reasons: [{ code: 'step_not_allowed' }] };
  if (step === 'found' && onLoan) return { ok: false, reasons: [{ code: 'lost_on_loan' }] };
  if (to === 'free' && !lendable(condition)) return { ok: false, reasons: [{ code: 'unit_damaged' }] };
  return { ok: true, status: to };
}

/**
 * The steps a desk may take by hand from a status; `onLoan` = it was lost there, see `lostOnLoan`. A damaged thing's
 * `inspected` is among them: it is taken together with the condition it is found in.
 */
export const stepsFrom = (status: UnitStatus, onLoan = false): HandStep[] =>
  handSteps.filter((step) => afterStep(step, status, onLoan).ok);

/** Steps that a wrong scan may have caused and that can be taken back the same day; the others have a way back of their own. */
const undoableSteps: readonly UnitStep[] = ['cleaned', 'inspected'];

/** What a unit goes back to when its last step is taken back today; null where it cannot be. */
export function stateBefore(
  [last, earlier]: readonly (Event & { at: Moment; condition: Condition })[],
  today: Day,
  timeZone: string,
): { status: UnitStatus; condition: Condition } | null {
  return last !== undefined &&
    earlier !== undefined &&
    undoableSteps.includes(last.step) &&
    dayAt(Temporal.Instant.from(last.at), timeZone) === today
    ? { status: earlier.status, condition: earlier.condition }
    : null;
}

/** Whether a unit in a status is with somebody who is to bring it back. */
export const isAway = (status: UnitStatus): boolean => status === 'issued' || status === 'repair';

export type Taken = { starts: Day; until: Day; quantity: number };

/**
 * The greatest number of units taken on one day of [from, until]: the peak, not the sum — two commitments that do
 * not overlap need one unit (README, promise 3). Only the first day and the days on which another commitment
 * starts can be the highest.
 */
export function peak(taken: readonly Taken[], from: Day, until: Day): number {
  const loadOn = (day: Day): number => {
    let load = 0;
    for (const one of taken) if (one.starts <= day && one.until >= day) load += one.quantity;
    return load;
  };
  let most = loadOn(from);
  for (const { starts } of taken) if (starts > from && starts <= until) most = Math.max(most, loadOn(starts));
  return most;
}

/**
 * The stretches of days from `from` on with more taken than the capacity, each with its greatest load. The load
 * changes only on a day a commitment starts and on the day after one ends.
 */
export function uncovered(
  taken: readonly Taken[],
  capacity: number,
  from: Day,
): { from: Day; until: Day; promised: number }[] {
  if (taken.reduce((sum, one) => sum + one.quantity, 0) <= capacity) return [];
  const edges = [...new Set([from, ...taken.flatMap((one) => [one.starts, addDays(one.until, 1)])])]
    .filter((day) => day >= from)
    .sort();
  const stretches: { from: Day; until: Day; promised: number }[] = [];
  for (const [index, day] of edges.entries()) {
    const load = peak(taken, day, day);
    const next = edges[index + 1];
    if (load <= capacity || next === undefined) continue;
    const last = stretches.at(-1);
    const until = addDays(next, -1);
    if (last && addDays(last.until, 1) === day) {
      last.until = until;
      last.promised = Math.max(last.promised, load);
    } else stretches.push({ from: day, until, promised: load });
  }
  return stretches;
}

/** Days [from, until] on which the two numbers of a type stay the same (README, promise 5). */
export type Stretch = {
  from: Day;
  until: Day;
  /** What can still be promised; below 0 where more is promised than there is. */
  bookable: number;
  /** What will stand on the shelf: all that is not in somebody's hands, in cleaning or in repair. */
  here: number;
};

/**
 * The running timeline of a stock over [from, until], without gaps, adjacent stretches differing: what is taken changes
 * only on a day a commitment starts and on the day after one ends. `bound` = it has a unit of its own.
 */
export function timelineOf(
  taken: readonly (Taken & { bound: boolean })[],
  capacity: number,
  from: Day,
  until: Day,
): Stretch[] {
  if (from > until) return [];
  const changes = new Map<Day, { bookable: number; here: number }>([[from, { bookable: 0, here: 0 }]]);
  const change = (day: Day, by: number, bound: boolean) => {
    const at = changes.get(day) ?? { bookable: 0, here: 0 };
    at.bookable += by;
    if (bound) at.here += by;
    changes.set(day, at);
  };
  for (const { starts, until: last, quantity, bound } of taken) {
    if (starts > until || last < from) continue;
    change(starts < from ? from : starts, -quantity, bound);
    if (last < until) change(addDays(last, 1), quantity, bound);
  }
  const stretches: Stretch[] = [];
  let bookable = capacity;
  let here = capacity;
  for (const [day, by] of [...changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    bookable += by.bookable;
    here += by.here;
    const before = stretches.at(-1);
    if (before?.bookable === bookable && before.here === here) continue;
    if (before) before.until = addDays(day, -1);
    stretches.push({ from: day, until, bookable, here });
  }
  return stretches;
}

/** The least that is bookable on any day of [from, until], which the timeline must cover. */
export const leastBookable = (timeline: readonly Stretch[], from: Day, until: Day): number =>
  Math.min(...timeline.filter((one) => one.from <= until && one.until >= from).map((one) => one.bookable));
