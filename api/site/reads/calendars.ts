import { and, eq, isNull, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { booking, bookingLine } from '../../../db/tables/bookings.ts';
import { itemType } from '../../../db/tables/catalogue.ts';
import { loan } from '../../../db/tables/loans.ts';
import { calendarFeed } from '../../../db/tables/site.ts';
import { unit } from '../../../db/tables/stock.ts';
import {
  bookingDays,
  type CalendarLocale,
  calendarFile,
  type DayEvent,
  loanDay,
  neutralSummary,
} from '../../bookings/reads/calendar.ts';
import { bookingFacts } from '../../bookings/reads.ts';
import { isOpen } from '../../bookings/rules.ts';
import { centreFacts } from '../../centres/reads.ts';
import { type Ctx, may, today } from '../../core/context.ts';
import { addDays, type Day, toMoment } from '../../core/dates.ts';
import type { BookingId, CentreId, FamilyId, LoanId, VisitId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { seenBy, viewerAt } from '../../core/unseen.ts';
import { isHidden, standingOf } from '../../families/reads.ts';
import { loanFacts } from '../../loans/reads.ts';
import { personOf } from '../../staff/reads.ts';
import type { VisitEvent } from '../../venue/reads/calendar.ts';
import { sessionFacts, visitFacts } from '../../venue/reads.ts';
import { takesPlaces } from '../../venue/rules.ts';
import { digestOf, scopeOfContact } from './session.ts';
import { whereOf } from './sessions.ts';

const thingsOf = prepared((orm) =>
  orm
    .select({ nameRu: itemType.nameRu, nameEn: itemType.nameEn, quantity: bookingLine.quantity })
    .from(bookingLine)
    .innerJoin(itemType, eq(itemType.id, bookingLine.itemTypeId))
    .where(eq(bookingLine.bookingId, sql.placeholder('id')))
    .orderBy(bookingLine.id)
    .prepare(),
);
const namesOf = prepared((orm) =>
  orm
    .select({ nameRu: itemType.nameRu, nameEn: itemType.nameEn })
    .from(itemType)
    .where(eq(itemType.id, sql.placeholder('id')))
    .prepare(),
);

/** How a calendar speaks of what a family has at a centre: of a protected one it says nothing. */
function about(ctx: Ctx, centreId: CentreId, familyId: FamilyId | null, locale: CalendarLocale) {
  const { shortName: name, address, phone } = centreFacts(ctx.db, centreId);
  const card = familyId === null ? undefined : standingOf(ctx.db, familyId);
  const neutral = card !== undefined && isHidden(ctx.db, card);
  return { locale, neutral, place: { name, address, phone } };
}

/** The two days of a booking, whoever asks. */
function daysOfBooking(ctx: Ctx, id: BookingId, locale: CalendarLocale): DayEvent[] {
  const facts = bookingFacts(ctx.db, id);
  const lines = thingsOf(ctx.db).all({ id });
  return bookingDays({ ...facts, lines }, about(ctx, facts.centreId, facts.familyId, locale));
}

/** The calendar file of one booking; whose it is, whoever asks has seen to. */
export const bookingCalendar = (ctx: Ctx, id: BookingId, locale: CalendarLocale): string =>
  calendarFile(daysOfBooking(ctx, id, locale), locale);

function dayOfLoan(ctx: Ctx, id: LoanId, locale: CalendarLocale): DayEvent {
  const facts = loanFacts(ctx.db, id);
  const thing = found(namesOf(ctx.db).get({ id: facts.itemTypeId }));
  return loanDay({ ...facts, thing }, about(ctx, facts.centreId, facts.familyId, locale));
}

/** A visit that has its place in a planned session: a protected family's says neither what it is nor where. */
function eventOfVisit(ctx: Ctx, id: VisitId, locale: CalendarLocale): VisitEvent[] {
  const facts = visitFacts(ctx.db, id);
  const session = sessionFacts(ctx.db, facts.sessionId);
  const { centreId, startsAt, endsAt, nameRu, nameEn } = session;
  if (!takesPlaces(facts.state) || session.state === 'cancelled') return [];
  const { neutral } = about(ctx, centreId, facts.familyId, locale);
  const told = { summary: locale === 'ru' ? nameRu : nameEn, location: whereOf(ctx, session)[locale] };
  const sequence = facts.version + session.version;
  const event = { id, startsAt, endsAt, sequence, stamp: facts.since, cancelled: false };
  return [{ ...event, ...(neutral ? { summary: neutralSummary(locale), location: '' } : told) }];
}

const feedNames = { ru: 'Прокат', en: 'Rental' } as const;

/** What a contact has before it: days of its open bookings, due days of its loans, sessions it has a place in. */
function contactFeed(ctx: Ctx, contact: string, locale: CalendarLocale): string {
  const { bookings, loans, visits, families } = scopeOfContact(ctx, contact);
  const open = bookings.filter((id) => isOpen(bookingFacts(ctx.db, id).state));
  const events = [
    ...open.flatMap((id) => daysOfBooking(ctx, id, locale)),
    ...loans.map((id) => dayOfLoan(ctx, id, locale)),
  ];
  const hers = families.some((id) => found(standingOf(ctx.db, id)).protected);
  const name = hers ? { ru: 'Календарь', en: 'Calendar' } : feedNames;
  const sessions = visits.flatMap((id) => eventOfVisit(ctx, id, locale));
  return calendarFile(events, locale, name[locale], sessions);
}

const pickUps = prepared((orm) =>
  orm
    .select({
      id: booking.id,
      code: booking.code,
      state: booking.state,
      on: booking.starts,
      requestedAt: booking.requestedAt,
      version: booking.version,
      things: sql<number>`(select sum(quantity - handed) from booking_line where booking_line.booking_id = booking.id)`,
    })
    .from(booking)
    .where(
      and(
        eq(booking.centreId, sql.placeholder('centreId')),
        isNull(booking.closedAt),
        sql`${booking.starts} between ${sql.placeholder('from')} and ${sql.placeholder('until')}`,
        seenBy(sql.placeholder('viewer'), '"booking".family_id'),
      ),
    )
    .orderBy(booking.starts, booking.code)
    .prepare(),
);
const dueBack = prepared((orm) =>
  orm
    .select({
      on: loan.dueOn,
      count: sql<number>`count(*)`,
      numbers: sql<string>`group_concat(${unit.inventoryNumber}, ', ')`,
    })
    .from(loan)
    .innerJoin(unit, eq(unit.id, loan.unitId))
    .where(
      and(
        eq(loan.centreId, sql.placeholder('centreId')),
        sql`outcome is null`,
        sql`${loan.dueOn} between ${sql.placeholder('from')} and ${sql.placeholder('until')}`,
        seenBy(sql.placeholder('viewer'), '"loan".family_id'),
      ),
    )
    .groupBy(loan.dueOn)
    .orderBy(loan.dueOn)
    .prepare(),
);

const deskWords = {
  ru: { pickUp: 'Забрать', due: 'Вернуть', things: 'вещей', name: 'Прокат' },
  en: { pickUp: 'Pick up', due: 'Due back', things: 'things', name: 'Rental' },
} as const;
/** Days before and after today: what is a month late is no day of a calendar any more; nothing is lent for longer than a year. */
const past = 30;
const ahead = 400;

/** The days of a centre for its staff, codes and numbers only: who comes for something, what is due back. */
function centreFeed(ctx: Ctx, centreId: CentreId, locale: CalendarLocale): string {
  const { timeZone, shortName } = centreFacts(ctx.db, centreId);
  const words = deskWords[locale];
  const day = today(ctx, timeZone);
  const viewer = viewerAt(ctx, centreId);
  const asked = { centreId, from: addDays(day, -past), until: addDays(day, ahead), viewer };
  const midnight = (on: Day) => toMoment(Temporal.PlainDate.from(on).toZonedDateTime('UTC').toInstant());
  const counted = (count: number) => `${words.things}: ${count}`;
  const events: DayEvent[] = [
    ...pickUps(ctx.db)
      .all(asked)
      .map(({ id, code, state, on, requestedAt: stamp, version: sequence, things }) => ({
        uid: `${id}-starts@prokat`,
        on,
        summary: `${words.pickUp} ${code} (${counted(things)})`,
        sequence,
        stamp,
        status: state === 'requested' ? ('tentative' as const) : ('confirmed' as const),
        alarm: false,
      })),
    ...dueBack(ctx.db)
      .all(asked)
      .map(({ on, count, numbers }) => ({
        uid: `${centreId}-due-${on}@prokat`,
        on,
        summary: `${words.due} (${counted(count)})`,
        description: numbers,
        sequence: 0,
        stamp: midnight(on),
        status: 'confirmed' as const,
        alarm: false,
      })),
  ];
  return calendarFile(events, locale, `${words.name} ${shortName}`);
}

const feedByHash = prepared((orm) =>
  orm
    .select()
    .from(calendarFeed)
    .where(and(eq(calendarFeed.tokenHash, sql.placeholder('hash')), isNull(calendarFeed.revokedAt)))
    .prepare(),
);

/**
 * What the secret address of a feed holds today. One of staff holds it while they work at the centre.
 * @throws Problem `not_found` for an address nobody has or that was taken back
 */
export function feedFile(ctx: Ctx, token: string, locale: CalendarLocale): string {
  const feed = found(feedByHash(ctx.db).get({ hash: digestOf(token) }));
  if (feed.contact !== null) return contactFeed(ctx, feed.contact, locale);
  const person = personOf(ctx.db, found(feed.staffId));
  if (person === undefined || !person.active || feed.centreId === null) throw new Problem('not_found');
  const actor = { kind: 'staff' as const, ...person };
  const reading = { ...ctx, actor };
  if (!may(reading, 'booking.read', feed.centreId)) throw new Problem('not_found');
  return centreFeed(reading, feed.centreId, locale);
}
