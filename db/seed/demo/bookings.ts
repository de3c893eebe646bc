import { cancelBooking, cancelOwn, refuseBooking } from '../../../api/bookings/acts/close.ts';
import { confirmBooking, linkBooking } from '../../../api/bookings/acts/decide.ts';
import { lapseBookings } from '../../../api/bookings/acts/lapse.ts';
import { bookForFamily, requestBooking } from '../../../api/bookings/acts/request.ts';
import { setUnitAside } from '../../../api/bookings/acts/set-aside.ts';
import { bookingFacts, lineFacts } from '../../../api/bookings/reads.ts';
import { isOpen } from '../../../api/bookings/rules.ts';
import { asProblem } from '../../../api/core/answer.ts';
import { addDays, type Day } from '../../../api/core/dates.ts';
import type { BookingId } from '../../../api/core/ids.ts';
import { giveConsent } from '../../../api/families/acts/consent.ts';
import type { ApplicantBody } from '../../../api/families/shapes.ts';
import { issue } from '../../../api/loans/acts/issue.ts';
import { bookable, stockOf } from '../../../api/stock/reads.ts';
import type { Db } from '../../open.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Chance } from './chance.ts';
import { openDays, openFrom } from './days.ts';
import { Agenda, type Floor, factsOf, factsThen, roleFor, type Task } from './floor.ts';
import type { Known } from './people.ts';
import type { Shelved } from './shelf.ts';
import { wantedOf } from './wants.ts';
import type { Workday } from './workday.ts';

/** A booking on its way, and what stands on the pickup shelf for it. */
export type Booked = { id: BookingId; family: Known; aside: Shelved[] };

/** What is asked for: from which day, how many things, by which door, and in whose name where it is no family's. */
type Wish = {
  starts: Day;
  things?: number;
  by?: 'phone' | 'site' | 'kiosk';
  stranger?: ApplicantBody;
  note?: string;
  /** Among what it is chosen from; all there is unless told, what stands free now before the rest. */
  among?: readonly Shelved[];
  /** Whether the family has no right to it as its papers are. */
  unproved?: boolean;
};

const given = { purpose: 'request', textVersion: 1 };

/** Whether it works; what the house refuses is left. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (asProblem(error) !== undefined) return undefined;
    throw error;
  }
}

/** What families book at one centre, and what becomes of it. */
export class Bookings {
  readonly agenda = new Agenda();
  readonly #floor: Floor;
  readonly #chance: Chance;
  readonly #tonight: Task[] = [];
  /** What each family asked for last. */
  readonly #lastOf = new Map<Known, BookingId>();
  /** Whose things stand on the pickup shelf. */
  #shelf: Booked[] = [];

  constructor(floor: Floor, chance: Chance) {
    this.#floor = floor;
    this.#chance = chance;
  }

