import { type DeskFacts, deskFacts } from '../../../api/bookings/reads/desk.ts';
import { addDays, type Day } from '../../../api/core/dates.ts';
import type { LoanId } from '../../../api/core/ids.ts';
import { reach } from '../../../api/families/reads.ts';
import type { Known, Place } from './people.ts';
import type { Shelved } from './shelf.ts';
import type { Workday } from './workday.ts';

/** Something that happens at a moment of a day. */
export type Task = () => void;

/** How the present day is: the last open one up to today, and the two open ones before it. */
export type Present = {
  today: Day;
  present: Day;
  eve: Day;
  beforeEve: Day;
  isOpen: (day: Day) => boolean;
};

/** The open day so many after a day, or before it. */
export function openDays({ isOpen }: Pick<Present, 'isOpen'>, from: Day, count: number): Day {
  let at = from;
  for (let left = Math.abs(count); left > 0; ) {
    at = addDays(at, Math.sign(count));
    if (isOpen(at)) left -= 1;
  }
  return at;
}

/** The day itself when open, else the next open one. */
export const openFrom = ({ isOpen }: Pick<Present, 'isOpen'>, day: Day): Day =>
  isOpen(day) ? day : openFrom({ isOpen }, addDays(day, 1));

/** How many open days lie after a day, up to another. */
export function openDaysBetween({ isOpen }: Pick<Present, 'isOpen'>, from: Day, until: Day): number {
  let count = 0;
  for (let at = addDays(from, 1); at <= until; at = addDays(at, 1)) if (isOpen(at)) count += 1;
  return count;
}

/** What all who play at one centre share: who comes there, what stands on its shelves and what goes home. */
export type Floor = {
  place: Place;
  now: Present;
  shelved: readonly Shelved[];
  families: readonly Known[];
  /** What stands on the shelves, but the pickup shelf. */
  free: () => readonly Shelved[];
  /** Takes a thing to the pickup shelf, or back from there. */
  keep: (unit: Shelved) => void;
  putBack: (unit: Shelved) => void;
  /** Notes that a thing went home with a family. */
  lend: (family: Known, loanId: LoanId, unit: Shelved, dueOn: Day) => void;
  /** Whether a thing is at somebody's home, and stays there beyond the present day. */
  staysAway: (unit: Shelved) => boolean;
};

export const roleFor = ({ hidden }: Known) => (hidden ? 'host' : 'desk');

/** What the desk knows of a family. */
export function factsOf(workday: Workday, { place }: Pick<Floor, 'place'>, family: Known): DeskFacts {
  const ctx = workday.as(roleFor(family));
  return deskFacts(ctx, place.centreId, reach(ctx, family.id, 'family.read'));
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
