import { getLocale } from '../ui/paraglide/runtime.js';

/** Words as a line of their own begins. */
export const upperFirst = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** A target group as a sentence of its own begins. */
export const groupWords = ({ nameRu, nameEn }: { nameRu: string; nameEn: string }): string => {
  return upperFirst(getLocale() === 'ru' ? nameRu : nameEn || nameRu);
};
