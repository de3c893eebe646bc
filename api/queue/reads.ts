import { and, asc, eq, sql } from 'drizzle-orm';
import { type Db, prepared, rowBy } from '../../db/open.ts';
import { offer, queueEntry } from '../../db/tables/queue.ts';
import { stock } from '../../db/tables/stock.ts';
import { type ItemTypeFacts, itemTypeFacts } from '../catalogue/reads.ts';
import { calendarOf, centreFacts } from '../centres/reads.ts';
import type { Calendar } from '../centres/rules.ts';
import { asDay, type Day } from '../core/dates.ts';
import type { CentreId, FamilyId, ItemTypeId, OfferId, QueueEntryId } from '../core/ids.ts';
import { found } from '../core/problem.ts';
import { groupsOf, policies } from '../eligibility/reads.ts';
import { decide, entitlement, type Policies, turnaroundRule } from '../eligibility/rules.ts';
import { familyFacts } from '../families/reads.ts';
import { takenOf } from '../stock/reads.ts';
import type { Taken } from '../stock/rules.ts';
import { byTurn, type Claim, keptDays, type OnShelf, priorityOf, unproved, type Waiting } from './rules.ts';

const entryById = rowBy(queueEntry, queueEntry.id);

/** A place in the queue as stored. */
export type Entry = typeof queueEntry.$inferSelect;

/**
 * A place in the queue as stored, whoever asks.
 * @throws Problem `not_found`
 */
export const entryFacts = (db: Db, id: QueueEntryId): Entry => found(entryById(db, id));

const openOfStock = prepared((orm) =>
  orm
    .select()
    .from(queueEntry)
    .where(and(eq(queueEntry.stockId, sql.placeholder('stockId')), sql`closed_at is null`))
    .orderBy(asc(queueEntry.priority), asc(queueEntry.since), asc(queueEntry.id))
    .prepare(),
);
const stockById = rowBy(stock, stock.id);

/** All that the queue of a type at a centre is judged by. */
export type QueueTerms = {
  centreId: CentreId;
  itemType: ItemTypeFacts;
  region: string;
  calendar: Calendar;
  policies: Policies;
  turnaroundDays: number;
};

/**
 * By what the queue of a type at a centre is judged.
 * @throws Problem `not_found`
 */
export function queueTerms(db: Db, centreId: CentreId, itemTypeId: ItemTypeId): QueueTerms {
  const itemType = itemTypeFacts(db, itemTypeId);
  const rows = policies(db);
  const scope = { centreId, group: null, category: itemType.category, itemTypeId };
  return {
    centreId,
    itemType,
    region: centreFacts(db, centreId).region,
    calendar: calendarOf(db, centreId),
    policies: rows,
    turnaroundDays: decide(rows, turnaroundRule(itemType.sanitation), scope).value,
  };
}

/** A family's card as it is now: the one it was merged into, else its own. */
const presentFacts = (db: Db, id: FamilyId) => {
  const facts = familyFacts(db, id);
  return facts.mergedInto === null ? facts : familyFacts(db, facts.mergedInto);
};

/** The priority of whoever asks, on a day, and the scope of the rules for it. */
export function standingFor(db: Db, terms: QueueTerms, familyId: FamilyId | null, day: Day) {
  const { centreId, itemType, region } = terms;
  const scope = { centreId, group: null, category: itemType.category, itemTypeId: itemType.id };
  if (familyId === null) return { priority: unproved, scope };
  const groups = groupsOf(db, region);
  const family = presentFacts(db, familyId);
  const group = entitlement({ groups, family, itemType }, day).group?.key ?? null;
  return { priority: priorityOf(family, groups, day), scope: { ...scope, group } };
}

/** One who waits, with what counts today: the priority by today's papers unless staff gave the place. */
export type Turn = Entry & Waiting;

/** The open entries of a stock in the order they are served in today. */
export function inOrder(db: Db, stockId: number, terms: QueueTerms, day: Day): Turn[] {
  const turns = openOfStock(db)
    .all({ stockId })
    .map((entry) => {
      const { priority, scope } = standingFor(db, terms, entry.familyId, day);
      return {
        ...entry,
        priority: entry.movedBecause === '' ? priority : entry.priority,
        answerDays: decide(terms.policies, 'offerWorkingDays', scope).value,
      };
    });
  return turns.sort(byTurn);
}

/** The stock as stored. @throws Problem `not_found` */
export const stockFacts = (db: Db, stockId: number) => found(stockById(db, stockId));

const freeOf = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ stockId: number }, number>(`
      SELECT (SELECT count(*) FROM unit WHERE stock_id = :stockId AND status = 'free')
        - (SELECT count(*) FROM commitment c CROSS JOIN booking_line l ON l.commitment_id = c.id
           CROSS JOIN set_aside a ON a.line_id = l.id WHERE c.live = 1 AND c.stock_id = :stockId)`)
    .pluck(),
);
type RawClaim = Pick<Claim, 'starts' | 'quantity'> & { offered: 0 | 1; ready: 0 | 1 };
const claimsOn = prepared((_orm, sqlite) =>
  sqlite.prepare<{ stockId: number; today: Day }, RawClaim>(`
    SELECT c.starts, c.kind = 'offer' AS offered, coalesce(b.state = 'ready', 0) AS ready,
      c.quantity - (SELECT count(*) FROM set_aside WHERE line_id = l.id) AS quantity
    FROM commitment c
    LEFT JOIN booking_line l ON l.commitment_id = c.id
    LEFT JOIN booking b ON b.id = l.booking_id
    WHERE c.live = 1 AND c.stock_id = :stockId AND c.unit_id IS NULL AND c.until >= :today`),
);

