import type { BookingCard } from '../../../api/bookings/shapes.ts';
import { m } from '../../../ui/paraglide/messages.js';

/** Ready-made words for a refusal or a cancellation: what staff choose by, and what the family reads. */
export const readyWords = {
  taken: { label: m.bookings_why_taken, text: m.bookings_why_taken_text },
  right: { label: m.bookings_why_right, text: m.bookings_why_right_text },
  paper: { label: m.bookings_why_paper, text: m.bookings_why_paper_text },
  repair: { label: m.bookings_why_repair, text: m.bookings_why_repair_text },
  reach: { label: m.bookings_why_reach, text: m.bookings_why_reach_text },
  asked: { label: m.bookings_why_asked, text: m.bookings_why_asked_text },
  closed: { label: m.bookings_why_closed, text: m.bookings_why_closed_text },
  own: { label: m.bookings_own_words, text: () => '' },
} as const;
export type ReadyKey = keyof typeof readyWords;

const byReason: Partial<Record<string, ReadyKey>> = {
  proof_missing: 'paper',
  proof_expired: 'paper',
  no_group_entitles: 'right',
  not_lent_here: 'right',
  taken: 'taken',
  closed: 'closed',
  holiday: 'closed',
};

/** The ready-made words that may be meant, the likeliest first: what speaks against the booking tells it. */
export function readyFor(
  kind: 'refuse' | 'cancel',
  { weighing, linked }: Pick<BookingCard, 'weighing' | 'linked'>,
): ReadyKey[] {
  if (kind === 'cancel') return ['asked', 'repair', 'reach', 'closed'];
  const codes = [...(weighing?.reasons ?? []), ...(weighing?.lines.flatMap((line) => line.reasons) ?? [])];
  const likely = codes.flatMap(({ code }) => byReason[code] ?? []);
  // Whose card nobody found was most likely not reached either.
  const unknown: ReadyKey[] = linked ? [] : ['reach'];
  return [
    ...new Set<ReadyKey>([...likely, ...unknown, 'right', 'paper', 'taken', 'repair', 'reach', 'asked']),
  ];
}
