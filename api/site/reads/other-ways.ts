import { type Db, prepared } from '../../../db/open.ts';
import type { Ctx } from '../../core/context.ts';
import { type Day, daysBetween } from '../../core/dates.ts';
import type { CentreId, ItemTypeId } from '../../core/ids.ts';
import type { ItemTypeFacts } from '../../eligibility/rules.ts';
import { spokenFor } from '../../queue/reads.ts';
import { leastBookable, peak, timelineOf } from '../../stock/rules.ts';
import type { SiteFreeRow } from '../shapes.ts';
import { type Place, placeOf } from './place.ts';

type Type = Pick<ItemTypeFacts, 'id' | 'category' | 'season' | 'termDays' | 'sanitation'>;
type Held = Type & { stockId: number; capacity: number };
type Nearest = NonNullable<SiteFreeRow['nearest']>;

/** By type, of the periods as long as the wanted one the nearest to it for which so many of it can be promised. */
export function nearestOf(
  db: Db,
  place: Place,
  types: readonly Held[],
  wanted: { from: Day; until: Day },
  quantity = 1,
): Map<ItemTypeId, Nearest> {
  const days = daysBetween(wanted.from, wanted.until);
  const asked = types.map((type) => ({
    ...type,
    periods: place.periods(place.terms(type), wanted.from, days),
  }));
  const { today } = place.facts;
  const all = asked.flatMap(({ periods }) => periods);
  const first = all.reduce((earliest, { from }) => (from < earliest ? from : earliest), wanted.from);
  const last = all.reduce((latest, { until }) => (until > latest ? until : latest), wanted.until);
  const stockIds = types.map(({ stockId }) => stockId);
  const taken = spokenFor(db, stockIds, { from: first, until: last, today });
  return new Map(
    asked.flatMap(({ id, stockId, capacity, periods }): [ItemTypeId, Nearest][] => {
      const busy = (taken.get(stockId) ?? []).map((one) => ({ ...one, bound: false }));
      const timeline = timelineOf(busy, capacity, first, last);
      const free = periods.find(({ from, until }) => leastBookable(timeline, from, until) >= quantity);
      return free === undefined ? [] : [[id, { from: free.from, until: free.dueOn }]];
    }),
  );
}

type Standing = { centreId: CentreId; itemTypeId: ItemTypeId; stockId: number; capacity: number };
const inRegion = prepared((_orm, sqlite) =>
  sqlite.prepare<{ region: string; centreId: CentreId; ids: string }, Standing>(`
    SELECT s.centre_id AS centreId, s.item_type_id AS itemTypeId, s.id AS stockId, s.capacity
    FROM centre CROSS JOIN json_each(:ids) AS asked
    CROSS JOIN stock s ON s.centre_id = centre.id AND s.item_type_id = asked.value AND s.capacity > 0
    WHERE centre.region = :region AND centre.id <> :centreId ORDER BY centre.short_name`),
);

/** What the other centres of a region hold of a type, and how many are to be had over the days asked for. */
export type Elsewhere = SiteFreeRow['elsewhere'][number] & { capacity: number };

/**
 * By type, the other centres of the region that lend it, each judged by its own calendar and rules; 0 bookable where it
 * is taken or the days cannot be had.
 */
export function heldElsewhere(
  ctx: Ctx,
  { centreId, region, facts }: Place,
  types: readonly Type[],
  { from, until }: { from: Day; until: Day },
): Map<ItemTypeId, Elsewhere[]> {
  const byId = new Map(types.map((type) => [type.id, type]));
  const places = new Map<CentreId, Place>();
  const stocks = inRegion(ctx.db)
    .all({ region, centreId, ids: JSON.stringify([...byId.keys()]) })
    .flatMap((stock) => {
      const place = places.get(stock.centreId) ?? placeOf(ctx, stock.centreId);
      places.set(stock.centreId, place);
      const type = byId.get(stock.itemTypeId);
      if (type === undefined || !place.categories.some((one) => one === type.category)) return [];
      return [{ ...stock, shortName: place.shortName, ...place.judge(place.terms(type), from, until) }];
    });
  const open = stocks.filter(({ refused }) => !refused);
  const last = open.reduce((latest, one) => (one.until > latest ? one.until : latest), until);
  const stockIds = open.map(({ stockId }) => stockId);
  const taken = spokenFor(ctx.db, stockIds, { from, until: last, today: facts.today });
  const rows = new Map<ItemTypeId, Elsewhere[]>();
  for (const { itemTypeId, stockId, capacity, refused, until: through, ...one } of stocks) {
    const busy = taken.get(stockId) ?? [];
    const bookable = refused ? 0 : Math.max(0, capacity - peak(busy, from, through));
    const row = { centreId: one.centreId, shortName: one.shortName, capacity, bookable };
    rows.set(itemTypeId, [...(rows.get(itemTypeId) ?? []), row]);
  }
  return rows;
}

/** By type, the other centres of the region where it is to be had over the days asked for. */
export const elsewhereOf = (
  ...asked: Parameters<typeof heldElsewhere>
): Map<ItemTypeId, SiteFreeRow['elsewhere']> =>
  new Map(
    [...heldElsewhere(...asked)].map(([id, rows]) => [
      id,
      rows.filter(({ bookable }) => bookable > 0).map(({ capacity: _, ...row }) => row),
    ]),
  );
