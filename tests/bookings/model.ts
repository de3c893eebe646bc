import { addDays, asDay, type Day, weekday } from '../../api/core/dates.ts';
import type { BookingId, HandoverId, LoanId, QueueEntryId, UnitId } from '../../api/core/ids.ts';
import type { UnitStatus } from '../../api/stock/rules.ts';
import type { BookingState } from '../../db/tables/bookings.ts';
import type { QueueState } from '../../db/tables/queue.ts';

/** The two types of the model: a game that is wiped, a day to clean, and bricks that are disinfected, two. */
export const kinds = [0, 1] as const;
export type Kind = (typeof kinds)[number];
export const names = ['Настольная игра', 'Конструктор'] as const;
const cleaning = [1, 2] as const;
export const term = 21;
const allowance = 30;
/** At most so many things at once. */
const limit = 3;
/** Working days a request waits for the desk, things wait on the shelf, an offer for its answer. */
const waits = { request: 3, shelf: 5, offer: 2 };

const holidays = [
  ...['01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08'],
  ...['02-23', '03-08', '05-01', '05-09', '06-12'],
];
export const open = (day: Day) => weekday(day) !== 7 && !holidays.includes(day.slice(5));
export const nextOpen = (day: Day): Day => (open(day) ? day : nextOpen(addDays(day, 1)));
export const afterOpenDays = (day: Day, count: number): Day =>
  count === 0 ? day : afterOpenDays(nextOpen(addDays(day, 1)), count - 1);
export const cleanAfter = (kind: Kind, day: Day): Day => afterOpenDays(day, cleaning[kind]);
const following = new Map<Day, Day>();
const dayAfter = (day: Day): Day => {
  const known = following.get(day) ?? addDays(day, 1);
  following.set(day, known);
  return known;
};
const earlier = (a: Day, b: Day): Day => (a < b ? a : b);
const later = (a: Day, b: Day): Day => (a > b ? a : b);

/** So many of a type for some days; `of` nobody: a transfer. */
export type Hold = { quantity: number; starts: Day; until: Day };
export type Unit = {
  id: UnitId;
  kind: Kind;
  status: UnitStatus;
  /** A fact holds its days to the due one only; that it is kept longer is no right to more. */
  taken: { starts: Day; due: Day; until: Day; fact: boolean } | null;
  loan: Loan | null;
  /** How it came to wait for cleaning. */
  cameBy: 'return' | 'find' | null;
  /** What it was before today's last step by hand, where that can be taken back. */
  before: UnitStatus | null;
};
export type Loan = {
  id: LoanId;
  handover: HandoverId;
  unit: Unit;
  family: number;
  line: Line | null;
  issuedOn: Day;
  due: Day;
  extended: number;
  state: 'open' | 'returned' | 'lost' | 'undone';
  backOn: Day | null;
};
export type Line = {
  booking: Booking;
  kind: Kind;
  quantity: number;
  handed: number;
  hold: Hold | null;
  aside: Unit[];
};
export type Booking = {
  id: BookingId;
  family: number | null;
  starts: Day;
  due: Day;
  lines: Line[];
  state: BookingState;
  decideBy: Day | null;
  holdUntil: Day | null;
  closedOn: Day | null;
  /** The day it was confirmed, refused or cancelled, while nothing else was done to it since. */
  decidedOn: Day | null;
};
export type Entry = {
  id: QueueEntryId;
  family: number | null;
  caller: number | null;
  kind: Kind;
  quantity: number;
  wantedFrom: Day;
  days: number;
  /** What decides about the place: the group's, or that of those staff put it among; then when it asked. */
  priority: number;
  asked: number;
  moved: boolean;
  state: QueueState;
  offer: (Hold & { due: Day; acceptBy: Day }) | null;
};
export type Wish = { kind: Kind; quantity: number };
type Range = Hold & { of: unknown };

/** What should be true, kept as simply as it can be: lists of units, bookings and places, looked through day by day. */
export class Model {
  day = asDay('2026-11-24');
  units: Unit[] = [];
  loans: Loan[] = [];
  bookings: Booking[] = [];
  /** Those who wait, by type, in their order. */
  queues: [Entry[], Entry[]] = [[], []];
  entries: Entry[] = [];
  transfers: (Hold & { kind: Kind; id: number })[] = [];
  /** How often each message was sent. */
  told: Record<string, number> = {};
  tell(kind: string): void {
    this.told[kind] = (this.told[kind] ?? 0) + 1;
  }

  lines = (kind: Kind) => this.bookings.flatMap(({ lines }) => lines).filter((line) => line.kind === kind);
  offers = (kind: Kind) => this.queues[kind].flatMap(({ offer }) => offer ?? []);

