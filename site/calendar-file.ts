import type { SiteVenueSession } from '../api/site/shapes.ts';
import { placeOf } from './sessions.ts';

const stamp = (at: string): string => `${at.replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}`;
const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');
/** A line of a calendar file has 75 octets; a letter has four at most. */
const folded = (line: string): string => (line.match(/.{1,18}/gu) ?? []).join('\r\n ');

/** The address of a calendar file with the session in it, made here. */
export const calendarOf = (session: SiteVenueSession, name: string): string => {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Prokat//Sessions//RU',
    'BEGIN:VEVENT',
    `UID:${session.id}@prokat`,
    `DTSTAMP:${stamp(new Date().toISOString())}`,
    `DTSTART:${stamp(session.startsAt)}`,
    `DTEND:${stamp(session.endsAt)}`,
    `SUMMARY:${escaped(name)}`,
    `LOCATION:${escaped(placeOf(session))}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ];
  return `data:text/calendar;charset=utf-8,${encodeURIComponent(lines.map(folded).join('\r\n'))}`;
};
