import { render } from 'svelte/server';
import { parts, writtenName } from './parts.ts';
import { router } from './router.svelte.ts';
import { missing, routes } from './routes.ts';
import type { Written } from './write.ts';

/**
 * Every page as it stands before anything is known of the visitor: what is read before the scripts are there, and
 * where they never run; `missing` for all other addresses.
 */
export const pages = async (): Promise<Written[]> => {
  const written: Written[] = [];
  for (const [path, load] of [...Object.entries(routes), ['/missing', missing] as const]) {
    router.show(path, (await load()).default);
    const rendered = Object.entries(parts).map(([id, part]) => {
      const { head, body } = render(part);
      return { id, head, body };
    });
    written.push({
      name: writtenName(path),
      head: rendered.map(({ head }) => head).join(''),
      parts: rendered.map(({ id, body }) => ({ id, body })),
    });
  }
  return written;
};
