import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
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

/** The calendar file (RFC 5545) of one visit, with its very times. */
export function visitFile(visit: VisitEvent, locale: 'ru' | 'en'): string {
  const { id, startsAt, endsAt, summary, location, sequence, stamp, cancelled } = visit;
  const calendar = ical({
    prodId: { company: 'Prokat', product: 'Calendar', language: locale.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
  });
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
  return calendar.toString();
}
