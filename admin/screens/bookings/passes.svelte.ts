import { isPassable } from '../../../api/bookings/rules.ts';
import type { BookingWeighing } from '../../../api/bookings/shapes.ts';
import { session } from '../../session.svelte.ts';

type Override = { itemTypeId: string; code: string; reason: string };
type Line = Pick<BookingWeighing['lines'][number], 'itemTypeId' | 'reasons'>;
type Reason = Line['reasons'][number];

/** What somebody answers for by name before a booking is made, changed or confirmed. */
export class Passes {
  #given = $state.raw<readonly Override[]>([]);

  /** As the API takes them. */
  get overrides(): Override[] {
    return [...this.#given];
  }

  /** What was passed of a type. */
  of = (itemTypeId: string): Override[] => this.#given.filter((one) => one.itemTypeId === itemTypeId);

  /** The reasons against a line that nobody answers for yet. */
  against = ({ itemTypeId, reasons }: Line): Reason[] =>
    reasons.filter(({ code }) => !this.of(itemTypeId).some((one) => one.code === code));

  /** Whether all that still speaks against a line can be answered for, by whoever looks. */
  passable = (line: Line): boolean => {
    const against = this.against(line);
    return (
      session.can('booking.override') && against.length > 0 && against.every(({ code }) => isPassable(code))
    );
  };

  pass = (line: Line, reason: string): void => {
    const { itemTypeId } = line;
    const more = this.against(line).map(({ code }) => ({ itemTypeId, code, reason }));
    this.#given = [...this.#given, ...more];
  };

  /** Takes back what was passed of a type. */
  withdraw = (itemTypeId: string): void => {
    this.#given = this.#given.filter((one) => one.itemTypeId !== itemTypeId);
  };

  set = (overrides: readonly Override[]): void => {
    this.#given = overrides;
  };
}
