import { acceptOffer } from '../../../api/bookings/acts/accept-offer.ts';
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
import { attempt, type Bookings } from './bookings.ts';
import type { Chance } from './chance.ts';
import { type Floor, factsOf, openDays } from './floor.ts';
import type { Known } from './people.ts';
import type { Shelved } from './shelf.ts';
import { wantedOf } from './wants.ts';
import type { Workday } from './workday.ts';

type Place = { id: QueueEntryId; family: Known; known: boolean };
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
  readonly #lines: Line[] = [];
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
    if (before === 1) this.#desk(workday);
  }

  /** A thing some family would take, and that family. */
  #wanting(workday: Workday, units: readonly Shelved[], but: readonly Known[], starts: Day) {
    for (const family of this.#bookings
      .families()
      .filter((one) => !but.includes(one))
      .slice(0, 12)) {
      const visit = { ...factsOf(workday, this.#floor, family), today: starts };
      const one = wantedOf(this.#chance, units, family, visit, [], false);
      if (one !== undefined) return { family, unit: one.unit };
    }
    return undefined;
  }

  #join(workday: Workday, { type }: Shelved, who: Known | ApplicantBody): QueueEntryId | undefined {
    const { centreId } = this.#floor.place;
    const days = Math.min(wishedDays, type.termDays);
    const wish = { itemTypeId: type.id, quantity: 1, wantedFrom: workday.day, days };
    return attempt(() => {
      if ('phone' in who)
        return joinQueue(workday.visitor('now'), { ...wish, centreId, channel: 'site', applicant: who }).id;
      const channel = this.#chance.happens(0.5) ? 'phone' : 'desk';
      return joinAtDesk(workday.as('desk'), centreId, { ...wish, channel, familyId: who.id }).id;
    });
  }

  /** Of which there is one left for the next weeks. */
  #lastOnes({ day }: Workday, { db }: ReturnType<Workday['as']>): Shelved[] {
    const until = openDays(this.#floor.now, day, 16);
    return this.#chance.shuffled(this.#floor.free()).filter(({ type }) => {
      const stock = stockOf(db, this.#floor.place.centreId, type.id);
      return stock !== undefined && bookable(db, stock.id, day, until) === 1;
    });
  }

  /**
   * A family books the last of a kind, two others wait for it, and it lets its booking go: what follows is the
   * queue's. Whether there is such a thing and such families.
   */
  #story(workday: Workday, ending: Ending): boolean {
    const { now } = this.#floor;
    const starts = openDays(now, workday.day, 6);
    const units = this.#lastOnes(workday, workday.as('desk'));
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
      const id = this.#join(later, unit, family);
      if (id !== undefined) places.push({ id, family, known: true });
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

  /** Says at the desk that it takes what it was offered, and comes for it. */
  #accept(workday: Workday, places: readonly Place[]): void {
    const { db } = workday.as('desk');
    for (const { id, family } of places) {
      const offer = openOffer(db, id);
      const booked = offer && attempt(() => acceptOffer(workday.as('desk'), offer.id));
      if (booked !== undefined) this.#bookings.comesFor(workday, this.#bookings.lookAfter(booked.id, family));
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
    const waiting = this.#lines.flatMap(({ places }) => places.map(({ family }) => family));
    const short = this.#lines.filter(({ places }, at) => places.length < (most[at] ?? 0));
    for (const line of short) {
      const wanting = this.#wanting(workday, [line.of], waiting, workday.day);
      if (wanting !== undefined && this.#stand(workday, line, wanting.family)) return true;
    }
    if (this.#lines.length === most.length) return false;
    const wanting = this.#wanting(workday, this.#allAway(), waiting, workday.day);
    if (wanting === undefined) return false;
    const line = { of: wanting.unit, places: [] };
    if (!this.#stand(workday, line, wanting.family)) return false;
    this.#lines.push(line);
    return true;
  }

  /** Gives one a place; the third of the first queue is somebody known by her phone alone. */
  #stand(workday: Workday, line: Line, family: Known): boolean {
    const { of, places } = line;
    const third = places.length === 2 && line === this.#lines[0];
    const one = third ? demo.asked.strangers[this.#stranger()] : undefined;
    const id = this.#join(workday, of, one ? { ...one, locale: 'ru', messages: true } : family);
    if (id !== undefined) places.push({ id, family, known: one === undefined });
    return id !== undefined;
  }

  /** The last strangers wait, one at each centre; the first ones ask for bookings. */
  #stranger = () => Object.keys(lengths).indexOf(this.#floor.place.name) + 6;

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

  /** Lets the last of a kind go to the next in the queue, in time for the present day. */
  last(workday: Workday): boolean {
    return this.#story(workday, 'open');
  }
}
