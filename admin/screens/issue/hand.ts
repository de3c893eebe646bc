import type { BookingCard } from '../../../api/bookings/shapes.ts';
import type { HandoverCard, HandoverPreview } from '../../../api/loans/shapes.ts';
import { client, read, withKey } from '../../api.ts';
import { session } from '../../session.svelte.ts';
import { reasonFor } from '../families/card.svelte.ts';
import type { Basket } from './basket.svelte.ts';

/** What is handed out, as the API takes it. */
export type Handing = {
  familyId: string;
  items: Basket['items'];
  bookingId?: string;
  rest?: 'keep' | 'release';
};

/** Hands it out; `key` makes a retry the same act. */
export const hand = (familyId: string, json: Handing, key: string): Promise<HandoverCard> =>
  read(
    client.api.centres[':centreId'].handovers.$post(
      { param: { centreId: session.centreId }, header: reasonFor(familyId), json },
      withKey(key),
    ),
  );

/** A line of a booking, with how many of it lie on the desk and how many are still missing. */
export type Left = { line: BookingCard['lines'][number]; here: number; count: number };

/** How far the lines of a booking are filled by what lies on the desk; what was handed out before is no more asked for. */
export const leftOf = ({ lines }: BookingCard, rows: HandoverPreview['items']): Left[] =>
  lines.flatMap((line) => {
    const wanted = line.quantity - line.handed;
    const here = rows.filter(({ booked, unit }) => booked && unit.itemType.id === line.itemType.id).length;
    return wanted < 1 ? [] : [{ line, here, count: Math.max(0, wanted - here) }];
  });
