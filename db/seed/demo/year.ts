import { withdrawConsent } from '../../../api/families/acts/consent.ts';
import { recordRefusal } from '../../../api/families/acts/note.ts';
import { remind } from '../../../api/loans/acts/remind.ts';
import { makeCentreFeed } from '../../../api/site/acts/own-feeds.ts';
import { Bookings } from './bookings.ts';
import { Care } from './care.ts';
import type { Chance } from './chance.ts';
import { openDaysBetween, openFrom, type Present } from './days.ts';
import { Floor, type Task } from './floor.ts';
import { Kits } from './kits.ts';
import { Lately } from './lately.ts';
import type { Place } from './people.ts';
import { Queue } from './queue.ts';
import { Returns, type Shot } from './returns.ts';
import type { Shelved } from './shelf.ts';
import { Sessions } from './venue.ts';
import { Visits } from './visits.ts';
import type { Workday } from './workday.ts';

/** Families are reminded in the last weeks: what was written before is of no use to anybody. */
const remindedDays = 30;

/** How often somebody books on one of the days before the last weeks. */
const bookingsADay: Readonly<Record<string, number>> = { Барнаул: 0.34, Иваново: 0.22 };

/** What is done for the present day begins so many days before it. */
const lastWeeks = 18;

/** A year at one centre's desk, day by day, by the same acts the desk uses. */
export class Year {
  readonly #floor: Floor;
  readonly #chance: Chance;
  readonly #care: Care;
  readonly #returns: Returns;
  readonly #bookings: Bookings;
  readonly #visits: Visits;
  readonly #queue: Queue;
  readonly #lately: Lately;
  readonly #kits: Kits;
  readonly #sessions: Sessions;
  /** What happens once, so many days before the present one or as soon after as it can. */
  #scenes: { left: number; play: (workday: Workday) => boolean }[];

  /** `chance` of what is lent, and of what is booked and waited for. */
  constructor(
    place: Place,
    [chance, further]: readonly [Chance, Chance],
    shelved: Shelved[],
    now: Present,
    serial: () => number,
  ) {
    this.#chance = chance;
    this.#floor = new Floor(place, now, shelved, chance);
    this.#care = new Care(this.#floor, chance);
    this.#returns = new Returns(this.#floor, chance, this.#care);
    this.#bookings = new Bookings(this.#floor, further);
    this.#visits = new Visits(this.#floor, chance, this.#bookings, serial);
    this.#queue = new Queue(this.#floor, further, this.#bookings);
    this.#lately = new Lately(this.#floor, further, this.#bookings);
    this.#kits = new Kits(this.#floor);
    this.#sessions = new Sessions(this.#floor);
    this.#scenes = [
      { left: 170, play: (workday) => this.#care.writeOff(workday) },
      { left: 110, play: (workday) => this.#care.mislay(workday) },
      { left: 90, play: (workday) => this.#withdraw(workday) },
      { left: 30, play: (workday) => this.#withdraw(workday) },
      { left: 25, play: (workday) => this.#subscribe(workday) },
      { left: 9, play: (workday) => this.#care.writeOff(workday) },
      { left: 6, play: (workday) => this.#refuse(workday) },
    ];
  }

  /** What was photographed of what came back broken. */
  get shots(): readonly Shot[] {
    return this.#returns.shots;
  }

  /** One day at the desk. The present one is left in the middle of its work, and untouched before the doors open. */
  live(workday: Workday): void {
    if (!workday.begun) return;
    this.#byItself(workday);
    const tasks = this.#chance.shuffled([
      ...this.#returns.settledOn(workday),
      ...this.#care.of(workday),
      ...this.#returns.of(workday, (unit) => this.#queue.isWaitedFor(unit)),
      ...this.#visits.of(workday),
      ...this.#askedOn(workday),
    ]);
    for (const task of tasks) {
      workday.pass(tasks.length);
      task();
    }
    this.#scenes = this.#scenes.filter(({ left, play }) => workday.left > left || !play(workday));
    this.#kits.live(workday);
    this.#sessions.live(workday);
    this.#bookings.evening();
  }

  /** What the house does by itself as a day begins. */
  #byItself(workday: Workday): void {
    this.#bookings.tidy(workday);
    this.#queue.tidy(workday);
    if (workday.left <= remindedDays) remind(workday.byItself(), this.#floor.place.centreId);
  }

  /** What is booked and waited for on a day, and what becomes of that. */
  #askedOn(workday: Workday): Task[] {
    const { families, now, place } = this.#floor;
    const tasks = this.#bookings.agenda.of(workday);
    if (families.length < 6) return tasks;
    const often = bookingsADay[place.name] ?? 0.15;
    if (workday.left > lastWeeks && this.#chance.happens(often))
      tasks.push(() => this.#bookings.somebody(workday));
    tasks.push(() => this.#queue.live(workday));
    if (workday.left > lastWeeks) return tasks;
    const before = openDaysBetween(now, workday.day, openFrom(now, now.today));
    return [...tasks, () => this.#queue.lately(workday, before), () => this.#lately.live(workday, before)];
  }

  /** A family that has nothing and will take nothing more takes its consent back; whether there is one. */
  #withdraw(workday: Workday): boolean {
    const { families, out } = this.#floor;
    const family = families.find(
      (one) => !one.hidden && one.consentId !== null && out.every((other) => other.family !== one),
    );
    if (family === undefined || family.consentId === null) return false;
    withdrawConsent(workday.as('desk'), family.id, family.consentId);
    family.consentId = null;
    return true;
  }

  /** Somebody at the desk follows an old address to a family that is hidden from the desk. */
  #refuse(workday: Workday): boolean {
    const family = this.#floor.families.find(({ hidden }) => hidden);
    if (family !== undefined) recordRefusal(workday.as('desk'), { familyId: family.id }, 'not_found');
    return true;
  }

  /** The desk has the days of its centre in a calendar program of its own. */
  #subscribe(workday: Workday): boolean {
    const desk = workday.as('desk');
    if (desk.actor.kind === 'staff') makeCentreFeed(desk, this.#floor.place.centreId, 'ru');
    return true;
  }
}
