/** A whole number of things in Russian: 1, 21; 2–4, 22–24; the others. */
const russian = (count: number): string => {
  if (!Number.isInteger(count)) return 'other';
  const [ten, hundred] = [Math.abs(count) % 10, Math.abs(count) % 100];
  if (ten === 1 && hundred !== 11) return 'one';
  return ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? 'few' : 'many';
};

/**
 * The form of a word beside a count, as `Intl.PluralRules` names it; called by the compiled words. Written here because
 * each word would make that object anew, and the first one holds a cheap phone for as long as half a page.
 */
export const plural = (locale: string, input: unknown): string =>
  locale === 'ru' ? russian(Number(input)) : Math.abs(Number(input)) === 1 ? 'one' : 'other';
