import ical, { ICalAlarmType, type ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { Moment } from '../../core/dates.ts';

/** A visit as a calendar program tells of it. */
export type VisitEvent = {
  id: string;
  startsAt: Moment;
  endsAt: Moment;
  summary: string;
  location: string;
  /** The edition of the visit and its session: a calendar takes the higher one for the newer. */
  sequence: number;
  stamp: Moment;
  cancelled: boolean;
};

/** Told of two hours before. */
const alarm = 2 * 60 * 60;

/** Enters a visit into a calendar, with its very times. */
export function addVisit(calendar: ICalCalendar, visit: VisitEvent): void {
  const { id, startsAt, endsAt, summary, location, sequence, stamp, cancelled } = visit;
  const event = calendar.createEvent({
    id: `${id}-visit@prokat`,
    start: Temporal.Instant.from(startsAt),
    end: Temporal.Instant.from(endsAt),
    stamp: Temporal.Instant.from(stamp),
    sequence,
    summary,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(location && { location }),
  });
  if (!cancelled) event.createAlarm({ type: ICalAlarmType.display, trigger: alarm, description: summary });
}

/** A calendar as its text: the library leaves the last line open, and each ends with CR LF (RFC 5545, 3.1). */
export const textOf = (calendar: ICalCalendar): string => `${calendar}\r\n`;

/** The calendar file (RFC 5545) of one visit. */
export function visitFile(visit: VisitEvent, locale: 'ru' | 'en'): string {
  const calendar = ical({
    prodId: { company: 'Prokat', product: 'Calendar', language: locale.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
  });
  addVisit(calendar, visit);
  return textOf(calendar);
}
