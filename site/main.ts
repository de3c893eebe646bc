import { mount } from 'svelte';
import App from './App.svelte';
import { kiosk } from './kiosk.svelte.ts';
import { router } from './router.svelte.ts';
import { missing, routes } from './routes.ts';

// A file of an older build is gone after an update: the fresh page has the new names. Without a network it stays.
addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine) return;
  event.preventDefault();
  location.reload();
});

const target = document.getElementById('app');
// Not awaited here: the pages' own files may import from this one, and would wait for it for ever.
void router.start(routes, missing).then(() => {
  if (!target) return;
  // What was written at build time stands there until the page is there; nothing is painted between the two.
  const fresh = document.createElement('div');
  fresh.id = target.id;
  mount(App, { target: fresh, props: { begin: () => target.replaceWith(fresh) } });
});

if (!kiosk.on) void navigator.serviceWorker?.register('/worker.js').catch(() => {});
