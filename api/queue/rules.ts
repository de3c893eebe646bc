import { addOpenDays, type Calendar, nextOpenDay } from '../centres/rules.ts';
import { addDays, type Day, type Moment, toMoment } from '../core/dates.ts';
import type { QueueEntryId } from '../core/ids.ts';
import type { GroupFacts } from '../eligibility/rules.ts';
import { type Paper, proofState } from '../families/rules.ts';
import { peak, type Taken } from '../stock/rules.ts';

export const entryStates = ['waiting', 'paused', 'offered', 'served', 'left', 'lapsed'] as const;
export type EntryState = (typeof entryStates)[number];
export const openStates = ['waiting', 'paused', 'offered'] as const satisfies readonly EntryState[];

// --- The order ---

/** The priority of whoever has proved nothing, or is not known yet: behind every group, whose places are 1 to 99. */
export const unproved = 100;

/**
 * The priority of a family: the best place in the queue among its groups of the centre's region that are proved on a
 * day or hold by staff's word. Whether a group entitles to the thing itself is judged when it is booked or lent.
 */
export function priorityOf(
  family: { groups: readonly { key: string; proofs: readonly Paper[] }[] },
  groups: readonly Pick<GroupFacts, 'key' | 'queuePriority' | 'proofRequired'>[],
  day: Day,
): number {
  const places = family.groups.flatMap(({ key, proofs }) => {
    const group = groups.find((one) => one.key === key);
    if (group === undefined) return [];
    const { state } = proofState(proofs, group.proofRequired, day);
    return state === 'verified' || state === 'not_needed' ? [group.queuePriority] : [];
  });
  return Math.min(unproved, ...places);
}

/** What decides about a place: priority, then the time that counts as asked, then the id, so that no two are even. */
export type Standing = { id: QueueEntryId; priority: number; since: Moment };

/** Sorts a queue: who is served first comes first. */
export const byTurn = (a: Standing, b: Standing): number =>
  a.priority - b.priority ||
  (a.since === b.since ? 0 : a.since < b.since ? -1 : 1) ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** One who waits, as the place is told. */
type Queued = Standing & { state: EntryState; movedBecause: string };

/**
 * A place, 1 first, and why it is that: how many stand before it by priority, by having asked earlier, or because
 * staff gave them their place; of them so many are paused and passed over for now. `moved` = why staff gave this one
 * its place.
 */
export type Place = {
  place: number;
  ahead: { byPriority: number; byTime: number; byDecision: number; paused: number };
  moved: string | null;
};

/** The place of the entry at `index` of a queue in its order. */
export function placeAt(order: readonly Queued[], index: number): Place | null {
  const own = order[index];
  if (own === undefined) return null;
  const before = order.slice(0, index);
  const count = (which: (one: Queued) => boolean) => before.filter(which).length;
  return {
    place: index + 1,
    ahead: {
      byPriority: count((one) => one.movedBecause === '' && one.priority < own.priority),
      byTime: count((one) => one.movedBecause === '' && one.priority === own.priority),
      byDecision: count((one) => one.movedBecause !== ''),
      paused: count((one) => one.state === 'paused'),
    },
    moved: own.movedBecause === '' ? null : own.movedBecause,
  };
}

const earlier = (moment: Moment, ms: number): Moment =>
  toMoment(Temporal.Instant.from(moment).subtract({ milliseconds: ms }));

/**
 * What to write so that an entry stands at a place (1 = first; beyond the end = last) of a queue in its order: its own
 * new priority and time, and the times of those before it that stood too close to leave room between, each a
 * millisecond or so earlier. Nobody else changes places. Where it stands there already, what it stands by today.
 */
export function moveTo(order: readonly Standing[], id: QueueEntryId, place: number): Standing[] {
  const own = order.find((one) => one.id === id);
  const others = order.filter((one) => one.id !== id);
  const index = Math.min(Math.max(place, 1), order.length) - 1;
  if (own === undefined) return [];
  if (order[index]?.id === id) return [{ id, priority: own.priority, since: own.since }];
  const next = others[index];
  const last = others.at(-1);
  if (next === undefined)
    return last === undefined ? [] : [{ ...own, priority: last.priority, since: earlier(last.since, -1) }];
  const written: Standing[] = [{ id, priority: next.priority, since: earlier(next.since, 1) }];
  let after = written[0];
  for (const before of others.slice(0, index).reverse()) {
    if (after === undefined || byTurn(before, after) < 0) break;
    after = { ...before, since: earlier(after.since, 1) };
    written.push(after);
  }
  return written;
}

// --- What is offered to whom ---

/** The days a wish is for, once it can begin: from an open day through an open one, and taken until it is clean again. */
export type WishedDays = { starts: Day; dueOn: Day; until: Day };

