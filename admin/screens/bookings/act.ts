import { queryOptions } from '@tanstack/svelte-query';
import type { BookingCard, BookingRow } from '../../../api/bookings/shapes.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { Problem, problemWords } from '../../../ui/problem.ts';
import { client, read } from '../../api.ts';
import { queries } from '../../queries.ts';
import { navigate } from '../../routes.ts';
import { session } from '../../session.svelte.ts';
import { place } from './place.svelte.ts';
import { whoWords } from './words.ts';

/** The beginning of the keys of all that is read of the centre's bookings. */
const all = () => ['centre', session.centreId, 'bookings'];

/** A booking's card; read again with every news of the centre. */
export const bookingQuery = (bookingId: string) =>
  queryOptions({
    queryKey: [...all(), 'card', bookingId],
    queryFn: (): Promise<BookingCard> =>
      read(client.api.bookings[':bookingId'].$get({ param: { bookingId } })),
    // Whose a request may be is looked up with each reading, which is in the trail.
    refetchOnWindowFocus: false,
  });

/** The requests that wait for a decision, in the order they are decided. */
const waitingQuery = () =>
  queryOptions({
    queryKey: [...all(), 'waiting'],
    queryFn: () =>
      read(
        client.api.centres[':centreId'].bookings.$get({
          param: { centreId: session.centreId },
          query: { state: 'to_confirm' },
        }),
      ),
    staleTime: 0,
  });

/** Shows a changed card at once, and has whatever may tell of it asked for again. */
export function keep(card: BookingCard): void {
  queries.setQueryData(bookingQuery(card.id).queryKey, card);
  void queries.invalidateQueries({ queryKey: ['centre', session.centreId] });
}

/** What a refusal means here; undefined leaves the usual words. */
export const refusalWords = ({ code }: Problem): string | undefined => {
  if (code === 'booking_refused' || code === 'promised_to_others') return m.bookings_does_not_fit();
  if (code === 'booking_closed' || code === 'changed_meanwhile') return m.bookings_changed_meanwhile();
  return undefined;
};

/** Says why something was refused, and shows the booking as it is now. */
export function refused(error: unknown): void {
  const own = error instanceof Problem ? refusalWords(error) : undefined;
  notices.say(own ?? problemWords(error), { tone: 'bad' });
  void queries.invalidateQueries({ queryKey: all() });
}

/** Says which edition of a booking was decided on: what the family changed since is looked at first. */
export const seen = ({ version }: Pick<BookingCard, 'version'>): { headers: Record<string, string> } => ({
  headers: { 'If-Match': `"${version}"` },
});

/** Puts a booking back as it was before the last decision of the day, and shows it. */
export async function reopen({ id }: Pick<BookingRow, 'id'>): Promise<void> {
  try {
    const card = await read(client.api.bookings[':bookingId'].reopen.$post({ param: { bookingId: id } }));
    keep(card);
    notices.say(m.bookings_reopened({ code: card.code }), { tone: 'info' });
    await navigate('/admin/bookings/:id', { params: { id } });
  } catch (error) {
    refused(error);
  }
}

/** Says what was decided, with the way back while there is one. */
export function decided(card: BookingCard, words: (about: { code: string; name: string }) => string): void {
  keep(card);
  const text = words({ code: card.code, name: whoWords(card) });
  const back = card.acts.includes('reopen');
  notices.say(text, { actions: back ? [{ label: m.app_undo(), run: () => reopen(card) }] : [] });
}

/** On to the next request that waits, or back to the list when there is none: a morning's list is done by Enter. */
export async function toNext(but: string): Promise<void> {
  const { rows } = await queries.fetchQuery(waitingQuery());
  const next = rows.find(({ id }) => id !== but);
  if (next) {
    await navigate('/admin/bookings/:id', { params: { id: next.id } });
    return;
  }
  notices.say(m.bookings_all_decided());
  place.left('');
  await navigate('/admin/bookings', { search: Object.fromEntries(new URLSearchParams(place.search)) });
}
