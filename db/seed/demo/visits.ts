import type { DeskFacts } from '../../../api/bookings/reads/desk.ts';
import { addDays, daysBetween } from '../../../api/core/dates.ts';
import { Problem } from '../../../api/core/problem.ts';
import { openFamily } from '../../../api/families/acts/enter.ts';
import { recordSearch } from '../../../api/families/acts/note.ts';
import { proofState } from '../../../api/families/rules.ts';
import { issue } from '../../../api/loans/acts/issue.ts';
import { undoIssue } from '../../../api/loans/acts/undo-issue.ts';
import { bookable, stockOf } from '../../../api/stock/reads.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Bookings } from './bookings.ts';
import type { Chance } from './chance.ts';
import { openFrom, openUpTo } from './days.ts';
import { type Floor, factsOf, type Out, roleFor, type Task } from './floor.ts';
import { type Known, prove, register } from './people.ts';
import type { Shelved } from './shelf.ts';
import { type Wanted, wantedOf } from './wants.ts';
import type { Workday } from './workday.ts';

type Agreed = Pick<Out, 'dueOn' | 'backOn'>;

const families: Readonly<Record<string, number>> = demo.families;

/** How many of a centre are late on the present day beside one that is very late, and how many are due on it. */
const quotas: Readonly<Record<string, { late: number; due: number }>> = {
  Барнаул: { late: 1, due: 7 },
  'Каменский район': { late: 1, due: 5 },
  Иваново: { late: 1, due: 5 },
  Вичуга: { late: 0, due: 5 },
};

/** Where a promise stands that will not be kept: what is to be there next week has not come back. */
const shortOfSomething = ['Барнаул', 'Иваново'];

/** Who comes by without having booked, and what goes home with them. */
export class Visits {
  readonly #floor: Floor;
  readonly #chance: Chance;
  readonly #bookings: Bookings;
  readonly #serial: () => number;
  #waitingToRegister: number;
  #promised: boolean;
  /** What was handed out by mistake and is taken back at once: so many days before the present one. */
  #mistakes = [160, 12];
  /** How many times more this desk goes on past a block: an exception that is made every week is none. */
  #lenient = 4;

  /** `serial` numbers the families of all centres. */
  constructor(floor: Floor, chance: Chance, bookings: Bookings, serial: () => number) {
    this.#floor = floor;
    this.#chance = chance;
    this.#bookings = bookings;
    this.#serial = serial;
    this.#waitingToRegister = families[floor.place.name] ?? 0;
    this.#promised = !shortOfSomething.includes(floor.place.name);
  }

