import type { Db } from '../../../db/open.ts';
import type { Fit } from '../../../db/tables/catalogue.ts';
import { centrePickUpReasons, centreReturnReasons } from '../../bookings/rules.ts';
import { pictureUrl, searchQuery } from '../../catalogue/rules.ts';
import type { Ctx } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { CentreId } from '../../core/ids.ts';
import { keeps, type Measures } from '../../eligibility/rules.ts';
import { spokenFor } from '../../queue/reads.ts';
import { peak, type Taken } from '../../stock/rules.ts';
import type { FreeQuery, SiteFreePage, SiteFreeRow } from '../shapes.ts';
import { elsewhereOf, nearestOf } from './other-ways.ts';
import { assertPeriod, type Place, placeOf } from './place.ts';
import { behind, type Candidate, fromPage, phases, start, toPage, walk } from './walk.ts';

type Asked = { from: Day; until: Day; measures: Measures | null; unfit: FreeQuery['unfit'] };

/** Whether a thing fits a child: `unknown` while a measure it is bound by is not known; null where none is given. */
export function fitsOf(fit: Fit, measures: Measures | null): SiteFreeRow['fits'] {
  if (measures === null) return null;
  const { misfits, unknown } = keeps(fit, measures);
  return misfits.length > 0 ? 'no' : unknown.length > 0 ? 'unknown' : 'yes';
}

/** The measures of a question, null where none of them was given. */
export function measuresOf(given: Partial<Measures>): Measures | null {
  const { ageMonths = null, heightCm = null, weightKg = null, shoeSizeEu = null, headCm = null } = given;
  const measures = { ageMonths, heightCm, weightKg, shoeSizeEu, headCm };
  return Object.values(measures).some((one) => one !== null) ? measures : null;
}

type Found = { type: Candidate; row: SiteFreeRow };

/** The rows of a page; what is here but not free tells when it is, and where else. */
function withOtherWays(ctx: Ctx, place: Place, asked: Asked, found: readonly Found[]): SiteFreeRow[] {
  const busy = found.filter(({ type, row }) => !row.free && type.stockId !== 0).map(({ type }) => type);
  if (busy.length === 0) return found.map(({ row }) => row);
  const nearest = nearestOf(ctx.db, place, busy, asked);
  const elsewhere = elsewhereOf(ctx, place, busy, asked);
  return found.map(({ type, row }) => ({
    ...row,
    nearest: nearest.get(type.id) ?? null,
    elsewhere: elsewhere.get(type.id) ?? row.elsewhere,
  }));
}

/** What is said of types over the days asked for; null for one that is left out as it does not fit. */
function rowsOf(db: Db, place: Place, asked: Asked, types: readonly Candidate[]): (SiteFreeRow | null)[] {
  const judged = types.map((type) => {
    const terms = place.terms(type);
    return { terms, ...place.judge(terms, asked.from, asked.until) };
  });
  const last = judged.reduce((latest, { until }) => (until > latest ? until : latest), asked.until);
  const stocks = types.flatMap(({ stockId }) => (stockId === 0 ? [] : stockId));
  const days = { from: asked.from, until: last, today: place.facts.today };
  const taken = stocks.length === 0 ? new Map<number, Taken[]>() : spokenFor(db, stocks, days);
  return types.map((type, index) => {
    const { id, nameRu, nameEn, category, version, capacity, here, stockId } = type;
    const fits = asked.measures === null ? null : fitsOf(JSON.parse(type.fit), asked.measures);
    const one = judged[index];
    if (one === undefined || (fits === 'no' && asked.unfit === 'hide')) return null;
    const busy = taken.get(stockId);
    const left = busy === undefined ? capacity : capacity - peak(busy, asked.from, one.until);
    const bookable = Math.max(0, left);
    return {
      itemType: { id, nameRu, nameEn, category, pictureUrl: pictureUrl(id, version) },
      free: bookable > 0 && !one.refused,
      bookable,
      here,
      capacity,
      reasons: bookable > 0 || capacity === 0 ? one.own : [...one.own, { code: 'taken', bookable }],
      termDays: one.terms.termDays,
      latestDueOn: one.latestDueOn,
      fits,
      nearest: null,
      elsewhere: [],
    };
  });
}

/** How many types to walk past next: as many as it takes, by what those passed so far gave. */
const step = (wanted: number, passed: number, gave: number): number =>
  Math.min(500, Math.ceil(gave === 0 ? Math.max(wanted * 1.2, passed) : (wanted * 1.2 * passed) / gave));

/**
 * A page of what a centre lends over the days from `from` through `until` (the return day): what is free for all of
 * them and the cleaning after, in the order of names or, with words, the best match first; then what is not, with the
 * nearest days of the same length and the centres of the region that have it; last what only those have.
 * @throws Problem `not_found`, `invalid_request` for days in the wrong order or more than a year
 */
export function freeAt(ctx: Ctx, centreId: CentreId, query: FreeQuery): SiteFreePage {
  const { from, until, limit, order, category, q = '' } = query;
  assertPeriod(from, until);
  const { db } = ctx;
  const place = placeOf(ctx, centreId);
  const asked = { from, until, unfit: query.unfit, measures: measuresOf(query) };
  const words = q === '' ? null : searchQuery(q);
  const found: Found[] = [];
  const pickUp = centrePickUpReasons(place.facts, from);
  const back = centreReturnReasons(place.facts, until, from);
  const page = (next: string | null): SiteFreePage => ({
    pickUp,
    return: back,
    rows: withOtherWays(ctx, place, asked, found),
    next,
  });
  if (q !== '' && words === null) return page(null);
  let { phase, at } = fromPage(query.cursor);
  // On a day the centre's own calendar refuses nothing is free, however long one looks.
  if (phase === 'free' && pickUp.length + back.length > 0) phase = 'busy';
  let passed = 0;
  let before = found.length;
  for (;;) {
    const size = step(limit + 1 - found.length, passed, found.length - before);
    const types = walk(db, { place, words, order, category }, phase, at, size);
    const rows = rowsOf(db, place, asked, types);
    const others = phase === 'away' ? elsewhereOf(ctx, place, types, asked) : undefined;
    for (const [index, type] of types.entries()) {
      if (found.length === limit) return page(toPage(phase, at));
      at = behind(type, at);
      const row = rows[index];
      const elsewhere = others?.get(type.id) ?? [];
      const belongs = phase === 'away' ? elsewhere.length > 0 : row?.free === (phase === 'free');
      if (row && belongs) found.push({ type, row: { ...row, elsewhere } });
    }
    passed += types.length;
    if (types.length === size) continue;
    const following = phases[phases.indexOf(phase) + 1];
    if (following === undefined) return page(null);
    [phase, at, passed, before] = [following, start, 0, found.length];
  }
}
