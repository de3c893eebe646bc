import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verify } from '../../api/audit/reads.ts';
import type { Ctx } from '../../api/core/context.ts';
import { addDays, asDay, type Day, weekday } from '../../api/core/dates.ts';
import type { FamilyId, HandoverId, LoanId, UnitId } from '../../api/core/ids.ts';
import { found, Problem } from '../../api/core/problem.ts';
import { extend } from '../../api/loans/acts/extend.ts';
import { issue } from '../../api/loans/acts/issue.ts';
import { declareLost } from '../../api/loans/acts/lose.ts';
import { takeBack } from '../../api/loans/acts/return.ts';
import { undoIssue, undoLoan } from '../../api/loans/acts/undo-issue.ts';
import { undoReturn } from '../../api/loans/acts/undo-return.ts';
import { weighExtension } from '../../api/loans/reads/extension.ts';
import { editUnit } from '../../api/stock/acts/edit.ts';
import { openDay } from '../../api/stock/acts/open-day.ts';
import { takeStep } from '../../api/stock/acts/step.ts';
import { undoStep } from '../../api/stock/acts/undo-step.ts';
import { bookable, freeTypes, shelf, stockOf } from '../../api/stock/reads.ts';
import { type Condition, type HandStep, handSteps, type UnitStatus } from '../../api/stock/rules.ts';
import { openDb } from '../../db/open.ts';
import { closure } from '../../db/tables/centres.ts';
import { house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

/** Конструктор: a term of 21 days, then two open days of cleaning; the house allows 30 days of lateness. */
const term = 21;
const cleaning = 2;
const allowance = 30;
const start = asDay('2026-11-24');

const holidays = [
  '01-01',
  '01-02',
  '01-03',
  '01-04',
  '01-05',
  '01-06',
  '01-07',
  '01-08',
  '02-23',
  '03-08',
  '05-01',
];
const open = (day: Day) => weekday(day) !== 7 && !holidays.includes(day.slice(5));
const nextOpen = (day: Day): Day => (open(day) ? day : nextOpen(addDays(day, 1)));
const afterOpenDays = (day: Day, count: number): Day =>
  count === 0 ? day : afterOpenDays(nextOpen(addDays(day, 1)), count - 1);

type Loan = {
  id: LoanId;
  handover: HandoverId;
  unit: Unit;
  family: number;
  issuedOn: Day;
  due: Day;
  extended: number;
  conditionOut: Condition;
  state: 'open' | 'returned' | 'lost' | 'undone';
  /** The day it was brought back. */
  backOn: Day | null;
};

type Unit = {
  id: UnitId;
  status: UnitStatus;
  condition: Condition;
  version: number;
  /** A fact holds its days to the due one only; that it is kept longer is no right to more. */
  taken: { starts: Day; due: Day; until: Day; fact?: boolean } | null;
  /** The latest, open or closed. */
  loan: Loan | null;
  /** How it came to wait for cleaning. */
  cameBy: 'return' | 'find' | null;
  /** What it was before today's last step by hand, where that can be taken back. */
  before: { status: UnitStatus; condition: Condition } | null;
};

/** What should be true, kept as simply as it can be: lists of units, loans and bookings. */
class Model {
  day = start;
  units: Unit[] = [];
  loans: Loan[] = [];
  bookings: { starts: Day; until: Day }[] = [];

  load = (day: Day) =>
    [...this.units.map((unit) => unit.taken), ...this.bookings].filter(
      (one) => one !== null && one.starts <= day && one.until >= day,
    ).length;
  capacity = () => this.units.filter(({ status }) => status !== 'lost' && status !== 'written_off').length;
  count = (status: UnitStatus) => this.units.filter((unit) => unit.status === status).length;
  free(from: Day, until: Day): number {
    let most = 0;
    for (let day = from; day <= until; day = addDays(day, 1)) most = Math.max(most, this.load(day));
    return this.capacity() - most;
  }
  inHand = (who: number) => this.loans.filter((loan) => loan.state === 'open' && loan.family === who);
  /** Two weeks late with anything, a family gets nothing more. */
  late = (who: number) => this.inHand(who).some(({ due }) => addDays(due, 14) <= this.day);

  /** A unit's step: where it is, how it is, and what it is taken by. */
  move(unit: Unit, status: UnitStatus, taken: Unit['taken'], condition = unit.condition): void {
    Object.assign(unit, { status, taken, condition, before: null, version: unit.version + 1 });
  }

  /** What is late stays taken; what was done yesterday is done. */
  morning(): void {
    for (const unit of this.units) {
      unit.before = null;
      const { status, taken } = unit;
      if (taken === null || taken.due >= this.day) continue;
      const late = status === 'issued' || status === 'repair' ? addDays(this.day, allowance) : this.day;
      if (late > taken.until) taken.until = late;
      taken.fact = true;
    }
  }
}

const steps: Record<HandStep, { from: UnitStatus[]; to: UnitStatus }> = {
  cleaned: { from: ['to_clean'], to: 'to_inspect' },
  inspected: { from: ['to_inspect'], to: 'free' },
  sent_to_repair: { from: ['free', 'to_clean', 'to_inspect'], to: 'repair' },
  repaired: { from: ['repair'], to: 'to_inspect' },
  lost: { from: ['free', 'to_clean', 'to_inspect', 'repair'], to: 'lost' },
  found: { from: ['lost'], to: 'to_clean' },
  written_off: { from: ['free', 'to_clean', 'to_inspect', 'repair', 'lost'], to: 'written_off' },
};

/** The step a thing waits for where it is, or one that tries to be taken. */
const due: Record<UnitStatus, HandStep> = {
  free: 'lost',
  issued: 'cleaned',
  to_clean: 'cleaned',
  to_inspect: 'inspected',
  repair: 'repaired',
  lost: 'found',
  written_off: 'found',
};

// One of the four more often than the rest: a long story of one thing finds more than four short ones.
const unit = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat(3) });
const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('issue' as const),
      who: fc.nat(2),
      which: fc.array(unit, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('return' as const),
      unit,
      condition: fc.constantFrom('good' as const, 'worn' as const, 'damaged' as const),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      what: fc.constant('step' as const),
      unit,
      step: fc.oneof(
        { weight: 3, arbitrary: fc.constant('due' as const) },
        { weight: 2, arbitrary: fc.constantFrom(...handSteps) },
      ),
      condition: fc.option(fc.constantFrom('worn' as const, 'damaged' as const), { nil: undefined, freq: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom(
        'lose' as const,
        'extend' as const,
        'undoHandover' as const,
        'undoLoan' as const,
        'undoReturn' as const,
        'undoStep' as const,
      ),
      unit,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('edit' as const), unit, editionsAgo: fc.nat(1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('book' as const), from: fc.nat(40), length: fc.nat(10) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 25 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('repeat' as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restart' as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** How its request reaches the house: once, twice with one key, or the power fails when all of it is written. */
const way = fc.oneof(
  { weight: 8, arbitrary: fc.constant('once' as const) },
  { weight: 1, arbitrary: fc.constant('twice' as const) },
  { weight: 1, arbitrary: fc.constant('cut' as const) },
);
type Way = typeof way extends fc.Arbitrary<infer One> ? One : never;

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

function world() {
  const home = house('2026-11-24T04:00:00.000Z');
  const centre = home.centreNamed('Барнаул');
  // The year's moved days have tests of their own; here the calendar is the week and the holidays.
  home.db.orm.delete(closure).run();
  // The last thing an act writes is the answer to its request: whatever stops it there stops it whole.
  home.db.sqlite.exec(
    "CREATE TRIGGER power BEFORE INSERT ON idempotency WHEN NEW.key = CAST('cut' AS BLOB) BEGIN SELECT RAISE(ABORT, 'power cut'); END",
  );
  const model = new Model();
  for (let n = 0; n < 4; n += 1)
    model.units.push({
      id: thing(home, 'Конструктор'),
      status: 'free',
      condition: 'good',
      version: 2,
      taken: null,
      loan: null,
      cameBy: null,
      before: null,
    });
  const families: FamilyId[] = ['Смирнова', 'Ким', 'Орлова'].map((surname) => family(home, { surname }));
  const type = typeNamed(home, 'Конструктор');
  const stock = found(stockOf(home.db, centre, type)).id;
  let { db } = home;
  let now = home.ctx().now;
  let how: Way = 'once';
  const ctx = (): Ctx => ({ ...home.ctx(), db, now });
  const unitOf = (n: number) => found(model.units[n]);

  /** Every request that was done, to be sent again: with its own key, or that key for another one. */
  const sent: ((another: boolean) => string)[] = [];

  /** Sends a request of its own key, and sees that it ends as expected; what was done answers, the rest does not. */
  function send<T>(expected: string, run: (ctx: Ctx) => T): T | undefined {
    const key = Buffer.from(how === 'cut' ? 'cut' : `key ${sent.length}`);
    const request = { key, fingerprint: 'this' };
    let answer: T | undefined;
    const attempt = (fingerprint: string) =>
      outcome(() => {
        answer = run({ ...ctx(), request: { ...request, fingerprint } });
      });
    const cut = how === 'cut' && expected === 'done';
    expect(attempt(request.fingerprint)).toBe(cut ? 'power cut' : expected);
    if (cut || expected !== 'done') return undefined;
    sent.push((another) => attempt(another ? 'another' : request.fingerprint));
    const first = answer;
    if (how === 'twice') {
      expect(attempt(request.fingerprint)).toBe('done');
      expect(answer).toEqual(first);
    }
    return first;
  }

  const mayUndoIssue = ({ state, issuedOn, extended }: Loan) =>
    state === 'open' && issuedOn === model.day && extended === 0;
  const undone = (loan: Loan) => {
    loan.state = 'undone';
    model.move(loan.unit, 'free', null, loan.conditionOut);
  };
  const waiting = (until: Day) => ({ starts: model.day, due: until, until });

  /** What the model says will come of an act; changes the model where it is done. */
  const run: { [What in Act['what']]: (one: Extract<Act, { what: What }>) => void } = {
    issue({ who, which }) {
      const due = nextOpen(addDays(model.day, term));
      const until = afterOpenDays(due, cleaning);
      const held = model.inHand(who).length;
      const codes = which.flatMap((n, index) => {
        const twice = which.indexOf(n) < index ? ['not_entitled'] : [];
        const many = held + index >= 3 || model.late(who) ? ['not_entitled'] : [];
        if (unitOf(n).status !== 'free') return [...twice, ...many, 'unit_not_free'];
        return [
          ...twice,
          ...many,
          ...(model.free(model.day, until) - index < 1 ? ['promised_to_others'] : []),
        ];
      });
      const refused = ['unit_not_free', 'promised_to_others', 'not_entitled'].find((one) =>
        codes.includes(one),
      );
      const items = which.map((n) => ({ unitId: unitOf(n).id, overrides: [] }));
      const familyId = found(families[who]);
      const given = send(refused ?? 'done', (as) => issue(as, centre, { familyId, items }));
      for (const { id, unit: of, dueOn } of given?.loans ?? []) {
        const one = found(model.units.find((other) => other.id === of.id));
        expect(dueOn).toBe(due);
        model.move(one, 'issued', { starts: model.day, due, until });
        one.loan = {
          id,
          handover: found(given).id,
          unit: one,
          family: who,
          issuedOn: model.day,
          due,
          extended: 0,
          conditionOut: one.condition,
          state: 'open',
          backOn: null,
        };
        model.loans.push(one.loan);
      }
    },
    return({ unit: n, condition }) {
      const one = unitOf(n);
      const { loan } = one;
      const wasLost = one.status === 'lost' && loan?.state === 'lost';
      const expected =
        loan === null ? 'never_issued' : loan.state === 'open' || wasLost ? 'done' : 'loan_not_open';
      if (!send(expected, (as) => takeBack(as, one.id, { condition })) || loan === null) return;
      loan.state = 'returned';
      loan.backOn = model.day;
      one.cameBy = wasLost ? 'find' : 'return';
      model.move(one, 'to_clean', waiting(afterOpenDays(model.day, cleaning)), condition);
    },
    step({ unit: n, step: asked, condition }) {
      const one = unitOf(n);
      const step = asked === 'due' ? due[one.status] : asked;
      const { from, to } = steps[step];
      const now = condition ?? one.condition;
      const expected = !from.includes(one.status)
        ? 'step_not_allowed'
        : step === 'found' && one.loan?.state === 'lost'
          ? 'lost_on_loan'
          : to === 'free' && now === 'damaged'
            ? 'unit_damaged'
            : 'done';
      if (!send(expected, (as) => takeStep(as, one.id, { step, condition, reason: 'так вышло' }))) return;
      const { status, condition: was } = one;
      const later = addDays(model.day, allowance);
      const soon = waiting(nextOpen(addDays(model.day, 1)));
      const taken = { to_clean: soon, to_inspect: soon, repair: waiting(later) };
      if (step === 'found') one.cameBy = 'find';
      model.move(one, to, to in taken ? taken[to as keyof typeof taken] : null, now);
      if (step === 'cleaned' || step === 'inspected') one.before = { status, condition: was };
    },
    undoStep({ unit: n }) {
      const one = unitOf(n);
      const { before } = one;
      if (!send(before ? 'done' : 'too_late_to_undo', (as) => undoStep(as, one.id)) || !before) return;
      const condition = before.condition === 'damaged' ? before.condition : one.condition;
      model.move(one, before.status, waiting(nextOpen(addDays(model.day, 1))), condition);
    },
    edit({ unit: n, editionsAgo }) {
      const one = unitOf(n);
      const edition = one.version - editionsAgo;
      const expected = editionsAgo > 0 ? 'changed_meanwhile' : 'done';
      if (send(expected, (as) => editUnit(as, one.id, edition, { label: `${edition}` }))) one.version += 1;
    },
    lose({ unit: n }) {
      const { loan } = unitOf(n);
      if (loan === null) return;
      const expected = loan.state === 'open' ? 'done' : 'loan_not_open';
      const loss = { note: 'не вернули', valueKopecks: 100 };
      if (!send(expected, (as) => declareLost(as, loan.id, loss))) return;
      loan.state = 'lost';
      model.move(loan.unit, 'lost', null);
    },
    extend({ unit: n }) {
      const one = unitOf(n);
      const { loan, taken } = one;
      if (loan === null) return;
      if (loan.state !== 'open' || taken === null) {
        send('loan_not_open', (as) => extend(as, loan.id, []));
        return;
      }
      const due = nextOpen(addDays(taken.due > model.day ? taken.due : model.day, term));
      const until = afterOpenDays(due, cleaning);
      const blocked = loan.extended >= 1 || model.late(loan.family);
      one.taken = null;
      // What a loan in time has promised is its own; only the days beyond must still be there.
      const beyond = addDays(taken.fact ? taken.due : taken.until, 1);
      const fits = beyond > until || model.free(beyond, until) >= 1;
      one.taken = taken;
      // What is shown beforehand and what the attempt answers are one.
      const shown = weighExtension(ctx(), loan.id, []);
      expect(shown.stock.map(({ code }) => code)).toEqual(fits ? [] : ['promised_to_others']);
      expect([shown.verdict.ok, shown.ok]).toEqual([!blocked, !blocked && fits]);
      if (!send(shown.ok ? 'done' : 'extension_refused', (as) => extend(as, loan.id, []))) return;
      loan.extended += 1;
      loan.due = due;
      one.taken = { ...taken, due, until, fact: false };
    },
    undoHandover({ unit: n }) {
      const { loan } = unitOf(n);
      if (loan === null) return;
      const left = model.loans.filter((one) => one.handover === loan.handover && one.state !== 'undone');
      const possible = left.length > 0 && left.every(mayUndoIssue);
      if (send(possible ? 'done' : 'too_late_to_undo', (as) => undoIssue(as, loan.handover)))
        left.forEach(undone);
    },
    undoLoan({ unit: n }) {
      const { loan } = unitOf(n);
      if (loan === null) return;
      if (send(mayUndoIssue(loan) ? 'done' : 'too_late_to_undo', (as) => undoLoan(as, loan.id))) undone(loan);
    },
    undoReturn({ unit: n }) {
      const one = unitOf(n);
      const { loan } = one;
      if (loan === null) return;
      const possible =
        loan.state === 'returned' &&
        loan.backOn === model.day &&
        one.status === 'to_clean' &&
        one.cameBy === 'return';
      if (!send(possible ? 'done' : 'too_late_to_undo', (as) => undoReturn(as, loan.id))) return;
      loan.state = 'open';
      const { due } = loan;
      const planned = afterOpenDays(due, cleaning);
      const late = addDays(model.day, allowance);
      const until = due < model.day && late > planned ? late : planned;
      model.move(one, 'issued', { starts: loan.issuedOn, fact: true, due, until }, loan.conditionOut);
    },
    book({ from, length }) {
      const starts = addDays(model.day, from);
      const until = addDays(starts, length);
      const fits = model.free(starts, until) >= 1;
      const insert = db.sqlite.prepare(
        "INSERT INTO commitment (stock_id, centre_id, kind, promise, starts, until) VALUES (?, ?, 'booking', 1, ?, ?)",
      );
      expect(outcome(() => insert.run(stock, centre, starts, until))).toBe(
        fits ? 'done' : 'promised_to_others',
      );
      if (fits) model.bookings.push({ starts, until });
    },
    wait({ days }) {
      model.day = addDays(model.day, days);
      now = now.add({ hours: 24 * days });
      openDay(ctx(), centre);
      model.morning();
    },
    repeat({ which }) {
      const again = sent[which % Math.max(1, sent.length)];
      if (again === undefined) return;
      expect(again(false)).toBe('done');
      expect(again(true)).toBe('idempotency_key_reused');
    },
    restart() {
      db = openDb(db.sqlite.serialize());
    },
  };

  const agree = () => {
    const stored = db.sqlite.prepare('SELECT status, condition, version FROM unit WHERE id = ?');
    expect(model.units.map(({ id }) => stored.get(id))).toEqual(
      model.units.map(({ status, condition, version }) => ({ status, condition, version })),
    );
    const out = db.sqlite.prepare('SELECT unit_id FROM loan WHERE outcome IS NULL ORDER BY unit_id').pluck();
    expect(out.all()).toEqual(
      model.loans
        .filter(({ state }) => state === 'open')
        .map((loan) => loan.unit.id)
        .sort(),
    );
    const { day } = model;
    const [here, capacity] = [model.count('free'), model.capacity()];
    // Nothing damaged stands where it would be lent from.
    expect(
      model.units.filter(({ status, condition }) => status === 'free' && condition === 'damaged'),
    ).toEqual([]);
    // A type is listed while one of it can be promised; the shelf tells both numbers always.
    const listed = freeTypes(db, centre, day, day, undefined, 100).rows;
    const free = model.free(day, day);
    expect(listed.map(({ itemType, ...numbers }) => ({ ...numbers, id: itemType.id }))).toEqual(
      free > 0 ? [{ id: type, bookable: free, here, capacity }] : [],
    );
    const until = addDays(day, term);
    const dues = model.loans.filter(({ state }) => state === 'open').map(({ due }) => due);
    expect(shelf(db, centre, day)).toEqual([
      {
        itemTypeId: type,
        here,
        bookable: model.free(day, until),
        capacity,
        until,
        out: dues.length,
        backOn: dues.sort()[0] ?? null,
      },
    ]);
    for (const [from, to] of [
      [0, 0],
      [1, 5],
      [20, 30],
      [0, 70],
    ] as const) {
      const [a, b] = [addDays(day, from), addDays(day, to)];
      expect(bookable(db, stock, a, b)).toBe(model.free(a, b));
    }
  };
  return {
    step: (one: Act, by: Way) => {
      how = by;
      const handler = run[one.what] as (act: Act) => void;
      handler(one);
      agree();
    },
    chain: () => verify(db),
  };
}

test('whatever happens at a desk, the house and the simplest model of its promises agree after every step', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(act, way), { minLength: 5, maxLength: 40 }), (acts) => {
      const { step, chain } = world();
      for (const [one, by] of acts) step(one, by);
      expect(chain()).toMatchObject({ ok: true });
    }),
    { numRuns: 80 },
  );
}, 120_000);