  /** All that is taken of a type, each with what took it. */
  taken(kind: Kind): Range[] {
    return [
      ...this.units.flatMap((of) => (of.kind === kind && of.taken ? [{ ...of.taken, quantity: 1, of }] : [])),
      ...this.lines(kind).flatMap((of) => (of.hold ? [{ ...of.hold, of }] : [])),
      ...this.offers(kind).map((of) => ({ ...of, of })),
      ...this.transfers.filter((one) => one.kind === kind).map((of) => ({ ...of, of })),
    ];
  }
  capacity = (kind: Kind) =>
    this.units.filter((one) => one.kind === kind && one.status !== 'lost' && one.status !== 'written_off')
      .length;
  /** How many can be promised for all days from one through another, out of what is taken (all, unless told). */
  free(kind: Kind, from: Day, until: Day, taken: Range[] = this.taken(kind)): number {
    let most = 0;
    for (let day = from; day <= until; day = dayAfter(day)) {
      const load = taken.filter((one) => one.starts <= day && one.until >= day);
      most = Math.max(
        most,
        load.reduce((sum, one) => sum + one.quantity, 0),
      );
    }
    return this.capacity(kind) - most;
  }
  /** The same as if what holds something held so many less, or nothing. */
  freeBut(
    kind: Kind,
    from: Day,
    until: Day,
    but: unknown,
    less = Number.POSITIVE_INFINITY,
    kept: Range[] = [],
  ): number {
    const taken = this.taken(kind).map((one) =>
      one.of === but ? { ...one, quantity: Math.max(0, one.quantity - less) } : one,
    );
    return this.free(kind, from, until, [...taken, ...kept]);
  }
  /** The days kept for those who wait, each the first its wish fits into; a family is not in its own way. */
  kept(kind: Kind, but: number | null): (Range & { of: Entry })[] {
    const kept: (Range & { of: Entry })[] = [];
    const own = (entry: Entry) => but !== null && entry.family === but;
    for (const entry of this.queues[kind]) {
      const { state, quantity } = entry;
      if (state !== 'waiting' || quantity > this.capacity(kind) || own(entry)) continue;
      const taken = [...this.taken(kind), ...kept];
      let day = entry.wantedFrom;
      let fits = this.wishedDays(entry);
      while (this.free(kind, fits.starts, fits.until, taken) < quantity) {
        day = dayAfter(day);
        fits = this.wishedDays({ ...entry, wantedFrom: day });
      }
      kept.push({ starts: fits.starts, until: fits.until, quantity, of: entry });
    }
    return kept;
  }

  inHand = (who: number) => this.loans.filter((loan) => loan.state === 'open' && loan.family === who);
  /** Two weeks late with anything, a family gets nothing more. */
  late = (who: number) => this.inHand(who).some(({ due }) => addDays(due, 14) <= this.day);
  tooMany = (held: number) => held >= limit;
  asideFor = (unit: Unit) =>
    this.bookings.flatMap(({ lines }) => lines).find(({ aside }) => aside.includes(unit));

  /** A unit's step: where it is and what it is taken by; what is free no more stands on no pickup shelf. */
  move(unit: Unit, status: UnitStatus, taken: Unit['taken']): void {
    Object.assign(unit, { status, taken, before: null });
    const line = this.asideFor(unit);
    if (status !== 'free' && line) line.aside = line.aside.filter((one) => one !== unit);
  }
  waiting = (until: Day): Unit['taken'] => ({ starts: this.day, due: until, until, fact: true });
  repair = (): Unit['taken'] => this.waiting(addDays(this.day, allowance));

  // --- Bookings ---

  /** What the calendar and the stock say against days; `own` = what is held for it already. */
  daysRefused(
    starts: Day,
    due: Day,
    lines: Wish[],
    own: (kind: Kind) => unknown,
    anyway: boolean,
    who: number | null,
  ): boolean {
    if (starts < this.day || !open(starts) || due < starts || !open(due)) return true;
    return lines.some(({ kind, quantity }) => {
      if (!anyway && due > nextOpen(addDays(starts, term))) return true;
      const kept = anyway ? [] : this.kept(kind, who);
      return this.freeBut(kind, starts, cleanAfter(kind, due), own(kind), undefined, kept) < quantity;
    });
  }
  /** What the family's right says against it; `but` = the booking itself. */
  rightRefused(who: number, starts: Day, due: Day, lines: Wish[], but?: Booking): boolean {
    if (this.late(who)) return true;
    let held = this.inHand(who).filter((loan) => loan.due >= starts || loan.due < this.day).length;
    for (const other of this.bookings)
      if (
        other !== but &&
        other.family === who &&
        other.closedOn === null &&
        other.starts <= due &&
        other.due >= starts
      )
        held += other.lines.reduce((sum, line) => sum + line.quantity - line.handed, 0);
    for (const { quantity } of lines) {
      if (this.tooMany(held + quantity - 1)) return true;
      held += quantity;
    }
    return false;
  }
  deadlines(booking: Booking): void {
    const { starts, due } = booking;
    const confirmed = booking.state !== 'requested';
    const fetched = afterOpenDays(later(starts, this.day), waits.shelf);
    booking.decideBy = confirmed ? null : earlier(afterOpenDays(this.day, waits.request), due);
    booking.holdUntil = confirmed ? (due < this.day ? this.day : earlier(fetched, due)) : null;
  }
  /** Gives a booking its lines, and holds them. */
  fill(booking: Booking, lines: Wish[]): void {
    const { starts, due } = booking;
    booking.lines = lines.map(({ kind, quantity }) => ({
      booking,
      kind,
      quantity,
      handed: 0,
      hold: { quantity, starts, until: cleanAfter(kind, due) },
      aside: [],
    }));
    this.deadlines(booking);
  }
  end(booking: Booking, state: BookingState): void {
    const some = booking.lines.some(({ handed }) => handed > 0);
    booking.state = some ? 'collected' : state;
    booking.closedOn = this.day;
    booking.decidedOn = ['cancelled', 'refused'].includes(booking.state) ? this.day : null;
    for (const line of booking.lines) Object.assign(line, { hold: null, aside: [] });
    const notice = {
      cancelled: 'booking_cancelled',
      refused: 'booking_refused',
      expired: 'booking_expired',
      no_show: 'booking_expired',
    }[booking.state as string];
    if (notice) this.tell(notice);
  }
  /** How many of a line stand neither on the shelf nor with the family. */
  missing = (line: Line) => line.quantity - line.handed - line.aside.length;

