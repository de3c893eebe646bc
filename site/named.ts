import { nameOf } from '../ui/format.ts';

/** What is wanted and how many of it, in one piece: «Ходунки × 2». */
export const countedName = (type: { nameRu: string; nameEn: string }, quantity: number): string =>
  `${nameOf(type)}${quantity > 1 ? `\u00a0×\u00a0${quantity}` : ''}`;
