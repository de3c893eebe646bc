import { nameOf, period } from '../ui/format.ts';
import { m } from '../ui/paraglide/messages.js';
import type { Hit } from './find.svelte.ts';
import { states, thingsWords, whoWords } from './screens/bookings/words.ts';
import * as queue from './screens/queue/words.ts';
import { statuses } from './screens/stock/words.ts';
import * as visits from './screens/venue/visits.ts';
import { whenWords } from './screens/venue/words.ts';
import { session } from './session.svelte.ts';

/** What a line of the answer is told apart by. */
export const hitId = (hit: Hit): string =>
  hit.kind === 'unit'
    ? hit.unit.id
    : hit.kind === 'family'
      ? hit.family.id
      : hit.kind === 'place'
        ? hit.place.id
        : hit.kind === 'visit'
          ? hit.visit.id
          : hit.booking.id;

/** What a line of the answer says; empty notes are left out by whoever shows them. */
export function hitWords(hit: Hit): { name: string; note: (string | null)[] } {
  if (hit.kind === 'family')
    return { name: hit.family.name, note: [hit.family.phone, hit.family.settlement] };
  if (hit.kind === 'unit') {
    const { itemType, inventoryNumber, label, status } = hit.unit;
    return { name: nameOf(itemType), note: [inventoryNumber, label, statuses[status].word().toLowerCase()] };
  }
  if (hit.kind === 'place') {
    const { code, itemType, state, place } = hit.place;
    const turn = place && m.queue_place_n({ place: String(place.place) });
    return {
      name: `${code} · ${queue.whoWords(hit.place)}`,
      note: [nameOf(itemType), turn, queue.states[state].word()],
    };
  }
  if (hit.kind === 'visit') {
    const { code, session: of, state } = hit.visit;
    return {
      name: `${code} · ${visits.nameWords(hit.visit)}`,
      note: [nameOf(of), whenWords(of), visits.states[state].word()],
    };
  }
  const { code, starts, dueOn, state, lines } = hit.booking;
  return {
    name: `${code} · ${whoWords(hit.booking)}`,
    note: [thingsWords(lines), period(starts, dueOn, session.today), states[state].word()],
  };
}
