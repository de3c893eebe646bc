import type { DayReason } from '../../../api/bookings/rules.ts';
import type { BookingWeighing } from '../../../api/bookings/shapes.ts';
import { day as dayWords } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { type BlockReason, blockWords, type ReasonWords } from '../../../ui/reasons.ts';
import { session } from '../../session.svelte.ts';
import { passedWords } from '../loans/words.ts';

type Weighed = BookingWeighing['lines'][number]['reasons'][number];

const dayCodes: Record<DayReason['code'], true> = {
  past: true,
  closed: true,
  holiday: true,
  too_far: true,
  out_of_season: true,
  before_pick_up: true,
  too_long: true,
  taken: true,
  kept_for_queue: true,
};
const isAboutDay = (reason: Pick<Weighed, 'code'>): reason is DayReason => reason.code in dayCodes;
const isAboutRight = (reason: Pick<Weighed, 'code'>): reason is BlockReason => !(reason.code in dayCodes);

/** What speaks against a day, as short as it stands beside one: «центр закрыт». */
export function dayReasonWords(reason: DayReason): string {
  switch (reason.code) {
    case 'past':
      return m.bookings_day_past();
    case 'closed':
      return m.bookings_day_closed();
    case 'holiday':
      return m.bookings_day_holiday();
    case 'too_far':
      return m.bookings_day_far({ day: dayWords(reason.until, session.today) });
    case 'out_of_season':
      return m.bookings_day_season({
        season: reason.season === 'winter' ? m.bookings_season_winter() : m.bookings_season_summer(),
      });
    case 'before_pick_up':
      return m.bookings_day_before();
    case 'too_long':
      return m.bookings_day_long({ day: dayWords(reason.until, session.today) });
    case 'taken':
      return reason.bookable === 0 ? m.bookings_day_none() : m.bookings_day_taken({ count: reason.bookable });
    case 'kept_for_queue':
      return m.bookings_day_kept();
  }
}

const mends: Partial<Record<DayReason['code'], () => string>> = {
  taken: m.bookings_mend_taken,
  kept_for_queue: m.bookings_mend_kept,
};
const upperFirst = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** What speaks against a booking or a line of it, and what would change that. */
export function reasonWords(reason: Weighed): ReasonWords {
  if (isAboutDay(reason))
    return {
      what: upperFirst(dayReasonWords(reason)),
      mend: mends[reason.code]?.() ?? m.bookings_mend_day(),
    };
  if (isAboutRight(reason)) return blockWords(reason, session.today);
  return { what: reason.code, mend: '' };
}

const passedDays: Partial<Record<string, () => string>> = {
  too_far: m.bookings_passed_too_far,
  out_of_season: m.bookings_passed_out_of_season,
  too_long: m.bookings_passed_too_long,
  kept_for_queue: m.bookings_passed_kept,
};

/** What was passed by in an override, in a few words. */
export const reasonByCode = (code: string): string => {
  const rights: Partial<Record<string, () => string>> = passedWords;
  return (passedDays[code] ?? rights[code])?.() ?? code;
};
