import { addDays, type Day, daysBetween } from '../../../api/core/dates.ts';
import type { LoanId } from '../../../api/core/ids.ts';
import { Problem } from '../../../api/core/problem.ts';
import { extend } from '../../../api/loans/acts/extend.ts';
import { declareLost } from '../../../api/loans/acts/lose.ts';
import { takeBack } from '../../../api/loans/acts/return.ts';
import { unitFacts } from '../../../api/stock/reads.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Care } from './care.ts';
import type { Chance } from './chance.ts';
import { Claims, type Damage, damageOf, shareOf } from './claims.ts';
import { type Floor, type Out, roleFor, type Task } from './floor.ts';
import type { Shelved } from './shelf.ts';
import type { Workday } from './workday.ts';

/** A picture that a desk took of what came back broken: of which loan, and of what. */
export type Shot = { loanId: LoanId; of: string; ctx: ReturnType<Workday['as']> };

/** What comes back, whole or broken, what is kept for longer, and what does not come at all. */
export class Returns {
  readonly shots: Shot[] = [];
  readonly #floor: Floor;
  readonly #chance: Chance;
  readonly #care: Care;
  readonly #claims: Claims;
  #missing: { unit: Shelved; on: Day }[] = [];
  #losses = 0;
  #brokenLately = false;
  #brokenNow = false;

  constructor(floor: Floor, chance: Chance, care: Care) {
    this.#floor = floor;
    this.#chance = chance;
    this.#care = care;
    this.#claims = new Claims(chance);
  }

  /** What of the claims is settled on a day. */
  settledOn(workday: Workday): Task[] {
    return this.#claims.settleOn(workday);
  }

  /**
   * What is brought back on a day; of what is due on the present one most is still out while it lasts. `isWaitedFor`
   * = whether others wait for such a thing, which is not brought early then.
   */
  of(workday: Workday, isWaitedFor: (unit: Shelved) => boolean): Task[] {
    const { day } = workday;
    const { today, present, eve, beforeEve } = this.#floor.now;
    const due = this.#floor.out.filter(({ backOn }) => backOn <= day);
    const dueNow = due.filter(({ dueOn }) => dueOn === present);
    const come = due.filter((one) => !dueNow.includes(one));
    const mostNow = present < today ? dueNow.length - 1 : Math.min(dueNow.length / 3, dueNow.length - 3);
    if (day === present) come.push(...dueNow.slice(0, Math.max(0, Math.floor(mostNow))));
    // So that something waits to be cleaned and something to be inspected.
    if (day === eve || day === beforeEve) {
      const early = this.#floor.out.filter(
        ({ dueOn, backOn, unit }) => dueOn > present && backOn > day && !isWaitedFor(unit),
      );
      come.push(...this.#chance.shuffled(early).slice(0, Math.max(0, 2 - come.length)));
    }
    const found = this.#missing.filter(({ on }) => on <= day);
    this.#missing = this.#missing.filter((one) => !found.includes(one));
    return [
      ...come.map((out) => () => this.#takeBack(workday, out)),
      ...found.map(({ unit }) => () => {
        takeBack(workday.as('desk'), unit.unitId, { condition: 'worn' });
        this.#care.cameBack(workday, unit);
      }),
    ];
  }

  #takeBack(workday: Workday, out: Out): void {
    const { day } = workday;
    const inTime = out.backOn <= out.dueOn && day < this.#floor.now.beforeEve;
    if (inTime && this.#chance.happens(out.extended === 0 ? 0.09 : 0.06) && this.#prolong(workday, out))
      return;
    this.#floor.returned(out);
    if (daysBetween(out.dueOn, day) > 30 && this.#chance.happens(0.5)) {
      this.#lose(workday, out);
      return;
    }
    const damage = this.#breaks(workday) ? damageOf(this.#chance, out.unit) : undefined;
    if (damage === undefined) {
      const condition = this.#chance.happens(0.2) ? 'worn' : 'good';
      takeBack(workday.as('desk'), out.unit.unitId, { condition });
    } else this.#takeBackBroken(workday, out, damage);
    this.#care.cameBack(workday, out.unit, damage?.repair);
  }

  /** Whether what comes back is broken: now and then, and once where the present day needs it. */
  #breaks({ day, left }: Workday): boolean {
    const lately = left >= 8 && left <= 24 && !this.#brokenLately;
    return lately || (day >= this.#floor.now.eve && !this.#brokenNow) || this.#chance.happens(0.04);
  }

  #takeBackBroken(workday: Workday, { loanId, unit }: Out, { share, note, photo }: Damage): void {
    if (workday.left >= 8 && workday.left <= 24) this.#brokenLately = true;
    if (workday.day >= this.#floor.now.eve) this.#brokenNow = true;
    const [least = 0, most = 0] = share;
    const valueKopecks = shareOf(unit, least + this.#chance.next() * (most - least));
    takeBack(workday.as('desk'), unit.unitId, { condition: 'damaged', damage: { note, valueKopecks } });
    if (photo !== null) this.shots.push({ loanId, of: photo, ctx: workday.as('desk') });
    const { compensated, forgiven } = demo.settled;
    const words = { compensated: this.#chance.deal(compensated), forgiven: this.#chance.deal(forgiven) };
    this.#claims.ask(loanId, workday.day, words);
  }

  /** What a family says is lost; every third thing turns up again. */
  #lose(workday: Workday, { loanId, unit }: Out): void {
    const { condition } = unitFacts(workday.as('desk').db, unit.unitId);
    const worth = { new: 1, good: 0.8, worn: 0.5, damaged: 0.4 }[condition];
    const valueKopecks = shareOf(unit, worth);
    this.#losses += 1;
    if (this.#losses % 3 === 1) {
      const { note } = this.#chance.deal(demo.losses.forAWhile);
      declareLost(workday.as('desk'), loanId, { note, valueKopecks });
      this.#missing.push({ unit, on: addDays(workday.day, this.#chance.between(6, 40)) });
    } else {
      const { note, ...words } = this.#chance.deal(demo.losses.forGood);
      declareLost(workday.as('desk'), loanId, { note, valueKopecks });
      this.#claims.ask(loanId, workday.day, words);
    }
  }

  /** Whether the family may keep it for longer; a second time it takes a word of the desk. */
  #prolong(workday: Workday, out: Out): boolean {
    const second = out.extended > 0;
    if (out.extended > 1 || (second && out.family.hidden)) return false;
    const reason = () => this.#chance.deal(demo.overrides.extensions_used_up);
    try {
      const given = second ? [{ code: 'extensions_used_up' as const, reason: reason() }] : [];
      out.dueOn = extend(workday.as(roleFor(out.family)), out.loanId, given).dueOn;
      out.backOn = this.#floor.backOn(out.dueOn);
      out.extended += 1;
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return false;
    }
  }
}
