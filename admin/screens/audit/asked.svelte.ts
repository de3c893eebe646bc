import { address } from '../../../ui/address.svelte.ts';
import { session } from '../../session.svelte.ts';

const parameters = ['about', 'who', 'from', 'until', 'id'] as const;

/** What of the trail is asked for: all of it stands in the address. */
export const asked = {
  /** One of the parameters, '' when it does not limit. */
  get: (name: (typeof parameters)[number] | 'where'): string => address.get(name),

  /** All own centres instead of the current one. */
  get everywhere(): boolean {
    return address.get('where') === 'all';
  },

  /** Whether anything limits what is shown. */
  get narrowed(): boolean {
    return parameters.some((name) => address.get(name) !== '');
  },

  /** The question as the service takes it. */
  get query() {
    const [subject, actorId, from, until, subjectId] = parameters.map((name) => address.get(name));
    return {
      // The days are those of the clocks the list is written by.
      timeZone: session.timeZone,
      ...(subject && { subject }),
      ...(actorId && { actorId }),
      ...(from && { from }),
      ...(until && { until }),
      ...(subjectId && { subjectId }),
    };
  },
};

/** Shows the whole trail again. */
export const clear = (): void => {
  for (const name of parameters) address.set(name, '');
};
