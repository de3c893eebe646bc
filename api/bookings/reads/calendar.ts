import ical, {
  ICalAlarmType,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { type Day, type Moment, toMoment } from '../../core/dates.ts';
import { addVisit, textOf, type VisitEvent } from '../../venue/reads/calendar.ts';
import type { BookingState } from '../shapes.ts';

export type CalendarLocale = 'ru' | 'en';

/** One day of a calendar file: a whole day, for things are lent by the day. */
export type DayEvent = {
  /** The same for the same event for ever, whatever else changes. */
  uid: string;
  on: Day;
  summary: string;
  description?: string;
  location?: string;
  /** The edition of what it tells of: a calendar takes the higher one for the newer. */
  sequence: number;
  /** When what it tells of came to be. */
  stamp: Moment;
  status: 'tentative' | 'confirmed' | 'cancelled';
  /** Whether it is brought to mind the day before. */
  alarm: boolean;
};

const statuses = {
  tentative: ICalEventStatus.TENTATIVE,
  confirmed: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
};

/** A whole day begins at midnight; the day before is told of at nine in the morning. */
const nineTheDayBefore = 15 * 60 * 60;

/** How often a calendar program asks a feed anew, in seconds. */
const hourly = 60 * 60;

/**
 * An iCalendar file (RFC 5545) of whole days, and of visits with their times. `feed`: the name of a calendar that is asked
 * for again and again; a file has none. The same events make the same bytes.
 */
export function calendarFile(
  events: readonly DayEvent[],
  locale: CalendarLocale,
  feed?: string,
  visits: readonly VisitEvent[] = [],
): string {
  const calendar = ical({
    prodId: { company: 'Prokat', product: 'Calendar', language: locale.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
    ...(feed !== undefined && { name: feed, ttl: hourly }),
  });
  for (const { uid, on, summary, description, location, sequence, stamp, status, alarm } of events) {
    const event = calendar.createEvent({
      id: uid,
      start: Temporal.PlainDate.from(on),
      allDay: true,
      stamp: Temporal.Instant.from(stamp),
      sequence,
      summary,
      status: statuses[status],
      transparency: ICalEventTransparency.TRANSPARENT,
      ...(description && { description }),
      ...(location && { location }),
    });
    if (alarm && status !== 'cancelled')
      event.createAlarm({ type: ICalAlarmType.display, trigger: nineTheDayBefore, description: summary });
  }
  for (const visit of visits) addVisit(calendar, visit);
  return textOf(calendar);
}

/** What a calendar calls things, and all it may say where nothing may say what it is about (DOMAIN, privacy 4). */
const words = {
  ru: { pickUp: 'Прокат: забрать', due: 'Прокат: вернуть', neutral: 'Напоминание', code: 'Код' },
  en: { pickUp: 'Rental: pick up', due: 'Rental: bring back', neutral: 'Reminder', code: 'Code' },
} as const;

/** All that a calendar may say where nothing may say what it is about. */
export const neutralSummary = (locale: CalendarLocale): string => words[locale].neutral;

/** Where things are picked up and brought back. */
export type CalendarPlace = { name: string; address: string; phone: string };
type Thing = { nameRu: string; nameEn: string; quantity: number };

const named = (things: readonly Thing[], locale: CalendarLocale): string =>
  things
    .map(({ nameRu, nameEn, quantity }) => {
      const name = locale === 'en' ? nameEn || nameRu : nameRu;
      return quantity > 1 ? `${name} × ${quantity}` : name;
    })
    .join(', ');

type About = {
  locale: CalendarLocale;
  /** Of a protected family: nothing says what it is about. */
  neutral: boolean;
  place: CalendarPlace;
};

/** What a day says of things, in the family's words or, where it must be so, in neutral ones. */
function told(
  { locale, neutral, place }: About,
  what: 'pickUp' | 'due',
  things: readonly Thing[],
  code = '',
) {
  if (neutral) return { summary: neutralSummary(locale) };
  const said = [place.name, place.phone, code && `${words[locale].code}: ${code}`];
  return {
    summary: `${words[locale][what]} — ${named(things, locale)}`,
    description: said.filter(Boolean).join('\n'),
    location: [place.name, place.address].filter(Boolean).join(', '),
  };
}

/** A booking as a calendar tells of it. */
export type CalendarBooking = {
  id: string;
  code: string;
  state: BookingState;
  starts: Day;
  dueOn: Day;
  requestedAt: Moment;
  version: number;
  lines: readonly Thing[];
};

const statusOf = (state: BookingState): DayEvent['status'] => {
  if (state === 'requested') return 'tentative';
  return state === 'confirmed' || state === 'ready' || state === 'collected' ? 'confirmed' : 'cancelled';
};

/** The two days of a booking: when its things are picked up, and when they are brought back. */
export function bookingDays(booking: CalendarBooking, about: About): DayEvent[] {
  const { id, code, state, starts, dueOn, requestedAt: stamp, version: sequence, lines } = booking;
  const common = { stamp, sequence, status: statusOf(state) };
  const alarm = state !== 'collected';
  return [
    { uid: `${id}-starts@prokat`, on: starts, alarm, ...common, ...told(about, 'pickUp', lines, code) },
    { uid: `${id}-due@prokat`, on: dueOn, alarm, ...common, ...told(about, 'due', lines, code) },
  ];
}

/** The day a loan is to be brought back. */
export const loanDay = (
  loan: { id: string; dueOn: Day; issuedOn: Day; version: number; thing: Omit<Thing, 'quantity'> },
  about: About,
): DayEvent => ({
  uid: `${loan.id}-due@prokat`,
  on: loan.dueOn,
  sequence: loan.version,
  stamp: toMoment(Temporal.PlainDate.from(loan.issuedOn).toZonedDateTime('UTC').toInstant()),
  status: 'confirmed',
  alarm: true,
  ...told(about, 'due', [{ ...loan.thing, quantity: 1 }]),
});

/** The calendar file of one booking, to keep or to go with a message. */
export const calendarOf = (booking: CalendarBooking, about: About): string =>
  calendarFile(bookingDays(booking, about), about.locale);