/**
 * What of a stock stands free and for nobody: free units less those set aside; out of them open offers are promised,
 * bookings that stand ready with something still to be set aside, and whatever may be fetched today.
 */
export const onShelf = (db: Db, stockId: number, today: Day): OnShelf => ({
  free: freeOf(db).get({ stockId }) ?? 0,
  claims: claimsOn(db)
    .all({ stockId, today })
    .flatMap(({ starts, quantity, offered, ready }) =>
      offered === 1 || ready === 1 || starts <= today
        ? [{ starts, quantity, now: ready === 1 || starts <= today }]
        : [],
    ),
});

const offerColumns = {
  id: offer.id,
  entryId: offer.entryId,
  commitmentId: offer.commitmentId,
  starts: offer.starts,
  dueOn: offer.dueOn,
  madeAt: offer.madeAt,
  acceptBy: offer.acceptBy,
  state: offer.state,
  bookingId: offer.bookingId,
};
const offerById = prepared((orm) =>
  orm
    .select({ ...offerColumns, entry: queueEntry })
    .from(offer)
    .innerJoin(queueEntry, eq(queueEntry.id, offer.entryId))
    .where(eq(offer.id, sql.placeholder('id')))
    .prepare(),
);
const openOfferOf = prepared((orm) =>
  orm
    .select(offerColumns)
    .from(offer)
    .where(and(eq(offer.entryId, sql.placeholder('entryId')), sql`${offer.state} = 'open'`))
    .prepare(),
);

/**
 * An offer as stored, whatever became of it, with the place in the queue it was made to: who, what, how many.
 * @throws Problem `not_found`
 */
export const offerFacts = (db: Db, id: OfferId) => found(offerById(db).get({ id }));

/** The open offer of a place in the queue, or undefined. */
export const openOffer = (db: Db, entryId: QueueEntryId) => openOfferOf(db).get({ entryId });

/** All that is taken of a stock from a day on. */
export const takenAhead = (db: Db, stockId: number, from: Day): Taken[] =>
  takenOf(db, [stockId], from, asDay('9999-12-31')).get(stockId) ?? [];

const waitedForOne = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[stockId: number], 1>(
      "SELECT 1 FROM queue_entry WHERE stock_id = ? AND closed_at IS NULL AND state = 'waiting' LIMIT 1",
    )
    .pluck(),
);
const waitedForMany = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[stockIds: string], number>(`
      SELECT DISTINCT stock_id FROM json_each(?) AS asked CROSS JOIN queue_entry
      WHERE stock_id = asked.value AND closed_at IS NULL AND state = 'waiting'`)
    .pluck(),
);

/** Whether anybody waits for a stock: one look into an index. */
export const isWaitedFor = (db: Db, stockId: number): boolean => waitedForOne(db).get(stockId) === 1;

/** Those of some stocks that anybody waits for; most ask about one. */
function waitedAmong(db: Db, stockIds: readonly number[]): number[] {
  const [one, ...more] = stockIds;
  if (one === undefined || more.length > 0) return waitedForMany(db).all(JSON.stringify(stockIds));
  return isWaitedFor(db, one) ? [one] : [];
}

/**
 * What is kept of some stocks for those who wait, by stock: as good as taken to whoever else would book it. `but` = a
 * family that knows its own place in the queue and may book past it.
 */
export function keptOf(
  db: Db,
  stockIds: readonly number[],
  today: Day,
  but: FamilyId | null = null,
): Map<number, Taken[]> {
  return new Map(
    waitedAmong(db, stockIds).map((stockId) => {
      const { centreId, itemTypeId, capacity } = stockFacts(db, stockId);
      const terms = queueTerms(db, centreId, itemTypeId);
      const order = inOrder(db, stockId, terms, today).filter((one) => but === null || one.familyId !== but);
      const taken = takenAhead(db, stockId, today);
      return [stockId, keptDays(order, { ...terms, today, capacity, taken })];
    }),
  );
}

/** What is taken of some stocks within [from, until] or kept for those who wait, by stock. */
export function spokenFor(
  db: Db,
  stockIds: readonly number[],
  { from, until, today }: { from: Day; until: Day; today: Day },
): Map<number, Taken[]> {
  const taken = takenOf(db, stockIds, from, until);
  for (const [stockId, kept] of keptOf(db, stockIds, today))
    taken.set(stockId, [...(taken.get(stockId) ?? []), ...kept]);
  return taken;
}

type Waits = { familyId: FamilyId | null; quantity: number; wantedFrom: Day };
const waitsFor = prepared((_orm, sqlite) =>
  sqlite.prepare<{ stockId: number }, Waits>(`
    SELECT coalesce(f.merged_into, q.family_id) AS familyId, q.quantity, q.wanted_from AS wantedFrom
    FROM queue_entry q LEFT JOIN family f ON f.id = q.family_id
    WHERE q.stock_id = :stockId AND q.closed_at IS NULL AND q.state IN ('waiting', 'offered')`),
);

/**
 * From which days others want what a unit of a stock could serve: places waiting or offered, not the family's own, not
 * paused, none for more than the centre has at all.
 */
export function wantedFrom(db: Db, stockId: number, exceptFamilyId: FamilyId | null): Day[] {
  const waits = waitsFor(db).all({ stockId });
  if (waits.length === 0) return [];
  const { capacity } = stockFacts(db, stockId);
  const others = waits.filter(
    ({ familyId, quantity }) => (familyId === null || familyId !== exceptFamilyId) && quantity <= capacity,
  );
  return others.map((one) => one.wantedFrom);
}
