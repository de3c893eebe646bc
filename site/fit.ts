import type { z } from '@hono/zod-openapi';
import type { fit } from '../api/catalogue/shapes.ts';
import { number } from '../ui/format.ts';
import { m } from '../ui/paraglide/messages.js';

type Bounds = { min?: number | undefined; max?: number | undefined };

const range = ({ min, max }: Bounds, scale = 1): string => {
  const write = (value: number) => number(Math.round((value / scale) * 10) / 10);
  if (min !== undefined && max !== undefined) return `${write(min)}–${write(max)}`;
  if (min !== undefined) return m.site_fit_from({ value: write(min) });
  return max === undefined ? '' : m.site_fit_to({ value: write(max) });
};

/** Whom a thing fits, a line each: «Рост 80–140 см». */
export const fitWords = ({
  ageMonths,
  heightCm,
  weightKg,
  shoeSizeEu,
  headCm,
  adultSigns,
  supervised,
}: z.infer<typeof fit>): string[] =>
  [
    ageMonths &&
      ((ageMonths.max ?? ageMonths.min ?? 0) < 24
        ? m.site_fit_months({ range: range(ageMonths) })
        : m.site_fit_years({ range: range(ageMonths, 12) })),
    heightCm && m.site_fit_height({ range: range(heightCm) }),
    weightKg && m.site_fit_weight({ range: range(weightKg) }),
    shoeSizeEu && m.site_fit_shoes({ range: range(shoeSizeEu) }),
    headCm && m.site_fit_head({ range: range(headCm) }),
    adultSigns && m.site_fit_adult(),
    supervised && m.site_fit_supervised(),
  ].filter((words) => typeof words === 'string');
