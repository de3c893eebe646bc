import type { GuestVenue } from '../api/site/shapes.ts';
import { opened, read, site } from './api.ts';
import { Open } from './my.svelte.ts';

/** What was opened by a code alone. */
export const venue = new Open<GuestVenue>({
  isOpen: () => opened.alone,
  read: () => read(site.venue.$get()),
});
