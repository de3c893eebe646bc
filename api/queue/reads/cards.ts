import { and, desc, eq, sql } from 'drizzle-orm';
import { type Orm, prepared } from '../../../db/open.ts';
import { itemType } from '../../../db/tables/catalogue.ts';
import { offer, queueEntry } from '../../../db/tables/queue.ts';
import { centreFacts } from '../../centres/reads.ts';
import { type Ctx, may, permit, today } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { CentreId, FamilyId, ItemTypeId, QueueEntryId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { protectedOnes, seen, seenBy, unseen, viewerAt } from '../../core/unseen.ts';
import { familyNames } from '../../families/reads.ts';
import { stockOf, typeBrief } from '../../stock/reads.ts';
import { inOrder, queueTerms, stockFacts, takenAhead } from '../reads.ts';
import { keptDays, type Place, placeAt } from '../rules.ts';
import type { EntryRow, EntryView, QueueOfType, TypeQueue } from '../shapes.ts';

const rows = (orm: Orm) =>
  orm
    .select({
      entry: queueEntry,
      itemType: typeBrief,
      offer: {
        id: offer.id,
        starts: offer.starts,
        dueOn: offer.dueOn,
        madeAt: offer.madeAt,
        acceptBy: offer.acceptBy,
      },
    })
    .from(queueEntry)
    .innerJoin(itemType, eq(itemType.id, queueEntry.itemTypeId))
    .leftJoin(offer, and(eq(offer.entryId, queueEntry.id), sql`${offer.state} = 'open'`))
    .$dynamic();
type Row = Awaited<ReturnType<typeof rows>>[number];

const byId = prepared((orm) =>
  rows(orm)
    .where(eq(queueEntry.id, sql.placeholder('id')))
    .prepare(),
);
const byCode = prepared((orm) =>
  rows(orm)
    .where(eq(queueEntry.code, sql.placeholder('code')))
    .prepare(),
);
const openOfStock = prepared((orm) =>
  rows(orm)
    .where(and(eq(queueEntry.stockId, sql.placeholder('stockId')), sql`closed_at is null`))
    .prepare(),
);
const ofFamily = prepared((orm) =>
  rows(orm)
    .where(eq(queueEntry.familyId, sql.placeholder('familyId')))
    .orderBy(sql`closed_at is not null`, desc(queueEntry.askedAt), desc(queueEntry.id))
    .limit(100)
    .prepare(),
);

/** Where somebody stands in the queue, and from when on it could be their turn. */
type Stand = { place: Place; expectedOn: Day | null };

type Stocked = { stockId: number; centreId: CentreId; itemTypeId: ItemTypeId };

/**
 * Where everybody who waits in a stock stands today, in their order; to staff among those they may know of, for a gap
 * would tell of somebody. When a turn comes is worked out with all.
 */
function standsOf(
  ctx: Ctx,
  { stockId, centreId, itemTypeId: typeId }: Stocked,
  to: 'staff' | 'owner',
): Map<QueueEntryId, Stand> {
  const { db } = ctx;
  const day = today(ctx, centreFacts(db, centreId).timeZone);
  const terms = queueTerms(db, centreId, typeId);
  const order = inOrder(db, stockId, terms, day);
  const { capacity } = stockFacts(db, stockId);
  const kept = keptDays(order, { ...terms, today: day, capacity, taken: takenAhead(db, stockId, day) });
  const told = to === 'owner' ? order : seen(ctx, order);
  return new Map(
    told.flatMap((own, index) => {
      const place = placeAt(told, index);
      const expectedOn = kept.find(({ entry }) => entry === own)?.starts ?? null;
      return place === null ? [] : [[own.id, { place, expectedOn }] as const];
    }),
  );
}

const view = ({ entry, itemType: type, offer: open }: Row, stand: Stand | undefined): EntryView => {
  const { id, centreId, code, quantity, wantedFrom, days, askedAt, state, closedAt } = entry;
  const own = { id, centreId, code, quantity, wantedFrom, days, askedAt, state, closedAt };
  const { place = null, expectedOn = null } = stand ?? {};
  return { ...own, itemType: type, place, expectedOn, offer: open };
};

const standOf = (ctx: Ctx, { entry }: Row, to: 'staff' | 'owner'): Stand | undefined =>
  entry.closedAt === null ? standsOf(ctx, entry, to).get(entry.id) : undefined;

/**
 * A place in the queue as its owner may see it, whoever asks: the place and why, and the open offer.
 * @throws Problem `not_found`
 */
export function entryView(ctx: Ctx, id: QueueEntryId): EntryView {
  const row = found(byId(ctx.db).get({ id }));
  return view(row, standOf(ctx, row, 'owner'));
}

/** Rows as staff may see them; that a family waits which they may not know of they do not see. */
function named(ctx: Ctx, all: readonly Row[], stand: (row: Row) => Stand | undefined): EntryRow[] {
  const known = may(ctx, 'family.read');
  const hidden = unseen(
    ctx,
    all.map(({ entry }) => entry.familyId),
  );
  const list = all.filter(({ entry }) => !hidden.has(entry.familyId));
  const ids = list.flatMap(({ entry }) => entry.familyId ?? []);
  const hers = protectedOnes(ctx.db, ids);
  const names = known ? familyNames(ctx, [...new Set(ids)]) : new Map<FamilyId, string>();
  return list.map((row) => {
    const { entry } = row;
    const { familyId, applicantName, applicantPhone, applicantEmail, channel, version } = entry;
    const shown = known && (familyId === null || names.has(familyId));
    const familyName = familyId === null ? applicantName : (names.get(familyId) ?? null);
    // How a protected family is reached stands on her card alone, which takes a reason to open.
    const written = (text: string) => (shown && !hers.has(familyId) && text !== '' ? text : null);
    return {
      ...view(row, stand(row)),
      code: shown ? entry.code : null,
      familyId: shown ? familyId : null,
      name: shown ? familyName : null,
      phone: written(applicantPhone),
      email: written(applicantEmail),
      linked: familyId !== null,
      channel,
      version,
    };
  });
}

/**
 * A place in the queue as staff see it.
 * @throws Problem `not_found` for an unknown one, another centre's and one of a family whoever asks may not know of
 */
export function entryCard(ctx: Ctx, id: QueueEntryId): EntryRow {
  const row = found(byId(ctx.db).get({ id }));
  permit(ctx, 'booking.read', row.entry.centreId);
  return found(named(ctx, [row], (one) => standOf(ctx, one, 'staff'))[0]);
}

/** A centre's place in the queue by its code, written as `codeKey` has it; null where there is none to be known of. */
export function entryOfCode(ctx: Ctx, centreId: CentreId, code: string): EntryRow | null {
  const row = byCode(ctx.db).get({ code });
  if (row?.entry.centreId !== centreId || !may(ctx, 'booking.read', centreId)) return null;
  const [card = null] = named(ctx, [row], (one) => standOf(ctx, one, 'staff'));
  return card?.code ? card : null;
}

/** The places of a family, which whoever asks has reached: open ones first, then the latest (100 at most). */
export const familyEntries = (ctx: Ctx, familyId: FamilyId): EntryRow[] =>
  named(ctx, ofFamily(ctx.db).all({ familyId }), (row) => standOf(ctx, row, 'staff'));

const here = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[number], number>(`SELECT count(*) FROM unit WHERE stock_id = ? AND status = 'free'`)
    .pluck(),
);
const typeById = prepared((orm) =>
  orm
    .select(typeBrief)
    .from(itemType)
    .where(eq(itemType.id, sql.placeholder('id')))
    .prepare(),
);

