import type { Fit, ItemTypeCard } from '../../../api/catalogue/shapes.ts';
import { number } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';

/** What is done with a thing after a return. */
export const sanitationWords: Record<ItemTypeCard['sanitation'], () => string> = {
  disinfect: m.catalogue_sanitation_disinfect,
  wipe: m.catalogue_sanitation_wipe,
};

/** When a thing is of use. */
export const seasonWords: Record<NonNullable<ItemTypeCard['season']> | 'any', () => string> = {
  winter: m.catalogue_season_winter,
  summer: m.catalogue_season_summer,
  any: m.catalogue_season_any,
};

type Range = { min?: number; max?: number };

const inYears = (months: number): boolean => months % 12 === 0 && months > 0;

/** An age in months as people say it: «3 года», «6 месяцев». */
export const ageWords = (months: number): string =>
  inYears(months) ? m.app_years({ count: months / 12 }) : m.app_months({ count: months });

const ageOf = (months: number): string =>
  inYears(months) ? m.catalogue_years_of({ count: months / 12 }) : m.catalogue_months_of({ count: months });

const ageRange = ({ min = 0, max }: Range): string => {
  if (max === undefined) return m.catalogue_age_from({ age: ageOf(min) });
  if (min === 0) return m.catalogue_age_to({ age: ageOf(max) });
  return inYears(min) && inYears(max)
    ? m.catalogue_age_years_between({ min: min / 12, count: max / 12 })
    : m.catalogue_age_between({ min: ageWords(min), max: ageWords(max) });
};

const range = ({ min, max }: Range): string => {
  if (max === undefined) return m.catalogue_range_from({ min: number(min ?? 0) });
  if (min === undefined) return m.catalogue_range_to({ max: number(max) });
  return m.catalogue_range_between({ min: number(min), max: number(max) });
};

/** Whom a thing fits, each measure in words: «3–14 лет», «до 50 кг»; none for a thing that fits anyone. */
export const fitWords = ({ ageMonths, weightKg, heightCm, shoeSizeEu, headCm }: Fit): string[] => [
  ...(ageMonths ? [ageRange(ageMonths)] : []),
  ...(weightKg ? [m.catalogue_range_weight({ range: range(weightKg) })] : []),
  ...(heightCm ? [m.catalogue_range_height({ range: range(heightCm) })] : []),
  ...(shoeSizeEu ? [m.catalogue_range_shoe({ range: range(shoeSizeEu) })] : []),
  ...(headCm ? [m.catalogue_range_head({ range: range(headCm) })] : []),
];
