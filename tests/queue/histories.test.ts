import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptOffer } from '../../api/bookings/acts/accept-offer.ts';
import { calendarOf } from '../../api/centres/reads.ts';
import { addOpenDays, nextOpenDay } from '../../api/centres/rules.ts';
import { act } from '../../api/core/act.ts';
import { today as todayAt } from '../../api/core/context.ts';
import { addDays, type Day } from '../../api/core/dates.ts';
import type { QueueEntryId, UnitId } from '../../api/core/ids.ts';
import { Problem } from '../../api/core/problem.ts';
import { byTheClock } from '../../api/jobs/acts.ts';
import { declineOffer, withdrawOffer } from '../../api/queue/acts/decline.ts';
import { pauseEntry, resumeEntry } from '../../api/queue/acts/hold.ts';
import { leaveQueue } from '../../api/queue/acts/leave.ts';
import { moveEntry } from '../../api/queue/acts/move.ts';
import { queueOfType } from '../../api/queue/reads/cards.ts';
import { entryFacts, openOffer } from '../../api/queue/reads.ts';
import { commit } from '../../api/stock/acts/commit.ts';
import { releaseCommitment } from '../../api/stock/acts/release.ts';
import { takeStep } from '../../api/stock/acts/step.ts';
import { stockOf } from '../../api/stock/reads.ts';
import { type House, house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { toy, waits } from './world.ts';

const step = fc.oneof(
  fc.record({
    do: fc.constant('join' as const),
    quantity: fc.integer({ min: 1, max: 2 }),
    from: fc.integer({ min: 0, max: 9 }),
    days: fc.integer({ min: 1, max: 12 }),
    known: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('book' as const),
    from: fc.integer({ min: 0, max: 9 }),
    days: fc.integer({ min: 0, max: 12 }),
  }),
  fc.record({ do: fc.constant('cancel' as const), which: fc.nat() }),
  fc.record({
    do: fc.constantFrom('pause', 'resume', 'leave', 'decline', 'keep', 'withdraw', 'accept'),
    which: fc.nat(),
  }),
  fc.record({ do: fc.constant('move' as const), which: fc.nat(), place: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ do: fc.constant('buy' as const) }),
  fc.record({ do: fc.constant('midnight' as const) }),
  fc.record({ do: fc.constant('return' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** A queue in a house, and what was done to it. */
function world() {
  const home: House = house();
  const centreId = home.centreNamed('Барнаул');
  const typeId = typeNamed(home, toy);
  thing(home, toy);
  thing(home, toy);
  const away: UnitId[] = [thing(home, toy), thing(home, toy)];
  const ctx = home.ctx;
  const stockId = stockOf(home.db, centreId, typeId)?.id ?? 0;
  const today = () => todayAt(ctx(), 'Asia/Barnaul');
  const take = (from: Day, until: Day) =>
    act(ctx(), () => {
      const range = { starts: from, dueOn: null, until };
      return commit(home.db, { stockId, centreId, unitId: null, kind: 'session', promise: true, ...range });
    });
  for (const id of away)
    takeStep(ctx(), id, { step: 'sent_to_repair', reason: 'Колесо', expectedOn: today() });
  for (const days of [12, 24]) take(today(), addDays(today(), days));
  const sql = <Row>(text: string, ...bound: unknown[]) =>
    home.db.sqlite.prepare<unknown[], Row>(text).all(...bound);
  const entries = (...states: string[]) =>
    sql<{ id: QueueEntryId }>(
      `SELECT id FROM queue_entry WHERE state IN (${states.map(() => '?').join()}) ORDER BY id`,
      ...states,
    ).map(({ id }) => id);
  const pick = <T>(list: readonly T[], which: number): T | undefined =>
    list[which % Math.max(1, list.length)];

  const offerOf = (id: QueueEntryId) => {
    const offer = openOffer(home.db, id);
    if (offer === undefined) throw new Error('an offered place without an offer');
    return offer.id;
  };
  const acts = {
    pause: { from: 'waiting', does: (id: QueueEntryId) => pauseEntry(ctx(), id) },
    resume: { from: 'paused', does: (id: QueueEntryId) => resumeEntry(ctx(), id) },
    leave: { from: 'waiting', does: (id: QueueEntryId) => leaveQueue(ctx(), id) },
    decline: { from: 'offered', does: (id: QueueEntryId) => declineOffer(ctx(), offerOf(id), false) },
    keep: { from: 'offered', does: (id: QueueEntryId) => declineOffer(ctx(), offerOf(id), true) },
    withdraw: { from: 'offered', does: (id: QueueEntryId) => withdrawOffer(ctx(), id, 'Сломалась') },
    accept: { from: 'offered', does: (id: QueueEntryId) => void acceptOffer(ctx(), offerOf(id)) },
  };

  function run(one: Step): void {
    if (one.do === 'join') {
      const known = one.known ? family(home, { surname: 'Ким' }) : undefined;
      waits(home, { ...one, wantedFrom: addDays(today(), one.from) }, known);
    } else if (one.do === 'book') {
      const from = addDays(today(), one.from);
      take(from, addDays(from, one.days));
    } else if (one.do === 'cancel') {
      const held = pick(
        sql<{ id: number }>("SELECT id FROM commitment WHERE live = 1 AND kind = 'session'"),
        one.which,
      );
      if (held) act(ctx(), () => releaseCommitment(home.db, held.id));
    } else if (one.do === 'return') {
      const back = away.pop();
      if (back === undefined) return;
      takeStep(ctx(), back, { step: 'repaired', reason: '' });
      takeStep(ctx(), back, { step: 'inspected', reason: '', condition: 'good' });
    } else if (one.do === 'buy') thing(home, toy);
    else if (one.do === 'midnight') {
      home.later({ hours: 24 });
      byTheClock(ctx());
    } else if (one.do === 'move') {
      const id = pick(entries('waiting', 'paused', 'offered'), one.which);
      if (id === undefined) return;
      moveEntry(ctx(), id, entryFacts(home.db, id).version, { reason: 'Срочно', place: one.place });
    } else {
      const { from, does } = acts[one.do];
      const id = pick(entries(from), one.which);
      if (id !== undefined) does(id);
    }
  }

  /** What must hold after every act, counted day by day and unit by unit, without the rules of the queue. */
  function check(): void {
    const open = sql<{ id: string; entryId: QueueEntryId; quantity: number; live: number; soon: number }>(
      `SELECT o.id, o.entry_id AS entryId, c.quantity, c.live, o.starts <= o.accept_by AS soon FROM offer o
       JOIN commitment c ON c.id = o.commitment_id WHERE o.state = 'open'`,
    );
    expect(open.map(({ entryId }) => entryId).sort()).toEqual(entries('offered').sort());
    expect(open.every(({ live }) => live === 1)).toBe(true);
    const dead = sql(
      "SELECT 1 FROM commitment WHERE live = 1 AND kind = 'offer' AND id NOT IN (SELECT commitment_id FROM offer WHERE state = 'open')",
    );
    expect(dead).toEqual([]);

    const taken = sql<{ starts: Day; until: Day; quantity: number; unit: string | null; kind: string }>(
      'SELECT starts, until, quantity, unit_id AS unit, kind FROM commitment WHERE live = 1 AND stock_id = ?',
      stockId,
    );
    const capacity =
      sql<{ capacity: number }>('SELECT capacity FROM stock WHERE id = ?', stockId)[0]?.capacity ?? 0;
    const free = sql(`SELECT 1 FROM unit WHERE stock_id = ? AND status = 'free'`, stockId).length;
    const now = today();
    const sum = (rows: readonly { quantity: number }[]) => rows.reduce((all, one) => all + one.quantity, 0);
    const unitless = taken.filter(({ unit, until }) => unit === null && until >= now);
    // What is offered for days that begin before it is answered stands on the shelf.
    expect(sum(open.filter(({ soon }) => soon === 1))).toBeLessThanOrEqual(free);

    const calendar = calendarOf(home.db, centreId);
    // Who stands behind may not take the days of those before; the first has nobody to look to.
    const [first] = queueOfType(ctx(), centreId, typeId).rows.filter(
      (row) => row.state === 'waiting' && row.quantity <= capacity,
    );
    for (const { id } of first ? [first] : []) {
      const { quantity, wantedFrom, days } = entryFacts(home.db, id);
      const starts = nextOpenDay(calendar, wantedFrom > now ? wantedFrom : now);
      const until = addOpenDays(calendar, nextOpenDay(calendar, addDays(starts, days)), 1);
      const acceptBy = addOpenDays(calendar, now, 2);
      let left = capacity;
      for (let day = starts; day <= until; day = addDays(day, 1))
        left = Math.min(left, capacity - sum(taken.filter((one) => one.starts <= day && one.until >= day)));
      const soon = acceptBy < until ? acceptBy : until;
      const spoken = unitless.filter((one) => one.starts <= (one.kind === 'offer' ? soon : now));
      const here = free - sum(spoken);
      const could = left >= quantity && (starts > acceptBy || here >= quantity);
      expect({ id, could }).toEqual({ id, could: false });
    }

    const queue = queueOfType(ctx(), centreId, typeId).rows;
    expect(queue.map((row) => row.place?.place)).toEqual(queue.map((_, index) => index + 1));
    for (const { place } of queue)
      expect(
        (place?.ahead.byPriority ?? 0) + (place?.ahead.byTime ?? 0) + (place?.ahead.byDecision ?? 0),
      ).toBe((place?.place ?? 0) - 1);
  }
  return { run, check, close: () => home.db.sqlite.close() };
}

test('whatever is done, one offer each, none without a thing, and the first does not wait who could be served', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const queue = world();
      try {
        for (const one of steps) {
          try {
            queue.run(one);
          } catch (error) {
            // A refusal changes nothing; what the guard of the stock refuses is one, too.
            const guard = error instanceof Error && error.message === 'commitment_capacity';
            if (!(error instanceof Problem) && !guard) throw error;
          }
          queue.check();
        }
      } finally {
        queue.close();
      }
    }),
    { numRuns: 80 },
  );
});
