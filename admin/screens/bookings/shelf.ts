import type { BookingCard, BookingRow } from '../../../api/bookings/shapes.ts';
import type { UnitRow } from '../../../api/stock/shapes.ts';
import { nameOf } from '../../../ui/format.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { Problem, problemWords } from '../../../ui/problem.ts';
import { client, read } from '../../api.ts';
import { placeWords } from '../loans/words.ts';
import { keep } from './act.ts';
import { asideOf, whoWords } from './words.ts';

type Unit = Pick<UnitRow, 'id' | 'inventoryNumber' | 'itemType' | 'status'>;

/** Why a unit was not set aside, in words. */
function whyNot(error: unknown, { inventoryNumber, itemType, status }: Unit): string {
  const about = { number: inventoryNumber, name: nameOf(itemType) };
  if (!(error instanceof Problem)) return problemWords(error);
  switch (error.code) {
    case 'unit_not_free': {
      const { what, mend } = placeWords(status);
      return `${inventoryNumber}: ${what}. ${mend}`;
    }
    case 'set_aside':
      return m.bookings_aside_for_other({ ...about, code: String(error.extra.bookingCode ?? '') });
    case 'wrong_unit':
      return m.bookings_aside_wrong(about);
    case 'promised_to_others':
      return m.bookings_aside_promised(about);
    default:
      return problemWords(error);
  }
}

/** Sets a unit aside for a booking and says what came of it; null when it was refused, which has been said too. */
export async function setAside(booking: Pick<BookingRow, 'id'>, unit: Unit): Promise<BookingCard | null> {
  try {
    const card = await read(
      client.api.bookings[':bookingId'].shelf.$post({
        param: { bookingId: booking.id },
        json: { unitId: unit.id },
      }),
    );
    keep(card);
    const about = { number: unit.inventoryNumber, code: card.code, name: whoWords(card) };
    const text =
      card.state === 'ready'
        ? m.bookings_aside_all(about)
        : m.bookings_aside_one({ ...about, ...asideOf(card) });
    notices.say(text, { actions: [{ label: m.app_undo(), run: () => takeOff(card.id, unit) }] });
    return card;
  } catch (error) {
    notices.say(whyNot(error, unit), { tone: 'bad' });
    return null;
  }
}

/** Takes a unit off the pickup shelf again, and says so. */
export async function takeOff(
  bookingId: string,
  { id, inventoryNumber }: Pick<Unit, 'id' | 'inventoryNumber'>,
): Promise<void> {
  try {
    keep(
      await read(
        client.api.bookings[':bookingId'].shelf[':unitId'].$delete({ param: { bookingId, unitId: id } }),
      ),
    );
    notices.say(m.bookings_taken_off({ number: inventoryNumber }), { tone: 'info' });
  } catch (error) {
    notices.say(problemWords(error), { tone: 'bad' });
  }
}
