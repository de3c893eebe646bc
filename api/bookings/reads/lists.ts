import { and, asc, count, desc, eq, gte, isNull, lte, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { prepared } from '../../../db/open.ts';
import { booking, bookingLine, setAside } from '../../../db/tables/bookings.ts';
import { calendarOf, centreFacts } from '../../centres/reads.ts';
import { addOpenDays, whyClosed } from '../../centres/rules.ts';
import { type Ctx, permit, today } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import { fromCursor, toCursor } from '../../core/http.ts';
import type { CentreId, FamilyId } from '../../core/ids.ts';
import { seenBy, viewerAt } from '../../core/unseen.ts';
import { bookingRows } from '../reads.ts';
import type { BookingQuery, BookingRow } from '../shapes.ts';

/** Something of it is still to be put on the pickup shelf. */
const lacksUnits = sql`exists (select 1 from ${bookingLine} l where l.booking_id = ${booking.id}
  and l.quantity - l.handed > (select count(*) from ${setAside} a where a.line_id = l.id))`;

/** Bookings of protected families are in the lists of those who serve them and in nobody else's. */
const known = (ctx: Ctx, centreId: CentreId) => seenBy(viewerAt(ctx, centreId), '"booking".family_id');

/** How many working days ahead a booking is prepared. */
const preparedAhead = 2;

/** Until when what is to be picked up is prepared by now: today and the next two working days. */
function prepareUntil(ctx: Ctx, centreId: CentreId): Day {
  const { timeZone } = centreFacts(ctx.db, centreId);
  return addOpenDays(calendarOf(ctx.db, centreId), today(ctx, timeZone), preparedAhead);
}

const isOpen = isNull(booking.closedAt);
const inState = (ctx: Ctx, centreId: CentreId, state: BookingQuery['state']) =>
  ({
    open: () => isOpen,
    to_confirm: () => and(isOpen, eq(booking.state, 'requested')),
    to_prepare: () =>
      and(
        isOpen,
        or(
          and(eq(booking.state, 'confirmed'), lte(booking.starts, prepareUntil(ctx, centreId))),
          and(eq(booking.state, 'ready'), lacksUnits),
        ),
      ),
    ready: () => and(isOpen, eq(booking.state, 'ready')),
    closed: () => sql`${booking.closedAt} is not null`,
  })[state]();

/**
 * A page of a centre's bookings: what waits for a decision by its deadline, what is closed the latest first, the rest
 * by the day of collection.
 * @throws Problem `not_found`, `forbidden`, `invalid_request` for a foreign cursor
 */
export function listBookings(ctx: Ctx, centreId: CentreId, { state, cursor, limit }: BookingQuery) {
  permit(ctx, 'booking.read', centreId);
  const after = fromCursor(cursor, z.tuple([z.string(), z.string()]));
  const down = state === 'closed';
  const by = sql<string>`${down ? booking.closedAt : state === 'to_confirm' ? booking.decideBy : booking.starts}`;
  const rows = ctx.db.orm
    .select({ booking, by })
    .from(booking)
    .where(
      and(
        eq(booking.centreId, centreId),
        known(ctx, centreId),
        inState(ctx, centreId, state),
        after &&
          (down
            ? sql`(${by}, ${booking.id}) < (${after[0]}, ${after[1]})`
            : sql`(${by}, ${booking.id}) > (${after[0]}, ${after[1]})`),
      ),
    )
    .orderBy(down ? desc(by) : asc(by), down ? desc(booking.id) : asc(booking.id))
    .limit(limit + 1)
    .all();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: bookingRows(
      ctx,
      page.map((row) => row.booking),
    ),
    next: rows.length > limit && last ? toCursor(last.by, last.booking.id) : null,
  };
}

type Heap = { count: number; rows: BookingRow[] };

const shownOnBoard = 20;

/** What of a centre's bookings a desk has to do: decide, put on the shelf, hand out today; the soonest first. */
export function bookingHeaps(
  ctx: Ctx,
  centreId: CentreId,
): Record<'toConfirm' | 'toPrepare' | 'toHandOut', Heap> {
  permit(ctx, 'booking.read', centreId);
  const { timeZone } = centreFacts(ctx.db, centreId);
  const here = and(eq(booking.centreId, centreId), known(ctx, centreId));
  const heap = (where: ReturnType<typeof and>, by: typeof booking.starts | typeof booking.decideBy): Heap => {
    const stored = ctx.db.orm
      .select()
      .from(booking)
      .where(and(here, where))
      .orderBy(asc(by), asc(booking.id))
      .limit(shownOnBoard)
      .all();
    const counted =
      stored.length < shownOnBoard
        ? stored.length
        : (ctx.db.orm.select({ n: count() }).from(booking).where(and(here, where)).get()?.n ?? 0);
    return { count: counted, rows: bookingRows(ctx, stored) };
  };
  return {
    toConfirm: heap(inState(ctx, centreId, 'to_confirm'), booking.decideBy),
    toPrepare: heap(inState(ctx, centreId, 'to_prepare'), booking.starts),
    toHandOut: heap(
      and(inState(ctx, centreId, 'ready'), lte(booking.starts, today(ctx, timeZone))),
      booking.starts,
    ),
  };
}

/**
 * Open bookings that are to be picked up or brought back on a day the centre came to be closed on since, with those
 * days; the soonest first.
 */
export function onClosedDays(ctx: Ctx, centreId: CentreId): (BookingRow & { closedOn: Day[] })[] {
  permit(ctx, 'booking.read', centreId);
  const calendar = calendarOf(ctx.db, centreId);
  const at = today(ctx, centreFacts(ctx.db, centreId).timeZone);
  const closed = new Map<string, Day[]>();
  const stored = ctx.db.orm
    .select()
    .from(booking)
    .where(and(eq(booking.centreId, centreId), known(ctx, centreId), isOpen, gte(booking.dueOn, at)))
    .orderBy(asc(booking.starts), asc(booking.id))
    .limit(500)
    .all()
    .filter(({ id, starts, dueOn }) => {
      const days = [...new Set([starts, dueOn])].filter(
        (day) => day >= at && whyClosed(calendar, day) !== null,
      );
      closed.set(id, days);
      return days.length > 0;
    })
    .slice(0, shownOnBoard);
  return bookingRows(ctx, stored).map((row) => ({ ...row, closedOn: closed.get(row.id) ?? [] }));
}

/** The bookings of a centre whose days touch [from, until], for its calendar. */
export const bookingsIn = (ctx: Ctx, centreId: CentreId, from: Day, until: Day): BookingRow[] =>
  bookingRows(
    ctx,
    ctx.db.orm
      .select()
      .from(booking)
      .where(
        and(
          eq(booking.centreId, centreId),
          known(ctx, centreId),
          isOpen,
          lte(booking.starts, until),
          gte(booking.dueOn, from),
        ),
      )
      .orderBy(asc(booking.starts), asc(booking.id))
      .limit(500)
      .all(),
  );

const ofFamily = prepared((orm) =>
  orm
    .select()
    .from(booking)
    .where(eq(booking.familyId, sql.placeholder('familyId')))
    .orderBy(sql`${booking.closedAt} is not null`, desc(booking.requestedAt), desc(booking.id))
    .limit(50)
    .prepare(),
);

/** What a family has booked, the open ones first, then the latest; whether they may be seen is asked before. */
export const familyBookings = (ctx: Ctx, familyId: FamilyId): BookingRow[] =>
  bookingRows(ctx, ofFamily(ctx.db).all({ familyId }));
