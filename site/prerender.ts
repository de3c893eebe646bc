import { render } from 'svelte/server';
import App from './App.svelte';
import { router } from './router.svelte.ts';
import { missing, routes } from './routes.ts';
import type { Written } from './write.ts';

/**
 * Every page as it stands before anything is known of the visitor: what is read before the scripts are there, and
 * where they never run. By the name of its file: '/' is `index`, '/item/:id' is `item`; `missing` for all others.
 */
export const pages = async (): Promise<Written[]> => {
  const written: Written[] = [];
  for (const [path, load] of [...Object.entries(routes), ['/missing', missing] as const]) {
    router.show(path, (await load()).default);
    const { head, body } = render(App);
    written.push({ name: path.split('/')[1] || 'index', head, body });
  }
  return written;
};
