import { z } from '@hono/zod-openapi';
import { moment } from '../core/dates.ts';
import { itemTypeId } from '../core/ids.ts';
import { cursorQuery } from '../core/pages.ts';

export const categories = ['rehab', 'childcare', 'sport', 'leisure', 'multibox', 'component'] as const;
export type Category = (typeof categories)[number];

export const seasons = ['winter', 'summer'] as const;

/** Bounds of one measure; at least one of them, and the lower not above the upper. */
const range = (least: number, most: number, step: number) => {
  const bound = z.number().min(least).max(most).multipleOf(step).optional();
  return z
    .strictObject({ min: bound, max: bound })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'Give a bound, or leave the range out')
    .refine(({ min = least, max = most }) => min <= max, {
      path: ['max'],
      error: 'The upper bound is below the lower one',
    });
};

/** Whom a thing fits; what is left out does not limit. */
export const fit = z
  .strictObject({
    ageMonths: range(0, 1200, 1),
    weightKg: range(0, 500, 0.5),
    heightCm: range(20, 250, 1),
    shoeSizeEu: range(14, 52, 0.5),
    headCm: range(30, 70, 0.5),
    adultSigns: z.boolean().openapi({ description: 'An adult takes it and answers for its use' }),
    supervised: z.boolean().openapi({ description: 'A child uses it only with an adult at hand' }),
  })
  .partial()
  .openapi('Fit');

const iso = z
  .strictObject({
    class: z
      .string()
      .trim()
      .regex(/^\d{2}( \d{2}){0,2}$/, 'Pairs of digits with spaces, such as 12 22 03'),
    edition: z.string().trim().min(1).max(40).openapi({ example: 'ISO 9999:2016' }),
  })
  .openapi('IsoClass');

const name = z.string().trim().min(1).max(120);
const instructions = z.string().trim().max(2000);

/** What a person writes on the card of an item type. */
const written = z.strictObject({
  nameRu: name,
  nameEn: name,
  category: z.enum(categories),
  iso: iso.nullable(),
  fit,
  sanitation: z.enum(['disinfect', 'wipe']),
  termDays: z.number().int().min(1).max(730),
  season: z.enum(seasons).nullable(),
  replacementValueKopecks: z.number().int().min(0).max(1_000_000_000),
  instructionsRu: instructions,
  instructionsEn: instructions,
  pictogram: z
    .string()
    .max(100)
    .regex(/^[a-z\d-]+:[a-z\d-]+$/, 'A set and a name of GET /api/pictograms, such as prokat:walker'),
});

export const newItemType = written.openapi('NewItemType');
export const itemTypePatch = written
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one field')
  .openapi('ItemTypePatch');

const picture = z.string().openapi({ description: 'Address of its photo or, without one, of its pictogram' });

/** A row of the catalogue. */
export const itemTypeRow = written
  .pick({
    nameRu: true,
    nameEn: true,
    category: true,
    fit: true,
    sanitation: true,
    termDays: true,
    season: true,
  })
  .extend({ id: itemTypeId, archived: z.boolean(), pictureUrl: picture })
  .openapi('ItemTypeRow');

/** The card of an item type. */
export const itemTypeCard = written
  .extend({
    id: itemTypeId,
    archivedAt: moment.nullable(),
    hasPhoto: z.boolean(),
    pictureUrl: picture,
    version: z.number().int(),
  })
  .openapi('ItemType');

export const itemTypeQuery = cursorQuery.extend({
  q: z
    .string()
    .trim()
    .max(100)
    .optional()
    .openapi({ description: 'Words of a name; beginnings and endings do' }),
  category: z.enum(categories).optional(),
  archived: z.enum(['yes', 'no']).default('no'),
  order: z.enum(['nameRu', 'nameEn']).default('nameRu'),
});

export const photoUpload = z.object({
  photo: z
    .instanceof(File, { error: 'Send the picture as a file in the field photo' })
    .openapi({ type: 'string', format: 'binary' }),
});

export const pictogramQuery = z.object({ q: z.string().trim().max(60).optional() });

export const pictogram = z
  .object({ pictogram: z.string().openapi({ example: 'prokat:walker' }), url: z.string() })
  .openapi('Pictogram');

export type Fit = z.infer<typeof fit>;
export type NewItemType = z.infer<typeof newItemType>;
export type ItemTypePatch = z.infer<typeof itemTypePatch>;
export type ItemTypeRow = z.infer<typeof itemTypeRow>;
export type ItemTypeCard = z.infer<typeof itemTypeCard>;
export type ItemTypeQuery = z.infer<typeof itemTypeQuery>;
export type Pictogram = z.infer<typeof pictogram>;
