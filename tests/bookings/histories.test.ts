import type { Statement } from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verify } from '../../api/audit/reads.ts';
import { acceptOffer } from '../../api/bookings/acts/accept-offer.ts';
import { changeBooking } from '../../api/bookings/acts/change.ts';
import { cancelBooking, cancelOwn, refuseBooking } from '../../api/bookings/acts/close.ts';
import { confirmBooking, linkBooking } from '../../api/bookings/acts/decide.ts';
import { reopenBooking } from '../../api/bookings/acts/reopen.ts';
import { bookForFamily, requestBooking } from '../../api/bookings/acts/request.ts';
import { setUnitAside } from '../../api/bookings/acts/set-aside.ts';
import { takeOffShelf } from '../../api/bookings/acts/take-off.ts';
import { bookingFacts } from '../../api/bookings/reads.ts';
import { act as whole } from '../../api/core/act.ts';
import type { Ctx } from '../../api/core/context.ts';
import { addDays, type Day } from '../../api/core/dates.ts';
import type { FamilyId } from '../../api/core/ids.ts';
import { found, Problem } from '../../api/core/problem.ts';
import { byTheClock } from '../../api/jobs/acts.ts';
import { extend } from '../../api/loans/acts/extend.ts';
import { issue } from '../../api/loans/acts/issue.ts';
import { declareLost } from '../../api/loans/acts/lose.ts';
import { takeBack } from '../../api/loans/acts/return.ts';
import { undoIssue, undoLoan } from '../../api/loans/acts/undo-issue.ts';
import { undoReturn } from '../../api/loans/acts/undo-return.ts';
import { declineAtDesk, withdrawOffer } from '../../api/queue/acts/decline.ts';
import { holdAtDesk } from '../../api/queue/acts/hold.ts';
import { joinQueue } from '../../api/queue/acts/join.ts';
import { leaveAtDesk } from '../../api/queue/acts/leave.ts';
import { linkFamily } from '../../api/queue/acts/link.ts';
import { moveEntry } from '../../api/queue/acts/move.ts';
import { entryView } from '../../api/queue/reads/cards.ts';
import { entryFacts, openOffer } from '../../api/queue/reads.ts';
import { acquire } from '../../api/stock/acts/acquire.ts';
import { commit } from '../../api/stock/acts/commit.ts';
import { openDay } from '../../api/stock/acts/open-day.ts';
import { releaseCommitment } from '../../api/stock/acts/release.ts';
import { takeStep } from '../../api/stock/acts/step.ts';
import { undoStep } from '../../api/stock/acts/undo-step.ts';
import { timeline } from '../../api/stock/reads/timeline.ts';
import { bookable, stockOf } from '../../api/stock/reads.ts';
import { openDb } from '../../db/open.ts';
import { closure } from '../../db/tables/centres.ts';
import { house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { type Act, act, nextStep, steps, type Way, type Which, way } from './doings.ts';
import {
  type Booking,
  cleanAfter,
  type Entry,
  type Kind,
  kinds,
  type Line,
  type Loan,
  Model,
  names,
  nextOpen,
  open,
  term,
  type Unit,
  type Wish,
} from './model.ts';

/** The code an act was refused with, or «done». */
const outcome = (run: () => unknown): string => {
  try {
    run();
    return 'done';
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (cause instanceof Problem) return cause.code;
    if (cause instanceof Error && cause.message === 'commitment_capacity') return 'promised_to_others';
    if (cause instanceof Error && cause.message === 'power cut') return cause.message;
    throw error;
  }
};

const tables = [
  'audit',
  'notice',
  'idempotency',
  'unit_event',
  'commitment',
  'booking',
  'queue_entry',
  'offer',
];
const reason = 'так вышло';
const passed = (...codes: string[]) => codes.map((code) => ({ code, reason }));

/** What every history begins with: made once, and copied. */
function beginning() {
  const home = house('2026-11-24T04:00:00.000Z');
  const centre = home.centreNamed('Барнаул');
  // The year's moved days have tests of their own; here the calendar is the week and the holidays.
  home.db.orm.delete(closure).run();
  // The last thing an act writes is the answer to its request: whatever stops it there stops it whole.
  home.db.sqlite.exec(
    "CREATE TRIGGER power BEFORE INSERT ON idempotency WHEN NEW.key = CAST('cut' AS BLOB) BEGIN SELECT RAISE(ABORT, 'power cut'); END",
  );
  const types = names.map((name) => typeNamed(home, name));
  const units = ([0, 0, 1] as const).map((of) => ({ of, id: thing(home, names[of]) }));
  // The third comes after the others: its group has the second place in the queue.
  const groups = ['disabled_child', 'disabled_child', 'hardship'];
  const families: FamilyId[] = ['Смирнова', 'Ким', 'Орлова'].map((surname, n) =>
    family(home, { surname, group: groups[n], proofUntil: null }),
  );
  const stocks = types.map((type) => found(stockOf(home.db, centre, type)).id);
  return { home, centre, types, units, families, stocks, bytes: home.db.sqlite.serialize() };
}
const priorities = [1, 1, 2];

function world({ home, centre, types, units, families, stocks, bytes }: ReturnType<typeof beginning>) {
  const model = new Model();
  const addUnit = (of: Kind, id: Unit['id']) =>
    model.units.push({ id, kind: of, status: 'free', taken: null, loan: null, cameBy: null, before: null });
  for (const { of, id } of units) addUnit(of, id);
  const applicants = ['+79132000001', '+79132000002'].map((phone) => ({
    name: 'Ольга',
    phone,
    email: '',
    locale: 'ru' as const,
    messages: true,
  }));
  let db = openDb(bytes);
  let now = home.ctx().now;
  let how: Way = 'once';
  const ctx = (): Ctx => ({ ...home.ctx(), db, now });
  const statements = new Map<string, Statement>();
  const raw = (sql: string) => {
    const known = statements.get(sql) ?? db.sqlite.prepare(sql).raw();
    statements.set(sql, known);
    return known.all();
  };
  /** How much stands written, in all the tables an act writes into. */
  const written = () => raw(`SELECT ${tables.map((table) => `(SELECT count(*) FROM ${table})`).join()}`);

  /** Every request that was done, to be sent again: with its own key, or that key for another one. */
  let sent: { day: Day; again: (another: boolean) => string }[] = [];

  /** Sends a request of its own key, and sees that it ends as expected; what is not done leaves no trace. */
  function send<T>(expected: string, run: (ctx: Ctx) => T): T | undefined {
    const key = Buffer.from(how === 'cut' ? 'cut' : `key ${now.epochMilliseconds}`);
    const request = { key, fingerprint: 'this' };
    let answer: T | undefined;
    const attempt = (fingerprint: string) =>
      outcome(() => {
        answer = run({ ...ctx(), request: { ...request, fingerprint } });
      });
    const cut = how === 'cut' && expected === 'done';
    const stood = written();
    expect(attempt(request.fingerprint)).toBe(cut ? 'power cut' : expected);
    if (cut || expected !== 'done') {
      expect(written()).toEqual(stood);
      return undefined;
    }
    sent.push({ day: model.day, again: (another) => attempt(another ? 'another' : request.fingerprint) });
    const first = answer;
    if (how === 'twice') {
      const once = written();
      expect(attempt(request.fingerprint)).toBe('done');
      expect(written()).toEqual(once);
    }
    return first;
  }
  const done = (expected: string, run: (ctx: Ctx) => unknown): boolean =>
    send(expected, (as) => run(as) ?? true) !== undefined;

  const unitAt = (n: number): Unit => found(model.units[n % model.units.length]);
  /** What a number means: one of those it is likely to be done with; or, now and then, any. */
  function choose<T>(all: readonly T[], likely: (one: T) => boolean, { n, open: ofLikely }: Which) {
    const some = ofLikely ? all.filter(likely) : all;
    return some[n % Math.max(1, some.length)];
  }
  const bookingOf = (which: Which, ...states: Booking['state'][]) =>
    choose(model.bookings, ({ state }) => states.includes(state), which);
  const isOpen = ({ state }: Entry) => ['waiting', 'paused', 'offered'].includes(state);
  const wanted = ({ from, length }: { from: number; length: number }) => {
    // A day asked for on a closed one is asked for on the next, most of the time.
    const starts = addDays(model.day, from);
    const first = from % 3 === 2 ? starts : nextOpen(starts);
    const due = addDays(first, length);
    return { starts: first, due: length % 7 === 5 ? due : nextOpen(due) };
  };
  const asked = (of: Wish[]) =>
    of.map(({ kind: k, quantity: q }) => ({ itemTypeId: found(types[k]), quantity: q }));
  const rights = ['too_many_items', 'overdue_block', 'too_long', 'kept_for_queue'];
  const overriding = (of: Wish[], really: boolean) =>
    really
      ? of.flatMap(({ kind: k }) => rights.map((code) => ({ itemTypeId: found(types[k]), code, reason })))
      : [];
  const nothing = () => null;
  /** Whether what was ended was ended by the family itself. */
  const quietly = new Map<Booking, boolean>();

  const mayUndoIssue = ({ state, issuedOn, extended }: Loan) =>
    state === 'open' && issuedOn === model.day && extended === 0;

  /** Whether the lines that loans filled can be held again once those are undone; holds them. */
  function undone(loans: Loan[]): (() => void) | null {
    const taken = ([0, 1] as const).map((of) => model.taken(of));
    const done: (() => void)[] = [];
    const handed = new Map<Line, number>();
    const reopened = new Set<Booking>();
    const holds = new Map<Line, Line['hold']>();
    for (const { unit, line } of loans) {
      const all = found(taken[unit.kind]);
      const without = (of: unknown) => all.splice(0, all.length, ...all.filter((range) => range.of !== of));
      without(unit);
      if (line === null) continue;
      const { booking } = line;
      handed.set(line, (handed.get(line) ?? line.handed) - 1);
      const closed = booking.closedOn !== null && !reopened.has(booking);
      if (closed) reopened.add(booking);
      for (const again of closed ? booking.lines : [line]) {
        const q = again.quantity - (handed.get(again) ?? again.handed);
        if (q === 0) continue;
        const range = taken[again.kind] as typeof all;
        range.splice(0, range.length, ...range.filter(({ of }) => of !== again));
        const starts = again.aside.length > 0 && booking.starts > model.day ? model.day : booking.starts;
        const until = cleanAfter(again.kind, booking.due);
        if (model.free(again.kind, starts, until, range) < q) return null;
        range.push({ of: again, quantity: q, starts, until });
        holds.set(again, { quantity: q, starts, until });
      }
    }
    done.push(() => {
      for (const loan of loans) {
        loan.state = 'undone';
        model.move(loan.unit, 'free', null);
      }
      for (const [line, n] of handed) line.handed = n;
      for (const [line, hold] of holds) line.hold = hold;
      for (const booking of reopened) Object.assign(booking, { state: 'confirmed', closedOn: null });
    });
    return () => {
      for (const run of done) run();
    };
  }

  /** Hands units to a family, for a booking of it or without. */
  function give(
    familyN: number,
    units: Unit[],
    really: boolean,
    booking?: Booking,
    rest: 'keep' | 'release' = 'keep',
  ): void {
    const { day } = model;
    const latest = nextOpen(addDays(day, term));
    const left = new Map(booking?.lines.map((line) => [line.kind, line.quantity - line.handed]));
    const own = [0, 0];
    const already = [0, 0];
    const codes: string[] = [];
    const held = model.inHand(familyN).length;
    const weighed = units.map((unit, index) => {
      const { kind: of } = unit;
      const fills = (left.get(of) ?? 0) > 0;
      if (fills) left.set(of, (left.get(of) ?? 0) - 1);
      const line = booking?.lines.find((candidate) => candidate.kind === of);
      if (fills) own[of] = found(own[of]) + 1;
      const agreed = fills && booking && booking.due >= day && booking.due < latest;
      const due = agreed ? booking.due : latest;
      const until = cleanAfter(of, due);
      if (units.indexOf(unit) < index) codes.push('not_entitled');
      if (unit.status !== 'free') codes.push('unit_not_free');
      const short =
        unit.status === 'free' &&
        model.freeBut(of, day, until, line, found(own[of]), model.kept(of, familyN)) - found(already[of]) < 1;
      already[of] = found(already[of]) + 1;
      const aside = model.asideFor(unit);
      if (!really) {
        if (short) codes.push('promised_to_others');
        if (aside && aside.booking !== booking) codes.push('not_entitled');
        if (model.tooMany(held + index) || model.late(familyN)) codes.push('not_entitled');
      }
      return { unit, line: fills && line ? line : null, due, until, fact: short };
    });
    const refused = ['unit_not_free', 'promised_to_others', 'not_entitled'].find((code) =>
      codes.includes(code),
    );
    const expected =
      booking && booking.family !== familyN
        ? 'not_found'
        : booking && booking.state !== 'confirmed' && booking.state !== 'ready'
          ? 'booking_closed'
          : (refused ?? 'done');
    const overrides = really
      ? passed('too_many_items', 'overdue_block', 'promised_to_others', 'set_aside')
      : [];
    const items = units.map(({ id: unitId }) => ({ unitId, overrides })) as Parameters<
      typeof issue
    >[2]['items'];
    const familyId = found(families[familyN]);
    const given = send(expected, (as) =>
      issue(as, centre, { familyId, items, ...(booking && { bookingId: booking.id, rest }) }),
    );
    if (given === undefined) return;
    for (const { unit, line, due, until, fact } of weighed) {
      const loan = found(given.loans.find((other) => other.unit.id === unit.id));
      expect(loan.dueOn).toBe(due);
      if (line) {
        line.handed += 1;
        const q = line.quantity - line.handed;
        line.hold = q === 0 || line.hold === null ? null : { ...line.hold, quantity: q };
      }
      model.move(unit, 'issued', { starts: day, due, until, fact });
      unit.loan = {
        id: loan.id,
        handover: given.id,
        unit,
        family: familyN,
        line,
        issuedOn: day,
        due,
        extended: 0,
        state: 'open',
        backOn: null,
      };
      model.loans.push(unit.loan);
    }
    if (!booking) return;
    if (rest === 'release' || booking.lines.every((line) => line.handed === line.quantity)) {
      quietly.delete(booking);
      model.end(booking, booking.lines.some((line) => line.handed > 0) ? 'collected' : 'cancelled');
      return;
    }
    // What was swapped for something else waits for nobody: the house says which of them goes off the shelf.
    for (const line of booking.lines) {
      const over = -model.missing(line);
      if (over <= 0) continue;
      const stands = asideOf();
      const kept = line.aside.filter(({ id }) => stands.get(id) === booking.id);
      expect(kept.length).toBe(line.aside.length - over);
      line.aside = kept;
    }
  }
  const asideOf = () =>
    new Map(
      db.sqlite
        .prepare<[], [string, string]>(
          'SELECT a.unit_id, l.booking_id FROM set_aside a JOIN booking_line l ON l.id = a.line_id ORDER BY 1',
        )
        .raw()
        .all(),
    );

  const ofUnit = {
    lose(loan: Loan) {
      const loss = { note: reason, valueKopecks: 100 };
      if (!done(loan.state === 'open' ? 'done' : 'loan_not_open', (as) => declareLost(as, loan.id, loss)))
        return;
      loan.state = 'lost';
      model.move(loan.unit, 'lost', null);
    },
    extend(loan: Loan) {
      const { unit } = loan;
      const { taken } = unit;
      if (loan.state !== 'open' || taken === null) {
        done('loan_not_open', (as) => extend(as, loan.id, []));
        return;
      }
      const due = nextOpen(addDays(taken.due > model.day ? taken.due : model.day, term));
      const until = cleanAfter(unit.kind, due);
      const blocked =
        loan.extended >= 1 || model.late(loan.family) || model.othersWant(unit.kind, loan.family, until);
      // What a loan in time has promised is its own; only the days beyond must still be there.
      const beyond = addDays(taken.fact ? taken.due : taken.until, 1);
      const fits = beyond > until || model.freeBut(unit.kind, beyond, until, unit, 1) >= 1;
      if (!done(blocked || !fits ? 'extension_refused' : 'done', (as) => extend(as, loan.id, []))) return;
      loan.extended += 1;
      loan.due = due;
      unit.taken = { ...taken, due, until, fact: false };
    },
    undoHandover(loan: Loan) {
      const left = model.loans.filter(
        (other) => other.handover === loan.handover && other.state !== 'undone',
      );
      const possible = left.length > 0 && left.every(mayUndoIssue);
      const run = possible ? undone(left) : null;
      const expected = !possible ? 'too_late_to_undo' : run ? 'done' : 'promised_to_others';
      if (done(expected, (as) => undoIssue(as, loan.handover))) run?.();
    },
    undoLoan(loan: Loan) {
      const possible = mayUndoIssue(loan);
      const run = possible ? undone([loan]) : null;
      const expected = !possible ? 'too_late_to_undo' : run ? 'done' : 'promised_to_others';
      if (done(expected, (as) => undoLoan(as, loan.id))) run?.();
    },
    undoReturn(loan: Loan) {
      const { unit, due, issuedOn } = loan;
      const possible =
        loan.state === 'returned' &&
        loan.backOn === model.day &&
        unit.status === 'to_clean' &&
        unit.cameBy === 'return';
      if (!done(possible ? 'done' : 'too_late_to_undo', (as) => undoReturn(as, loan.id))) return;
      loan.state = 'open';
      const planned = cleanAfter(unit.kind, due);
      const late = addDays(model.day, 30);
      const until = due < model.day && late > planned ? late : planned;
      model.move(unit, 'issued', { starts: issuedOn, due, until, fact: true });
    },
    undoStep({ unit }: Loan) {
      undoLastStep(unit);
    },
  };
  function undoLastStep(unit: Unit): void {
    const { before: was } = unit;
    if (!done(was ? 'done' : 'too_late_to_undo', (as) => undoStep(as, unit.id)) || !was) return;
    model.move(unit, was, model.waiting(nextOpen(addDays(model.day, 1))));
  }

  const ofEntry: Record<string, (entry: Entry) => void> = {
    pause(entry) {
      const { version } = entryFacts(db, entry.id);
      const expected = entry.state === 'waiting' ? 'done' : 'queue_entry_closed';
      if (done(expected, (as) => holdAtDesk(as, entry.id, version, 'pause'))) entry.state = 'paused';
    },
    resume(entry) {
      const { version } = entryFacts(db, entry.id);
      const expected = entry.state === 'paused' ? 'done' : 'queue_entry_closed';
      if (done(expected, (as) => holdAtDesk(as, entry.id, version, 'resume'))) entry.state = 'waiting';
    },
    leave(entry) {
      if (done(!isOpen(entry) ? 'queue_entry_closed' : 'done', (as) => leaveAtDesk(as, entry.id)))
        model.close(entry, 'left');
    },
    accept(entry) {
      const { offer, kind: of, quantity: q, family: n } = entry;
      const id = openOffer(db, entry.id)?.id;
      if (offer === null || id === undefined) {
        expect([offer, id]).toEqual([null, undefined]);
        return;
      }
      // What was offered from a day that has gone by begins on the next one the doors are open.
      let starts = offer.starts;
      while (starts < offer.due && (starts < model.day || !open(starts))) starts = addDays(starts, 1);
      if (starts < model.day || !open(starts)) starts = offer.starts;
      const wish = [{ kind: of, quantity: q }];
      const refused = model.daysRefused(starts, offer.due, wish, () => offer, false, n);
      const expected = refused ? 'booking_refused' : offer.acceptBy < model.day ? 'offer_closed' : 'done';
      const card = send(expected, (as) => acceptOffer(as, id));
      if (card === undefined) return;
      // No paper lets an offer go: without the right to it the desk decides.
      const entitled = n !== null && !model.rightRefused(n, starts, offer.due, wish);
      model.close(entry, 'served');
      booked(card.id, n, starts, offer.due, wish, entitled);
    },
    keep(entry) {
      const expected = entry.offer ? 'done' : 'offer_closed';
      if (!done(expected, (as) => declineAtDesk(as, entry.id, true))) return;
      Object.assign(entry, { state: 'paused', offer: null });
    },
    decline(entry) {
      const expected = entry.offer ? 'done' : 'offer_closed';
      if (done(expected, (as) => declineAtDesk(as, entry.id, false))) model.close(entry, 'left');
    },
    withdraw(entry) {
      const expected = entry.offer ? 'done' : 'offer_closed';
      if (!done(expected, (as) => withdrawOffer(as, entry.id, reason))) return;
      Object.assign(entry, { state: 'paused', offer: null });
      model.tell('offer_withdrawn');
    },
  };

  function booked(
    id: Booking['id'],
    of: number | null,
    starts: Booking['starts'],
    due: Booking['due'],
    wish: Wish[],
    confirmed: boolean,
  ): void {
    const state = confirmed ? ('confirmed' as const) : ('requested' as const);
    const none = { decideBy: null, holdUntil: null, closedOn: null, decidedOn: null };
    const booking: Booking = { id, family: of, starts, due, lines: [], state, ...none };
    model.fill(booking, wish);
    model.bookings.push(booking);
    model.tell(confirmed ? 'booking_confirmed' : 'booking_requested');
  }

  /** What the model says will come of an act; changes the model where it is done. */
  const run: { [What in Act['what']]: (one: Extract<Act, { what: What }>) => void } = {
    request({ lines: of, days: when, caller: c }) {
      const { starts, due } = wanted(when);
      const refused =
        starts > addDays(model.day, 180) || model.daysRefused(starts, due, of, nothing, false, null);
      const body = {
        starts,
        dueOn: due,
        lines: asked(of),
        applicant: found(applicants[c]),
        channel: 'site' as const,
        note: '',
        consents: [{ purpose: 'request', textVersion: 1 }],
      };
      const id = send(refused ? 'booking_refused' : 'done', (as) =>
        requestBooking({ ...as, actor: { kind: 'visitor' } }, centre, body),
      );
      if (id !== undefined) booked(id, null, starts, due, of, false);
    },
    book({ lines: of, days: when, who: n, anyway: really }) {
      const { starts, due } = wanted(when);
      const refused =
        starts > addDays(model.day, 180) ||
        model.daysRefused(starts, due, of, nothing, really, n) ||
        (!really && model.rightRefused(n, starts, due, of));
      const familyId = found(families[n]);
      const common = { starts, dueOn: due, lines: asked(of), overrides: overriding(of, really) };
      const card = send(refused ? 'booking_refused' : 'done', (as) =>
        bookForFamily(as, centre, { ...common, familyId, channel: 'phone', note: '' }),
      );
      if (card !== undefined) booked(card.id, n, starts, due, of, true);
    },
    link({ any: which, who: n }) {
      const booking = bookingOf(which, 'requested');
      if (!booking) return;
      const expected = booking.state === 'requested' ? 'done' : 'booking_closed';
      if (!done(expected, (as) => linkBooking(as, booking.id, found(families[n])))) return;
      Object.assign(booking, { family: n, decidedOn: null });
    },
    confirm({ any: which, anyway: really }) {
      const linked = ({ state, family: n }: Booking) => state === 'requested' && n !== null;
      const booking = choose(model.bookings, linked, which);
      if (!booking) return;
      const { state, family: n, starts, due, lines: of } = booking;
      const expected =
        state !== 'requested' || n === null
          ? 'booking_closed'
          : !really && model.rightRefused(n, starts, due, of, booking)
            ? 'booking_refused'
            : 'done';
      if (!done(expected, (as) => confirmBooking(as, booking.id, overriding(of, really)))) return;
      Object.assign(booking, { state: 'confirmed', decidedOn: model.day });
      model.deadlines(booking);
      model.tell('booking_confirmed');
    },
    end({ any: which, how: by }) {
      const booking = bookingOf(
        which,
        'requested',
        ...(by === 'refuse' ? [] : (['confirmed', 'ready'] as const)),
      );
      if (!booking) return;
      const { id, state, closedOn } = booking;
      const possible = by === 'refuse' ? state === 'requested' : closedOn === null;
      const runs = {
        refuse: (as: Ctx) => refuseBooking(as, id, reason),
        cancel: (as: Ctx) => cancelBooking(as, id, reason),
        own: (as: Ctx) => cancelOwn(as, id),
      };
      const told = { ...model.told };
      if (!done(possible ? 'done' : 'booking_closed', runs[by])) return;
      model.end(booking, by === 'refuse' ? 'refused' : 'cancelled');
      // What a family ended itself it need not be written about.
      if (by === 'own') model.told = told;
      quietly.set(booking, by === 'own');
    },
    reopen({ any: which }) {
      const booking = choose(model.bookings, ({ decidedOn }) => decidedOn === model.day, which);
      if (!booking) return;
      const { state, closedOn, starts, due, lines: of, holdUntil } = booking;
      const possible = booking.decidedOn === model.day && of.every(({ handed }) => handed === 0);
      const fits =
        closedOn === null ||
        of.every((line) => model.free(line.kind, starts, cleanAfter(line.kind, due)) >= line.quantity);
      const expected = !possible ? 'too_late_to_undo' : fits ? 'done' : 'promised_to_others';
      if (!done(expected, (as) => reopenBooking(as, booking.id))) return;
      // What was confirmed before it was cancelled is so again; everything else is asked for anew.
      const confirmed = state === 'cancelled' && holdUntil !== null;
      Object.assign(booking, {
        state: confirmed ? 'confirmed' : 'requested',
        closedOn: null,
        decidedOn: null,
      });
      if (closedOn === null) model.deadlines(booking);
      else model.fill(booking, of);
      // The message about it never left; what the family did itself it was not written about.
      if (closedOn !== null && quietly.get(booking))
        model.tell(confirmed ? 'booking_confirmed' : 'booking_reopened');
    },
    change({ any: which, lines: of, days: when, stale }) {
      const booking = bookingOf(which, 'requested', 'confirmed', 'ready');
      if (!booking) return;
      const { starts, due } = wanted(when);
      const { family: n } = booking;
      const refused =
        starts > addDays(model.day, 180) ||
        model.daysRefused(starts, due, of, (k) => booking.lines.find((line) => line.kind === k), false, n) ||
        (n !== null && model.rightRefused(n, starts, due, of, booking));
      const expected =
        booking.closedOn !== null
          ? 'booking_closed'
          : stale > 0
            ? 'changed_meanwhile'
            : booking.lines.some(({ handed }) => handed > 0)
              ? 'booking_closed'
              : refused
                ? 'booking_refused'
                : 'done';
      const version = bookingFacts(db, booking.id).version - stale;
      const body = { starts, dueOn: due, lines: asked(of), overrides: [] };
      if (!done(expected, (as) => changeBooking(as, booking.id, version, body))) return;
      if (booking.state === 'ready') booking.state = 'confirmed';
      Object.assign(booking, { starts, due, decidedOn: null });
      model.fill(booking, of);
      model.tell('booking_changed');
    },
    setAside({ any: which, unit: { n, open: fitting } }) {
      const booking = bookingOf(which, 'confirmed', 'ready');
      if (!booking) return;
      const missing = (of: Kind) => booking.lines.find((line) => line.kind === of && model.missing(line) > 0);
      const free = model.units.filter(
        (one) => one.status === 'free' && !model.asideFor(one) && missing(one.kind),
      );
      const unit = (fitting && free[n % Math.max(1, free.length)]) || unitAt(n);
      const line = missing(unit.kind);
      const stands = booking.lines.some(({ aside }) => aside.includes(unit));
      const { starts } = booking;
      const fits =
        !line?.hold ||
        starts <= model.day ||
        model.free(line.kind, model.day, addDays(line.hold.starts, -1)) >= line.hold.quantity ||
        line.hold.starts <= model.day;
      const expected =
        booking.state !== 'confirmed' && booking.state !== 'ready'
          ? 'booking_closed'
          : unit.status !== 'free'
            ? 'unit_not_free'
            : stands
              ? 'done'
              : model.asideFor(unit)
                ? 'set_aside'
                : !line
                  ? 'wrong_unit'
                  : fits
                    ? 'done'
                    : 'promised_to_others';
      if (!done(expected, (as) => setUnitAside(as, booking.id, unit.id)) || stands || !line?.hold) return;
      if (starts > model.day) line.hold = { ...line.hold, starts: model.day };
      line.aside.push(unit);
      booking.decidedOn = null;
      if (booking.state === 'ready' || booking.lines.some((other) => model.missing(other) > 0)) return;
      booking.state = 'ready';
      model.deadlines(booking);
      model.tell('booking_ready');
    },
    takeOff({ any: which, unit: { n, open: fitting } }) {
      const stands = ({ lines: of }: Booking) => of.some(({ aside }) => aside.length > 0);
      const booking = choose(model.bookings, stands, which);
      if (!booking) return;
      const aside = booking.lines.flatMap((line) => line.aside);
      const unit = (fitting && aside[n % Math.max(1, aside.length)]) || unitAt(n);
      const expected =
        booking.state !== 'confirmed' && booking.state !== 'ready'
          ? 'booking_closed'
          : aside.includes(unit)
            ? 'done'
            : 'not_found';
      if (!done(expected, (as) => takeOffShelf(as, booking.id, unit.id))) return;
      Object.assign(booking, { state: 'confirmed', decidedOn: null });
      const line = found(booking.lines.find((one) => one.aside.includes(unit)));
      line.aside = line.aside.filter((one) => one !== unit);
      if (line.hold && line.aside.length === 0 && line.hold.starts < booking.starts)
        line.hold = { ...line.hold, starts: booking.starts };
    },
    handOut({ any: which, others, swap, most, rest, wrong, anyway: really }) {
      const booking = bookingOf(which, 'confirmed', 'ready');
      if (!booking) return;
      const free = model.units.filter((one) => one.status === 'free');
      const fitting = booking.lines.flatMap((line) => {
        const any = free.filter((one) => one.kind === line.kind && (!model.asideFor(one) || really));
        const own = swap ? any : [...line.aside, ...any.filter((one) => !line.aside.includes(one))];
        return own.slice(0, line.quantity - line.handed);
      });
      const units = [...fitting.slice(0, most), ...others.map(unitAt)];
      if (units.length === 0) return;
      const n = booking.family === null || wrong ? ((booking.family ?? 0) + 1) % 3 : booking.family;
      give(n, units, really, booking, rest);
    },
    issue({ who: n, units, anyway: really }) {
      const free = model.units.filter(({ status }) => status === 'free');
      give(
        n,
        units.map((at) => free[at] ?? unitAt(at)),
        really,
      );
    },
    return({ any: which }) {
      const unit = choose(
        model.units,
        ({ status, loan: last }) => status === 'issued' || (status === 'lost' && last !== null),
        which,
      );
      if (!unit) return;
      const { loan } = unit;
      const wasLost = unit.status === 'lost' && loan?.state === 'lost';
      const expected =
        loan === null ? 'never_issued' : loan.state === 'open' || wasLost ? 'done' : 'loan_not_open';
      if (!done(expected, (as) => takeBack(as, unit.id, { condition: 'good' })) || loan === null) return;
      loan.state = 'returned';
      loan.backOn = model.day;
      unit.cameBy = wasLost ? 'find' : 'return';
      model.move(unit, 'to_clean', model.waiting(cleanAfter(unit.kind, model.day)));
    },
    step({ any: which, step: asked }) {
      const waits = ({ status }: Unit) =>
        status !== 'free' && status !== 'issued' && status !== 'written_off';
      const unit = choose(model.units, asked === 'due' ? waits : () => true, which);
      if (!unit) return;
      const step = asked === 'due' ? nextStep[unit.status] : asked;
      const { from, to } = steps[step];
      const expected = !from.includes(unit.status)
        ? 'step_not_allowed'
        : step === 'found' && unit.loan?.state === 'lost'
          ? 'lost_on_loan'
          : 'done';
      if (!done(expected, (as) => takeStep(as, unit.id, { step, reason }))) return;
      const { status } = unit;
      const soon = model.waiting(nextOpen(addDays(model.day, 1)));
      if (step === 'found') unit.cameBy = 'find';
      const taken = to === 'repair' ? model.repair() : to === 'to_clean' || to === 'to_inspect' ? soon : null;
      model.move(unit, to, taken);
      if (step === 'cleaned' || step === 'inspected') unit.before = status;
    },
    ofUnit({ any: which, how: by }) {
      const likely = ({ before, loan }: Unit) =>
        by === 'undoStep'
          ? before !== null
          : by === 'undoReturn'
            ? loan?.backOn === model.day
            : loan?.state === 'open' && (!by.startsWith('undo') || loan.issuedOn === model.day);
      const unit = choose(model.units, likely, which);
      if (!unit) return;
      if (by === 'undoStep') undoLastStep(unit);
      else if (unit.loan) ofUnit[by](unit.loan);
    },
    acquire({ kind: of }) {
      if (model.units.length >= 6) return;
      const body = {
        itemTypeId: found(types[of]),
        inventoryNumber: `Н-${model.units.length}`,
        label: '',
        condition: 'new' as const,
        funding: 'grant' as const,
        costKopecks: 1,
        acquiredOn: model.day,
      };
      const card = send('done', (as) => acquire(as, centre, body));
      if (card) addUnit(of, card.id);
    },
    transfer({ kind: of, days: when, quantity: q }) {
      const starts = addDays(model.day, Math.max(0, when.from));
      const until = addDays(starts, Math.max(0, when.length));
      const fact = { centreId: centre, unitId: null, kind: 'transfer' as const, promise: false, dueOn: null };
      const held = { stockId: found(stocks[of]), quantity: q, starts, until };
      const id = send('done', (as) => whole(as, () => commit(as.db, { ...fact, ...held })));
      if (id !== undefined) model.transfers.push({ kind: of, id, quantity: q, starts, until });
    },
    arrive({ n }) {
      const transfer = model.transfers[n % Math.max(1, model.transfers.length)];
      if (!transfer) return;
      if (!done('done', (as) => whole(as, () => releaseCommitment(as.db, transfer.id) ?? null))) return;
      model.transfers = model.transfers.filter((one) => one !== transfer);
    },
    join({ wish: { kind: of, quantity: q }, from, length, who: n }) {
      const wantedFrom = addDays(model.day, from);
      const [familyN, c] = n < 3 ? [n, null] : [null, n - 3];
      const { starts, until } = model.wishedDays({ kind: of, wantedFrom, days: length });
      const waits = model.queues[of].some((one) =>
        familyN === null ? one.caller === c : one.family === familyN,
      );
      const expected =
        q > model.capacity(of) || length > term || from < 0
          ? 'invalid_request'
          : model.freeBut(of, starts, until, null, 0, model.kept(of, familyN)) >= q
            ? 'free_now'
            : waits
              ? 'already_waiting'
              : 'done';
      const body = {
        centreId: centre,
        itemTypeId: found(types[of]),
        quantity: q,
        wantedFrom,
        days: length,
        channel: 'phone' as const,
      };
      const view = send(expected, (as) =>
        familyN === null
          ? joinQueue(as, { ...body, applicant: found(applicants[c ?? 0]) })
          : joinQueue(as, { ...body, familyId: found(families[familyN]) }),
      );
      if (view === undefined) return;
      const entry: Entry = {
        id: view.id,
        family: familyN,
        caller: c,
        kind: of,
        quantity: q,
        wantedFrom,
        days: length,
        priority: familyN === null ? 100 : found(priorities[familyN]),
        asked: now.epochMilliseconds,
        moved: false,
        state: 'waiting',
        offer: null,
      };
      model.entries.push(entry);
      model.enqueue(entry);
      model.tell('queue_joined');
    },
    ofEntry({ any: which, how: by }) {
      const likely = (entry: Entry) =>
        by === 'pause'
          ? entry.state === 'waiting'
          : by === 'resume'
            ? entry.state === 'paused'
            : by === 'leave'
              ? isOpen(entry)
              : entry.offer !== null;
      const entry = choose(model.entries, likely, which);
      if (entry) ofEntry[by]?.(entry);
    },
    moveEntry({ any: which, place }) {
      const entry = choose(model.entries, isOpen, which);
      if (!entry) return;
      const { version } = entryFacts(db, entry.id);
      const expected = !isOpen(entry) ? 'queue_entry_closed' : 'done';
      if (!done(expected, (as) => moveEntry(as, entry.id, version, { reason, place }))) return;
      entry.moved = true;
      const queue = model.queues[entry.kind];
      const from = queue.indexOf(entry);
      const to = Math.min(place, queue.length) - 1;
      if (from === to) return;
      queue.splice(from, 1);
      const next = queue[to];
      const last = found(queue.at(-1));
      entry.priority = (next ?? last).priority;
      entry.asked = next ? next.asked : last.asked + 0.001;
      queue.splice(to, 0, entry);
    },
    linkEntry({ any: which, who: n }) {
      const entry = choose(model.entries, isOpen, which);
      if (!entry) return;
      const { version } = entryFacts(db, entry.id);
      const waits = model.queues[entry.kind].some((one) => one !== entry && one.family === n);
      const expected = !isOpen(entry) ? 'queue_entry_closed' : waits ? 'already_waiting' : 'done';
      if (!done(expected, (as) => linkFamily(as, entry.id, version, found(families[n])))) return;
      entry.family = n;
      if (entry.moved) return;
      entry.priority = found(priorities[n]);
      model.dequeue(entry);
      model.enqueue(entry);
    },
    wait({ days: n, clock }) {
      model.day = addDays(model.day, n);
      now = now.add({ hours: 24 * n });
      model.morning();
      // The house may be shut over midnight; while somebody waits it is not, for else nobody would be served.
      if (!clock && model.queues.flat().length === 0) {
        openDay(ctx(), centre);
        return;
      }
      byTheClock(ctx());
      model.clock();
      const stood = written();
      byTheClock(ctx());
      expect(written()).toEqual(stood);
    },
    repeat({ which }) {
      // What was asked two weeks ago is forgotten.
      sent = sent.filter(({ day }) => day > addDays(model.day, -14));
      const again = sent[which % Math.max(1, sent.length)]?.again;
      if (again === undefined) return;
      const stood = written();
      expect(again(false)).toBe('done');
      expect(again(true)).toBe('idempotency_key_reused');
      expect(written()).toEqual(stood);
    },
    restart() {
      db = openDb(db.sqlite.serialize());
      statements.clear();
    },
  };

  const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();

  /** What is stored and shown is what the model says. */
  const agree = () => {
    const { day } = model;
    expect(sorted(raw('SELECT id, status FROM unit'))).toEqual(
      sorted(model.units.map(({ id, status }) => [id, status])),
    );
    expect(
      sorted(
        raw(`SELECT b.id, b.family_id, b.state, b.starts, b.due_on, b.decide_by, b.hold_until,
            l.item_type_id, l.quantity, l.handed, c.quantity, c.starts, c.until, c.live
          FROM booking b JOIN booking_line l ON l.booking_id = b.id LEFT JOIN commitment c ON c.id = l.commitment_id`),
      ),
    ).toEqual(
      sorted(
        model.bookings.flatMap((one) =>
          one.lines.map(({ kind: of, quantity: q, handed, hold }) => [
            ...[one.id, one.family === null ? null : families[one.family], one.state, one.starts, one.due],
            ...[one.decideBy, one.holdUntil, types[of], q, handed],
            ...(hold ? [hold.quantity, hold.starts, hold.until, 1] : [null, null, null, null]),
          ]),
        ),
      ),
    );
    expect(sorted([...asideOf()])).toEqual(
      sorted(
        model.bookings.flatMap(({ id, lines: of }) =>
          of.flatMap(({ aside }) => aside.map((unit) => [unit.id, id])),
        ),
      ),
    );
    // What is open holds what is still to be handed out; whatever else lives in the stock's calendar is known too.
    for (const { closedOn, lines: of } of model.bookings)
      for (const line of of) {
        expect(line.hold?.quantity ?? 0).toBe(closedOn === null ? line.quantity - line.handed : 0);
        expect(model.missing(line)).toBeGreaterThanOrEqual(closedOn === null ? 0 : -line.quantity);
      }
    expect(raw('SELECT count(*), sum(quantity) FROM commitment WHERE live = 1')).toEqual([
      ((all) => [all.length, all.length ? all.reduce((sum, one) => sum + one.quantity, 0) : null])(
        kinds.flatMap((of) => model.taken(of)),
      ),
    ]);
    agreeOnQueue();
    for (const of of kinds) {
      const stock = found(stocks[of]);
      const shown = timeline(db, stock, day, addDays(day, 40)).flatMap((one) => {
        const each = [];
        for (let at = one.from; at <= one.until; at = addDays(at, 1)) each.push([at, one.bookable, one.here]);
        return each;
      });
      const taken = model.taken(of);
      const bound = taken.filter((one) => model.units.some((unit) => unit === one.of));
      expect(shown).toEqual(
        shown.map((_, n) => {
          const at = addDays(day, n);
          return [at, model.free(of, at, at, taken), model.free(of, at, at, bound)];
        }),
      );
      expect(bookable(db, stock, addDays(day, 3), addDays(day, 60))).toBe(
        model.free(of, addDays(day, 3), addDays(day, 60)),
      );
    }
    const told = raw(
      `SELECT kind, count(*) FROM notice WHERE kind NOT IN ('due_soon', 'due_today', 'overdue') GROUP BY kind`,
    );
    expect(Object.fromEntries(told as [string, number][])).toEqual(model.told);
  };
  function agreeOnQueue(): void {
    expect(sorted(raw('SELECT id, state FROM queue_entry'))).toEqual(
      sorted(model.entries.map(({ id, state }) => [id, state])),
    );
    expect(
      sorted(
        raw(`SELECT o.entry_id, o.starts, o.due_on, o.accept_by, c.starts, c.until, c.quantity, c.live
          FROM offer o JOIN commitment c ON c.id = o.commitment_id WHERE o.state = 'open'`),
      ),
    ).toEqual(
      sorted(
        model.entries.flatMap(({ id, offer }) =>
          offer
            ? [[id, offer.starts, offer.due, offer.acceptBy, offer.starts, offer.until, offer.quantity, 1]]
            : [],
        ),
      ),
    );
    for (const queue of model.queues)
      for (const [index, own] of queue.entries()) {
        const ahead = queue.slice(0, index);
        expect(entryView(ctx(), own.id).place).toEqual({
          place: index + 1,
          ahead: {
            byPriority: ahead.filter((one) => !one.moved && one.priority < own.priority).length,
            byTime: ahead.filter((one) => !one.moved && one.priority === own.priority).length,
            byDecision: ahead.filter(({ moved }) => moved).length,
            paused: ahead.filter(({ state }) => state === 'paused').length,
          },
          moved: own.moved ? reason : null,
        });
      }
  }

  return {
    step: (one: Act, by: Way) => {
      how = by;
      now = now.add({ minutes: 1 });
      const handler = run[one.what] as (act: Act) => void;
      handler(one);
      // Nobody who could be served waits while something stands free for nobody.
      for (const of of kinds) model.serve(of);
      agree();
    },
    end: () => {
      expect(db.sqlite.pragma('foreign_key_check')).toEqual([]);
      expect(verify(db)).toMatchObject({ ok: true });
    },
  };
}

test('whatever is asked for, booked, waited for and lent, the house and the simplest model agree after every step', () => {
  const start = beginning();
  fc.assert(
    fc.property(fc.array(fc.tuple(act, way), { minLength: 8, maxLength: 100, size: 'max' }), (acts) => {
      const { step, end } = world(start);
      for (const [one, by] of acts) step(one, by);
      end();
    }),
    // Unbiased: a story that begins and ends at once, of the smallest numbers only, finds little.
    // The same histories every time; FC_SEED and FC_RUNS look for others.
    {
      numRuns: Number(process.env.FC_RUNS ?? 100),
      seed: Number(process.env.FC_SEED ?? 20_261_122),
      unbiased: true,
    },
  );
}, 600_000);
