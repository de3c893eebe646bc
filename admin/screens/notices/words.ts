import type { Component } from 'svelte';
import IconSent from '~icons/lucide/check';
import IconWaiting from '~icons/lucide/clock';
import IconCancelled from '~icons/lucide/minus';
import IconFailed from '~icons/lucide/triangle-alert';
import type {
  Channel,
  DeliveryProblem,
  deliveryStates,
  EventType,
  Locale,
  NoticeKind,
  Placeholder,
} from '../../../api/notices/rules.ts';
import { m } from '../../../ui/paraglide/messages.js';

type State = (typeof deliveryStates)[number];

export const kindWords: Record<NoticeKind, () => string> = {
  booking_requested: m.notices_kind_booking_requested,
  booking_reopened: m.notices_kind_booking_reopened,
  booking_confirmed: m.notices_kind_booking_confirmed,
  booking_ready: m.notices_kind_booking_ready,
  booking_changed: m.notices_kind_booking_changed,
  booking_refused: m.notices_kind_booking_refused,
  booking_cancelled: m.notices_kind_booking_cancelled,
  booking_expired: m.notices_kind_booking_expired,
  queue_joined: m.notices_kind_queue_joined,
  offer_made: m.notices_kind_offer_made,
  offer_lapsed: m.notices_kind_offer_lapsed,
  offer_withdrawn: m.notices_kind_offer_withdrawn,
  due_soon: m.notices_kind_due_soon,
  due_today: m.notices_kind_due_today,
  overdue: m.notices_kind_overdue,
  loan_extended: m.notices_kind_loan_extended,
  visit_booked: m.notices_kind_visit_booked,
  visit_waiting: m.notices_kind_visit_waiting,
  visit_moved_up: m.notices_kind_visit_moved_up,
  visit_moved: m.notices_kind_visit_moved,
  visit_cancelled: m.notices_kind_visit_cancelled,
  visit_soon: m.notices_kind_visit_soon,
  one_time_code: m.notices_kind_one_time_code,
};

export const channelWords: Record<Channel, () => string> = { email: m.notices_email, sms: m.notices_sms };
export const localeWords: Record<Locale, () => string> = { ru: m.notices_ru, en: m.notices_en };

type Look = { words: () => string; icon: Component; tone: 'neutral' | 'good' | 'bad' | 'info' };
export const stateLooks: Record<State, Look> = {
  queued: { words: m.notices_state_queued, icon: IconWaiting, tone: 'info' },
  sent: { words: m.notices_state_sent, icon: IconSent, tone: 'good' },
  failed: { words: m.notices_state_failed, icon: IconFailed, tone: 'bad' },
  cancelled: { words: m.notices_state_cancelled, icon: IconCancelled, tone: 'neutral' },
};

export const problemWords: Record<DeliveryProblem, () => string> = {
  under_way: m.notices_problem_under_way,
  not_configured: m.notices_problem_not_configured,
  unreachable: m.notices_problem_unreachable,
  try_later: m.notices_problem_try_later,
  sign_in_refused: m.notices_problem_sign_in_refused,
  address_refused: m.notices_problem_address_refused,
  message_refused: m.notices_problem_message_refused,
  answered: m.notices_problem_answered,
  address_not_allowed: m.notices_problem_address_not_allowed,
  too_late: m.notices_problem_too_late,
  not_wanted: m.notices_problem_not_wanted,
  protected_since: m.notices_problem_protected_since,
};

export const placeholderWords: Record<Placeholder, () => string> = {
  code: m.notices_word_code,
  things: m.notices_word_things,
  starts: m.notices_word_starts,
  due: m.notices_word_due,
  until: m.notices_word_until,
  days: m.notices_word_days,
  reason: m.notices_word_reason,
  session: m.notices_word_session,
  when: m.notices_word_when,
  where: m.notices_word_where,
  digits: m.notices_word_digits,
  centre: m.notices_word_centre,
  phone: m.notices_word_phone,
  address: m.notices_word_address,
  link: m.notices_word_link,
};

export const eventWords: Record<EventType, () => string> = {
  'booking.requested': m.notices_event_booking_requested,
  'booking.confirmed': m.notices_event_booking_confirmed,
  'booking.changed': m.notices_event_booking_changed,
  'booking.ready': m.notices_event_booking_ready,
  'booking.collected': m.notices_event_booking_collected,
  'booking.cancelled': m.notices_event_booking_cancelled,
  'booking.refused': m.notices_event_booking_refused,
  'booking.expired': m.notices_event_booking_expired,
  'booking.no_show': m.notices_event_booking_no_show,
  'queue.joined': m.notices_event_queue_joined,
  'queue.left': m.notices_event_queue_left,
  'offer.made': m.notices_event_offer_made,
  'offer.accepted': m.notices_event_offer_accepted,
  'offer.declined': m.notices_event_offer_declined,
  'offer.lapsed': m.notices_event_offer_lapsed,
  'offer.withdrawn': m.notices_event_offer_withdrawn,
  'visit.booked': m.notices_event_visit_booked,
  'visit.moved_up': m.notices_event_visit_moved_up,
  'visit.cancelled': m.notices_event_visit_cancelled,
};

const known: Readonly<Record<string, () => string>> = { ...eventWords, test: m.notices_event_test };
/** What an event is called; one that has no words yet is shown as its code. */
export const eventName = (type: string): string => known[type]?.() ?? type;

/** What is wrong with the form of a webhook: its address, or that it is to hear of nothing. */
export const webhookWords = ({ path, code }: { path: string; code: string }): string => {
  if (path !== 'url') return m.notices_webhook_events_needed();
  return code === 'address_not_allowed'
    ? m.notices_problem_address_not_allowed()
    : m.notices_webhook_url_wrong();
};
