import type { BookingCard } from '../../../api/bookings/shapes.ts';
import { session } from '../../session.svelte.ts';
import { Passes } from './passes.svelte.ts';

/** A type as it stands in a line that is being written. */
export type ThingBrief = Pick<
  BookingCard['lines'][number]['itemType'],
  'id' | 'nameRu' | 'nameEn' | 'pictureUrl' | 'category'
>;
type Line = { itemType: ThingBrief; quantity: number };

/** As the API takes it. */
const most = { quantity: 20, lines: 10 };

/** What is wanted and when, as it is being written. */
export class Wanted {
  starts = $state('');
  dueOn = $state('');
  readonly passes = new Passes();
  #lines = $state.raw<readonly Line[]>([]);

  constructor(booking?: Pick<BookingCard, 'starts' | 'dueOn' | 'lines' | 'overrides'>) {
    if (booking === undefined) return;
    this.starts = booking.starts;
    this.dueOn = booking.dueOn;
    this.#lines = booking.lines.map(({ itemType, quantity }) => ({ itemType, quantity }));
    // Who may not pass anything by cannot send along what somebody else passed.
    if (session.can('booking.override')) this.passes.set(booking.overrides);
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  get full(): boolean {
    return this.#lines.length >= most.lines;
  }

  /** Whether there is enough to be weighed. */
  get whole(): boolean {
    return this.starts !== '' && this.dueOn !== '' && this.#lines.length > 0;
  }

  /** As the API takes it. */
  get body() {
    return {
      starts: this.starts,
      dueOn: this.dueOn,
      lines: this.#lines.map(({ itemType, quantity }) => ({ itemTypeId: itemType.id, quantity })),
      overrides: this.passes.overrides.filter((one) =>
        this.#lines.some(({ itemType }) => itemType.id === one.itemTypeId),
      ),
    };
  }

  /** One more of a type. */
  add = (itemType: ThingBrief): void => {
    const line = this.#lines.find((one) => one.itemType.id === itemType.id);
    if (line) this.set(itemType.id, line.quantity + 1);
    else if (!this.full) this.#lines = [...this.#lines, { itemType, quantity: 1 }];
  };

  /** So many of a type; none takes its line away. */
  set = (itemTypeId: string, quantity: number): void => {
    const kept = Math.min(quantity, most.quantity);
    if (kept < 1) this.passes.withdraw(itemTypeId);
    this.#lines =
      kept < 1
        ? this.#lines.filter(({ itemType }) => itemType.id !== itemTypeId)
        : this.#lines.map((line) => (line.itemType.id === itemTypeId ? { ...line, quantity: kept } : line));
  };
}
