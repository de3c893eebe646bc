import { unaskable } from './bounds.ts';
import { todayAt } from './days.ts';
import { type Chosen, type Days, device } from './device.svelte.ts';
import { router } from './router.svelte.ts';

/** The days a page is about: those of its address, else the last ones chosen. */
export const daysAsked = (): Days | null => {
  const asked = { from: router.query('from'), until: router.query('until') };
  if (unaskable(asked) === null) return asked;
  return device.days && unaskable(device.days) === null ? device.days : null;
};

/** Keeps days for the next page. What is over is shown to whoever has its address, and no more. */
export const remember = (days: Days | null): void => {
  const known = days?.from === device.days?.from && days?.until === device.days?.until;
  const over = !import.meta.env.SSR && days !== null && days.from < todayAt(device.centre?.timeZone);
  if (!known && !over) device.days = days;
};

/** A link that was passed on says its centre and its days: from now on those are the ones that are remembered. */
export const arrive = (centre: Chosen): void => {
  device.choose(centre);
  remember(daysAsked());
};

/** An address with the centre and the days in it, so that it can be passed on and found again. */
export const withDays = (path: string, more: Readonly<Record<string, string>> = {}): string => {
  const centre = device.centre?.id;
  const search = new URLSearchParams({ ...(centre ? { centre } : {}), ...device.days, ...more });
  return `${path}${search.size > 0 ? `?${search}` : ''}`;
};
