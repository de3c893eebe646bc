import { acceptOffer } from '../../../api/bookings/acts/accept-offer.ts';
import type { Ctx } from '../../../api/core/context.ts';
import type { Day } from '../../../api/core/dates.ts';
import type { QueueEntryId } from '../../../api/core/ids.ts';
import type { ApplicantBody } from '../../../api/families/shapes.ts';
import { declineAtDesk } from '../../../api/queue/acts/decline.ts';
import { holdAtDesk } from '../../../api/queue/acts/hold.ts';
import { joinQueue } from '../../../api/queue/acts/join.ts';
import { joinAtDesk } from '../../../api/queue/acts/join-at-desk.ts';
import { lapseOffers } from '../../../api/queue/acts/lapse.ts';
import { moveEntry } from '../../../api/queue/acts/move.ts';
import { entryFacts, openOffer } from '../../../api/queue/reads.ts';
import { bookable, stockOf } from '../../../api/stock/reads.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import { attempt, type Booked, type Bookings } from './bookings.ts';
import type { Chance } from './chance.ts';
import { openDays } from './days.ts';
import { type Floor, factsOf, factsThen } from './floor.ts';
import type { Known } from './people.ts';
import type { Shelved } from './shelf.ts';
import { wantedOf } from './wants.ts';
import type { Workday } from './workday.ts';

type Place = { id: QueueEntryId; family: Known; known: boolean };
/** In whose name somebody waits where it is no family's, and from when it is wanted if not at once. */
type Waits = { stranger?: ApplicantBody; wantedFrom?: Day };
type Line = { of: Shelved; places: Place[] };
/** How an offer ends: it stands open, is accepted, or nobody answers and the next one lets it pass. */
type Ending = 'open' | 'accepted' | 'lapsed';

/** How many wait for one type, the next and so on, by the present day. */
const lengths: Readonly<Record<string, readonly number[]>> = {
  Барнаул: [4, 3, 2],
  'Каменский район': [3, 2],
  Иваново: [3, 2],
  Вичуга: [2, 2],
};
const wishedDays = 14;

