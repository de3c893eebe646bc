import { router } from './router.svelte.ts';

/** What the first screen of a phone shows of a list, and what it makes without holding a finger up. */
const handful = 4;

/**
 * How much of a long list is made by now: the `first` at once, the others a `step` at a time; all of it on the way
 * back, where the place that was left is sought.
 */
export const gradually = (
  length: () => number,
  first = handful,
  step = handful,
): { readonly made: number } => {
  let made = $state(router.returned ? Number.POSITIVE_INFINITY : first);
  $effect(() => {
    if (made >= length()) return;
    const timer = setTimeout(() => {
      made += step;
    });
    return () => clearTimeout(timer);
  });
  return {
    get made() {
      return made;
    },
  };
};
