import { searchParams } from 'sv-router';

/** The question mark part of the address as plain strings, read reactively and written in place. */
export const address = {
  /** The value of one parameter, '' when it is absent. */
  get(name: string): string {
    return searchParams.toURLSearchParams().get(name) ?? '';
  },

  /** Writes one parameter; '' takes it out. Does not add a step to the way back. */
  set(name: string, value: string): void {
    if (value === '') searchParams.delete(name, undefined, { replace: true });
    else searchParams.set(name, value, { replace: true });
  },
};