  // --- The queue ---

  /** Puts a place where its priority and its time say. */
  enqueue(entry: Entry): void {
    const queue = this.queues[entry.kind];
    const at = queue.findIndex(
      (one) => one.priority > entry.priority || (one.priority === entry.priority && one.asked > entry.asked),
    );
    queue.splice(at < 0 ? queue.length : at, 0, entry);
  }
  dequeue(entry: Entry): void {
    this.queues[entry.kind] = this.queues[entry.kind].filter((one) => one !== entry) as Entry[];
  }
  close(entry: Entry, state: QueueState): void {
    entry.state = state;
    entry.offer = null;
    this.dequeue(entry);
  }
  wishedDays({ kind, wantedFrom, days }: Pick<Entry, 'kind' | 'wantedFrom' | 'days'>) {
    const starts = nextOpen(later(wantedFrom, this.day));
    const due = nextOpen(addDays(starts, days));
    return { starts, due, until: cleanAfter(kind, due) };
  }
  /** How many stand free for nobody: not aside, and not promised to be fetched today or by the day an offer is over. */
  standing(kind: Kind, by: Day): number {
    const { day } = this;
    const standing = this.units.filter(
      (unit) => unit.kind === kind && unit.status === 'free' && !this.asideFor(unit),
    );
    const claimed = [
      ...this.lines(kind).flatMap((line) =>
        line.hold && (line.booking.state === 'ready' || line.hold.starts <= day)
          ? [{ ...line.hold, quantity: line.hold.quantity - line.aside.length }]
          : [],
      ),
      ...this.offers(kind).filter((one) => one.starts <= day || one.starts <= by),
      ...this.transfers.filter((one) => one.kind === kind && one.starts <= day),
    ];
    return claimed
      .filter(({ until }) => until >= day)
      .reduce((left, { quantity }) => left - quantity, standing.length);
  }
  /** Offers what stands free to the first who can be served, again and again. */
  serve(kind: Kind): void {
    const served = this.kept(kind, null).find((kept) => {
      const entry = kept.of;
      const { starts, due, until } = this.wishedDays(entry);
      const by = afterOpenDays(this.day, waits.offer);
      if (starts < kept.starts) return false;
      if (starts <= by && this.standing(kind, earlier(by, until)) < entry.quantity) return false;
      entry.offer = { quantity: entry.quantity, starts, due, until, acceptBy: earlier(by, due) };
      entry.state = 'offered';
      this.tell('offer_made');
      return true;
    });
    if (served) this.serve(kind);
  }
  /** Whether others want a type before a day is over. */
  othersWant = (kind: Kind, who: number, by: Day) =>
    this.queues[kind].some(
      ({ state, family, quantity, wantedFrom }) =>
        state !== 'paused' && family !== who && quantity <= this.capacity(kind) && wantedFrom <= by,
    );

  // --- Days ---

  /** What is late stays taken; what was done yesterday is done. */
  morning(): void {
    for (const unit of this.units) {
      unit.before = null;
      const { status, taken } = unit;
      if (taken === null || taken.due >= this.day) continue;
      const late = status === 'issued' || status === 'repair' ? addDays(this.day, allowance) : this.day;
      taken.until = later(taken.until, late);
      taken.fact = true;
    }
  }
  /** What is done by the clock: nobody decided, nobody came, nobody answered. */
  clock(): void {
    const freed = new Set<Kind>();
    for (const booking of this.bookings) {
      const { state, decideBy, holdUntil } = booking;
      if (booking.closedOn !== null) continue;
      const by = state === 'requested' ? decideBy : holdUntil;
      if (by === null || by >= this.day) continue;
      for (const { kind, hold } of booking.lines) if (hold) freed.add(kind);
      this.end(booking, state === 'requested' ? 'expired' : 'no_show');
    }
    for (const kind of freed) this.serve(kind);
    for (const entry of this.queues.flat()) {
      if (entry.offer === null || entry.offer.acceptBy >= this.day) continue;
      this.close(entry, 'lapsed');
      this.tell('offer_lapsed');
    }
    for (const kind of kinds) this.serve(kind);
  }
}
