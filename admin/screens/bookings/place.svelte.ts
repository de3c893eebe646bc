/** Where in the list of bookings one was, so that the way back leads to that very row. */
class Place {
  /** What the list's address asked for: '?state=to_confirm', or ''. */
  search = $state('');
  #left = '';

  get list(): string {
    return `/admin/bookings${this.search}`;
  }

  /** The booking one went off to; given once, to the list that comes back to it. */
  takeLeft = (): string => {
    const left = this.#left;
    this.#left = '';
    return left;
  };

  left = (bookingId: string): void => {
    this.#left = bookingId;
  };
}

export const place = new Place();
