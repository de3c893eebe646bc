import type { KitList, Part } from '../../../api/kits/shapes.ts';

/** A part of a list as the fields of its editor hold it. */
export type Drafted = {
  /** Tells the rows apart; a new part has no id yet. */
  key: string;
  componentId: Part['componentId'] | undefined;
  nameRu: string;
  nameEn: string;
  pictogram: string;
  quantity: number | null;
  kind: 'usual' | 'essential' | 'consumable';
  roubles: number | null;
};

export const draftOf = ({ parts }: KitList): Drafted[] =>
  parts.map(({ componentId, consumable, essential, valueKopecks, nameRu, nameEn, pictogram, quantity }) => ({
    ...{ key: componentId, componentId, nameRu, nameEn, pictogram, quantity },
    kind: consumable ? 'consumable' : essential ? 'essential' : 'usual',
    roubles: valueKopecks / 100,
  }));

export const newPart = (): Drafted => ({
  ...{ key: crypto.randomUUID(), componentId: undefined, nameRu: '', nameEn: '' },
  ...{ pictogram: 'prokat:bricks', quantity: 1, kind: 'usual', roubles: 0 },
});

/** As the API takes it. */
export const partsOf = (drafted: readonly Drafted[]) =>
  drafted.map(({ componentId, nameRu, nameEn, pictogram, quantity, kind, roubles }) => ({
    ...(componentId !== undefined && { componentId }),
    ...{ nameRu, nameEn: nameEn.trim() === '' ? nameRu : nameEn, pictogram, quantity },
    consumable: kind === 'consumable',
    essential: kind === 'essential',
    valueKopecks: roubles === null ? null : Math.round(roubles * 100),
  }));

/** The same parts with one moved by so many places; as they were where there is no such place. */
export function moved<T>(parts: readonly T[], from: number, by: number): T[] {
  const to = from + by;
  const one = parts[from];
  if (one === undefined || to < 0 || to >= parts.length) return [...parts];
  const rest = parts.toSpliced(from, 1);
  return rest.toSpliced(to, 0, one);
}
