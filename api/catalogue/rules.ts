import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as russian } from '@orama/stemmers/russian';
import type { ItemTypeId } from '../core/ids.ts';
import { foldedWords } from '../core/words.ts';

/**
 * The stem of a folded word. Beyond the stemmers: the fleeting vowel goes (колясок → коляск, коньков and конёк →
 * конк, скамеек → скамейк), because a name stands in the singular and people ask in the plural.
 */
export function stem(word: string): string {
  if (/^[a-z]+$/.test(word)) return english(word);
  if (!/^[а-я]+$/.test(word)) return word;
  return russian(word)
    .replace(/([аиеоуыэюя])ек$/, '$1йк')
    .replace(/(?<=..)ь(?=[клнцр]$)/, '')
    .replace(/(?<=.[^аеиоуыэюяй])[ое]([клнцр])$/, '$1');
}

/** The words an item type is found by, as they are indexed: each plain word of its texts and its stem. */
export const searchWords = (...texts: readonly string[]): string =>
  [...new Set(texts.flatMap(foldedWords).flatMap((word) => [word, stem(word)]))].join(' ');

/** A stem this short would, as a beginning, find half the catalogue. */
const shortestBeginning = 5;

/**
 * What a person typed, as an FTS5 query over `searchWords`: every word must be there, as a beginning or in
 * another form. Null when nothing was typed that could be looked for. Only letters and digits reach the query,
 * and those in quotes.
 */
export function searchQuery(typed: string): string | null {
  const words = foldedWords(typed).slice(0, 8);
  if (words.length === 0) return null;
  return words
    .map((word) => {
      const root = stem(word);
      return `("${word}"* OR "${root}"${root.length < shortestBeginning ? '' : '*'})`;
    })
    .join(' AND ');
}

/** Where the picture of an item type is; a new version is a new address, so that it may be kept for ever. */
export const pictureUrl = (id: ItemTypeId, version: number): string =>
  `/api/item-types/${id}/picture?v=${version}`;

/** Where a drawing `set:name` is. */
export const pictogramUrl = (pictogram: string): string =>
  `/api/pictograms/${pictogram.replace(':', '/')}.svg`;
