import { proofState } from '../../../api/families/rules.ts';
import type { ApplicantBody } from '../../../api/families/shapes.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Bookings } from './bookings.ts';
import type { Chance } from './chance.ts';
import { openDays } from './days.ts';
import { type Floor, factsOf } from './floor.ts';
import type { Known } from './people.ts';
import type { Workday } from './workday.ts';

/**
 * One booking by phone: made so many open days before the day the desk works on next, for a day so many after it, of
 * how many things, and whether they stand on the pickup shelf by then. `only` = at that centre alone.
 */
type ByPhone = { before: number; after: number; things?: number; aside?: true; hidden?: true; only?: string };

const byPhone: readonly ByPhone[] = [
  // Somebody has not come for it on the day before, and it is kept.
  { before: 7, after: -1, aside: true },
  { before: 4, after: 0, aside: true },
  { before: 3, after: 0 },
  { before: 3, after: 1, aside: true },
  { before: 2, after: 1 },
  { before: 2, after: 4 },
  { before: 1, after: 1, things: 2, only: 'Барнаул' },
  { before: 1, after: 3, hidden: true, only: 'Барнаул' },
  { before: 1, after: 7, things: 2, only: 'Барнаул' },
];

/** One request on the site, in the evening of that day: of whom, and for which day. */
type OnSite = {
  before: number;
  after: number;
  of: 'family' | 'stranger' | 'unproved';
  things?: number;
  only?: string;
};

const onSite: readonly OnSite[] = [
  // Three working days are over on the day the desk works on next.
  { before: 3, after: 2, of: 'family' },
  { before: 2, after: 3, of: 'family', things: 2, only: 'Барнаул' },
  { before: 1, after: 2, of: 'stranger' },
  { before: 1, after: 4, of: 'unproved' },
  { before: 1, after: 5, of: 'family' },
];

/** What the last days bring, so that on the present one something waits at every stage. */
export class Lately {
  readonly #floor: Floor;
  readonly #chance: Chance;
  readonly #bookings: Bookings;

  constructor(floor: Floor, chance: Chance, bookings: Bookings) {
    this.#floor = floor;
    this.#chance = chance;
    this.#bookings = bookings;
  }

  /** A day; `before` = open days from it to the one the desk works on next, the present one if that is open. */
  live(workday: Workday, before: number): void {
    const here = ({ only }: { only?: string }) => only === undefined || only === this.#floor.place.name;
    for (const one of byPhone.filter((one) => one.before === before && here(one))) this.#phone(workday, one);
    this.#bookings.tonight(() => {
      for (const one of onSite.filter((one) => one.before === before && here(one))) this.#site(workday, one);
    });
    if (before === 0) this.#kiosk(workday);
  }

  #phone(workday: Workday, wish: ByPhone): void {
    const { before, after, things, aside, hidden } = wish;
    const { now } = this.#floor;
    const families = hidden
      ? this.#floor.families.filter((one) => one.hidden)
      : this.#bookings.families(workday);
    const starts = openDays(now, workday.day, before + after);
    // What is to stand on the pickup shelf is chosen from what is there.
    const among = aside && this.#floor.free;
    const booked = this.#bookings.book(workday, families, { starts, things, among });
    const { agenda } = this.#bookings;
    if (booked === undefined && before > 1) {
      const next = openDays(now, workday.day, 1);
      agenda.note(next, (later) => this.#phone(later, { ...wish, before: before - 1 }));
    }
    if (booked === undefined || !aside) return;
    // What is not there yet is looked for once more.
    this.#bookings.prepare(workday, booked);
    agenda.note(openDays(now, workday.day, before - 1), (later) => this.#bookings.prepare(later, booked));
  }

  #site(workday: Workday, { before, after, of, things }: OnSite): void {
    const starts = openDays(this.#floor.now, workday.day, before + after);
    const unproved = of === 'unproved';
    const wish = { starts, things, unproved, by: 'site' as const };
    if (of === 'stranger') {
      const stranger = this.#stranger();
      const note = this.#chance.deal(demo.asked.newcomerNotes);
      this.#bookings.book(workday, this.#bookings.families(workday), { ...wish, stranger, note });
      return;
    }
    const note = this.#chance.deal(demo.asked.notes);
    const lacking = unproved && this.#bookings.book(workday, this.#lacking(workday), { ...wish, note });
    // Where all papers are in order, somebody whose are asks.
    if (!lacking)
      this.#bookings.book(workday, this.#bookings.families(workday), { ...wish, unproved: false, note });
  }

  #kiosk(workday: Workday): void {
    const starts = openDays(this.#floor.now, workday.day, 1);
    this.#bookings.book(workday, this.#bookings.families(workday), { starts, by: 'kiosk' });
  }

  #stranger(): ApplicantBody {
    return { ...this.#chance.deal(demo.asked.strangers), locale: 'ru', messages: true };
  }

  /** The families whose papers do not prove their right: first those whose paper is over. */
  #lacking(workday: Workday): Known[] {
    const lacking = this.#bookings.families(workday).flatMap((family) => {
      const { family: facts, today } = factsOf(workday, this.#floor, family);
      const states = facts.groups.map(({ proofs }) => proofState(proofs, true, today).state);
      return states.includes('verified') ? [] : [{ family, expired: states.includes('expired') }];
    });
    return lacking.sort((a, b) => Number(b.expired) - Number(a.expired)).map(({ family }) => family);
  }
}
