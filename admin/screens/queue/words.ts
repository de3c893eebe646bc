import type { Component } from 'svelte';
import IconServed from '~icons/lucide/calendar-check';
import IconLapsed from '~icons/lucide/calendar-off';
import IconPaused from '~icons/lucide/circle-pause';
import IconOffered from '~icons/lucide/gift';
import IconWaits from '~icons/lucide/hourglass';
import IconLeft from '~icons/lucide/log-out';
import type { EntryRow } from '../../../api/queue/shapes.ts';
import { date } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { session } from '../../session.svelte.ts';

type Tone = 'good' | 'info' | 'warn' | 'bad' | 'neutral';

/** Where a place in the queue is: word, icon and tone. */
export const states: Record<EntryRow['state'], { word: () => string; tone: Tone; icon: Component }> = {
  waiting: { word: m.queue_state_waiting, tone: 'neutral', icon: IconWaits },
  paused: { word: m.queue_state_paused, tone: 'warn', icon: IconPaused },
  offered: { word: m.queue_state_offered, tone: 'info', icon: IconOffered },
  served: { word: m.queue_state_served, tone: 'good', icon: IconServed },
  left: { word: m.queue_state_left, tone: 'neutral', icon: IconLeft },
  lapsed: { word: m.queue_state_lapsed, tone: 'neutral', icon: IconLapsed },
};

/** By which door somebody joined. */
export const channels: Record<EntryRow['channel'], () => string> = {
  site: m.queue_asked_site,
  kiosk: m.queue_asked_kiosk,
  desk: m.queue_asked_desk,
  phone: m.queue_asked_phone,
};

/** Who waits, as whoever looks may know it. */
export const whoWords = ({ name }: Pick<EntryRow, 'name'>): string => name ?? m.queue_withheld();

/** «с 24 ноября, 7 дней · 2 шт.» */
export const wishWords = ({
  wantedFrom,
  days,
  quantity,
}: Pick<EntryRow, 'wantedFrom' | 'days' | 'quantity'>) =>
  [
    m.queue_wish({ day: date(wantedFrom, session.today), days: m.app_days({ count: days }) }),
    quantity > 1 ? m.queue_pieces({ count: String(quantity) }) : '',
  ]
    .filter(Boolean)
    .join(' · ');

/** Why a place is the one it is: how many stand before it, and for what. */
export function reasonWords(place: NonNullable<EntryRow['place']>): string {
  const { byPriority, byTime, byDecision, paused } = place.ahead;
  const kinds: [number, string][] = [
    [byPriority, m.queue_by_priority()],
    [byTime, m.queue_by_time()],
    [byDecision, m.queue_by_decision()],
  ];
  const parts = kinds.filter(([count]) => count > 0);
  if (parts.length === 0) return m.queue_first();
  const told = parts.map(([count, words]) => (parts.length === 1 ? words : `${count} ${words}`));
  if (paused > 0) told.push(m.queue_ahead_paused({ count: String(paused) }));
  return `${m.queue_ahead({ count: byPriority + byTime + byDecision })}: ${told.join(', ')}`;
}

/** The state in words, with the last day to answer an offer. */
export const stateWords = ({ state, offer }: Pick<EntryRow, 'state' | 'offer'>): string =>
  offer === null
    ? states[state].word()
    : `${states[state].word()}, ${m.queue_answer_by({ day: date(offer.acceptBy, session.today) })}`;
