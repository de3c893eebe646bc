import type { Chosen, Days, Wanted } from './device.svelte.ts';

type Finished = {
  bookingId: string;
  code: string;
  centre: Chosen;
  days: Days;
  lines: readonly Wanted[];
  /** Whether messages about it come. */
  told: boolean;
};

/** What was just asked for, in the memory of this page alone: the code is not kept on the device. */
class LastRequest {
  #booking = $state.raw<Finished>();

  get booking(): Finished | undefined {
    return this.#booking;
  }

  set booking(booking: Finished | undefined) {
    this.#booking = booking;
  }
}

export const finished = new LastRequest();
