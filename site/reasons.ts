import type { z } from '@hono/zod-openapi';
import type { dayReason } from '../api/bookings/shapes.ts';
import { day } from '../ui/format.ts';
import { m } from '../ui/paraglide/messages.js';

export type DayReason = z.infer<typeof dayReason>;

/** Why nothing can be picked up, or brought back, on a day: a whole sentence each. */
export const reasonWords = (reason: DayReason, today: string): string => {
  switch (reason.code) {
    case 'past':
      return m.site_reason_past();
    case 'closed':
      return reason.because === 'weekday' ? m.site_reason_weekday() : m.site_reason_closed();
    case 'holiday':
      return m.site_reason_holiday();
    case 'too_far':
      return m.site_reason_too_far({ day: day(reason.until, today) });
    case 'out_of_season':
      return reason.season === 'winter' ? m.site_reason_winter() : m.site_reason_summer();
    case 'before_pick_up':
      return m.site_reason_before();
    case 'too_long':
      return m.site_reason_too_long({ day: day(reason.until, today) });
    case 'taken':
    case 'kept_for_queue':
      return reason.bookable > 0 ? m.site_reason_fewer({ count: reason.bookable }) : m.site_reason_taken();
  }
};
