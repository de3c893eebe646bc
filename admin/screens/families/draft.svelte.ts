import type { Values } from './values.ts';

/**
 * A new family whose writing was left for a look at a likely double. It stands in the memory of the page alone, and
 * only until it is gone on with or the other card is left for something else.
 */
class Draft {
  #values = $state.raw<Values | null>(null);

  get values(): Values | null {
    return this.#values;
  }

  keep = (values: Values): void => {
    this.#values = values;
  };

  drop = (): void => {
    this.#values = null;
  };

  /** What was written so far; from here on it is the form's again. */
  take = (): Values | undefined => {
    const values = this.#values ?? undefined;
    this.drop();
    return values;
  };
}

export const draft = new Draft();
