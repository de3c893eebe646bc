import type { Category, Fit, ItemTypeCard } from '../../../api/catalogue/shapes.ts';

const measures = ['ageMonths', 'weightKg', 'heightCm', 'shoeSizeEu', 'headCm'] as const;
export type Measure = (typeof measures)[number];

/** Both ends of one measure as its fields hold them; null while a field is empty. */
export type Bounds = { min: number | null; max: number | null };

/** What the fields of the form hold. */
export type Values = {
  nameRu: string;
  nameEn: string;
  category: Category | '';
  pictogram: string;
  isoClass: string;
  isoEdition: string;
  bounds: Record<Measure, Bounds>;
  adultSigns: boolean;
  supervised: boolean;
  sanitation: ItemTypeCard['sanitation'];
  termDays: number | null;
  season: NonNullable<ItemTypeCard['season']> | 'any';
  roubles: number | null;
  instructionsRu: string;
  instructionsEn: string;
};

/** The edition of ISO 9999 in force. */
const edition = 'ISO 9999:2022';

const boundsOf = (fit: Fit, measure: Measure): Bounds => ({
  min: fit[measure]?.min ?? null,
  max: fit[measure]?.max ?? null,
});

/** The fields of a card, or of a type that is yet to be described. */
export const valuesOf = (card?: ItemTypeCard): Values => {
  const fit = card?.fit ?? {};
  return {
    nameRu: card?.nameRu ?? '',
    nameEn: card?.nameEn ?? '',
    category: card?.category ?? '',
    pictogram: card?.pictogram ?? 'prokat:box',
    isoClass: card?.iso?.class ?? '',
    isoEdition: card?.iso?.edition ?? edition,
    bounds: {
      ageMonths: boundsOf(fit, 'ageMonths'),
      weightKg: boundsOf(fit, 'weightKg'),
      heightCm: boundsOf(fit, 'heightCm'),
      shoeSizeEu: boundsOf(fit, 'shoeSizeEu'),
      headCm: boundsOf(fit, 'headCm'),
    },
    adultSigns: fit.adultSigns ?? false,
    supervised: fit.supervised ?? false,
    sanitation: card?.sanitation ?? 'disinfect',
    termDays: card?.termDays ?? 30,
    season: card?.season ?? 'any',
    roubles: card === undefined ? null : card.replacementValueKopecks / 100,
    instructionsRu: card?.instructionsRu ?? '',
    instructionsEn: card?.instructionsEn ?? '',
  };
};

const fitOf = ({ bounds, adultSigns, supervised }: Values): Fit => {
  const fit: Fit = {};
  for (const measure of measures) {
    const { min, max } = bounds[measure];
    if (min !== null || max !== null)
      fit[measure] = { ...(min !== null && { min }), ...(max !== null && { max }) };
  }
  return { ...fit, ...(adultSigns && { adultSigns }), ...(supervised && { supervised }) };
};

/** What the fields say, as the shape of a new item type takes it. */
export const written = (values: Values) => ({
  nameRu: values.nameRu,
  nameEn: values.nameEn,
  category: values.category || undefined,
  pictogram: values.pictogram,
  iso: values.isoClass.trim() === '' ? null : { class: values.isoClass, edition: values.isoEdition },
  fit: fitOf(values),
  sanitation: values.sanitation,
  termDays: values.termDays ?? undefined,
  season: values.season === 'any' ? null : values.season,
  replacementValueKopecks: values.roubles === null ? undefined : Math.round(values.roubles * 100),
  instructionsRu: values.instructionsRu,
  instructionsEn: values.instructionsEn,
});

/** The fields of a fresh card, with what was changed here since `before` laid over it. */
export const rebased = (mine: Values, before: Values, fresh: Values): Values => {
  const changed = Object.entries(mine).filter(
    ([field, value]) =>
      JSON.stringify(value) !== JSON.stringify(Object.entries(before).find(([f]) => f === field)?.[1]),
  );
  return { ...fresh, ...Object.fromEntries(changed) };
};
