import { hydrate, mount } from 'svelte';
import { appearance } from '../ui/appearance.svelte.ts';
import { given } from './given.ts';
import { kiosk } from './kiosk.svelte.ts';
import { parts, writtenName } from './parts.ts';
import { arrive } from './place.svelte.ts';
import { router } from './router.svelte.ts';
import { missing, routes } from './routes.ts';

// A file of an older build is gone after an update: the fresh page has the new names. Without a network it stays.
addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine) return;
  event.preventDefault();
  location.reload();
});

/**
 * Brings what was written at build time to life, where it is this page in the chosen language; else a fresh part takes
 * its place. One after another, so that a slow phone answers a finger in between.
 */
const begin = async () => {
  await router.start(routes, missing);
  if (given.centre) arrive(given.centre);
  const written = document.getElementById('main')?.dataset.written === writtenName(location.pathname);
  for (const [id, part] of Object.entries(parts)) {
    await new Promise((resolve) => setTimeout(resolve));
    const target = document.getElementById(id);
    if (!target) continue;
    if (written && appearance.locale === 'ru') hydrate(part, { target });
    else {
      const fresh = document.createElement(target.localName);
      fresh.id = id;
      mount(part, { target: fresh });
      target.replaceWith(fresh);
    }
  }
};
// Not awaited here: the pages' own files may import from this one, and would wait for it for ever.
void begin();

if (!kiosk.on) void navigator.serviceWorker?.register('/worker.js').catch(() => {});
