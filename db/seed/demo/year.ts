import { calendarOf } from '../../../api/centres/reads.ts';
import { isOpen } from '../../../api/centres/rules.ts';
import type { Ctx } from '../../../api/core/context.ts';
import { addDays, type Day } from '../../../api/core/dates.ts';
import type { LoanId, UnitId } from '../../../api/core/ids.ts';
import { Problem } from '../../../api/core/problem.ts';
import { extend } from '../../../api/loans/acts/extend.ts';
import { issue } from '../../../api/loans/acts/issue.ts';
import { declareLost } from '../../../api/loans/acts/lose.ts';
import { takeBack } from '../../../api/loans/acts/return.ts';
import { takeStep } from '../../../api/stock/acts/step.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Chance } from './chance.ts';
import { type Known, type Place, register } from './people.ts';
import type { Shelved } from './shelf.ts';

type Out = { loanId: LoanId; unit: Shelved; dueOn: Day; backOn: Day; extended: boolean };

/** A year at one centre's desk, day by day, by the same acts the desk uses. */
export class Year {
  readonly #place: Place;
  readonly #chance: Chance;
  readonly #today: Day;
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
    this.#serial = serial;
    const counts: Readonly<Record<string, number>> = demo.families;
    this.#waitingToRegister = counts[place.name] ?? 0;
  }

  /** One day at the desk; nothing happens on a closed one. `as` gives the context of a role at a moment of the day. */
  live(day: Day, as: (role: 'desk' | 'host') => Ctx): void {
    const desk = as('desk');
    if (!isOpen(calendarOf(desk.db, this.#place.centreId), day)) return;
    this.#doWork(desk, day);
    this.#takeBack(desk, day);
    const newcomers = this.#families.length < 6 ? 6 : this.#chance.happens(0.3) ? 1 : 0;
    for (let n = 0; n < newcomers && this.#waitingToRegister > 0; n += 1) {
      this.#families.push(register(as, this.#chance, this.#place, day, this.#serial()));
      this.#waitingToRegister -= 1;
    }
    const visits = this.#chance.between(0, this.#place.name === 'Барнаул' ? 4 : 3);
    for (let n = 0; n < visits; n += 1) this.#handOver(as, day);
  }

  #handOver(as: (role: 'desk' | 'host') => Ctx, day: Day): void {
    const family = this.#chance.pick(this.#families);
    const ctx = as(family.hidden ? 'host' : 'desk');
    const month = Number(day.slice(5, 7));
    const season = month >= 11 || month <= 3 ? 'winter' : 'summer';
    const ready = this.#free.filter((unit) => unit.season === null || unit.season === season);
    // A visit is for one or two things; what the family may not have it goes without.
    for (let tried = 0, taken = 0; tried < 6 && taken < 2 && ready.length > 0; tried += 1) {
      const unit = this.#chance.pick(ready);
      if (!this.#free.includes(unit)) continue;
      const soon = this.#today > day && this.#today <= addDays(day, 21) && this.#chance.happens(0.3);
      const dueOn = soon ? this.#today : undefined;
      try {
        const item = { unitId: unit.unitId, overrides: [], dueOn };
        const [loan] = issue(ctx, this.#place.centreId, { familyId: family.id, items: [item] }).loans;
        if (loan === undefined) continue;
        this.#free = this.#free.filter((other) => other !== unit);
        this.#out.push({
          loanId: loan.id,
          unit,
          dueOn: loan.dueOn,
          backOn: this.#backOn(loan.dueOn),
          extended: false,
        });
        taken += this.#chance.happens(0.3) ? 1 : 2;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
    }
  }

  /** Most come back in time, some a week or so late, a few very late. */
  #backOn(dueOn: Day): Day {
    const luck = this.#chance.next();
    if (luck < 0.78) return addDays(dueOn, -this.#chance.between(0, 6));
    return addDays(dueOn, luck < 0.93 ? this.#chance.between(1, 11) : this.#chance.between(18, 50));
  }

  #takeBack(ctx: Ctx, day: Day): void {
    for (const out of this.#out.filter((one) => one.backOn <= day && day < this.#today)) {
      if (!out.extended && out.backOn <= out.dueOn && this.#chance.happens(0.08)) {
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
      (one) => one.from <= day && (day < this.#today || this.#chance.happens(0.3)),
    );
    this.#work = this.#work.filter((one) => !due.includes(one));
    for (const { unit, step } of due) {
      takeStep(ctx, unit.unitId, { step, reason: '' });
      if (step !== 'inspected') this.#work.push({ unit, step: 'inspected', from: addDays(day, 1) });
      else if (this.#chance.happens(0.02)) {
        const expectedOn = addDays(day, this.#chance.between(5, 20));
        takeStep(ctx, unit.unitId, { step: 'sent_to_repair', reason: 'Нужна замена детали', expectedOn });
        this.#work.push({ unit, step: 'repaired', from: expectedOn });
      } else this.#free.push(unit);
    }
  }

  /** What the last day leaves: somebody is bringing a thing back right now, and a few old things are done with. */
  writeOff(ctx: Ctx): UnitId | undefined {
    const unit = this.#free.pop();
    if (unit) takeStep(ctx, unit.unitId, { step: 'written_off', reason: 'Износ, акт комиссии' });
    return unit?.unitId;
  }
}
