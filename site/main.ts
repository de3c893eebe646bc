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

await router.start(routes, missing);
const target = document.getElementById('app');
if (target) {
  // What was written at build time stood there until now; nothing is painted between the two.
  target.replaceChildren();
  mount(App, { target });
}
document.documentElement.dataset.ready = '';

if (!kiosk.on) void navigator.serviceWorker?.register('/worker.js').catch(() => {});
