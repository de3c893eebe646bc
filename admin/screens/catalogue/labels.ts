import { newItemType } from '../../../api/catalogue/shapes.ts';
import { m } from '../../../ui/paraglide/messages.js';
import type { FieldError } from '../../../ui/problem.ts';
import type { Measure } from './values.ts';

/** What is measured, with its unit. */
export const measureWords: Record<Measure, { label: () => string; unit: () => string }> = {
  ageMonths: { label: m.catalogue_fit_age, unit: m.catalogue_fit_months },
  weightKg: { label: m.catalogue_fit_weight, unit: m.catalogue_unit_kg },
  heightCm: { label: m.catalogue_fit_height, unit: m.catalogue_unit_cm },
  shoeSizeEu: { label: m.catalogue_fit_shoe, unit: () => '' },
  headCm: { label: m.catalogue_fit_head, unit: m.catalogue_unit_cm },
};

/** The label of each field by its path, for the summary of what is wrong. */
export const fieldLabels = (): Record<string, string> => ({
  nameRu: m.catalogue_name_ru(),
  nameEn: m.catalogue_name_en(),
  category: m.catalogue_category(),
  pictogram: m.catalogue_drawing(),
  'iso.class': m.catalogue_iso(),
  'iso.edition': m.catalogue_iso_edition(),
  termDays: m.catalogue_term(),
  replacementValueKopecks: m.catalogue_value(),
  instructionsRu: m.catalogue_instructions_ru(),
  instructionsEn: m.catalogue_instructions_en(),
  ...Object.fromEntries(
    Object.entries(measureWords).flatMap(([measure, { label }]) => [
      [`fit.${measure}.min`, `${label()}, ${m.catalogue_fit_from()}`],
      [`fit.${measure}.max`, `${label()}, ${m.catalogue_fit_to()}`],
    ]),
  ),
});

const { nameRu, nameEn, instructionsRu, instructionsEn } = newItemType.shape;
const texts: Record<string, { maxLength: number | null }> = {
  nameRu,
  nameEn,
  instructionsRu,
  instructionsEn,
};

/** This form's own words for what is wrong with a field. */
export const fieldWrong = ({ path, code }: FieldError): string | undefined => {
  const max = texts[path]?.maxLength;
  if (code === 'too_big' && max) return m.catalogue_too_long({ max });
  if (path === 'category') return m.catalogue_category_choose();
  if (path === 'iso.class') return m.catalogue_iso_wrong();
  if (path === 'pictogram') return m.catalogue_drawing_unknown();
  if (path.startsWith('fit.') && code === 'custom') return m.catalogue_range_wrong();
  if (path.startsWith('fit.') || path === 'termDays')
    return code === 'invalid_type' ? undefined : m.catalogue_number_wrong();
  return undefined;
};
