import { router } from './router.svelte.ts';

/** What the first screen shows of a list, and what a slow phone makes without holding a finger up. */
const handful = 6;

/**
 * How much of a long list is made by now: a handful at once, the others a handful at a time; all of it on the way
 * back, where the place that was left is sought.
 */
export const gradually = (length: () => number): { readonly made: number } => {
  let made = $state(router.returned ? Number.POSITIVE_INFINITY : handful);
  $effect(() => {
    if (made >= length()) return;
    const timer = setTimeout(() => {
      made += handful;
    });
    return () => clearTimeout(timer);
  });
  return {
    get made() {
      return made;
    },
  };
};
