import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { and, asc, eq, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Db, kept, prepared, rowBy } from '../../db/open.ts';
import { itemType, photo } from '../../db/tables/catalogue.ts';
import { type Ctx, permit } from '../core/context.ts';
import { fromCursor, toCursor } from '../core/http.ts';
import { type ItemTypeId, itemTypeId } from '../core/ids.ts';
import { found } from '../core/problem.ts';
import { foldedWords } from '../core/words.ts';
import { pictogramUrl, pictureUrl, searchQuery } from './rules.ts';
import type { ItemTypeCard, ItemTypeQuery, ItemTypeRow, Pictogram } from './shapes.ts';

const rowColumns = {
  id: itemType.id,
  nameRu: itemType.nameRu,
  nameEn: itemType.nameEn,
  category: itemType.category,
  fit: itemType.fit,
  sanitation: itemType.sanitation,
  termDays: itemType.termDays,
  season: itemType.season,
  archivedAt: itemType.archivedAt,
  version: itemType.version,
};
const cardColumns = {
  ...rowColumns,
  iso9999: itemType.iso9999,
  isoEdition: itemType.isoEdition,
  replacementValueKopecks: itemType.replacementValueKopecks,
  instructionsRu: itemType.instructionsRu,
  instructionsEn: itemType.instructionsEn,
  pictogram: itemType.pictogram,
  photoId: itemType.photoId,
};

const cardOf = prepared((orm) =>
  orm
    .select(cardColumns)
    .from(itemType)
    .where(eq(itemType.id, sql.placeholder('id')))
    .prepare(),
);
const byId = rowBy(itemType, itemType.id);
/**
 * What other words ask about an item type: names, category, fit, sanitation, term, season, value, picture.
 * @throws Problem `not_found`
 */
export const itemTypeFacts = kept((db, id: ItemTypeId) => {
  const { nameRu, nameEn, category, fit, sanitation, termDays, season, replacementValueKopecks, ...row } =
    found(byId(db, id));
  return {
    ...{ id, nameRu, nameEn, category, fit, sanitation, termDays, season, replacementValueKopecks },
    archived: row.archivedAt !== null,
    pictureUrl: pictureUrl(id, row.version),
  };
});

export type ItemTypeFacts = ReturnType<typeof itemTypeFacts>;

/** The card of an item type as it is stored, for its acts. */
export const storedItemType = (db: Db, id: ItemTypeId) => found(cardOf(db).get({ id }));

/**
 * The card of an item type.
 * @throws Problem `not_found`
 */
export function itemTypeCard(ctx: Ctx, id: ItemTypeId): ItemTypeCard {
  permit(ctx, 'catalogue.read');
  const { iso9999, isoEdition, photoId, ...row } = storedItemType(ctx.db, id);
  return {
    ...row,
    iso: iso9999 === null ? null : { class: iso9999, edition: isoEdition ?? '' },
    hasPhoto: photoId !== null,
    pictureUrl: pictureUrl(id, row.version),
  };
}

/** A name as it is sorted: Ё beside Е. */
const sortName = (order: ItemTypeQuery['order']): SQL<string> =>
  sql<string>`replace(replace(${itemType[order]}, 'Ё', 'Е'), 'ё', 'е')`;

const listing = (order: ItemTypeQuery['order'], searching: boolean) =>
  prepared((orm) => {
    const sort = sortName(order);
    const category = sql.placeholder('category');
    const after = sql.placeholder('after');
    return orm
      .select({ ...rowColumns, sort })
      .from(itemType)
      .where(
        and(
          or(sql`${category} is null`, eq(itemType.category, category)),
          sql`(${itemType.archivedAt} is not null) = ${sql.placeholder('archived')}`,
          searching
            ? sql`${itemType.id} in (select item_type_id from item_type_search where item_type_search match ${sql.placeholder('query')})`
            : undefined,
          sql`(${sort}, ${itemType.id}) > (${after}, ${sql.placeholder('afterId')})`,
        ),
      )
      .orderBy(asc(sort), asc(itemType.id))
      .limit(sql.placeholder('limit'))
      .prepare();
  });
const lists = {
  nameRu: { all: listing('nameRu', false), searched: listing('nameRu', true) },
  nameEn: { all: listing('nameEn', false), searched: listing('nameEn', true) },
};

/**
 * A page of the catalogue in the order of names; with `q` only what has all of its words, as beginnings or in
 * another form.
 */