  /** Who comes on a day. */
  of(workday: Workday): Task[] {
    const { families, place, now, out } = this.#floor;
    const newcomers = families.length < 6 ? 6 : this.#chance.happens(0.35) ? 1 : 0;
    const tasks: Task[] = [];
    for (let n = 0; n < newcomers && this.#waitingToRegister > 0; n += 1) {
      this.#waitingToRegister -= 1;
      tasks.push(() => {
        const family = register(workday, this.#chance, place, this.#serial());
        families.push(family);
        if (this.#chance.happens(0.8)) this.#visit(workday, family);
      });
    }
    const most = place.name === 'Барнаул' ? 3 : 2;
    // After weeks of few open days enough have to come for something to be due on the present one.
    const due = out.filter(({ dueOn }) => dueOn === now.present).length;
    const least = workday.left < 15 && due < 3 ? 2 : 0;
    const visits = Math.max(this.#chance.between(0, most), least);
    for (let n = 0; n < visits; n += 1) tasks.push(() => this.#visit(workday));
    return tasks;
  }

  /**
   * What a family agrees to on one of the last days, so that there is something for the desk to see: one thing is
   * very late by the present day, a few are late, and a few are due on it. Else nothing; the rules give the day.
   */
  #agreed({ day, left }: Workday): Agreed | undefined {
    const { now, out, place } = this.#floor;
    const { present } = now;
    if (left < 1 || left > 50) return undefined;
    const late = out.filter(({ dueOn, backOn }) => dueOn < present && backOn > present);
    const veryLate = late.filter(({ dueOn }) => daysBetween(dueOn, present) > 14).length;
    const { late: lateEnough, due: dueEnough } = quotas[place.name] ?? { late: 1, due: 4 };
    const stays = (most: number, least: number): Agreed | undefined => {
      const wished = addDays(present, -this.#chance.between(least, Math.min(most, left - 2)));
      const backOn = addDays(present, this.#chance.between(2, 20));
      const dueOn = openUpTo(now, wished);
      return dueOn > day ? { dueOn, backOn } : undefined;
    };
    if (veryLate === 0 && left > 17) return stays(24, 15);
    if (left > 30) return undefined;
    if (late.length - veryLate < lateEnough && left > 3) return stays(8, 2);
    const due = out.filter(({ dueOn }) => dueOn === present).length;
    return due < dueEnough ? { dueOn: present, backOn: present } : undefined;
  }

  /** `others` = how many more may come where something is to be agreed and nothing comes of it. */
  #visit(workday: Workday, newcomer?: Known, others = 3): void {
    const { families, place } = this.#floor;
    if (families.length === 0) return;
    const agreed = this.#agreed(workday);
    const anybody = agreed === undefined && this.#chance.happens(0.4);
    const family = newcomer ?? this.#chance.pick(anybody ? families : this.#withFreeHands());
    const role = roleFor(family);
    if (workday.left < 20 && newcomer === undefined) {
      recordSearch(workday.as(role), place.centreId, this.#chance.happens(0.8) ? 'name' : 'phone', 1);
      openFamily(workday.as(role), family.id, family.hidden ? 'lending' : undefined);
    }
    const facts = this.#known(workday, family);
    const wanted = agreed === undefined && this.#isBare(workday) ? [] : this.#wanted(family, facts, agreed);
    if (wanted.length > 0) this.#handOver(workday, family, wanted, agreed);
    else if (agreed !== undefined && others > 0) this.#visit(workday, undefined, others - 1);
  }

  /** Whether so little is left in the last weeks that those who book would find nothing: who comes by goes without. */
  #isBare({ left }: Workday): boolean {
    const { free, shelved } = this.#floor;
    return left < 20 && free.length * 5 < shelved.length;
  }

  /** What the desk knows of a family; a paper that is missing or over is often brought along. */
  #known(workday: Workday, family: Known): DeskFacts {
    const ask = () => factsOf(workday, this.#floor, family);
    const facts = ask();
    const lacking = facts.family.groups.filter(({ proofs }) => {
      const { state } = proofState(proofs, true, facts.today);
      return state !== 'verified';
    });
    if (family.hidden || lacking.length === 0 || !this.#chance.happens(0.4)) return facts;
    for (const { key } of lacking)
      prove(workday.as('desk'), this.#chance, this.#floor.place, family, key, workday.day);
    return ask();
  }

  /** One to three things the family would take; one alone where it is to come back on a day agreed for the demo. */
  #wanted(family: Known, visit: DeskFacts, agreed: Agreed | undefined): Wanted[] {
    const luck = this.#chance.next();
    const most = agreed !== undefined || luck < 0.4 ? 1 : luck < 0.85 ? 2 : 3;
    const leniently =
      !family.hidden && agreed === undefined && this.#lenient > 0 && this.#chance.happens(0.2);
    const shelf = this.#chance.shuffled(this.#floor.free);
    const wanted: Wanted[] = [];
    while (wanted.length < most) {
      const units = wanted.map(({ unit }) => unit);
      const rest = shelf.filter((unit) => !units.includes(unit));
      const one = wantedOf(this.#chance, rest, family, visit, units, leniently && wanted.length === 0);
      if (one === undefined) break;
      wanted.push(one);
    }
    return wanted;
  }

  #handOver(workday: Workday, family: Known, wanted: Wanted[], agreed: Agreed | undefined): void {
    const { centreId } = this.#floor.place;
    const fits = agreed !== undefined && wanted.every(({ dueOn }) => dueOn >= agreed.dueOn);
    const items = wanted.map(({ unit: { unitId }, overrides }) => ({
      unitId,
      overrides,
      dueOn: fits ? agreed.dueOn : undefined,
    }));
    const why = family.hidden ? 'lending' : undefined;
    try {
      const { id, loans } = issue(workday.as(roleFor(family)), centreId, { familyId: family.id, items }, why);
      const [mistake = -1] = this.#mistakes;
      if (workday.left <= mistake && workday.left > 0 && !family.hidden) {
        undoIssue(workday.as('desk'), id);
        this.#mistakes.shift();
        return;
      }
      if (wanted.some(({ overrides }) => overrides.length > 0)) this.#lenient -= 1;
      for (const [index, { id: loanId, dueOn }] of loans.entries()) {
        const unit = wanted[index]?.unit;
        if (unit === undefined) continue;
        this.#floor.lend({ family, loanId, unit, dueOn, ...(fits && { backOn: agreed.backOn }) });
        if (fits && dueOn < this.#floor.now.present) this.#promise(workday, unit);
      }
    } catch (error) {
      // What is promised to others the family goes without.
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** Others book, for next week, all there will be of a kind, one of which will not have come back. */
  #promise(workday: Workday, unit: Shelved): void {
    const { now, place } = this.#floor;
    const { db } = workday.as('desk');
    const stock = stockOf(db, place.centreId, unit.type.id);
    if (this.#promised || stock === undefined) return;
    const starts = openFrom(now, addDays(now.present, 4));
    const left = () => bookable(db, stock.id, starts, addDays(starts, 7));
    if (left() > 2) return;
    while (left() > 0)
      if (!this.#bookings.book(workday, this.#bookings.families(workday), { starts, among: [unit] })) return;
    this.#promised = true;
  }

  /** The families who have less than they may take at once; all of them where there is none. */
  #withFreeHands(): Known[] {
    const { families, out } = this.#floor;
    const has = (family: Known) => out.filter((one) => one.family === family).length;
    const free = families.filter((family) => !family.hidden && has(family) < 3);
    return free.length === 0 ? families : free;
  }
}