/** What is the same for all who wait for a type at a centre. */
export type TypeAt = { today: Day; calendar: Calendar; turnaroundDays: number };

/** The days of a wish as it would begin today: never before it is wanted, and on no closed day. */
export function wishedDays(
  { wantedFrom, days }: { wantedFrom: Day; days: number },
  { today, calendar, turnaroundDays }: TypeAt,
): WishedDays {
  const starts = nextOpenDay(calendar, wantedFrom > today ? wantedFrom : today);
  const dueOn = nextOpenDay(calendar, addDays(starts, days));
  return { starts, dueOn, until: addOpenDays(calendar, dueOn, turnaroundDays) };
}

/** Something promised out of what stands free: so many from a day on. `now` = it may be fetched today. */
export type Claim = { starts: Day; quantity: number; now: boolean };

/** What stands free at a centre, less what is set aside for somebody, and what else is promised out of it. */
export type OnShelf = { free: number; claims: readonly Claim[] };

/** How many stand on the shelf for nobody: what may be fetched today, or is offered for days that begin by `by`, is spoken for. */
export const unclaimed = ({ free, claims }: OnShelf, by: Day): number =>
  claims.reduce((left, claim) => (claim.now || claim.starts <= by ? left - claim.quantity : left), free);

/** One who waits, as it is served. */
export type Waiting = {
  state: EntryState;
  quantity: number;
  wantedFrom: Day;
  days: number;
  /** Working days to answer an offer. */
  answerDays: number;
};

/** What is offered: for which days, and the last day to accept. */
export type Offered<E> = WishedDays & { entry: E; acceptBy: Day };

/** What the queue of a type is served from: all that is taken of it ahead, and how many there are. */
export type Supply = TypeAt & { taken: readonly Taken[]; capacity: number };

/**
 * The first days a wish fits into beside what is taken. What is taken ends only where something taken ends, so days
 * that fit begin on the wished day or after such an end.
 */
function firstFit(
  { quantity, ...wish }: Waiting,
  taken: readonly Taken[],
  at: Supply,
): WishedDays | undefined {
  const room = at.capacity - quantity;
  const ends = new Set(taken.map(({ until }) => until).filter((day) => day >= wish.wantedFrom));
  const begins = [...ends].sort().map((day) => () => addDays(day, 1));
  for (const begin of [() => wish.wantedFrom, ...begins]) {
    const wantedFrom = begin();
    // The days are reckoned only where the first of them could do.
    if (wantedFrom > at.today && peak(taken, wantedFrom, wantedFrom) > room) continue;
    const days = wishedDays({ ...wish, wantedFrom }, at);
    if (peak(taken, days.starts, days.until) <= room) return days;
  }
  return undefined;
}

/** Those who wait, in turn, each with the days kept for it: the first its wish fits into beside what is kept before it. */
function* inTurn<E extends Waiting>(
  order: readonly E[],
  at: Supply,
): Generator<{ entry: E; days: WishedDays }> {
  const taken = [...at.taken];
  for (const entry of order) {
    if (entry.state !== 'waiting' || entry.quantity > at.capacity) continue;
    const days = firstFit(entry, taken, at);
    if (days === undefined) continue;
    yield { entry, days };
    taken.push({ ...days, quantity: entry.quantity });
  }
}

/**
 * The days kept for those who wait, as if they were taken: whoever books later goes behind them. Nothing is kept for
 * the paused, nor for a wish greater than the capacity.
 */
export const keptDays = <E extends Waiting>(order: readonly E[], at: Supply): (Taken & { entry: E })[] =>
  [...inTurn(order, at)].map(({ entry, days }) => ({ ...days, entry, quantity: entry.quantity }));

/**
 * Whom to make an offer, walking the queue in its order: the first whose wish can be met now, without a day taken from
 * those before it. Where its days begin before the offer is over the things must stand on the shelf for nobody: what
 * still is to come back, to be cleaned or looked at is no thing to be called for. Who cannot be met keeps the place and
 * the days, and does not stop the next: one who wants three loses nothing by another taking the one for a week.
 */
export function nextToOffer<E extends Waiting>(
  order: readonly E[],
  at: Supply & { shelf: OnShelf },
): Offered<E> | null {
  for (const { entry, days } of inTurn(order, at)) {
    if (days.starts > wishedDays(entry, at).starts) continue;
    const by = addOpenDays(at.calendar, at.today, entry.answerDays);
    const soon = days.starts <= by;
    if (soon && unclaimed(at.shelf, by < days.until ? by : days.until) < entry.quantity) continue;
    // Nobody accepts what is due back by then.
    return { entry, ...days, acceptBy: by < days.dueOn ? by : days.dueOn };
  }
  return null;
}
