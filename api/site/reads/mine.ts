import { eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { bookingLine } from '../../../db/tables/bookings.ts';
import { itemType } from '../../../db/tables/catalogue.ts';
import { loan } from '../../../db/tables/loans.ts';
import { calendarFeed } from '../../../db/tables/site.ts';
import { dayFacts } from '../../bookings/reads/days.ts';
import { weighTakenBack } from '../../bookings/reads/taking-back.ts';
import { type BookingFacts, bookingFacts, bookingRows } from '../../bookings/reads.ts';
import { firstPickUpDay, isOpen } from '../../bookings/rules.ts';
import { itemTypeFacts } from '../../catalogue/reads.ts';
import { calendarOf, centreFacts } from '../../centres/reads.ts';
import { type Ctx, today } from '../../core/context.ts';
import { type Day, daysBetween } from '../../core/dates.ts';
import type { BookingId, CentreId, FamilyId, LoanId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { policies } from '../../eligibility/reads.ts';
import { decide } from '../../eligibility/rules.ts';
import { standingOf } from '../../families/reads.ts';
import { weighOwnExtension } from '../../loans/reads/extension.ts';
import { entryView } from '../../queue/reads/cards.ts';
import { entryFacts } from '../../queue/reads.ts';
import { typeBrief } from '../../stock/reads.ts';
import { visitFacts } from '../../venue/reads.ts';
import { selfCancel, selfChange } from '../rules.ts';
import { extensionRefusals, type Mine, type MyBooking, type MyEntry, type MyLoan } from '../shapes.ts';
import { type SiteSession, scopeOf } from './session.ts';
import { myVisits } from './sessions.ts';

/** A centre as a family sees it. */
function shownCentre(db: Db, centreId: CentreId): MyBooking['centre'] {
  const { id, name, shortName, address, phone, timeZone } = centreFacts(db, centreId);
  const hours = Object.entries(calendarOf(db, centreId).weekdays).flatMap(([weekday, open]) =>
    open === undefined ? [] : [{ weekday: Number(weekday), ...open }],
  );
  return { id, name, shortName, address, phone, timeZone, hours };
}

/** Whether messages are sent about what somebody asked for: a known family says so on its card. */
function wantsMessages(
  db: Db,
  { familyId, messages }: { familyId: FamilyId | null; messages: boolean },
): boolean {
  return familyId === null ? messages : !(standingOf(db, familyId)?.noMessages ?? false);
}

/** What a family may do itself with a booking, by the rules of its centre, now. */
export function selfService(
  ctx: Ctx,
  facts: BookingFacts,
  partlyHanded: boolean,
): Pick<MyBooking, 'cancel' | 'change'> {
  const { db } = ctx;
  const { centreId, state, starts } = facts;
  const scope = { centreId, group: null, category: null, itemTypeId: null };
  const rule = <R extends 'selfCancel' | 'selfChange' | 'selfChangeDays'>(name: R) =>
    decide(policies(db), name, scope).value;
  const asked = { state, starts, partlyHanded };
  const rules = { selfChange: rule('selfChange'), selfChangeDays: rule('selfChangeDays') };
  return {
    cancel: selfCancel(asked, { selfCancel: rule('selfCancel') }),
    change: selfChange(asked, rules, today(ctx, centreFacts(db, centreId).timeZone)),
  };
}

/** Whether a cancellation of today can be taken back, or others have its days since. */
function reopening(ctx: Ctx, facts: BookingFacts): MyBooking['reopen'] {
  const weighed = weighTakenBack(ctx, facts);
  if (weighed === undefined) return null;
  if (weighed.ok) return 'ok';
  const taken = weighed.lines.some(({ reasons }) => reasons.some(({ code }) => code === 'taken'));
  return taken ? 'taken' : null;
}

/** Bookings as their owners see them, in the order given. */
function myBookings(ctx: Ctx, ids: readonly BookingId[]): MyBooking[] {
  const { db } = ctx;
  const stored = ids.map((id) => bookingFacts(db, id));
  const rows = bookingRows(ctx, stored);
  return stored.map((facts, at) => {
    const { id, code, centreId, state, starts, dueOn, decideBy, holdUntil, requestedAt, version } = facts;
    const { note, reason } = facts;
    const lines = found(rows[at]).lines.map(({ itemType, quantity, handed }) => ({
      itemType,
      quantity,
      handed,
    }));
    const days = { starts, dueOn, decideBy, holdUntil, requestedAt };
    return {
      ...{ id, code, centre: shownCentre(db, centreId), state, ...days, lines, note, reason, version },
      messages: wantsMessages(db, facts),
      reopen: reopening(ctx, facts),
      ...selfService(
        ctx,
        facts,
        lines.some(({ handed }) => handed > 0),
      ),
    };
  });
}

/** A booking as its owner sees it. */
export const myBooking = (ctx: Ctx, id: BookingId): MyBooking => found(myBookings(ctx, [id])[0]);

/**
 * A place in the queue as its owner sees it: why staff moved somebody is not told, and an offer is of the days it would
 * be booked for if it were accepted now.
 */
export function myEntry(ctx: Ctx, id: Parameters<typeof entryView>[1]): MyEntry {
  const { centreId, place, offer, closedAt: _over, ...view } = entryView(ctx, id);
  const starts = (from: Day, until: Day) => firstPickUpDay(dayFacts(ctx, centreId), from, until);
  return {
    ...view,
    offer: offer && { ...offer, starts: starts(offer.starts, offer.dueOn) },
    centre: shownCentre(ctx.db, centreId),
    messages: wantsMessages(ctx.db, entryFacts(ctx.db, id)),
    place: place && { ...place, moved: place.moved !== null },
  };
}

const loanRows = prepared((orm) =>
  orm
    .select({
      id: loan.id,
      bookingId: bookingLine.bookingId,
      centreId: loan.centreId,
      itemType: typeBrief,
      issuedOn: loan.issuedOn,
      dueOn: loan.dueOn,
    })
    .from(sql`json_each(${sql.placeholder('ids')}) as asked`)
    .innerJoin(loan, sql`${loan.id} = asked.value`)
    .innerJoin(itemType, eq(itemType.id, loan.itemTypeId))
    .leftJoin(bookingLine, eq(bookingLine.id, loan.bookingLineId))
    .orderBy(loan.dueOn, loan.id)
    .prepare(),
);

const told = new Set<string>(extensionRefusals);
type Refusal = (typeof extensionRefusals)[number];
const mayTell = (code: string): code is Refusal => told.has(code);

/** Whether a loan can be made longer here and now, and until when; whose it is, whoever asks has seen to. */
export function ownExtension(ctx: Ctx, loanId: LoanId): MyLoan['extension'] {
  const { facts, verdict, stock, ok } = weighOwnExtension(ctx, loanId);
  const { centreId, itemTypeId } = facts;
  const { category } = itemTypeFacts(ctx.db, itemTypeId);
  const scope = { centreId, group: verdict.terms.group?.key ?? null, category, itemTypeId };
  const self = decide(policies(ctx.db), 'selfExtend', scope).value;
  if (ok && self) return { ok, dueOn: verdict.terms.dueOn, reasons: [] };
  const codes: string[] = [...(verdict.ok ? [] : verdict.reasons), ...stock].map(({ code }) => code);
  return {
    ok: false,
    dueOn: null,
    reasons: [...(self ? [] : ['only_by_desk' as const]), ...codes.filter(mayTell)],
  };
}

/** Loans as those who have the things see them, the earliest due first. */
const myLoans = (ctx: Ctx, ids: readonly LoanId[]): MyLoan[] =>
  loanRows(ctx.db)
    .all({ ids: JSON.stringify(ids) })
    .map(({ centreId, ...row }) => ({
      ...row,
      centre: shownCentre(ctx.db, centreId),
      overdueDays: Math.max(0, daysBetween(row.dueOn, today(ctx, centreFacts(ctx.db, centreId).timeZone))),
      extension: ownExtension(ctx, row.id),
    }));

/** A loan as whoever has the thing sees it. */
export const myLoan = (ctx: Ctx, id: LoanId): MyLoan => found(myLoans(ctx, [id])[0]);

const feedOf = prepared((orm) =>
  orm
    .select({ createdAt: calendarFeed.createdAt })
    .from(calendarFeed)
    .where(sql`${calendarFeed.contact} = ${sql.placeholder('contact')} and ${calendarFeed.revokedAt} is null`)
    .prepare(),
);

function openedAs({ contact, entryId, visitId, guestId }: SiteSession): Mine['opened'] {
  if (contact !== null) return 'contact';
  if (guestId !== null) return 'guest';
  if (visitId !== null) return 'visit';
  return entryId !== null ? 'queueEntry' : 'booking';
}

/** Everything a session shows: what is open first, the latest first. */
export function mine(ctx: Ctx, session: SiteSession): Omit<Mine, 'expiresAt'> {
  const { bookings, entries, loans, visits, families } = scopeOf(ctx, session);
  const { contact } = session;
  const asked = { bookings: myBookings(ctx, bookings), queue: entries.map((id) => myEntry(ctx, id)) };
  const cards = families.map((familyId) => ({ familyId, messages: true }));
  const order = (a: MyBooking, b: MyBooking) =>
    Number(isOpen(b.state)) - Number(isOpen(a.state)) || (a.requestedAt > b.requestedAt ? -1 : 1);
  const waits = (entry: MyEntry) => Number(entry.place === null);
  return {
    opened: openedAs(session),
    bookings: asked.bookings.sort(order),
    queue: asked.queue.sort((a, b) => waits(a) - waits(b) || (a.askedAt > b.askedAt ? -1 : 1)),
    loans: myLoans(ctx, loans),
    visits: myVisits(ctx, visits),
    messages:
      [...asked.bookings, ...asked.queue].some(({ messages }) => messages) ||
      visits.some((id) => wantsMessages(ctx.db, visitFacts(ctx.db, id))) ||
      cards.some((card) => wantsMessages(ctx.db, card)),
    feed: contact === null ? null : (feedOf(ctx.db).get({ contact }) ?? null),
  };
}
