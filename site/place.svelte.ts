import { isDay } from './days.ts';
import { type Chosen, type Days, device } from './device.svelte.ts';
import { router } from './router.svelte.ts';

/** The days a page is about: those of its address, else the last ones chosen. */
export const daysAsked = (): Days | null => {
  const [from, until] = [router.query('from'), router.query('until')];
  return isDay(from) && isDay(until) && from <= until ? { from, until } : device.days;
};

/** A link that was passed on says its centre and its days: from now on those are the ones that are remembered. */
export const arrive = (centre: Chosen): void => {
  device.choose(centre);
  device.days = daysAsked();
};

/** An address with the centre and the days in it, so that it can be passed on and found again. */
export const withDays = (path: string, more: Readonly<Record<string, string>> = {}): string => {
  const centre = device.centre?.id;
  const search = new URLSearchParams({ ...(centre ? { centre } : {}), ...device.days, ...more });
  return `${path}${search.size > 0 ? `?${search}` : ''}`;
};
