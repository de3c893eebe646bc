import { calendarOf } from '../../../api/centres/reads.ts';
import { type Calendar, isOpen } from '../../../api/centres/rules.ts';
import type { Ctx } from '../../../api/core/context.ts';
import { addDays, type Day, daysBetween } from '../../../api/core/dates.ts';
import type { LoanId } from '../../../api/core/ids.ts';
import { Problem } from '../../../api/core/problem.ts';
import { extend } from '../../../api/loans/acts/extend.ts';
import { issue } from '../../../api/loans/acts/issue.ts';
import { declareLost } from '../../../api/loans/acts/lose.ts';
import { takeBack } from '../../../api/loans/acts/return.ts';
import { takeStep } from '../../../api/stock/acts/step.ts';
import { unitFacts } from '../../../api/stock/reads.ts';
import { lendable } from '../../../api/stock/rules.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Chance } from './chance.ts';
import { type Known, type Place, register } from './people.ts';
import type { Shelved } from './shelf.ts';

type Out = { family: Known; loanId: LoanId; unit: Shelved; dueOn: Day; backOn: Day; extended: boolean };
type As = (role: 'desk' | 'host' | 'house') => Ctx;

/** The last day up to `today` on which a centre worked; some day before must have been one. */
function lastOpenDay(calendar: Calendar, today: Day): Day {
  let day = today;
  while (!isOpen(calendar, day)) day = addDays(day, -1);
  return day;
}

/** A year at one centre's desk, day by day, by the same acts the desk uses. */
export class Year {
  readonly #place: Place;
  readonly #chance: Chance;
  readonly #today: Day;
  /** The day that is left in the middle of its work: today, or when today is closed the open one before. */
  #present: Day;
  #free: Shelved[];
  #out: Out[] = [];
  #work: { unit: Shelved; step: 'cleaned' | 'inspected' | 'repaired'; from: Day }[] = [];
  readonly #families: Known[] = [];
  #waitingToRegister: number;
  readonly #serial: () => number;

  constructor(place: Place, chance: Chance, shelved: Shelved[], today: Day, serial: () => number) {
    this.#place = place;
    this.#chance = chance;
    this.#free = shelved;
    this.#today = today;
    this.#present = today;
    this.#serial = serial;
    const counts: Readonly<Record<string, number>> = demo.families;
    this.#waitingToRegister = counts[place.name] ?? 0;
  }

