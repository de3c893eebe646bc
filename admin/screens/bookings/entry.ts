import type { CalendarEntry } from '../../../api/bookings/shapes.ts';
import { nameOf, period } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { session } from '../../session.svelte.ts';
import { states } from './words.ts';

const kinds: Record<CalendarEntry['kind'], () => string> = {
  booking: m.bookings_entry_booking,
  loan: m.bookings_entry_loan,
  offer: m.bookings_entry_offer,
  turnaround: m.bookings_entry_turnaround,
  repair: m.bookings_entry_repair,
  session: m.bookings_entry_session,
  transfer: m.bookings_entry_transfer,
};

/** What an entry is called in its bar: the booking's code and name, or the unit's number. */
export const entryWords = ({ kind, booking, unit, quantity }: CalendarEntry): string =>
  [
    booking ? [booking.code, booking.name].filter(Boolean).join(' ') : unit?.inventoryNumber,
    kind !== 'booking' && kinds[kind](),
    quantity > 1 && `× ${quantity}`,
  ]
    .filter(Boolean)
    .join(' · ');

/** All that is known of it in one line: of what kind, of what thing, on which days. */
export const entryTitle = ({ kind, itemType, starts, dueOn, until, booking }: CalendarEntry): string =>
  [
    booking ? states[booking.state].word() : kinds[kind](),
    nameOf(itemType),
    period(starts, dueOn !== null && dueOn >= starts ? dueOn : until, session.today),
  ].join(', ');

/** Where an entry leads; '' where there is nothing to open. */
export const entryHref = ({ booking, unit }: CalendarEntry): string => {
  if (booking) return `/admin/bookings/${booking.id}`;
  return unit ? `/admin/units/${unit.id}` : '';
};

/** What a bar looks like: a request is told apart from what is confirmed, all pauses of a thing look alike. */
export const kindOf = ({
  kind,
  booking,
}: CalendarEntry): 'asked' | 'booking' | 'loan' | 'offer' | 'pause' => {
  if (kind === 'booking') return booking?.state === 'requested' ? 'asked' : 'booking';
  return kind === 'loan' || kind === 'offer' ? kind : 'pause';
};

/** The looks of the bars in words, in the order of a legend. */
export const looks = [
  { kind: 'asked', words: m.bookings_legend_asked },
  { kind: 'booking', words: m.bookings_entry_booking },
  { kind: 'loan', words: m.bookings_entry_loan },
  { kind: 'offer', words: m.bookings_entry_offer },
  { kind: 'pause', words: m.bookings_legend_pause },
] as const;
