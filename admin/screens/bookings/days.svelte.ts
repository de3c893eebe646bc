import { createQuery, keepPreviousData } from '@tanstack/svelte-query';
import type { DayReason } from '../../../api/bookings/rules.ts';
import type { CalendarDay } from '../../../api/centres/shapes.ts';
import { lentCategories } from '../../../api/site/shapes.ts';
import { client, read } from '../../api.ts';
import { session } from '../../session.svelte.ts';
import { edges } from '../centres/month.ts';
import { dayReasonWords } from './reasons.ts';
import type { Wanted } from './wanted.svelte.ts';

type Asked = {
  wanted: Wanted;
  /** 'YYYY-MM' */
  month: string;
  /** Whether a booking is being changed: what it holds itself does not stand in its way. */
  own: boolean;
};
type Judged = { day: string; pickUp: DayReason[]; return: DayReason[] };

/** The reasons of a day of which only the calendar is known yet. */
const ofCalendar = ({ day, hours, holiday, why }: CalendarDay): Judged => {
  const past: DayReason[] = day < session.today ? [{ code: 'past' }] : [];
  const closed: DayReason[] =
    hours !== null
      ? []
      : why === null || why === 'holiday' || holiday
        ? [{ code: 'holiday' }]
        : [{ code: 'closed', because: why }];
  return { day, pickUp: [...past, ...closed], return: [...past, ...closed] };
};

const daysOf = async (month: string, from: string, lines: Wanted['lines']): Promise<Judged[][]> => {
  const centreId = session.centreId;
  // A part of a box is not lent by itself: of it the families' site knows nothing.
  const known = lines.filter(({ itemType }) => lentCategories.some((one) => one === itemType.category));
  if (known.length === 0) {
    const query = edges(month);
    const { days } = await read(client.api.centres[':centreId'].days.$get({ param: { centreId }, query }));
    return [days.map(ofCalendar)];
  }
  return Promise.all(
    known.map(async ({ itemType: { id: itemTypeId }, quantity }) => {
      const { days } = await read(
        client.api.site.centres[':centreId']['item-types'][':itemTypeId'].days.$get({
          param: { centreId, itemTypeId },
          query: { month, quantity: String(quantity), ...(from !== '' && { from }) },
        }),
      );
      return days;
    }),
  );
};

/** What speaks against each day of a month for all that is wanted, in words. */
export class Days {
  readonly #asked: () => Asked;
  readonly #query;

  constructor(asked: () => Asked) {
    this.#asked = asked;
    this.#query = createQuery(() => {
      const { wanted, month } = asked();
      const { starts, lines } = wanted.body;
      return {
        queryKey: ['centre', session.centreId, 'bookings', 'days', month, starts, lines],
        queryFn: () => daysOf(month, starts, wanted.lines),
        placeholderData: keepPreviousData,
        retry: false,
      };
    });
  }

  /** The days of the month in their order. */
  get all(): string[] {
    const { from, until } = edges(this.#asked().month);
    const { length } = { length: Number(until.slice(8)) };
    return Array.from({ length }, (_, n) => `${from.slice(0, 8)}${String(n + 1).padStart(2, '0')}`);
  }

  /** Every reason against a day, each once; none while nothing is known of it. */
  why = (day: string, end: 'starts' | 'dueOn'): string[] => {
    const { own } = this.#asked();
    const reasons = (this.#query.data ?? []).flatMap((days) => {
      const found = days.find((one) => one.day === day);
      return (end === 'starts' ? found?.pickUp : found?.return) ?? [];
    });
    const words = reasons.filter(({ code }) => !(own && code === 'taken')).map(dayReasonWords);
    return [...new Set(words)];
  };
}
