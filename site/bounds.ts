import { addDays, isDay } from './days.ts';
import type { Child, Days } from './device.svelte.ts';

/** What the service takes, as it stands in its shapes, whose library is too large for a page a phone opens first. */
const bounds: Readonly<Record<keyof Child, readonly [least: number, most: number]>> = {
  age: [0, 100],
  height: [20, 250],
  weight: [0, 500],
};
const lastDay = '2199-12-31';
const longest = 366;

/** A child's measures (years, cm, kg) as the service asks for them; what is not written, or is no child's, is left out. */
export const measures = (child: Child) => {
  const within = (key: keyof Child) =>
    child[key] !== '' && Number(child[key]) >= bounds[key][0] && Number(child[key]) <= bounds[key][1];
  return {
    ...(within('age') && { ageMonths: String(Number(child.age) * 12) }),
    ...(within('height') && { heightCm: child.height }),
    ...(within('weight') && { weightKg: child.weight }),
  };
};

/** Why days cannot be asked about: no days, in the wrong order, beyond the calendar or for longer than a year. */
export const unaskable = ({ from, until }: Days): 'unreal' | 'order' | 'far' | 'long' | null => {
  if (!isDay(from) || !isDay(until) || from < '1800-01-01') return 'unreal';
  if (until < from) return 'order';
  if (until > lastDay) return 'far';
  return until > addDays(from, longest) ? 'long' : null;
};
