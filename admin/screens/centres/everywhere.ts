import { createQuery } from '@tanstack/svelte-query';
import { client, read } from '../../api.ts';
import { session } from '../../session.svelte.ts';

/**
 * How many centres share what is common to all, and whether the person may change it: that takes a permission at
 * every one of them. Until it is known, nobody may. Called where a component is made.
 */
export function everywhere(permission: 'centre.write' | 'rules.write' | 'template.write' | 'webhook.manage') {
  const directory = createQuery(() => ({
    queryKey: ['centre', session.centreId, 'centres', 'directory'],
    queryFn: () => read(client.api.directory.$get()),
  }));
  return {
    get count() {
      return directory.data?.centres.length ?? 0;
    },
    get mayChange() {
      const own = new Set<string>(session.centres.map(({ id }) => id));
      const every = directory.data?.centres.every(({ id }) => own.has(id)) ?? false;
      return every && session.can(permission);
    },
  };
}
