/**
 * Text as it is compared and searched: compatibility forms composed (NFKC), lower-case, ё as е, stress marks
 * dropped, everything that is not a letter or a digit a single space. `fold('  Кресло-КОЛЯСКА, тёплая')` is
 * `'кресло коляска теплая'`.
 */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The folded words of a text, in their order; none for a text without letters or digits. */
export const foldedWords = (text: string): string[] => fold(text).split(' ').filter(Boolean);