/**
 * The queue of a type at a centre in the order it is served in.
 * @throws Problem `not_found`
 */
export function queueOfType(ctx: Ctx, centreId: CentreId, typeId: ItemTypeId): QueueOfType {
  permit(ctx, 'booking.read', centreId);
  const type = found(typeById(ctx.db).get({ id: typeId }));
  const stock = stockOf(ctx.db, centreId, typeId);
  if (stock === undefined) return { itemType: type, capacity: 0, here: 0, rows: [] };
  const stands = standsOf(ctx, { stockId: stock.id, centreId, itemTypeId: typeId }, 'staff');
  const list = openOfStock(ctx.db).all({ stockId: stock.id });
  const turn = ({ entry }: Row) => stands.get(entry.id)?.place.place ?? 0;
  list.sort((a, b) => turn(a) - turn(b));
  return {
    itemType: type,
    capacity: stock.capacity,
    here: here(ctx.db).get(stock.id) ?? 0,
    rows: named(ctx, list, ({ entry }) => stands.get(entry.id)),
  };
}

const byType = prepared((orm) =>
  orm
    .select({
      itemType: typeBrief,
      waiting: sql<number>`sum(${queueEntry.state} = 'waiting')`,
      paused: sql<number>`sum(${queueEntry.state} = 'paused')`,
      offered: sql<number>`sum(${queueEntry.state} = 'offered')`,
      longestSince: sql<TypeQueue['longestSince']>`min(${queueEntry.askedAt})`,
      nextAcceptBy: sql<TypeQueue['nextAcceptBy']>`min(${offer.acceptBy})`,
    })
    .from(queueEntry)
    .innerJoin(itemType, eq(itemType.id, queueEntry.itemTypeId))
    .leftJoin(offer, and(eq(offer.entryId, queueEntry.id), sql`${offer.state} = 'open'`))
    .where(
      and(
        eq(queueEntry.centreId, sql.placeholder('centreId')),
        sql`closed_at is null`,
        seenBy(sql.placeholder('viewer'), '"queue_entry".family_id'),
      ),
    )
    .groupBy(queueEntry.itemTypeId)
    .orderBy(sql`min(${queueEntry.askedAt})`, itemType.id)
    .prepare(),
);

/** What is waited for at a centre, by type, the one waited for longest first. */
export function queueOfCentre(ctx: Ctx, centreId: CentreId): TypeQueue[] {
  permit(ctx, 'booking.read', centreId);
  return byType(ctx.db).all({ centreId, viewer: viewerAt(ctx, centreId) });
}
