import { addDays, type Day } from '../../../api/core/dates.ts';
import { takeStep } from '../../../api/stock/acts/step.ts';
import { unitFacts } from '../../../api/stock/reads.ts';
import { lendable } from '../../../api/stock/rules.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Chance } from './chance.ts';
import type { Floor, Task } from './floor.ts';
import type { Shelved } from './shelf.ts';
import type { Workday } from './workday.ts';

type Work = { unit: Shelved; step: 'cleaned' | 'inspected' | 'repaired' | 'found'; from: Day };

const tuning: Readonly<Record<string, readonly string[]>> = demo.tuning;

/** What is done to the things themselves: cleaned, inspected, mended, found again, written off. */
export class Care {
  readonly #floor: Floor;
  readonly #chance: Chance;
  readonly #repairs = new Map<Shelved, string>();
  #work: Work[] = [];

  constructor(floor: Floor, chance: Chance) {
    this.#floor = floor;
    this.#chance = chance;
  }

  /** Notes that a thing came back and has to be cleaned; `repair` = what is to be mended of it. */
  cameBack({ day }: Workday, unit: Shelved, repair?: string): void {
    if (repair !== undefined) this.#repairs.set(unit, repair);
    const days = day >= this.#floor.now.beforeEve ? 1 : this.#chance.between(1, 3);
    this.#work.push({ unit, step: 'cleaned', from: addDays(day, days) });
  }

  /** The cleaning, inspecting and mending of a day; on the present one half of it. */
  of(workday: Workday): Task[] {
    const due = this.#work.filter(({ from }) => from <= workday.day);
    const half = (step: Work['step']) => {
      const of = due.filter((one) => one.step === step);
      return of.slice(0, Math.floor(of.length / 2));
    };
    const early = workday.day < this.#floor.now.present;
    const now = early ? due : [...half('cleaned'), ...half('inspected'), ...half('repaired')];
    this.#work = this.#work.filter((one) => !now.includes(one));
    return now.map((one) => () => this.#do(workday, one));
  }

  #do(workday: Workday, { unit, step }: Work): void {
    const { unitId } = unit;
    const broken = this.#repairs.get(unit);
    if (step === 'inspected') {
      this.#inspect(workday, unit, broken);
      return;
    }
    if (step === 'repaired' && broken !== undefined && this.#chance.happens(0.1)) {
      const reason = this.#chance.deal(demo.beyondRepair);
      takeStep(workday.as('manager'), unitId, { step: 'written_off', reason });
      return;
    }
    const reason = step === 'found' ? this.#chance.deal(demo.foundAgain) : '';
    const mended = step === 'repaired' && broken !== undefined && { condition: 'good' as const };
    takeStep(workday.as('desk'), unitId, { step, reason, ...mended });
    if (step === 'repaired') this.#repairs.delete(unit);
    const next = step === 'found' ? 'cleaned' : 'inspected';
    this.#work.push({ unit, step: next, from: addDays(workday.day, 1) });
  }

  #inspect(workday: Workday, unit: Shelved, broken: string | undefined): void {
    const { unitId, type } = unit;
    const { condition } = unitFacts(workday.as('desk').db, unitId);
    const worn = tuning[type.category];
    if (!lendable(condition)) {
      this.#repair(workday, unit, broken ?? 'Починить');
      return;
    }
    takeStep(workday.as('desk'), unitId, { step: 'inspected', reason: '' });
    if (worn !== undefined && this.#chance.happens(0.015))
      this.#repair(workday, unit, this.#chance.deal(worn));
    else this.#floor.putBack(unit);
  }

  /** Sends a thing to be mended; on the present day one at least is still there. */
  #repair(workday: Workday, unit: Shelved, reason: string): void {
    const { present } = this.#floor.now;
    const away = this.#work.some(({ step, from }) => step === 'repaired' && from > present);
    const stays = !away && workday.left < 24;
    const days = stays ? workday.left + this.#chance.between(2, 9) : this.#chance.between(4, 18);
    const expectedOn = addDays(workday.day, days);
    takeStep(workday.as('desk'), unit.unitId, { step: 'sent_to_repair', reason, expectedOn });
    this.#work.push({ unit, step: 'repaired', from: expectedOn });
  }

  /** A thing of the shelf that is done with; whether there is one. */
  writeOff(workday: Workday): boolean {
    const { db } = workday.as('manager');
    const unit = this.#floor.free.find(({ unitId }) => unitFacts(db, unitId).condition === 'worn');
    if (unit === undefined) return false;
    this.#floor.take(unit);
    const reason = this.#chance.deal(demo.writtenOff);
    takeStep(workday.as('manager'), unit.unitId, { step: 'written_off', reason });
    return true;
  }

  /** A thing that is not on its shelf, and turns up a while later; whether there is one. */
  mislay(workday: Workday): boolean {
    const [unit] = this.#floor.free;
    if (unit === undefined) return false;
    this.#floor.take(unit);
    takeStep(workday.as('desk'), unit.unitId, { step: 'lost', reason: this.#chance.deal(demo.missing) });
    this.#work.push({ unit, step: 'found', from: addDays(workday.day, this.#chance.between(8, 40)) });
    return true;
  }
}
