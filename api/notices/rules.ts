import type { Day } from '../core/dates.ts';

/** Everything the house writes to families about. */
export const noticeKinds = [
  'booking_requested',
  'booking_confirmed',
  'booking_ready',
  'booking_changed',
  'booking_refused',
  'booking_cancelled',
  'booking_expired',
  'queue_joined',
  'offer_made',
  'offer_lapsed',
  'due_soon',
  'due_today',
  'overdue',
  'loan_extended',
  'one_time_code',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What a message may name; which of them a kind has stands with its template. */
export type NoticeFacts = {
  /** The code of a booking or of a place in the queue. */
  code?: string;
  things?: readonly { nameRu: string; nameEn: string; quantity: number }[];
  starts?: Day;
  dueOn?: Day;
  /** The last day to come, to answer, to decide. */
  until?: Day;
  /** Days past due. */
  days?: number;
  /** In the words of whoever refused or cancelled. */
  reason?: string;
  /** The digits of a one-time code. */
  digits?: string;
};

/** Everything a webhook may be told of. */
export const eventTypes = [
  'booking.requested',
  'booking.confirmed',
  'booking.changed',
  'booking.ready',
  'booking.collected',
  'booking.cancelled',
  'booking.refused',
  'booking.expired',
  'booking.no_show',
  'queue.joined',
  'queue.left',
  'offer.made',
  'offer.accepted',
  'offer.lapsed',
] as const;
export type EventType = (typeof eventTypes)[number];
