import { day } from '../ui/format.ts';
import { m } from '../ui/paraglide/messages.js';
import type { FieldError } from '../ui/problem.ts';
import { addDays, isDay } from './days.ts';

/** What is written of a place in the queue, as it is written. */
export type Wish = { from: string; days: string; quantity: string };

/** What the centre allows: days of a loan, things it has, and how many days ahead it may begin. */
export type WishBounds = { today: string; term: number; most: number; ahead: number };

const within = (written: string, most: number): boolean =>
  /^\d+$/.test(written.trim()) && Number(written) >= 1 && Number(written) <= most;

const dayWrong = (from: string, { today, ahead }: WishBounds): string => {
  if (!isDay(from)) return m.site_wait_from_missing();
  if (from < today) return m.site_reason_past();
  const farthest = addDays(today, ahead);
  return from > farthest ? m.site_wait_from_far({ day: day(farthest, today) }) : '';
};

/** A sentence for each field of a wish that cannot stay as it is, by the field's path in the request. */
export const wishErrors = (wish: Wish, bounds: WishBounds): Record<string, string> => {
  const wantedFrom = dayWrong(wish.from, bounds);
  return {
    ...(wantedFrom && { wantedFrom }),
    ...(!within(wish.days, bounds.term) && { days: m.site_wait_number({ most: bounds.term }) }),
    ...(!within(wish.quantity, bounds.most) && { quantity: m.site_wait_number({ most: bounds.most }) }),
  };
};

/** The same of what the service would not take, though it looked right here; '' for a field that is no wish's. */
export const wishRefused = ({ path, code }: FieldError): string => {
  if (path === 'wantedFrom') return code === 'in_the_past' ? m.site_reason_past() : m.site_wait_from_other();
  if (path !== 'days' && path !== 'quantity') return '';
  return code.startsWith('too_') && code !== 'too_small' ? m.site_wait_fewer() : m.site_wait_whole();
};