  /**
   * One day at the desk; nothing happens on a closed one. The last open day up to today is left in the middle of its
   * work. `as` gives the context of a role at a moment of the day.
   */
  live(day: Day, as: As): void {
    const desk = as('desk');
    const calendar = calendarOf(desk.db, this.#place.centreId);
    if (!isOpen(calendar, day)) return;
    this.#present = lastOpenDay(calendar, this.#today);
    this.#doWork(desk, day);
    this.#takeBack(desk, day);
    const newcomers = this.#families.length < 6 ? 6 : this.#chance.happens(0.3) ? 1 : 0;
    for (let n = 0; n < newcomers && this.#waitingToRegister > 0; n += 1) {
      this.#families.push(register(as, this.#chance, this.#place, day, this.#serial()));
      this.#waitingToRegister -= 1;
    }
    const visits = this.#chance.between(0, this.#place.name === 'Барнаул' ? 4 : 3);
    for (let n = 0; n < visits; n += 1) this.#handOver(as, day);
    if (day === this.#present) this.#writeOff(as('house'));
  }

  /**
   * What a family agrees to on one of the last days, so that there is something for the desk to see: a few things
   * are due on the present day, and a few are late by then. Else nothing; the rules give the day.
   */
  #agreed(day: Day): Pick<Out, 'dueOn' | 'backOn'> | undefined {
    const present = this.#present;
    const left = daysBetween(day, present);
    if (left < 1 || left > 21) return undefined;
    const [enough, tooLate] = this.#place.name === 'Барнаул' ? [8, 4] : [6, 3];
    const here = this.#out.filter(({ dueOn, backOn }) => dueOn === present && backOn >= present).length;
    if (here < enough) return { dueOn: present, backOn: present };
    const late = this.#out.filter(({ dueOn, backOn }) => dueOn < present && backOn > present).length;
    if (late >= tooLate || left < 3) return undefined;
    const backOn = addDays(present, this.#chance.between(2, 20));
    return { dueOn: addDays(day, this.#chance.between(1, left - 2)), backOn };
  }

  #handOver(as: As, day: Day): void {
    const agreed = this.#chance.happens(0.6) ? this.#agreed(day) : undefined;
    const family = this.#chance.pick(agreed === undefined ? this.#families : this.#withFreeHands());
    const ctx = as(family.hidden ? 'host' : 'desk');
    const month = Number(day.slice(5, 7));
    const season = month >= 11 || month <= 3 ? 'winter' : 'summer';
    const ready = this.#free.filter((unit) => unit.season === null || unit.season === season);
    // A visit is for one or two things; what the family may not have it goes without.
    for (let tried = 0, taken = 0; tried < 6 && taken < 2 && ready.length > 0; tried += 1) {
      const unit = this.#chance.pick(ready);
      if (!this.#free.includes(unit)) continue;
      try {
        const item = { unitId: unit.unitId, overrides: [], dueOn: agreed?.dueOn };
        const [loan] = issue(ctx, this.#place.centreId, { familyId: family.id, items: [item] }).loans;
        if (loan === undefined) continue;
        this.#free = this.#free.filter((other) => other !== unit);
        this.#out.push({
          family,
          loanId: loan.id,
          unit,
          dueOn: loan.dueOn,
          backOn: agreed?.backOn ?? this.#backOn(loan.dueOn),
          extended: false,
        });
        taken += this.#chance.happens(0.3) ? 1 : 2;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
    }
  }

  /** The families who have less than they may take at once; all of them where there is none. */
  #withFreeHands(): Known[] {
    const has = (family: Known) => this.#out.filter((one) => one.family === family).length;
    const free = this.#families.filter((family) => has(family) < 3);
    return free.length === 0 ? this.#families : free;
  }

  /** Most come back in time, some a week or so late, a few very late. */
  #backOn(dueOn: Day): Day {
    const luck = this.#chance.next();
    if (luck < 0.78) return addDays(dueOn, -this.#chance.between(0, 6));
    return addDays(dueOn, luck < 0.93 ? this.#chance.between(1, 11) : this.#chance.between(18, 50));
  }

  /** What is brought back on a day; of the present one's about half when it is over, a little while it lasts. */
  #takeBack(ctx: Ctx, day: Day): void {
    const likelihood = day < this.#present ? 1 : this.#present < this.#today ? 0.5 : 0.2;
    const back = this.#out.filter((one) => one.backOn <= day && this.#chance.happens(likelihood));
    if (day === this.#present && back.length < 2)
      back.push(...this.#out.filter((one) => one.dueOn > day).slice(back.length, 2));
    for (const out of back) {
      const mayProlong = day < this.#present && !out.extended && out.backOn <= out.dueOn;
      if (mayProlong && this.#chance.happens(0.08)) {
        this.#prolong(ctx, out);
        continue;
      }
      this.#out = this.#out.filter((one) => one !== out);
      const note = this.#chance.pick(demo.damages);
      if (out.backOn > addDays(out.dueOn, 30) && this.#chance.happens(0.5)) {
        declareLost(ctx, out.loanId, { note: 'Семья переехала, предмет не вернули', valueKopecks: 250_000 });
        continue;
      }
      const broken = this.#chance.happens(0.03);
      takeBack(ctx, out.unit.unitId, {
        condition: broken ? 'damaged' : this.#chance.happens(0.2) ? 'worn' : 'good',
        ...(broken && { damage: { note, valueKopecks: this.#chance.between(2, 20) * 10_000 } }),
      });
      this.#work.push({ unit: out.unit, step: 'cleaned', from: addDays(day, this.#chance.between(1, 3)) });
    }
  }

  #prolong(ctx: Ctx, out: Out): void {
    try {
      out.dueOn = extend(ctx, out.loanId, []).dueOn;
      out.backOn = this.#backOn(out.dueOn);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
    out.extended = true;
  }

  #doWork(ctx: Ctx, day: Day): void {
    const due = this.#work.filter(
      (one) => one.from <= day && (day < this.#present || this.#chance.happens(0.2)),
    );
    this.#work = this.#work.filter((one) => !due.includes(one));
    for (const { unit, step } of due) {
      if (step === 'inspected' && !lendable(unitFacts(ctx.db, unit.unitId).condition)) {
        this.#repair(ctx, unit, day);
        continue;
      }
      takeStep(ctx, unit.unitId, { step, reason: '', ...(step === 'repaired' && { condition: 'good' }) });
      if (step !== 'inspected') this.#work.push({ unit, step: 'inspected', from: addDays(day, 1) });
      else if (this.#chance.happens(0.02)) this.#repair(ctx, unit, day);
      else this.#free.push(unit);
    }
  }

  #repair(ctx: Ctx, unit: Shelved, day: Day): void {
    const expectedOn = addDays(day, this.#chance.between(5, 20));
    takeStep(ctx, unit.unitId, { step: 'sent_to_repair', reason: 'Нужна замена детали', expectedOn });
    this.#work.push({ unit, step: 'repaired', from: expectedOn });
  }

  /** One worn-out thing of the shelf is done with. */
  #writeOff(ctx: Ctx): void {
    const unit = this.#free.pop();
    if (unit) takeStep(ctx, unit.unitId, { step: 'written_off', reason: 'Износ, акт комиссии' });
  }
}
