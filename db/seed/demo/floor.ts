import { type DeskFacts, deskFacts } from '../../../api/bookings/reads/desk.ts';
import { addDays, type Day, daysBetween } from '../../../api/core/dates.ts';
import type { LoanId } from '../../../api/core/ids.ts';
import type { Chance } from './chance.ts';
import type { Present } from './days.ts';
import type { Known, Place } from './people.ts';
import type { Shelved } from './shelf.ts';
import type { Visit } from './wants.ts';
import type { Workday } from './workday.ts';

/** Something that happens at a moment of a day. */
export type Task = () => void;

/** What a family has at home, until when it may, and when it will bring it back. */
export type Out = { family: Known; loanId: LoanId; unit: Shelved; dueOn: Day; backOn: Day; extended: number };

/** What all who play at one centre share: who comes there, what stands on its shelves and what went home. */
export class Floor {
  readonly place: Place;
  readonly now: Present;
  readonly shelved: readonly Shelved[];
  readonly families: Known[] = [];
  readonly #chance: Chance;
  #free: readonly Shelved[];
  #out: readonly Out[] = [];

  constructor(place: Place, now: Present, shelved: readonly Shelved[], chance: Chance) {
    this.place = place;
    this.now = now;
    this.shelved = shelved;
    this.#free = shelved;
    this.#chance = chance;
  }

  /** What stands on the shelves, but the pickup shelf. */
  get free(): readonly Shelved[] {
    return this.#free;
  }

  /** What is at the families' homes. */
  get out(): readonly Out[] {
    return this.#out;
  }

  /** Takes a thing from its shelf. */
  take(unit: Shelved): void {
    this.#free = this.#free.filter((other) => other !== unit);
  }

  /** Puts a thing on its shelf. */
  putBack(unit: Shelved): void {
    this.#free = [...this.#free, unit];
  }

  /** Notes that a thing went home with a family, until a day; `backOn` is when it comes, where that is agreed. */
  lend({ backOn, ...lent }: Omit<Out, 'backOn' | 'extended'> & { backOn?: Day }): void {
    this.take(lent.unit);
    this.#out = [...this.#out, { ...lent, backOn: backOn ?? this.backOn(lent.dueOn), extended: 0 }];
  }

  /** Notes that a thing is at home no more. */
  returned(out: Out): void {
    this.#out = this.#out.filter((one) => one !== out);
  }

  /** Whether a thing is at somebody's home, and stays there beyond the present day. */
  staysAway(unit: Shelved): boolean {
    return this.#out.some((out) => out.unit === unit && out.backOn > this.now.present);
  }

  /**
   * When something due on a day comes back: most in time, some a week or so late, a few very late; who is late on the
   * present day is agreed (`Visits`), all others have come by then.
   */
  backOn(dueOn: Day): Day {
    const { present, eve } = this.now;
    if (dueOn === present) return present;
    const luck = this.#chance.next();
    const back =
      luck < 0.8
        ? addDays(dueOn, -this.#chance.between(0, 6))
        : addDays(dueOn, luck < 0.94 ? this.#chance.between(1, 11) : this.#chance.between(18, 50));
    if (dueOn > present || back <= eve) return back;
    return addDays(dueOn, this.#chance.between(0, daysBetween(dueOn, eve)));
  }
}

/** Who serves a family: the host alone where she is protected. */
export const roleFor = ({ hidden }: Known) => (hidden ? 'host' : 'desk');

/** What the desk knows of a family. */
export function factsOf(workday: Workday, { place }: Floor, family: Known): DeskFacts {
  const ctx = workday.as(roleFor(family));
  return deskFacts(ctx, place.centreId, family.id);
}

/**
 * How a family will stand on a later day: what is due by then has come back, and what is to be signed is signed when
 * it comes. `unknown` = it is not known what it has.
 */
export function factsThen(
  { today, inHand, family, ...facts }: DeskFacts,
  starts: Day,
  unknown = false,
): Visit {
  const then = unknown ? [] : inHand.filter(({ dueOn }) => dueOn >= starts || dueOn < today);
  return { ...facts, family: { ...family, consented: true }, inHand: then, today: starts };
}

/** What is to happen on later days. */
export class Agenda {
  #entries: { on: Day; play: (workday: Workday) => void }[] = [];

  /** Notes something for a day, or for the first open one after it. */
  note(on: Day, play: (workday: Workday) => void): void {
    this.#entries.push({ on, play });
  }

  /** What is to happen on a day, and is noted no more. */
  of(workday: Workday): Task[] {
    const due = this.#entries.filter(({ on }) => on <= workday.day);
    this.#entries = this.#entries.filter(({ on }) => on > workday.day);
    return due.map(
      ({ play }) =>
        () =>
          play(workday),
    );
  }
}
