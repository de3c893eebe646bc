import { asc, eq, sql } from 'drizzle-orm';
import { prepared } from '../../db/open.ts';
import { centre } from '../../db/tables/centres.ts';
import { staffCentre } from '../../db/tables/staff.ts';
import { bookingHeaps, onClosedDays } from '../bookings/reads/lists.ts';
import { asideFor } from '../bookings/reads/shelf.ts';
import { type BookingFacts, bookingFacts, bookingOfCode, bookingRows } from '../bookings/reads.ts';
import type { BookingRow } from '../bookings/shapes.ts';
import { calendarOf } from '../centres/reads.ts';
import { permissionsOf } from '../core/access.ts';
import { codeKey } from '../core/code.ts';
import { type Ctx, may, permit, today } from '../core/context.ts';
import type { CentreId } from '../core/ids.ts';
import { seen } from '../core/unseen.ts';
import { recordSearch } from '../families/acts/note.ts';
import { searchFamilies } from '../families/reads/finding.ts';
import { consumablesBelow, kitRow, lackingKits } from '../kits/reads/centre.ts';
import { loanCounts, openLoans } from '../loans/reads/cards.ts';
import { entryOfCode, queueOfCentre } from '../queue/reads/cards.ts';
import { self } from '../staff/reads.ts';
import { gate } from '../staff/rules.ts';
import { openDay } from '../stock/acts/open-day.ts';
import { listUnits, scan, shortages, unitCounts, waiting } from '../stock/reads.ts';
import { visitOfCode } from '../venue/reads/family.ts';
import { sessionsToday } from '../venue/reads/sessions.ts';
import { openingOn } from './rules.ts';
import type { Board, FindAnswer, Me } from './shapes.ts';

const ownCentres = prepared((orm) =>
  orm
    .select({ id: centre.id, name: centre.name, shortName: centre.shortName, timeZone: centre.timeZone })
    .from(staffCentre)
    .innerJoin(centre, eq(centre.id, staffCentre.centreId))
    .where(eq(staffCentre.staffId, sql.placeholder('id')))
    .orderBy(asc(centre.id))
    .prepare(),
);

/**
 * Who is signed in: the person, the own centres with their day, and what the role may do.
 * @throws Problem `signed_out` when nobody is
 */
export function me(ctx: Ctx, demo: boolean): Me {
  const { id, name, username, role, secondFactor, mustChangePassword } = self(ctx);
  const mustSetUpSecondFactor = gate({ role, secondFactor, mustChangePassword: false }, demo) !== null;
  return {
    staff: { id, name, username, role, secondFactor, mustChangePassword, mustSetUpSecondFactor },
    centres: ownCentres(ctx.db)
      .all({ id })
      .map((own) => {
        const day = today(ctx, own.timeZone);
        return { ...own, today: day, ...openingOn(calendarOf(ctx.db, own.id), day) };
      }),
    permissions: permissionsOf(role),
    demo,
  };
}

/** How many rows of each heap a board shows; the rest is behind «all». */
const shown = 8;

/**
 * The board of a centre.
 * @throws Problem `not_found`, `forbidden`
 */
export function board(ctx: Ctx, centreId: CentreId): Board {
  permit(ctx, 'board.read', centreId);
  const at = openDay(ctx, centreId);
  const counts = loanCounts(ctx, centreId);
  const units = unitCounts(ctx, centreId);
  const loans = (state: 'due_today' | 'overdue') => openLoans(ctx, centreId, { state, limit: shown }).rows;
  const { toConfirm, toPrepare, toHandOut } = bookingHeaps(ctx, centreId);
  const lacking = lackingKits(ctx.db, centreId);
  const kits = (state: 'incomplete' | 'to_replenish') => {
    const of = lacking.filter((kit) => kit.state === state);
    return { count: of.length, rows: of.slice(0, shown).map((kit) => kitRow(ctx.db, kit)) };
  };
  const below = consumablesBelow(ctx.db, centreId);
  const top = ({ count, rows }: Board['toConfirm']) => ({ count, rows: rows.slice(0, shown) });
  return {
    today: at,
    toConfirm: top(toConfirm),
    toPrepare: top(toPrepare),
    toHandOut: top(toHandOut),
    onClosedDays: onClosedDays(ctx, centreId),
    offers: queueOfCentre(ctx, centreId).reduce((sum, { offered }) => sum + offered, 0),
    dueToday: { count: counts.dueToday, rows: loans('due_today') },
    overdue: { count: counts.overdue, rows: loans('overdue') },
    toClean: { count: units.to_clean ?? 0, rows: waiting(ctx.db, centreId, 'to_clean', shown) },
    toInspect: { count: units.to_inspect ?? 0, rows: waiting(ctx.db, centreId, 'to_inspect', shown) },
    sessions: sessionsToday(ctx, centreId),
    kitsIncomplete: kits('incomplete'),
    kitsToReplenish: kits('to_replenish'),
    consumablesBelow: { count: below.length, rows: below.slice(0, shown) },
    shortages: shortages(ctx.db, centreId, at),
  };
}

/** A booking as it stands in a list, where it is of this centre and whoever asks may know of bookings. */
function ownBooking(ctx: Ctx, centreId: CentreId, facts: BookingFacts | undefined): BookingRow | null {
  if (facts?.centreId !== centreId || !may(ctx, 'booking.read', centreId)) return null;
  return bookingRows(ctx, seen(ctx, [facts]))[0] ?? null;
}

/**
 * The unit whose very number a text is, or where else such a unit is held; the booking whose very code it is, or the one
 * the unit stands on the pickup shelf for; or the place in the queue, or the visit, of that code.
 * @throws Problem `not_found`, `forbidden`
 */
export function findExact(ctx: Ctx, centreId: CentreId, q: string): FindAnswer {
  const found = scan(ctx, centreId, q);
  const aside = found.unit ? asideFor(ctx.db, found.unit.id) : undefined;
  const code = codeKey(q);
  const facts = aside ? bookingFacts(ctx.db, aside.bookingId) : bookingOfCode(ctx.db, code);
  const place = found.unit || facts ? null : entryOfCode(ctx, centreId, code);
  const visit = found.unit || facts || place ? null : visitOfCode(ctx, centreId, code);
  return { ...found, units: [], families: [], booking: ownBooking(ctx, centreId, facts), place, visit };
}

/**
 * What a text that is no unit's number may stand for: units whose numbers begin so, families by name or phone.
 * Whoever looked for a family is in the trail.
 * @throws Problem `not_found`, `forbidden`
 */
export function findLikely(ctx: Ctx, centreId: CentreId, q: string): Pick<FindAnswer, 'units' | 'families'> {
  const units = /\d/.test(q) ? listUnits(ctx, centreId, { number: q, limit: 8, sort: 'number' }).rows : [];
  const families = may(ctx, 'family.read', centreId)
    ? searchFamilies(ctx, centreId, q)
    : { kind: null, rows: [] };
  if (families.kind !== null) recordSearch(ctx, centreId, families.kind, families.rows.length);
  return { units, families: families.rows };
}
