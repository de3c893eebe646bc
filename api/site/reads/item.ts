import { and, count, eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { unit } from '../../../db/tables/stock.ts';
import {
  latestDueOn,
  periodVerdict,
  pickUpReasons,
  returnReasons,
  takenThrough,
} from '../../bookings/rules.ts';
import { storedItemType } from '../../catalogue/reads.ts';
import { pictureUrl } from '../../catalogue/rules.ts';
import { dayBook } from '../../centres/reads.ts';
import type { Ctx } from '../../core/context.ts';
import { addDays, asDay, type Day, daysBetween } from '../../core/dates.ts';
import type { CentreId, ItemTypeId } from '../../core/ids.ts';
import { found, refuseField } from '../../core/problem.ts';
import { groupsOf } from '../../eligibility/reads.ts';
import { decide, entitlementFor, keeps } from '../../eligibility/rules.ts';
import { currentList } from '../../kits/reads.ts';
import { keptOf, wantedFrom } from '../../queue/reads.ts';
import { timeline } from '../../stock/reads/timeline.ts';
import { stockOf } from '../../stock/reads.ts';
import { leastBookable, type Stretch } from '../../stock/rules.ts';
import {
  type ItemDaysQuery,
  type ItemQuery,
  lentCategories,
  type SiteDays,
  type SiteItem,
} from '../shapes.ts';
import { siteGroup } from './centres.ts';
import { fitsOf, measuresOf } from './free.ts';
import { heldElsewhere, nearestOf } from './other-ways.ts';
import { assertPeriod, longestPeriod, type Place, placeOf } from './place.ts';

const freeUnits = prepared((orm) =>
  orm
    .select({ here: count() })
    .from(unit)
    .where(and(eq(unit.stockId, sql.placeholder('stockId')), eq(unit.status, 'free')))
    .prepare(),
);

const lentAlone = (type: ReturnType<typeof storedItemType>) => {
  const category = lentCategories.find((one) => one === type.category);
  return category === undefined || type.archivedAt !== null ? null : { ...type, category };
};

/**
 * A type as families may know it: in the catalogue, and lent by itself.
 * @throws Problem `not_found`
 */
export const lentType = (ctx: Ctx, id: ItemTypeId) => found(lentAlone(storedItemType(ctx.db, id)));
type LentType = ReturnType<typeof lentType>;

/** The stock of a type at a centre that lends it; null where there is nothing of it. */
function heldHere(ctx: Ctx, place: Place, type: LentType) {
  const stock = stockOf(ctx.db, place.centreId, type.id);
  return stock !== undefined && stock.capacity > 0 && place.categories.includes(type.category) ? stock : null;
}

/** The timeline of a stock to whoever does not wait: what is kept for those who do is as good as taken. */
const running = (db: Db, stockId: number, from: Day, until: Day, today: Day) =>
  timeline(db, stockId, from, until, keptOf(db, [stockId], today).get(stockId));

/** What is bookable over days within a timeline; nothing of a type that is not here. */
const supplyOf = (stretches: readonly Stretch[], quantity: number) => ({
  quantity,
  bookable: (from: Day, until: Day) => (stretches.length === 0 ? 0 : leastBookable(stretches, from, until)),
});

/** The days asked about; null without any. */
function periodAsked({ from, until }: ItemQuery): { from: Day; until: Day } | null {
  if (from === undefined && until === undefined) return null;
  if (from === undefined) refuseField('from', 'required', 'Name both days, or none');
  if (until === undefined) refuseField('until', 'required', 'Name both days, or none');
  assertPeriod(from, until);
  return { from, until };
}

/** What is to be said of a type over the days asked about. */
function periodOf(
  ctx: Ctx,
  place: Place,
  type: LentType,
  stock: { id: number; capacity: number } | null,
  { from, until, quantity }: { from: Day; until: Day; quantity: number },
): NonNullable<SiteItem['period']> {
  const { facts } = place;
  const terms = place.terms(type);
  const through = takenThrough(facts, terms, until);
  const supply = supplyOf(
    stock === null ? [] : running(ctx.db, stock.id, from, through, facts.today),
    quantity,
  );
  const verdict = periodVerdict(facts, terms, supply, from, until);
  const { ok, pickUp, return: back, latestDueOn: latest } = verdict;
  const held = stock === null || ok ? [] : [{ ...type, stockId: stock.id, capacity: stock.capacity }];
  const nearest = nearestOf(ctx.db, place, held, { from, until }, quantity).get(type.id) ?? null;
  const bookable = Math.max(0, verdict.bookable);
  return { ok, bookable, pickUp, return: back, latestDueOn: latest, nearest };
}

/** What a kit holds, by its list. */
function contentsOf(db: Db, { id, category }: LentType): SiteItem['contents'] {
  const list = category === 'multibox' ? currentList(db, id) : undefined;
  return (list?.parts ?? []).map(({ nameRu, nameEn, pictureUrl, quantity, consumable }) => ({
    nameRu,
    nameEn,
    pictureUrl,
    quantity,
    consumable,
  }));
}

/**
 * An item type for families at a centre: whom it is for, on what rules, how many there are, and where else.
 * @throws Problem `not_found` for what cannot be lent or is nowhere in the region; `invalid_request` for the days
 */
export function siteItem(ctx: Ctx, centreId: CentreId, id: ItemTypeId, query: ItemQuery): SiteItem {
  const { db } = ctx;
  const type = lentType(ctx, id);
  const asked = periodAsked(query);
  const place = placeOf(ctx, centreId);
  const stock = heldHere(ctx, place, type);
  const days = asked ?? { from: place.facts.today, until: place.facts.today };
  const elsewhere = heldElsewhere(ctx, place, [type], days).get(id) ?? [];
  if (stock === null && elsewhere.length === 0) found(null);
  const { nameRu, nameEn, category, fit, season, sanitation, instructionsRu, instructionsEn, version } = type;
  const scope = { centreId, group: null, category, itemTypeId: id };
  const rule = (
    name: 'extensions' | 'feeKopecks' | 'depositKopecks' | 'requestWorkingDays' | 'shelfWorkingDays',
  ) => decide(place.policies, name, scope).value;
  const { termDays, turnaroundDays, maxAdvanceDays } = place.terms(type);
  const measures = measuresOf(query);
  const entitled = entitlementFor(category);
  return {
    itemType: { id, nameRu, nameEn, category, pictureUrl: pictureUrl(id, version) },
    instructionsRu,
    instructionsEn,
    fit,
    season,
    sanitation,
    rules: {
      termDays,
      turnaroundDays,
      maxAdvanceDays,
      extensions: rule('extensions'),
      feeKopecks: rule('feeKopecks'),
      depositKopecks: rule('depositKopecks'),
      requestWorkingDays: rule('requestWorkingDays'),
      shelfWorkingDays: rule('shelfWorkingDays'),
      maxItems: decide(place.policies, category === 'multibox' ? 'maxMultiboxes' : 'maxItems', scope).value,
    },
    groups: groupsOf(db, place.region)
      .filter(({ entitles }) => entitles.includes(entitled))
      .map(siteGroup),
    capacity: stock?.capacity ?? 0,
    here: stock === null ? 0 : (freeUnits(db).get({ stockId: stock.id })?.here ?? 0),
    waitingCount: stock === null ? 0 : wantedFrom(db, stock.id, null).length,
    fits: fitsOf(fit, measures),
    misfits:
      measures === null ? [] : keeps(fit, measures).misfits.map(({ code, limit }) => ({ code, limit })),
    contents: contentsOf(db, type),
    period: asked && periodOf(ctx, place, type, stock, { ...asked, quantity: query.quantity }),
    elsewhere: elsewhere.map((one) => ({ ...one, bookable: asked === null ? null : one.bookable })),
  };
}

/**
 * Each day of a month at a centre: what speaks against picking a type up, what against bringing it back (picked up on
 * `from`, where that is chosen), what can be promised and what will be on the shelf.
 * @throws Problem `not_found` as `siteItem`; `invalid_request` for a pick-up day more than a year before
 */
export function siteDays(
  ctx: Ctx,
  centreId: CentreId,
  id: ItemTypeId,
  { month, quantity, from: chosen }: ItemDaysQuery,
): SiteDays {
  const from = chosen ?? null;
  const type = lentType(ctx, id);
  const place = placeOf(ctx, centreId);
  const stock = found(heldHere(ctx, place, type));
  const { facts } = place;
  const terms = place.terms(type);
  const first = asDay(`${month}-01`);
  const days = Temporal.PlainYearMonth.from(month).daysInMonth;
  const last = addDays(first, days - 1);
  const begin = from !== null && from < first ? from : first;
  if (daysBetween(begin, last) > longestPeriod + days)
    refuseField('from', 'too_far', 'Ask for days of one year');
  const stretches = running(ctx.db, stock.id, begin, takenThrough(facts, terms, last), facts.today);
  const supply = supplyOf(stretches, quantity);
  const described = dayBook(ctx.db, centreId);
  return {
    today: facts.today,
    latestDueOn: from === null ? null : latestDueOn(facts, terms, from),
    days: Array.from({ length: days }, (_, n) => {
      const day = addDays(first, n);
      const on = found(stretches.find((one) => one.from <= day && one.until >= day));
      return {
        ...described(day),
        bookable: Math.max(0, on.bookable),
        here: Math.max(0, on.here),
        pickUp: pickUpReasons(facts, terms, supply, day),
        return: returnReasons(facts, terms, supply, day, from),
      };
    }),
  };
}
