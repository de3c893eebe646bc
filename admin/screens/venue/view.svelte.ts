import { address } from '../../../ui/address.svelte.ts';
import { day as dayWords, monthName, period } from '../../../ui/format.ts';
import { session } from '../../session.svelte.ts';
import { plusDays, startOf } from '../bookings/stretch.ts';
import { edges, monthFrom } from '../centres/month.ts';

export const looks = ['week', 'day', 'rooms', 'month'] as const;
export type Look = (typeof looks)[number];

const mondayOf = (day: string): string => plusDays(day, 1 - Temporal.PlainDate.from(day).dayOfWeek);

/** What the calendar shows, kept in the address: which days, of which venue and room. */
class View {
  get look(): Look {
    return looks.find((one) => one === address.get('look')) ?? 'week';
  }

  set look(look: string) {
    address.set('look', look === 'week' ? '' : look);
  }

  /** The day it is about; a week or a month is the one with this day. */
  get day(): string {
    const asked = address.get('day');
    return asked === '' ? session.today : startOf(asked, session.today);
  }

  set day(day: string) {
    address.set('day', day === session.today ? '' : day);
  }

  get venueId(): string {
    return address.get('venue');
  }

  set venueId(id: string) {
    address.set('room', '');
    address.set('venue', id);
  }

  get roomId(): string {
    return address.get('room');
  }

  set roomId(id: string) {
    address.set('room', id);
  }

  get span(): { from: string; until: string } {
    const { day, look } = this;
    if (look === 'month') return edges(day.slice(0, 7));
    const from = look === 'week' ? mondayOf(day) : day;
    return { from, until: look === 'week' ? plusDays(from, 6) : day };
  }

  /** «23–29 ноября», «вт, 24 ноября», «ноябрь 2026» */
  get words(): string {
    const { from, until } = this.span;
    if (this.look === 'month') return monthName(from.slice(0, 7));
    return this.look === 'week' ? period(from, until, session.today) : dayWords(from, session.today);
  }

  /** One page on, or back. */
  step = (by: 1 | -1): void => {
    if (this.look === 'month') this.day = `${monthFrom(this.day.slice(0, 7), by)}-01`;
    else this.day = plusDays(this.day, this.look === 'week' ? by * 7 : by);
  };

  /** Whether a day is among those shown. */
  shows = (day: string): boolean => this.span.from <= day && day <= this.span.until;
}

export const view = new View();
