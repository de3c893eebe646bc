import { createQuery } from '@tanstack/svelte-query';
import type { ShelfRow } from '../../../api/stock/shapes.ts';
import { client, read } from '../../api.ts';
import { session } from '../../session.svelte.ts';

/** What stands on the own centre's shelf and can be promised, of every type in one request. */
export class Shelf {
  readonly #query = createQuery(() => ({
    queryKey: ['centre', session.centreId, 'stock', 'shelf'],
    queryFn: () =>
      read(client.api.centres[':centreId'].shelf.$get({ param: { centreId: session.centreId } })),
    select: ({ rows }: { rows: ShelfRow[] }) =>
      new Map<string, ShelfRow>(rows.map((row) => [row.itemTypeId, row])),
  }));

  /** False until it is known, and where it could not be read. */
  get known(): boolean {
    return this.#query.isSuccess;
  }

  /** A type's numbers; undefined where the centre never held one. */
  of = (itemTypeId: string): ShelfRow | undefined => this.#query.data?.get(itemTypeId);
}
