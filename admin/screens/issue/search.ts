import { queryOptions } from '@tanstack/svelte-query';
import { client, read } from '../../api.ts';
import { session } from '../../session.svelte.ts';

/**
 * Families of the centre by the beginning of a name, or by a phone. Every search is in the trail, so it is asked
 * when somebody types, and not again with every news of the centre.
 */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['families', 'search', session.centreId, q],
    queryFn: () =>
      read(
        client.api.centres[':centreId'].families.search.$post({
          param: { centreId: session.centreId },
          json: { q },
        }),
      ),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