/** Who waits for what at one centre, and what is offered to whom. */
export class Queue {
  readonly #floor: Floor;
  readonly #chance: Chance;
  readonly #bookings: Bookings;
  readonly #stranger: ApplicantBody;
  readonly #lines: Line[] = [];
  /** All that were ever given. */
  readonly #places: Place[] = [];
  /** In the time before the last weeks: so many days before the present one, or as soon after as it can be. */
  #stories: { left: number; ending: Ending }[] = [
    { left: 100, ending: 'accepted' },
    { left: 62, ending: 'lapsed' },
    { left: 33, ending: 'accepted' },
  ];

  constructor(floor: Floor, chance: Chance, bookings: Bookings) {
    this.#floor = floor;
    this.#chance = chance;
    this.#bookings = bookings;
    // The last strangers wait, one at each centre; the first ones ask for bookings.
    const stranger = demo.asked.strangers.at(-1 - Object.keys(lengths).indexOf(floor.place.name));
    if (stranger === undefined) throw new Error('The demo needs a stranger for each centre.');
    this.#stranger = { ...stranger, locale: 'ru', messages: true };
  }

  /** What was not answered in time goes to the next. */
  tidy(workday: Workday): void {
    lapseOffers(workday.byItself());
  }

  /** A day before the last weeks. */
  live(workday: Workday): void {
    this.#stories = this.#stories.filter(
      ({ left, ending }) => workday.left > left || workday.left < 18 || !this.#story(workday, ending),
    );
  }

  /** A day of the last ones; `before` = open days from it to the one the desk works on next. */
  lately(workday: Workday, before: number): void {
    if (before > 9 || before < 1) return;
    for (let joined = 0; joined < 2 && this.#somebodyWaits(workday); ) joined += 1;
    if (before === 5) this.#story(workday, 'open');
    if (before === 1) this.#desk(workday);
    // An offer is good for two working days.
    if (before <= 2) this.#bookings.atClosing(() => this.#offerOne(workday));
  }

  /** A thing some family would take that has none such and waits for nothing yet, and that family. */
  #wanting(workday: Workday, units: readonly Shelved[], but: readonly Known[], starts: Day) {
    const { db } = workday.byItself();
    const waiting = this.#places.filter(({ id }) => entryFacts(db, id).closedAt === null);
    const no = new Set([...but, ...waiting.map(({ family }) => family)]);
    for (const family of this.#bookings.families(workday)) {
      if (no.has(family)) continue;
      const facts = factsOf(workday, this.#floor, family);
      const has = new Set(facts.inHand.map(({ itemTypeId }) => itemTypeId));
      const others = units.filter(({ type }) => !has.has(type.id));
      const visit = factsThen(facts, starts, true);
      const one = wantedOf(this.#chance, others, family, visit, [], false);
      if (one !== undefined) return { family, unit: one.unit };
    }
    return undefined;
  }

  /** Gives a family a place in the queue, or a stranger who is as that family is. */
  #join(workday: Workday, { type }: Shelved, family: Known, as: Waits = {}): Place | undefined {
    const { centreId } = this.#floor.place;
    const { stranger, wantedFrom = workday.day } = as;
    const days = Math.min(wishedDays, type.termDays);
    const wish = { itemTypeId: type.id, quantity: 1, wantedFrom, days };
    const joined = attempt(() => {
      if (stranger !== undefined)
        return joinQueue(workday.visitor('now'), { ...wish, centreId, channel: 'site', applicant: stranger });
      const channel = this.#chance.happens(0.5) ? 'phone' : 'desk';
      return joinAtDesk(workday.as('desk'), centreId, { ...wish, channel, familyId: family.id });
    });
    if (joined === undefined) return undefined;
    const place = { id: joined.id, family, known: stranger === undefined };
    this.#places.push(place);
    return place;
  }

  /** How many of a kind there are left for the weeks after a day. */
  #left({ db }: Ctx, { type }: Shelved, from: Day): number {
    const stock = stockOf(db, this.#floor.place.centreId, type.id);
    return stock === undefined ? 0 : bookable(db, stock.id, from, openDays(this.#floor.now, from, 16));
  }

  /** Of which among some there are so many left for the weeks after a day. */
  #lastOnes(desk: Ctx, among: readonly Shelved[], left: number, from: Day): Shelved[] {
    const kinds = new Map(among.map((unit) => [unit.type.id, unit]));
    return this.#chance.shuffled([...kinds.values()].filter((unit) => this.#left(desk, unit, from) === left));
  }

  /**
   * A family books the last of a kind, two others wait for it, and it lets its booking go: what follows is the
   * queue's. Whether there is such a thing and such families.
   */
  #story(workday: Workday, ending: Ending): boolean {
    const { now } = this.#floor;
    const starts = openDays(now, workday.day, 6);
    const units = this.#lastOnes(workday.as('desk'), this.#floor.free, 1, workday.day);
    const first = this.#wanting(workday, units, [], starts);
    if (first === undefined) return false;
    const { unit } = first;
    const others = [first.family];
    const second = this.#wanting(workday, [unit], others, workday.day);
    if (second === undefined) return false;
    others.push(second.family);
    const third = this.#wanting(workday, [unit], others, workday.day);
    const booked = this.#bookings.book(workday, [first.family], { starts, among: [unit] });
    if (booked === undefined) return false;
    const places: Place[] = [];
    const waits = (later: Workday, family: Known) => {
      const place = this.#join(later, unit, family);
      if (place !== undefined) places.push(place);
    };
    const after = (days: number) => openDays(now, workday.day, days);
    const { agenda } = this.#bookings;
    agenda.note(after(1), (later) => waits(later, second.family));
    if (third !== undefined) agenda.note(after(2), (later) => waits(later, third.family));
    agenda.note(after(4), (later) => this.#bookings.letGo(later, booked));
    if (ending === 'accepted') agenda.note(after(5), (later) => this.#accept(later, places));
    if (ending === 'lapsed') agenda.note(after(8), (later) => this.#pass(later, places));
    return true;
  }

  /** Whether somebody has until the present day to answer. */
  #isOffered({ db }: Ctx): boolean {
    const { today } = this.#floor.now;
    return this.#places.some(({ id }) => (openOffer(db, id)?.acceptBy ?? '') >= today);
  }

  /** Where nothing is offered to anybody by the present day, it all happens before the doors shut. */
  #offerOne(workday: Workday): void {
    const { now, free, shelved } = this.#floor;
    this.#offerOf(workday, free, workday.day);
    // Where nobody would take what stands there, somebody is promised what will be back by then.
    this.#offerOf(workday, shelved, openDays(now, workday.day, 6));
  }

  /** All there is left of a kind from a day on is booked, somebody waits for it, and those who booked let it go. */
  #offerOf(workday: Workday, among: readonly Shelved[], wantedFrom: Day): void {
    const desk = workday.as('desk');
    if (this.#isOffered(desk)) return;
    const starts = openDays(this.#floor.now, wantedFrom, 3);
    for (const unit of [1, 2, 3, 4].flatMap((left) => this.#lastOnes(desk, among, left, wantedFrom))) {
      const next = this.#wanting(workday, [unit], [], wantedFrom);
      if (next === undefined) continue;
      const others = () => this.#bookings.families(workday).filter((one) => one !== next.family);
      const taken: Booked[] = [];
      for (const who of [{ by: 'kiosk' as const, stranger: this.#stranger }, {}, {}, {}]) {
        const wish = { starts, among: [unit], ...who };
        const booked = this.#left(desk, unit, wantedFrom) > 0 && this.#bookings.book(workday, others(), wish);
        if (booked) taken.push(booked);
      }
      this.#join(workday, unit, next.family, { wantedFrom });
      for (const booked of taken) this.#bookings.letGo(workday, booked);
      if (this.#isOffered(desk)) return;
    }
  }

  /** Says at the desk that it takes what it was offered, and comes for it. */
  #accept(workday: Workday, places: readonly Place[]): void {
    const { db } = workday.as('desk');
    for (const { id, family } of places) {
      const offer = openOffer(db, id);
      const booked = offer && attempt(() => acceptOffer(workday.as('desk'), offer.id));
      if (booked !== undefined) this.#bookings.comesFor(workday, { id: booked.id, family, aside: [] });
    }
  }

  /** Whoever it was offered to next needs it no more. */
  #pass(workday: Workday, places: readonly Place[]): void {
    for (const { id } of places)
      if (openOffer(workday.as('desk').db, id) !== undefined) declineAtDesk(workday.as('desk'), id, false);
  }

  /** Somebody asks for what is out for longer, a family or a stranger; whether anybody did. */
  #somebodyWaits(workday: Workday): boolean {
    const most = lengths[this.#floor.place.name] ?? [];
    const short = this.#lines.filter(({ places }, at) => places.length < (most[at] ?? 0));
    for (const line of short) {
      const wanting = this.#wanting(workday, [line.of], [], workday.day);
      if (wanting !== undefined && this.#stand(workday, line, wanting.family)) return true;
    }
    if (this.#lines.length === most.length) return false;
    const wanting = this.#wanting(workday, this.#allAway(), [], workday.day);
    if (wanting === undefined) return false;
    const line = { of: wanting.unit, places: [] };
    if (!this.#stand(workday, line, wanting.family)) return false;
    this.#lines.push(line);
    return true;
  }

  /** Gives one a place; the third of the first queue is somebody known by her phone alone. */
  #stand(workday: Workday, { of, places }: Line, family: Known): boolean {
    const third = places.length === 2 && places === this.#lines[0]?.places;
    const place = this.#join(workday, of, family, third ? { stranger: this.#stranger } : {});
    if (place !== undefined) places.push(place);
    return place !== undefined;
  }

  /** One each of the types all of whose things are out beyond the present day and that nobody waits for yet. */
  #allAway(): Shelved[] {
    const known = new Set(this.#lines.map(({ of }) => of.type.id));
    const byType = Map.groupBy(this.#floor.shelved, ({ type }) => type.id);
    const away = [...byType.values()].filter((units) => units.every((unit) => this.#floor.staysAway(unit)));
    return this.#chance
      .shuffled(away.flatMap(([unit]) => unit ?? []))
      .filter(({ type }) => !known.has(type.id));
  }

  /** The desk gives one another place by name, and passes one over for a while. */
  #desk(workday: Workday): void {
    const desk = workday.as('desk');
    const version = (id: QueueEntryId) => entryFacts(desk.db, id).version;
    const [longest, next] = this.#lines.filter(({ places }) => places.length > 1);
    const last = longest?.places.findLast(({ known }) => known);
    if (last !== undefined)
      moveEntry(desk, last.id, version(last.id), { place: 1, reason: this.#chance.deal(demo.asked.moved) });
    const paused = next?.places[0];
    if (paused !== undefined) holdAtDesk(workday.as('desk'), paused.id, version(paused.id), 'pause');
  }

  /** Whether anybody waits for a thing of its kind. */
  isWaitedFor({ type }: Shelved): boolean {
    return this.#lines.some(({ of }) => of.type.id === type.id);
  }
}
