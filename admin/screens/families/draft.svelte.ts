import type { Values } from './values.ts';

/**
 * A new family whose writing was left for a look at a likely double. It stands in the memory of the page alone, and
 * only until it is gone on with or the other card is left for something else.
 */
class Draft {
  #values = $state.raw<Values | null>(null);
  #booking = $state.raw<{ id: string; code: string } | null>(null);

  get values(): Values | null {
    return this.#values;
  }

  keep = (values: Values): void => {
    this.#values = values;
  };

  /** The booking whose family is being written: its request gave the first words. */
  get booking(): { id: string; code: string } | null {
    return this.#booking;
  }

  keepFor = (booking: { id: string; code: string }, values: Values): void => {
    this.#booking = booking;
    this.#values = values;
  };

  drop = (): void => {
    this.#values = null;
    this.#booking = null;
  };

  /** What was written so far; from here on it is the form's again. */
  take = (): Values | undefined => {
    const values = this.#values ?? undefined;
    this.#values = null;
    return values;
  };
}

export const draft = new Draft();
