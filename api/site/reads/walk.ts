import { z } from 'zod';
import { type Db, prepared } from '../../../db/open.ts';
import { fromCursor, toCursor } from '../../core/http.ts';
import type { CentreId, ItemTypeId } from '../../core/ids.ts';
import { type FreeQuery, type LentCategory, lentCategories } from '../shapes.ts';
import type { Place } from './place.ts';

/** A type as it is walked past, with the stock of it at the centre; 0 of it where only others hold it. */
export type Candidate = {
  id: ItemTypeId;
  nameRu: string;
  nameEn: string;
  category: LentCategory;
  fit: string;
  sanitation: 'disinfect' | 'wipe';
  season: 'winter' | 'summer' | null;
  termDays: number;
  version: number;
  sort: string;
  stockId: number;
  capacity: number;
  here: number;
};
type Walk = {
  centreId: CentreId;
  region: string;
  categories: string;
  query: string | null;
  name: string;
  id: string;
  skip: number;
  limit: number;
};

const walks = (order: 'name_ru' | 'name_en', held: boolean, searching: boolean) => {
  const sort = `replace(replace(t.${order}, 'Ё', 'Е'), 'ё', 'е')`;
  const from = searching
    ? 'item_type_search CROSS JOIN item_type t ON t.id = item_type_search.item_type_id'
    : 'item_type t';
  // The catalogue is walked in its order and the stock looked up beside it; the other way round all would be sorted.
  const here = held
    ? `s.id AS stockId, s.capacity, (SELECT count(*) FROM unit u WHERE u.stock_id = s.id AND u.status = 'free') AS here
       FROM ${from} CROSS JOIN stock s ON s.centre_id = :centreId AND s.item_type_id = t.id AND s.capacity > 0`
    : `0 AS stockId, 0 AS capacity, 0 AS here FROM ${from}`;
  const elsewhere = `
    NOT EXISTS (SELECT 1 FROM stock s WHERE s.centre_id = :centreId AND s.item_type_id = t.id AND s.capacity > 0)
    AND EXISTS (SELECT 1 FROM centre CROSS JOIN stock o ON o.centre_id = centre.id AND o.item_type_id = t.id
                WHERE centre.region = :region AND centre.id <> :centreId AND o.capacity > 0) AND`;
  return prepared((_orm, sqlite) =>
    sqlite.prepare<Walk, Candidate>(`
      SELECT t.id, t.name_ru AS nameRu, t.name_en AS nameEn, t.category, t.fit, t.sanitation, t.season,
        t.term_days AS termDays, t.version, ${sort} AS sort, ${here}
      WHERE ${held ? '' : elsewhere} t.archived_at IS NULL AND instr(:categories, t.category) > 0
        ${
          searching
            ? `AND item_type_search MATCH :query ORDER BY rank, ${sort}, t.id LIMIT :limit OFFSET :skip`
            : `AND (${sort}, t.id) > (:name, :id) ORDER BY ${sort}, t.id LIMIT :limit`
        }`),
  );
};
const both = (order: 'name_ru' | 'name_en', held: boolean) => ({
  all: walks(order, held, false),
  searched: walks(order, held, true),
});
const heldHere = { nameRu: both('name_ru', true), nameEn: both('name_en', true) };
const heldElsewhere = { nameRu: both('name_ru', false), nameEn: both('name_en', false) };

/** What is free comes first, then what is here on other days, then what only others of the region have. */
export const phases = ['free', 'busy', 'away'] as const;
export type Phase = (typeof phases)[number];
/** Where a walk stands: behind a name or, in the order of a search, behind so many. */
export type At = { name: string; id: string; skip: number };
export const start: At = { name: '', id: '', skip: 0 };
const cursorShape = z.tuple([z.enum(phases), z.string(), z.string(), z.number().int().min(0)]);

/** Where a page begins. */
export function fromPage(cursor: string | undefined): { phase: Phase; at: At } {
  const [phase, name, id, skip] = fromCursor(cursor, cursorShape) ?? ['free' as const, '', '', 0];
  return { phase, at: { name, id, skip } };
}
/** Where the next page begins. */
export const toPage = (phase: Phase, { name, id, skip }: At): string => toCursor(phase, name, id, skip);

export type Walking = Pick<FreeQuery, 'order' | 'category'> & { place: Place; words: string | null };

/** The next types of a phase behind `at`: in the order of names or, with words, the best match first. */
export function walk(
  db: Db,
  { place, words, order, category }: Walking,
  phase: Phase,
  at: At,
  limit: number,
) {
  const lists = (phase === 'away' ? heldElsewhere : heldHere)[order];
  const offered = phase === 'away' ? lentCategories : place.categories;
  const categories = offered.filter((one) => category === undefined || one === category).join();
  const { centreId, region } = place;
  const asked = { centreId, region, categories, query: words, ...at, limit };
  return (words === null ? lists.all : lists.searched)(db).all(asked);
}

/** Where a walk stands once it has passed a type. */
export const behind = ({ sort, id }: Candidate, { skip }: At): At => ({ name: sort, id, skip: skip + 1 });
