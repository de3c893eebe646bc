import type { DeskFacts } from '../../../api/bookings/reads/desk.ts';
import { addDays, type Day, daysBetween } from '../../../api/core/dates.ts';
import type { LoanId } from '../../../api/core/ids.ts';
import { Problem } from '../../../api/core/problem.ts';
import { withdrawConsent } from '../../../api/families/acts/consent.ts';
import { openFamily } from '../../../api/families/acts/enter.ts';
import { recordRefusal, recordSearch } from '../../../api/families/acts/note.ts';
import { proofState } from '../../../api/families/rules.ts';
import { extend } from '../../../api/loans/acts/extend.ts';
import { issue } from '../../../api/loans/acts/issue.ts';
import { declareLost } from '../../../api/loans/acts/lose.ts';
import { remind } from '../../../api/loans/acts/remind.ts';
import { takeBack } from '../../../api/loans/acts/return.ts';
import { undoIssue } from '../../../api/loans/acts/undo-issue.ts';
import { takeStep } from '../../../api/stock/acts/step.ts';
import { bookable, stockOf, unitFacts } from '../../../api/stock/reads.ts';
import { lendable } from '../../../api/stock/rules.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import { Bookings } from './bookings.ts';
import type { Chance } from './chance.ts';
import { Claims, damageOf, shareOf } from './claims.ts';
import { type Floor, factsOf, openDaysBetween, openFrom, type Present, type Task } from './floor.ts';
import { Lately } from './lately.ts';
import { type Known, type Place, prove, register } from './people.ts';
import { Queue } from './queue.ts';
import type { Shelved } from './shelf.ts';
import { type Wanted, wantedOf } from './wants.ts';
import type { Workday } from './workday.ts';

type Out = { family: Known; loanId: LoanId; unit: Shelved; dueOn: Day; backOn: Day; extended: number };
type Work = { unit: Shelved; step: 'cleaned' | 'inspected' | 'repaired' | 'found'; from: Day };
type Agreed = Pick<Out, 'dueOn' | 'backOn'>;

/** A picture that a desk took of what came back broken: of which loan, and of what. */
export type Shot = { loanId: LoanId; of: string; ctx: ReturnType<Workday['as']> };

const tuning: Readonly<Record<string, readonly string[]>> = demo.tuning;
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

/** Families are reminded in the last weeks: what was written before is of no use to anybody. */
const remindedDays = 30;

/** How often somebody books on one of the days before the last weeks. */
const bookingsADay: Readonly<Record<string, number>> = { Барнаул: 0.34, Иваново: 0.22 };

/** What is done for the present day begins so many days before it. */
const lastWeeks = 18;

/** A year at one centre's desk, day by day, by the same acts the desk uses. */
export class Year {
  readonly shots: Shot[] = [];
  readonly #place: Place;
  readonly #chance: Chance;
  readonly #now: Present;
  readonly #claims: Claims;
  readonly #serial: () => number;
  readonly #families: Known[] = [];
  readonly #repairs = new Map<Shelved, string>();
  readonly #floor: Floor;
  readonly #bookings: Bookings;
  readonly #queue: Queue;
  readonly #lately: Lately;
  #free: Shelved[];
  #out: Out[] = [];
  #missing: { unit: Shelved; on: Day }[] = [];
  #work: Work[] = [];
  #waitingToRegister: number;
  #promised: boolean;
  #brokenLately = false;
  #brokenNow = false;
  /** What happens once, so many days before the present one or as soon after as it can. */
  #scenes: { left: number; play: (workday: Workday) => boolean }[];
  #mistakes = [160, 12];
  #losses = 0;
  /** How many times more this desk goes on past a block: an exception that is made every week is none. */
  #lenient = 4;

