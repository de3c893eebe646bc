import type { Component } from 'svelte';
import IconCancelled from '~icons/lucide/ban';
import IconPast from '~icons/lucide/circle-check';
import IconOpen from '~icons/lucide/door-open';
import IconFull from '~icons/lucide/users';
import type { SessionRow, VenueCard } from '../../../api/venue/shapes.ts';
import { day as dayWords, exactDay, nameOf } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { session } from '../../session.svelte.ts';

type Tone = 'good' | 'info' | 'warn' | 'bad' | 'neutral';
/** Where a session is: its day, its time, how long, in which room. */
export type Spot = { day: string; time: string; minutes: number; roomId: string | null };
/** A session of a calendar, where it is or where it is to be. */
export type Held = Omit<SessionRow, keyof Spot> & Spot;
type Standing = 'cancelled' | 'past' | 'full' | 'open';
type Counts = SessionRow['counts'];

/** «5 из 6 пар», by what one place is. */
const takenOf: Record<Counts, (of: { taken: string; count: number }) => string> = {
  person: m.venue_taken_person,
  pair: m.venue_taken_pair,
  adult: m.venue_taken_adult,
  family: m.venue_taken_family,
};
/** «6 пар» */
const placesOf: Record<Counts, (of: { count: number }) => string> = {
  person: m.venue_places_person,
  pair: m.venue_places_pair,
  adult: m.venue_places_adult,
  family: m.venue_places_family,
};
/** What one place is, as a choice. */
export const countWords: Record<Counts, () => string> = {
  person: m.venue_counts_person,
  pair: m.venue_counts_pair,
  adult: m.venue_counts_adult,
  family: m.venue_counts_family,
};
export const kindWords: Record<VenueCard['kind'], () => string> = {
  place: m.venue_kind_place,
  cabinet: m.venue_kind_cabinet,
  bus: m.venue_kind_bus,
  online: m.venue_kind_online,
};

export const takenWords = ({ taken, capacity, counts }: Pick<SessionRow, 'taken' | 'capacity' | 'counts'>) =>
  takenOf[counts]({ taken: String(taken), count: capacity });
export const placesWords = (counts: Counts, count: number): string => placesOf[counts]({ count });

/** How a session stands at this moment. */
export function standingOf(row: Pick<SessionRow, 'state' | 'endsAt' | 'taken' | 'capacity'>): Standing {
  if (row.state === 'cancelled') return 'cancelled';
  if (row.endsAt <= Temporal.Now.instant().toString()) return 'past';
  return row.taken >= row.capacity ? 'full' : 'open';
}

/** The same as word, icon and tone. */
export const standings: Record<Standing, { word: () => string; tone: Tone; icon: Component }> = {
  cancelled: { word: m.venue_state_cancelled, tone: 'bad', icon: IconCancelled },
  past: { word: m.venue_state_past, tone: 'neutral', icon: IconPast },
  full: { word: m.venue_state_full, tone: 'warn', icon: IconFull },
  open: { word: m.venue_state_open, tone: 'good', icon: IconOpen },
};

/** «16:30» after so many minutes from «15:00»; past midnight it begins anew. */
export function endOf({ time, minutes }: Pick<Spot, 'time' | 'minutes'>): string {
  return Temporal.PlainTime.from(time).add({ minutes }).toString({ smallestUnit: 'minute' });
}

/** «15:00–16:30» */
export const hoursWords = (at: Pick<Spot, 'time' | 'minutes'>): string => `${at.time}–${endOf(at)}`;

/** «вт, 24 ноября, 15:00–16:30» */
export const whenWords = (at: Pick<Spot, 'day' | 'time' | 'minutes'>): string =>
  `${dayWords(at.day, session.today)}, ${hoursWords(at)}`;

/** Where it is held: the room, and its venue where the centre has several. */
export function whereWords(
  { venueId, roomId, place }: Pick<Held, 'venueId' | 'roomId' | 'place'>,
  venues: readonly VenueCard[],
): string {
  const venue = venues.find(({ id }) => id === venueId);
  const room = venue?.rooms.find(({ id }) => id === roomId);
  const told = room ? nameOf(room) : place || (venue ? nameOf(venue) : '');
  return room && venue && venues.length > 1 ? `${nameOf(venue)}, ${told}` : told;
}

/** All that is known of a session in one sentence: what a button in the calendar is called. */
export const fullWords = (row: Held, venues: readonly VenueCard[]): string =>
  [
    nameOf(row),
    exactDay(row.day),
    hoursWords(row),
    whereWords(row, venues),
    takenWords(row),
    row.waiting > 0 && m.venue_waiting({ count: row.waiting }),
    standings[standingOf(row)].word(),
  ]
    .filter(Boolean)
    .join(', ');

/** «4–7 лет», «от 4 лет», «до 3 лет»; '' where all ages come. */
export function agesWords({ ageFrom, ageTo }: Pick<SessionRow, 'ageFrom' | 'ageTo'>): string {
  if (ageFrom !== null && ageTo !== null)
    return m.venue_ages_between({ from: String(ageFrom), count: ageTo });
  if (ageFrom !== null) return m.venue_ages_from({ count: ageFrom });
  return ageTo === null ? '' : m.venue_ages_to({ count: ageTo });
}