  /** What is over by a day is let go; what stood aside for it goes back among the rest. */
  tidy(workday: Workday): void {
    const ctx = workday.byItself();
    lapseBookings(ctx, this.#floor.place.centreId, workday.day);
    const over = this.#shelf.filter(({ id }) => !isOpen(bookingFacts(ctx.db, id).state));
    this.#shelf = this.#shelf.filter((one) => !over.includes(one));
    for (const unit of over.flatMap(({ aside }) => aside)) this.#floor.putBack(unit);
  }

  /** Families who may be named at the desk, in another order each time; last those who have something booked. */
  families(workday: Workday): Known[] {
    const { db } = workday.byItself();
    const all = this.#chance.shuffled(this.#floor.families.filter(({ hidden }) => !hidden));
    const booked = all.filter((family) => this.#hasBooked(db, family));
    return [...all.filter((family) => !booked.includes(family)), ...booked];
  }

  /** Whether what a family asked for last is still to come. */
  #hasBooked(db: Db, family: Known): boolean {
    const last = this.#lastOf.get(family);
    return last !== undefined && isOpen(bookingFacts(db, last).state);
  }

  /** What a family would take of some things at a visit; nothing of what is promised for any of its days. */
  #choose(workday: Workday, family: Known, wish: Wish, days: number): Shelved[] {
    const { starts, things = 1, among, unproved = false } = wish;
    const { db } = workday.as('desk');
    const { centreId } = this.#floor.place;
    const left = ({ type }: Shelved) => {
      const stock = stockOf(db, centreId, type.id);
      // With closed days on the way back, and a few for the cleaning.
      return stock === undefined ? 0 : bookable(db, stock.id, starts, addDays(starts, days + 6));
    };
    const visit = factsThen(factsOf(workday, this.#floor, family), starts, wish.stranger !== undefined);
    const free = this.#chance.shuffled(among ?? this.#floor.free);
    let shelf = among ? free : [...free, ...this.#chance.shuffled(this.#floor.shelved)];
    const chosen: Shelved[] = [];
    while (chosen.length < things) {
      const one = wantedOf(this.#chance, shelf, family, visit, chosen, unproved);
      if (one === undefined || (unproved && one.overrides.length === 0)) break;
      shelf = shelf.filter(({ type }) => type.id !== one.unit.type.id);
      if (left(one.unit) > 0) chosen.push(one.unit);
    }
    return chosen;
  }

  /** Books for the first of some families that would take something; undefined where none would. */
  book(workday: Workday, families: readonly Known[], wish: Wish): Booked | undefined {
    const { centreId } = this.#floor.place;
    const { starts, by = 'phone', stranger, note = '' } = wish;
    const days = this.#chance.between(7, 13);
    const byItself = by !== 'phone' && stranger === undefined;
    for (const family of families) {
      // At the desk one is known; on the site it would look as if somebody asked twice.
      if (byItself && this.#hasBooked(workday.byItself().db, family)) continue;
      const chosen = this.#choose(workday, family, wish, days);
      if (chosen.length < (wish.things ?? 1)) continue;
      const lines = chosen.map(({ type }) => ({ itemTypeId: type.id, quantity: 1 }));
      const term = Math.min(days, ...chosen.map(({ type }) => type.termDays));
      const dueOn = openFrom(this.#floor.now, addDays(starts, term));
      const asked = { starts, dueOn, lines, note };
      const id = attempt(() => {
        if (by === 'phone') {
          const body = { ...asked, familyId: family.id, channel: by, overrides: [] };
          const why = family.hidden ? 'lending' : undefined;
          return bookForFamily(workday.as(roleFor(family)), centreId, body, why).id;
        }
        const applicant = stranger ?? family.asks;
        const consents = [given, ...(applicant.messages ? [{ ...given, purpose: 'messages' }] : [])];
        const ctx = workday.visitor(by === 'kiosk' ? 'now' : 'evening');
        return requestBooking(ctx, centreId, { ...asked, applicant, channel: by, consents });
      });
      if (id === undefined) continue;
      if (stranger === undefined) this.#lastOf.set(family, id);
      return { id, family, aside: [] };
    }
    return undefined;
  }

  /** Puts on the pickup shelf what is there of a booking. */
  prepare(workday: Workday, booked: Booked): void {
    const ctx = workday.as(roleFor(booked.family));
    for (const { itemTypeId } of lineFacts(ctx.db, booked.id)) {
      if (booked.aside.some(({ type }) => type.id === itemTypeId)) continue;
      const unit = this.#floor.free.find(({ type }) => type.id === itemTypeId);
      if (unit === undefined || attempt(() => setUnitAside(ctx, booked.id, unit.unitId)) === undefined)
        continue;
      if (booked.aside.push(unit) === 1) this.#shelf.push(booked);
      this.#floor.take(unit);
    }
  }

  /** Hands out what was booked; what is not there yet is looked for on the next day, and then let go. */
  #handOut(workday: Workday, booked: Booked, again = false): void {
    const { id, family, aside } = booked;
    const ctx = workday.as(roleFor(family));
    if (!isOpen(bookingFacts(ctx.db, id).state)) return;
    this.prepare(workday, booked);
    if (family.consentId === null) {
      const rental = { purpose: 'rental', textVersion: 1 };
      const why = family.hidden ? 'papers' : undefined;
      family.consentId = giveConsent(workday.as(roleFor(family)), family.id, rental, why);
    }
    const items = aside.map(({ unitId }) => ({ unitId, overrides: [] }));
    const handing = { familyId: family.id, bookingId: id, items };
    const why = family.hidden ? 'lending' : undefined;
    const ready = items.length === lineFacts(ctx.db, id).length;
    const handed =
      ready && attempt(() => issue(workday.as(roleFor(family)), this.#floor.place.centreId, handing, why));
    if (!handed) {
      const next = openDays(this.#floor.now, workday.day, 1);
      if (again) cancelBooking(workday.as(roleFor(family)), id, this.#chance.deal(demo.asked.cancelled));
      else this.agenda.note(next, (later) => this.#handOut(later, booked, true));
      return;
    }
    for (const [index, { id: loanId, dueOn }] of handed.loans.entries()) {
      const unit = aside[index];
      if (unit !== undefined) this.#floor.lend({ family, loanId, unit, dueOn });
    }
    this.#shelf = this.#shelf.filter((one) => one !== booked);
  }

  /** Finds whose request it is and confirms it; what speaks against it is said. */
  #decide(workday: Workday, { id, family }: Booked, refused: boolean): boolean {
    const ctx = workday.as('desk');
    if (bookingFacts(ctx.db, id).familyId === null) linkBooking(ctx, id, family.id);
    const confirmed = !refused && attempt(() => confirmBooking(workday.as('desk'), id, []));
    if (!confirmed) refuseBooking(workday.as('desk'), id, this.#chance.deal(demo.asked.refused));
    return Boolean(confirmed);
  }

  /** Somebody comes for it in time: it is decided on, prepared and handed out. */
  comesFor(workday: Workday, booked: Booked): void {
    const { starts, state } = bookingFacts(workday.as('desk').db, booked.id);
    if (state === 'requested' && !this.#decide(workday, booked, false)) return;
    const eve = openDays(this.#floor.now, starts, -1);
    if (eve > workday.day) this.agenda.note(eve, (later) => this.prepare(later, booked));
    this.agenda.note(starts, (later) => this.#handOut(later, booked));
  }

  /** A family lets its booking go: most by themselves, on the site. */
  letGo(workday: Workday, { id }: Booked): void {
    if (this.#chance.happens(0.6)) cancelOwn(workday.visitor('now'), id);
    else cancelBooking(workday.as('desk'), id, this.#chance.deal(demo.asked.cancelled));
  }

  /** Notes what families do on the site once the doors are shut. */
  tonight(task: Task): void {
    this.#tonight.push(task);
  }

  /** Notes what is done at the desk before the doors shut, when all others have been served. */
  atClosing(task: Task): void {
    this.#tonight.unshift(task);
  }

  /** The evening of a day. */
  evening(): void {
    for (const task of this.#tonight.splice(0)) task();
  }

  /** Somebody books, in the time before the last weeks, and what comes of it. */
  somebody(workday: Workday): void {
    const { now } = this.#floor;
    const fate = this.#chance.weighed({ collected: 60, cancelled: 13, refused: 9, expired: 6, no_show: 6 });
    const site = fate === 'refused' || fate === 'expired' || this.#chance.happens(0.45);
    const starts = openDays(now, workday.day, this.#chance.between(3, 6));
    const many = this.#chance.happens(0.25) ? 2 : 1;
    const note = site && this.#chance.happens(0.5) ? this.#chance.deal(demo.asked.notes) : '';
    const wish: Wish = { starts, things: many, by: site ? 'site' : 'phone', note };
    const next = openDays(now, workday.day, 1);
    const begin = () => {
      const booked = this.book(workday, this.families(workday).slice(0, 4), wish);
      if (booked === undefined || fate === 'expired') return;
      if (!site && fate === 'collected') this.comesFor(workday, booked);
      else
        this.agenda.note(next, (later) => {
          if (fate === 'collected') this.comesFor(later, booked);
          else if (site && !this.#decide(later, booked, fate === 'refused')) return;
          else if (fate === 'cancelled') this.letGo(later, booked);
          else if (fate === 'no_show')
            this.agenda.note(openDays(now, starts, -1), (eve) => this.prepare(eve, booked));
        });
    };
    if (site) this.tonight(begin);
    else begin();
  }
}
