import { addDays, type Day } from '../../../api/core/dates.ts';
import type { LoanId } from '../../../api/core/ids.ts';
import { settle } from '../../../api/loans/acts/settle.ts';
import { loanCard } from '../../../api/loans/reads/cards.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Chance } from './chance.ts';
import type { Shelved } from './shelf.ts';
import type { Workday } from './workday.ts';

export type Damage = (typeof demo.damages)[number];
type Settlement = 'compensated' | 'forgiven';

/** What may have broken of a thing; undefined where the demo knows nothing that breaks of it. */
export function damageOf(chance: Chance, { type }: Shelved): Damage | undefined {
  const known = demo.damages.filter(({ of }) => of.includes(type.nameRu));
  return known.length === 0 ? undefined : chance.pick(known);
}

/** A share of what a thing costs new, in kopecks, rounded to 50 roubles as people do. */
export const shareOf = ({ type }: Shelved, share: number): number =>
  Math.max(1, Math.round((type.replacementValueKopecks * share) / 5000)) * 5000;

/** What families were asked to make good, until a manager settles it; some of it stays open. */
export class Claims {
  readonly #chance: Chance;
  #open: { loanId: LoanId; on: Day; settlement: Settlement; reason: string }[] = [];

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Notes what was asked on a day; `words` say how it may end. */
  ask(loanId: LoanId, day: Day, words: Readonly<Record<Settlement, string>>): void {
    const settlement = this.#chance.happens(0.6) ? 'compensated' : 'forgiven';
    // Some families never come to an agreement within the demo's time.
    const on = addDays(day, this.#chance.happens(0.15) ? 999 : this.#chance.between(6, 40));
    this.#open.push({ loanId, on, settlement, reason: words[settlement] });
  }

  /** What a manager settles on a day. */
  settleOn(workday: Workday): (() => void)[] {
    const due = this.#open.filter(({ on }) => on <= workday.day);
    this.#open = this.#open.filter((one) => !due.includes(one));
    return due.map(({ loanId, settlement, reason }) => () => {
      const ctx = workday.as('manager');
      const asked = loanCard(ctx, loanId).damages.find((one) => one.settlement === 'open');
      if (asked !== undefined) settle(ctx, asked.id, { settlement, reason });
    });
  }
}