export function itemTypes(
  ctx: Ctx,
  { q, category, archived, order, cursor, limit }: ItemTypeQuery,
): { rows: ItemTypeRow[]; next: string | null } {
  permit(ctx, 'catalogue.read');
  const query = q === undefined || q === '' ? undefined : searchQuery(q);
  if (query === null) return { rows: [], next: null };
  const [after, afterId] = fromCursor(cursor, z.tuple([z.string(), itemTypeId])) ?? ['', ''];
  const list = query === undefined ? lists[order].all : lists[order].searched;
  const rows = list(ctx.db).all({
    category: category ?? null,
    archived: archived === 'yes' ? 1 : 0,
    query,
    after,
    afterId,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(({ archivedAt, version, sort: _, ...row }) => ({
      ...row,
      archived: archivedAt !== null,
      pictureUrl: pictureUrl(row.id, version),
    })),
    next: last === undefined ? null : toCursor(last.sort, last.id),
  };
}

const own = new URL('./pictograms/', import.meta.url);
const packages = ['fluent-emoji-flat', 'healthicons', 'lucide'] as const;
/** The colour of the sets that are drawn in one; the tile under a picture is light in the dark as well. */
const ink = '#20262b';

type IconSet = {
  width: number;
  height: number;
  icons: Record<string, { body: string; width?: number; height?: number }>;
};

/** Reads a set of drawings once: by name, as whole SVG documents when asked for. */
const drawings = (read: () => Map<string, () => string>): (() => Map<string, () => string>) => {
  let known: Map<string, () => string> | undefined;
  return () => {
    known ??= read();
    return known;
  };
};
const fromPackage = (name: string) =>
  drawings(() => {
    const file = createRequire(import.meta.url).resolve(`@iconify-json/${name}/icons.json`);
    const set: IconSet = JSON.parse(readFileSync(file, 'utf8'));
    return new Map(
      Object.entries(set.icons).map(([icon, { body, width = set.width, height = set.height }]) => [
        icon,
        () =>
          `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" color="${ink}">${body}</svg>`,
      ]),
    );
  });
const sets = new Map([
  [
    'prokat',
    drawings(
      () =>
        new Map(
          readdirSync(own)
            .sort()
            .map((file) => [file.replace('.svg', ''), () => readFileSync(new URL(file, own), 'utf8')]),
        ),
    ),
  ],
  ...packages.map((name) => [name, fromPackage(name)] as const),
]);

/** The drawing `set:name` as an SVG document, null when there is none. */
export function pictogramSvg(pictogram: string): string | null {
  const [set = '', name = ''] = pictogram.split(':');
  return sets.get(set)?.().get(name)?.() ?? null;
}

/** What an item type shows when its drawing has left a newer edition of its set. */
const anything = 'prokat:box';

const shownOf = prepared((orm) =>
  orm
    .select({
      pictogram: itemType.pictogram,
      version: itemType.version,
      photo: { id: photo.id, mime: photo.mime, bytes: photo.bytes },
    })
    .from(itemType)
    .leftJoin(photo, eq(photo.id, itemType.photoId))
    .where(eq(itemType.id, sql.placeholder('id')))
    .prepare(),
);

/** The drawing with air around it: a photo fills its tile, a drawing must not. */
const withRoom = (svg: string): string =>
  svg.replace(/viewBox="0 0 (\d+) (\d+)"/, (_box, width, height) => {
    const air = Math.round(width / 6);
    return `viewBox="${-air} ${-air} ${Number(width) + 2 * air} ${Number(height) + 2 * air}"`;
  });

/** A picture as it is sent: its bytes, what they are and a mark that changes with them. */
export type Shown = { mime: string; bytes: Buffer; mark: string };

const shownDrawing = (svg: string): Shown => ({
  mime: 'image/svg+xml',
  bytes: Buffer.from(svg),
  mark: createHash('sha256').update(svg).digest('base64url').slice(0, 16),
});

/**
 * The picture of an item type: its photo, else its pictogram. Open to all: families see the catalogue too.
 * @throws Problem `not_found`
 */
export function itemTypePicture(db: Db, id: ItemTypeId): Shown & { version: number } {
  const { version, ...picture } = found(shownOf(db).get({ id }));
  return { version, ...photoOrDrawing(picture) };
}

/** A photo, or else the pictogram in its place. */
export const photoOrDrawing = ({ pictogram, photo: taken }: Pictured): Shown =>
  taken === null
    ? shownDrawing(withRoom(found(pictogramSvg(pictogram) ?? pictogramSvg(anything))))
    : { mime: taken.mime, bytes: taken.bytes, mark: taken.id };

/** What is pictured by a photo once it has one. */
export type Pictured = { pictogram: string; photo: { id: string; mime: string; bytes: Buffer } | null };

/**
 * One drawing of a set.
 * @throws Problem `not_found`
 */
export const pictogramPicture = (pictogram: string): Shown => shownDrawing(found(pictogramSvg(pictogram)));

const usedBy = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[string], string>(
      `select distinct pictogram from item_type
       where id in (select item_type_id from item_type_search where item_type_search match ?)`,
    )
    .pluck(),
);

/** The same drawing again in another colour of skin. */
const skinTone = /-(medium-)?(dark|light|medium)$/;

/**
 * Drawings to choose from, at most 60: without a query those made for rental points; with one, those of the item
 * types it finds (in either language), then those of all sets whose English names have all of its words.
 */
export function pictograms(ctx: Ctx, q = ''): Pictogram[] {
  permit(ctx, 'catalogue.read');
  const words = foldedWords(q);
  const query = searchQuery(q);
  const named = [...sets].flatMap(([set, known]) =>
    words.length === 0 && set !== 'prokat'
      ? []
      : [...known().keys()]
          .filter((name) => words.every((word) => name.includes(word)))
          .filter((name) => !skinTone.test(name) || !known().has(name.replace(skinTone, '')))
          .map((name) => `${set}:${name}`),
  );
  return [...new Set([...(query === null ? [] : usedBy(ctx.db).all(query)), ...named])]
    .slice(0, 60)
    .map((pictogram) => ({ pictogram, url: pictogramUrl(pictogram) }));
}
