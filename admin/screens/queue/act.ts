import { queryOptions } from '@tanstack/svelte-query';
import type { EntryRow } from '../../../api/queue/shapes.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { Problem, problemWords } from '../../../ui/problem.ts';
import { client, read } from '../../api.ts';
import { queries } from '../../queries.ts';
import { session } from '../../session.svelte.ts';

/** A place in the queue; read again with every news of the centre. */
export const placeQuery = (queueEntryId: string) =>
  queryOptions({
    queryKey: ['centre', session.centreId, 'queue', 'place', queueEntryId],
    queryFn: () => read(client.api.queue[':queueEntryId'].$get({ param: { queueEntryId } })),
  });

/** The queue of a type in its order. */
export const typeQuery = (itemTypeId: string) =>
  queryOptions({
    queryKey: ['centre', session.centreId, 'queue', 'type', itemTypeId],
    queryFn: () =>
      read(
        client.api.centres[':centreId']['item-types'][':itemTypeId'].queue.$get({
          param: { centreId: session.centreId, itemTypeId },
        }),
      ),
  });

/** What a refusal means here; undefined leaves the usual words. */
export const refusalWords = ({ code }: Problem): string | undefined => {
  if (code === 'already_waiting') return m.queue_error_waiting();
  if (code === 'queue_entry_closed' || code === 'offer_closed' || code === 'changed_meanwhile')
    return m.queue_error_closed();
  return undefined;
};

const askAgain = () => void queries.invalidateQueries({ queryKey: ['centre', session.centreId] });

/** Shows a changed place at once, and has whatever may tell of it asked for again. */
export function keep(place: EntryRow, said: string): void {
  queries.setQueryData(placeQuery(place.id).queryKey, place);
  askAgain();
  notices.say(said);
}

/** Carries out a change of a place and says what came of it, or why it was refused. */
export async function change(run: () => Promise<EntryRow>, said: string): Promise<void> {
  try {
    keep(await run(), said);
  } catch (error) {
    const own = error instanceof Problem ? refusalWords(error) : undefined;
    notices.say(own ?? problemWords(error), { tone: 'bad' });
    askAgain();
  }
}