  /** `chance` of what is lent, and of what is booked and waited for. */
  constructor(
    place: Place,
    [chance, further]: readonly [Chance, Chance],
    shelved: Shelved[],
    now: Present,
    serial: () => number,
  ) {
    this.#place = place;
    this.#chance = chance;
    this.#claims = new Claims(chance);
    this.#free = shelved;
    this.#now = now;
    this.#serial = serial;
    this.#waitingToRegister = families[place.name] ?? 0;
    this.#promised = !shortOfSomething.includes(place.name);
    this.#floor = this.#shared(shelved);
    this.#bookings = new Bookings(this.#floor, further);
    this.#queue = new Queue(this.#floor, further, this.#bookings);
    this.#lately = new Lately(this.#floor, further, this.#bookings, this.#queue);
    this.#scenes = [
      { left: 170, play: (workday) => this.#writeOff(workday) },
      { left: 110, play: (workday) => this.#mislay(workday) },
      { left: 90, play: (workday) => this.#withdraw(workday) },
      { left: 30, play: (workday) => this.#withdraw(workday) },
      { left: 9, play: (workday) => this.#writeOff(workday) },
      { left: 6, play: (workday) => this.#refuse(workday) },
    ];
  }

  /** One day at the desk. The present one is left in the middle of its work, and untouched before the doors open. */
  live(workday: Workday): void {
    if (!workday.begun) return;
    this.#byItself(workday);
    const tasks = this.#chance.shuffled([
      ...this.#claims.settleOn(workday),
      ...this.#workOf(workday),
      ...this.#returnsOf(workday),
      ...this.#visitsOf(workday),
      ...this.#askedOn(workday),
    ]);
    for (const task of tasks) {
      workday.pass(tasks.length);
      task();
    }
    this.#scenes = this.#scenes.filter(({ left, play }) => workday.left > left || !play(workday));
    this.#bookings.evening();
  }

  /** What all who play here share. */
  #shared(shelved: Shelved[]): Floor {
    return {
      place: this.#place,
      now: this.#now,
      shelved: [...shelved],
      families: this.#families,
      free: () => this.#free,
      keep: (unit) => {
        this.#free = this.#free.filter((other) => other !== unit);
      },
      putBack: (unit) => {
        this.#free.push(unit);
      },
      lend: (family, loanId, unit, dueOn) => {
        this.#out.push({ family, loanId, unit, dueOn, backOn: this.#backOn(dueOn), extended: 0 });
      },
      staysAway: (unit) => this.#out.some((out) => out.unit === unit && out.backOn > this.#now.present),
    };
  }

  /** What the house does by itself as a day begins. */
  #byItself(workday: Workday): void {
    this.#bookings.tidy(workday);
    this.#queue.tidy(workday);
    if (workday.left <= remindedDays) remind(workday.byItself(), this.#place.centreId);
  }

  /** What is booked and waited for on a day, and what becomes of that. */
  #askedOn(workday: Workday): Task[] {
    const { today } = this.#now;
    const tasks = this.#bookings.agenda.of(workday);
    if (this.#families.length < 6) return tasks;
    const often = bookingsADay[this.#place.name] ?? 0.15;
    if (workday.left > lastWeeks && this.#chance.happens(often))
      tasks.push(() => this.#bookings.somebody(workday));
    tasks.push(() => this.#queue.live(workday));
    if (workday.left > lastWeeks) return tasks;
    const before = openDaysBetween(this.#now, workday.day, openFrom(this.#now, today));
    return [...tasks, () => this.#queue.lately(workday, before), () => this.#lately.live(workday, before)];
  }

  #visitsOf(workday: Workday): Task[] {
    const newcomers = this.#families.length < 6 ? 6 : this.#chance.happens(0.35) ? 1 : 0;
    const tasks: Task[] = [];
    for (let n = 0; n < newcomers && this.#waitingToRegister > 0; n += 1) {
      this.#waitingToRegister -= 1;
      tasks.push(() => {
        const family = register(workday, this.#chance, this.#place, this.#serial());
        this.#families.push(family);
        if (this.#chance.happens(0.8)) this.#visit(workday, family);
      });
    }
    const visits = this.#chance.between(0, this.#place.name === 'Барнаул' ? 3 : 2);
    for (let n = 0; n < visits; n += 1) tasks.push(() => this.#visit(workday));
    return tasks;
  }

  /**
   * What a family agrees to on one of the last days, so that there is something for the desk to see: one thing is
   * very late by the present day, a few are late, and a few are due on it. Else nothing; the rules give the day.
   */
  #agreed({ day, left }: Workday): Agreed | undefined {
    const { present } = this.#now;
    if (left < 1 || left > 50) return undefined;
    const late = this.#out.filter(({ dueOn, backOn }) => dueOn < present && backOn > present);
    const veryLate = late.filter(({ dueOn }) => daysBetween(dueOn, present) > 14).length;
    const { late: lateEnough, due: dueEnough } = quotas[this.#place.name] ?? { late: 1, due: 4 };
    const stays = (most: number, least: number): Agreed | undefined => {
      const dueOn = this.#openUpTo(addDays(present, -this.#chance.between(least, Math.min(most, left - 2))));
      const backOn = addDays(present, this.#chance.between(2, 20));
      return dueOn > day ? { dueOn, backOn } : undefined;
    };
    if (veryLate === 0 && left > 17) return stays(24, 15);
    if (left > 30) return undefined;
    if (late.length - veryLate < lateEnough && left > 3) return stays(8, 2);
    const due = this.#out.filter(({ dueOn }) => dueOn === present).length;
    return due < dueEnough ? { dueOn: present, backOn: present } : undefined;
  }

  /** The day itself when open, else the last open one before it. */
  #openUpTo(day: Day): Day {
    let at = day;
    while (!this.#now.isOpen(at)) at = addDays(at, -1);
    return at;
  }

  #visit(workday: Workday, newcomer?: Known): void {
    if (this.#families.length === 0) return;
    const { centreId } = this.#place;
    const agreed = this.#agreed(workday);
    const anybody = agreed === undefined && this.#chance.happens(0.4);
    const family = newcomer ?? this.#chance.pick(anybody ? this.#families : this.#withFreeHands());
    const role = family.hidden ? 'host' : 'desk';
    if (workday.left < 20 && newcomer === undefined) {
      recordSearch(workday.as(role), centreId, this.#chance.happens(0.8) ? 'name' : 'phone', 1);
      openFamily(workday.as(role), family.id, family.hidden ? 'lending' : undefined);
    }
    const visit = this.#known(workday, family);
    const wanted = this.#wanted(family, visit, agreed);
    if (wanted.length > 0) this.#handOver(workday, family, wanted, agreed);
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
      prove(workday.as('desk'), this.#chance, this.#place, family, key, workday.day);
    return ask();
  }

  /** One to three things the family would take; one alone where it is to come back on a day agreed for the demo. */
  #wanted(family: Known, visit: DeskFacts, agreed: Agreed | undefined): Wanted[] {
    const luck = this.#chance.next();
    const most = agreed !== undefined || luck < 0.4 ? 1 : luck < 0.85 ? 2 : 3;
    const leniently =
      !family.hidden && agreed === undefined && this.#lenient > 0 && this.#chance.happens(0.2);
    const shelf = this.#chance.shuffled(this.#free);
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
    const { centreId } = this.#place;
    const role = family.hidden ? 'host' : 'desk';
    const fits = agreed !== undefined && wanted.every(({ dueOn }) => dueOn >= agreed.dueOn);
    const items = wanted.map(({ unit: { unitId }, overrides }) => ({
      unitId,
      overrides,
      dueOn: fits ? agreed.dueOn : undefined,
    }));
    const why = family.hidden ? 'lending' : undefined;
    try {
      const { id, loans } = issue(workday.as(role), centreId, { familyId: family.id, items }, why);
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
        this.#free = this.#free.filter((other) => other !== unit);
        const backOn = fits ? agreed.backOn : this.#backOn(dueOn);
        this.#out.push({ family, loanId, unit, dueOn, backOn, extended: 0 });
        if (fits && dueOn < this.#now.present) this.#promise(workday, unit);
      }
    } catch (error) {
      // What is promised to others the family goes without.
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** Others book, for next week, all there will be of a kind, one of which will not have come back. */
  #promise(workday: Workday, unit: Shelved): void {
    const { db } = workday.as('desk');
    const stock = stockOf(db, this.#place.centreId, unit.type.id);
    if (this.#promised || stock === undefined) return;
    const starts = openFrom(this.#now, addDays(this.#now.present, 4));
    const left = () => bookable(db, stock.id, starts, addDays(starts, 7));
    if (left() > 2) return;
    while (left() > 0)
      if (!this.#bookings.book(workday, this.#bookings.families(), { starts, among: [unit] })) return;
    this.#promised = true;
  }

  /** The families who have less than they may take at once; all of them where there is none. */
  #withFreeHands(): Known[] {
    const has = (family: Known) => this.#out.filter((one) => one.family === family).length;
    const free = this.#families.filter((family) => !family.hidden && has(family) < 3);
    return free.length === 0 ? this.#families : free;
  }

  /**
   * Most come back in time, some a week or so late, a few very late; who is late on the present day was agreed
   * (`#agreed`), all others have come by then.
   */
  #backOn(dueOn: Day): Day {
    const { present, eve } = this.#now;
    if (dueOn === present) return present;
    const luck = this.#chance.next();
    const back =
      luck < 0.8
        ? addDays(dueOn, -this.#chance.between(0, 6))
        : addDays(dueOn, luck < 0.94 ? this.#chance.between(1, 11) : this.#chance.between(18, 50));
    if (dueOn > present || back <= eve) return back;
    return addDays(dueOn, this.#chance.between(0, daysBetween(dueOn, eve)));
  }

  /** What is brought back on a day; of what is due on the present one most is still out while it lasts. */
  #returnsOf(workday: Workday): Task[] {
    const { day } = workday;
    const { today, present, eve, beforeEve } = this.#now;
    const due = this.#out.filter(({ backOn }) => backOn <= day);
    const dueNow = due.filter(({ dueOn }) => dueOn === present);
    const early = this.#out.filter(
      ({ dueOn, backOn, unit }) => dueOn > present && backOn > day && !this.#queue.isWaitedFor(unit),
    );
    const come = due.filter((one) => !dueNow.includes(one));
    const mostNow = present < today ? dueNow.length - 1 : Math.min(dueNow.length / 3, dueNow.length - 3);
    if (day === present) come.push(...dueNow.slice(0, Math.max(0, Math.floor(mostNow))));
    // So that something waits to be cleaned and something to be inspected.
    if (day === eve || day === beforeEve)
      come.push(...this.#chance.shuffled(early).slice(0, Math.max(0, 2 - come.length)));
    const found = this.#missing.filter(({ on }) => on <= day);
    this.#missing = this.#missing.filter((one) => !found.includes(one));
    return [
      ...come.map((out) => () => this.#takeBack(workday, out)),
      ...found.map(({ unit }) => () => {
        takeBack(workday.as('desk'), unit.unitId, { condition: 'worn' });
        this.#toBeCleaned(workday, unit);
      }),
    ];
  }

  #takeBack(workday: Workday, out: Out): void {
    const { day } = workday;
    const inTime = out.backOn <= out.dueOn && day < this.#now.beforeEve;
    if (inTime && this.#chance.happens(out.extended === 0 ? 0.09 : 0.06) && this.#prolong(workday, out))
      return;
    this.#out = this.#out.filter((one) => one !== out);
    if (daysBetween(out.dueOn, day) > 30 && this.#chance.happens(0.5)) this.#lose(workday, out);
    else {
      const damage = this.#breaks(workday) ? damageOf(this.#chance, out.unit) : undefined;
      if (damage === undefined) {
        const condition = this.#chance.happens(0.2) ? 'worn' : 'good';
        takeBack(workday.as('desk'), out.unit.unitId, { condition });
      } else this.#takeBackBroken(workday, out, damage);
      this.#toBeCleaned(workday, out.unit);
    }
  }

  /** Whether what comes back is broken: now and then, and once where the present day needs it. */
  #breaks({ day, left }: Workday): boolean {
    const lately = left >= 8 && left <= 24 && !this.#brokenLately;
    return lately || (day >= this.#now.eve && !this.#brokenNow) || this.#chance.happens(0.04);
  }

  #takeBackBroken(workday: Workday, { loanId, unit }: Out, damage: (typeof demo.damages)[number]): void {
    if (workday.left >= 8 && workday.left <= 24) this.#brokenLately = true;
    if (workday.day >= this.#now.eve) this.#brokenNow = true;
    const [least = 0, most = 0] = damage.share;
    const valueKopecks = shareOf(unit, least + this.#chance.next() * (most - least));
    const broken = { condition: 'damaged' as const, damage: { note: damage.note, valueKopecks } };
    takeBack(workday.as('desk'), unit.unitId, broken);
    if (damage.photo !== null) this.shots.push({ loanId, of: damage.photo, ctx: workday.as('desk') });
    this.#repairs.set(unit, damage.repair);
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
      out.dueOn = extend(workday.as(out.family.hidden ? 'host' : 'desk'), out.loanId, given).dueOn;
      out.backOn = this.#backOn(out.dueOn);
      out.extended += 1;
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return false;
    }
  }

  #toBeCleaned({ day }: Workday, unit: Shelved): void {
    const days = day >= this.#now.beforeEve ? 1 : this.#chance.between(1, 3);
    this.#work.push({ unit, step: 'cleaned', from: addDays(day, days) });
  }

  /** The cleaning, inspecting and mending of a day; on the present one half of it. */
  #workOf(workday: Workday): Task[] {
    const due = this.#work.filter(({ from }) => from <= workday.day);
    const half = (step: Work['step']) => {
      const of = due.filter((one) => one.step === step);
      return of.slice(0, Math.floor(of.length / 2));
    };
    const now =
      workday.day < this.#now.present ? due : [...half('cleaned'), ...half('inspected'), ...half('repaired')];
    this.#work = this.#work.filter((one) => !now.includes(one));
    return now.map((one) => () => this.#do(workday, one));
  }

  #do(workday: Workday, { unit, step }: Work): void {
    const { unitId, type } = unit;
    const tomorrow = addDays(workday.day, 1);
    const broken = this.#repairs.get(unit);
    if (step === 'inspected') {
      const { condition } = unitFacts(workday.as('desk').db, unitId);
      const worn = tuning[type.category];
      if (!lendable(condition)) {
        this.#repair(workday, unit, broken ?? 'Починить');
        return;
      }
      takeStep(workday.as('desk'), unitId, { step, reason: '' });
      if (worn !== undefined && this.#chance.happens(0.015))
        this.#repair(workday, unit, this.#chance.deal(worn));
      else this.#free.push(unit);
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
    this.#work.push({ unit, step: step === 'found' ? 'cleaned' : 'inspected', from: tomorrow });
  }

  /** Sends a thing to be mended; on the present day one at least is still there. */
  #repair(workday: Workday, unit: Shelved, reason: string): void {
    const { present } = this.#now;
    const away = this.#work.some(({ step, from }) => step === 'repaired' && from > present);
    const stays = !away && workday.left < 24;
    const days = stays ? workday.left + this.#chance.between(2, 9) : this.#chance.between(4, 18);
    const expectedOn = addDays(workday.day, days);
    takeStep(workday.as('desk'), unit.unitId, { step: 'sent_to_repair', reason, expectedOn });
    this.#work.push({ unit, step: 'repaired', from: expectedOn });
  }

  /** A thing of the shelf that is done with. */
  #writeOff(workday: Workday): boolean {
    const { db } = workday.as('manager');
    const unit = this.#free.find(({ unitId }) => unitFacts(db, unitId).condition === 'worn');
    if (unit === undefined) return false;
    this.#free = this.#free.filter((one) => one !== unit);
    const reason = this.#chance.deal(demo.writtenOff);
    takeStep(workday.as('manager'), unit.unitId, { step: 'written_off', reason });
    return true;
  }

  /** A thing that is not on its shelf, and turns up a while later. */
  #mislay(workday: Workday): boolean {
    const unit = this.#free.shift();
    if (unit === undefined) return false;
    takeStep(workday.as('desk'), unit.unitId, { step: 'lost', reason: this.#chance.deal(demo.missing) });
    this.#work.push({ unit, step: 'found', from: addDays(workday.day, this.#chance.between(8, 40)) });
    return true;
  }

  /** A family that has nothing and will take nothing more takes its consent back. */
  #withdraw(workday: Workday): boolean {
    const family = this.#families.find(
      (one) => !one.hidden && one.consentId !== null && this.#out.every((out) => out.family !== one),
    );
    if (family === undefined || family.consentId === null) return false;
    withdrawConsent(workday.as('desk'), family.id, family.consentId);
    family.consentId = null;
    return true;
  }

  /** Somebody at the desk follows an old address to a family that is hidden from the desk. */
  #refuse(workday: Workday): boolean {
    const family = this.#families.find(({ hidden }) => hidden);
    if (family !== undefined) recordRefusal(workday.as('desk'), { familyId: family.id }, 'not_found');
    return true;
  }
}
