import { createSubscriber } from 'svelte/reactivity';
import { openAt } from '../api/board/rules.ts';
import { day, fromToday, shortClock } from '../ui/format.ts';
import { m } from '../ui/paraglide/messages.js';
import type { Centre } from './session.svelte.ts';

const ticking = createSubscriber((update) => {
  const timer = setInterval(update, 15_000);
  return () => clearInterval(timer);
});

/** «открыто до 18:00», «сегодня закрыто, откроется завтра в 9:00»: a centre by its own clocks, as they go on. */
export const openingWords = (centre: Centre): string => {
  ticking();
  const clock = Temporal.Now.plainTimeISO(centre.timeZone).toString({ smallestUnit: 'minute' });
  const { hours, next, today } = centre;
  const state = openAt(centre, clock);
  if (hours && state === 'open') return m.app_open_until({ time: shortClock(hours.closes) });
  if (hours && state === 'before') return m.app_opens_today({ time: shortClock(hours.opens) });
  const closed = state === 'after' ? m.app_closed_already() : m.app_closed_today();
  if (!next) return closed;
  const tomorrow = Temporal.PlainDate.from(today).add({ days: 1 }).toString();
  const when = next.day === tomorrow ? fromToday(next.day, today) : day(next.day, today);
  return m.app_closed_until({ closed, day: when, time: shortClock(next.opens) });
};
