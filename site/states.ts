import type { Mine } from '../api/site/shapes.ts';
import { m } from '../ui/paraglide/messages.js';

type BookingState = Mine['bookings'][number]['state'];
type EntryState = Mine['queue'][number]['state'];
type Tone = 'good' | 'warn' | 'bad' | 'info' | 'neutral';

/** What a booking's state is called, and how it looks. */
export const bookingStates: Record<BookingState, { words: () => string; tone: Tone }> = {
  requested: { words: m.site_state_requested, tone: 'warn' },
  confirmed: { words: m.site_state_confirmed, tone: 'good' },
  ready: { words: m.site_state_ready, tone: 'good' },
  collected: { words: m.site_state_collected, tone: 'info' },
  cancelled: { words: m.site_state_cancelled, tone: 'neutral' },
  expired: { words: m.site_state_expired, tone: 'neutral' },
  no_show: { words: m.site_state_no_show, tone: 'neutral' },
  refused: { words: m.site_state_refused, tone: 'bad' },
};

export const entryStates: Record<EntryState, { words: () => string; tone: Tone }> = {
  waiting: { words: m.site_entry_waiting, tone: 'info' },
  paused: { words: m.site_entry_paused, tone: 'neutral' },
  offered: { words: m.site_entry_offered, tone: 'good' },
  served: { words: m.site_entry_served, tone: 'info' },
  left: { words: m.site_entry_left, tone: 'neutral' },
  lapsed: { words: m.site_entry_lapsed, tone: 'neutral' },
};

export const visitStates: Record<Mine['visits'][number]['state'], { words: () => string; tone: Tone }> = {
  booked: { words: m.site_visit_booked, tone: 'good' },
  waiting: { words: m.site_visit_waiting, tone: 'info' },
  attended: { words: m.site_visit_attended, tone: 'neutral' },
  absent: { words: m.site_visit_absent, tone: 'neutral' },
  cancelled: { words: m.site_visit_cancelled, tone: 'neutral' },
};

/** Why a place is where it is, a sentence for each who comes before. */
export const placeWords = ({ ahead, moved }: NonNullable<Mine['queue'][number]['place']>): string =>
  [
    moved && m.site_place_moved(),
    ahead.byPriority > 0 && m.site_place_priority({ count: ahead.byPriority }),
    ahead.byTime > 0 && m.site_place_time({ count: ahead.byTime }),
    ahead.byDecision > 0 && m.site_place_decision({ count: ahead.byDecision }),
  ]
    .filter((words) => typeof words === 'string')
    .join(' ');

export const extensionWords: Record<Mine['loans'][number]['extension']['reasons'][number], () => string> = {
  only_by_desk: m.site_extension_desk,
  no_group_entitles: m.site_extension_desk,
  proof_missing: m.site_extension_proof,
  proof_expired: m.site_extension_proof,
  extensions_used_up: m.site_extension_used,
  others_wait: m.site_extension_wait,
  overdue_block: m.site_extension_late,
  promised_to_others: m.site_extension_promised,
};
