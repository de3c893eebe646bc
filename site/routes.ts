import Free from './pages/Free.svelte';
import Home from './pages/Home.svelte';
import type { Routes } from './router.svelte.ts';

/**
 * The addresses of the families' site; `api/pages.ts` answers the same ones. The first two come at
 * once, because every visit needs them; the others when they are first opened.
 */
export const routes: Routes = {
  '/': async () => ({ default: Home }),
  '/free': async () => ({ default: Free }),
  '/item/:id': () => import('./pages/Item.svelte'),
  '/basket': () => import('./pages/Basket.svelte'),
  '/contact': () => import('./pages/Contact.svelte'),
  '/done': () => import('./pages/Done.svelte'),
  '/wait/:id': () => import('./pages/Wait.svelte'),
  '/sessions': () => import('./pages/Sessions.svelte'),
  '/session/:id': () => import('./pages/Session.svelte'),
  '/my': () => import('./pages/My.svelte'),
  '/venue': () => import('./pages/Venue.svelte'),
  '/centres': () => import('./pages/Centres.svelte'),
};

export const missing = () => import('./pages/Missing.svelte');
