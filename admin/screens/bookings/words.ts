import type { Component } from 'svelte';
import IconCancelled from '~icons/lucide/ban';
import IconConfirmed from '~icons/lucide/calendar-check';
import IconExpired from '~icons/lucide/calendar-off';
import IconCollected from '~icons/lucide/circle-check';
import IconRefused from '~icons/lucide/circle-x';
import IconWaits from '~icons/lucide/hourglass';
import IconShelf from '~icons/lucide/package-check';
import IconNoShow from '~icons/lucide/user-x';
import type { BookingCard, BookingRow } from '../../../api/bookings/shapes.ts';
import { day as dayWords, nameOf } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { session } from '../../session.svelte.ts';

type State = BookingRow['state'];
type Tone = 'good' | 'info' | 'warn' | 'bad' | 'neutral';
type Told = { words: string; tone: Tone; icon: Component };

/** Where a booking is: word, icon and tone. */
export const states: Record<State, { word: () => string; tone: Tone; icon: Component }> = {
  requested: { word: m.bookings_state_requested, tone: 'warn', icon: IconWaits },
  confirmed: { word: m.bookings_state_confirmed, tone: 'info', icon: IconConfirmed },
  ready: { word: m.bookings_state_ready, tone: 'good', icon: IconShelf },
  collected: { word: m.bookings_state_collected, tone: 'good', icon: IconCollected },
  cancelled: { word: m.bookings_state_cancelled, tone: 'neutral', icon: IconCancelled },
  expired: { word: m.bookings_state_expired, tone: 'neutral', icon: IconExpired },
  no_show: { word: m.bookings_state_no_show, tone: 'neutral', icon: IconNoShow },
  refused: { word: m.bookings_state_refused, tone: 'bad', icon: IconRefused },
};

/** How it was asked for, in a word. */
export const channels: Record<BookingRow['channel'], () => string> = {
  site: m.bookings_channel_site,
  kiosk: m.bookings_channel_kiosk,
  desk: m.bookings_channel_desk,
  phone: m.bookings_channel_phone,
  queue: m.bookings_channel_queue,
};

/** The same as the beginning of a sentence. */
export const askedBy: Record<BookingRow['channel'], () => string> = {
  site: m.bookings_by_site,
  kiosk: m.bookings_by_kiosk,
  desk: m.bookings_by_desk,
  phone: m.bookings_by_phone,
  queue: m.bookings_by_queue,
};

/** Whose it is, as whoever looks may know it. */
export const whoWords = ({ name }: Pick<BookingRow, 'name'>): string => name ?? m.bookings_nobody();

type Line = Pick<BookingRow['lines'][number], 'itemType' | 'quantity'>;

/** «Ходунки × 2»; one of a type by its name alone. */
export const lineWords = ({ itemType, quantity }: Line): string =>
  quantity === 1
    ? nameOf(itemType)
    : m.bookings_thing_count({ name: nameOf(itemType), count: String(quantity) });

/** All that is booked in one line of text. */
export const thingsWords = (lines: readonly Line[]): string => lines.map(lineWords).join(', ');

/** How many things of a booking are still to be set aside, and how many stand on the shelf. */
export const asideOf = ({ lines }: Pick<BookingRow, 'lines'>): { done: number; of: number } => ({
  done: lines.reduce((sum, line) => sum + line.setAside, 0),
  of: lines.reduce((sum, line) => sum + line.quantity - line.handed, 0),
});

/** What is next with a booking and by when; of a closed one, how it ended. */
export function nextWords(row: Pick<BookingRow, 'state' | 'starts' | 'decideBy' | 'holdUntil'>): Told {
  const { today } = session;
  const { word, tone, icon } = states[row.state];
  const by = (iso: string) => dayWords(iso, today);
  if (row.state === 'requested' && row.decideBy !== null)
    return row.decideBy <= today
      ? { words: m.bookings_decide_today(), tone: 'bad', icon }
      : { words: m.bookings_decide_by({ day: by(row.decideBy) }), tone, icon };
  if (row.state === 'confirmed')
    return row.starts <= today
      ? { words: m.bookings_prepare_today(), tone: 'warn', icon }
      : { words: m.bookings_prepare_by({ day: by(row.starts) }), tone, icon };
  if (row.state === 'ready' && row.holdUntil !== null)
    return row.holdUntil <= today
      ? { words: m.bookings_waits_today(), tone: 'warn', icon }
      : { words: m.bookings_waits_until({ day: by(row.holdUntil) }), tone, icon };
  return { words: word(), tone, icon };
}

/** Whether a desk can do something with a booking as it stands. */
export const can = (booking: Pick<BookingCard, 'acts'>, act: BookingCard['acts'][number]): boolean =>
  session.can('booking.write') && booking.acts.includes(act);
