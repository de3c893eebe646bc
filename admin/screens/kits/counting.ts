import {
  after,
  type Content,
  type Count,
  differences,
  type HandStep,
  kitVerdict,
  type ToSettle,
  toSettle,
} from '../../../api/kits/rules.ts';
import type { KitCard, KitVerdict, PartBody } from '../../../api/kits/shapes.ts';
import { client, read, withKey } from '../../api.ts';
import { queries } from '../../queries.ts';
import { session } from '../../session.svelte.ts';

export type Part = KitCard['parts'][number];

/** What is in a kit, for `createQuery`. */
export const kitQuery = (unitId: string) => ({
  queryKey: ['centre', session.centreId, 'stock', 'kit', unitId],
  queryFn: () => read(client.api.units[':unitId'].kit.$get({ param: { unitId } })),
});

/** What happened to its parts lately, for `createQuery`. */
export const eventsQuery = (unitId: string) => ({
  queryKey: ['centre', session.centreId, 'stock', 'kit', unitId, 'events'],
  queryFn: () =>
    read(client.api.units[':unitId'].kit.events.$get({ param: { unitId }, query: { limit: '200' } })),
});

/** What belongs into a kit type, for `createQuery`; edition 0 where it has no list. */
export const listQuery = (itemTypeId: string) => ({
  queryKey: ['catalogue', itemTypeId, 'kit-list'],
  queryFn: () => read(client.api['item-types'][':itemTypeId']['kit-list'].$get({ param: { itemTypeId } })),
});

/** Asks anew for what a step with a kit may have changed. */
export const changed = (): Promise<void> =>
  queries.invalidateQueries({ queryKey: ['centre', session.centreId] });

/** Whether a kit can be touched: it is not with a family, nor gone. */
export const isHere = ({ status }: Pick<KitCard['unit'], 'status'>): boolean =>
  status !== 'issued' && status !== 'lost' && status !== 'written_off';

/** Takes a step by hand with a part of a kit. */
export const takeStep = (step: HandStep, unitId: string, json: PartBody, key: string): Promise<KitCard> => {
  const { kit } = client.api.units[':unitId'];
  const routes = { swapped: kit.swap, mended: kit.mend, found: kit.found, taken_out: kit['take-out'] };
  return read(routes[step].$post({ param: { unitId }, json }, withKey(key)));
};

/** What the centre has of consumables, for `createQuery`. */
export const shelfQuery = () => ({
  queryKey: ['centre', session.centreId, 'stock', 'consumables'],
  queryFn: () =>
    read(client.api.centres[':centreId'].consumables.$get({ param: { centreId: session.centreId } })),
});

/** The parts of the list; what is in a kit besides stands on none and is not counted. */
export const listed = ({ parts }: Pick<KitCard, 'parts'>): Part[] =>
  parts.filter(({ quantity }) => quantity > 0);

/** The count that finds a kit as it is known to be: what an «all there» says. */
export const asKnown = (kit: KitCard): Count[] =>
  listed(kit).map(({ componentId, present, broken }) => ({ componentId, counted: present, broken }));

/** The same of a kit that comes back: what is used up with a family stays there. */
export const asBrought = (kit: KitCard): Count[] =>
  listed(kit).map(({ componentId, present, broken, consumable }) => ({
    componentId,
    counted: consumable ? 0 : present,
    broken: consumable ? 0 : broken,
  }));

/** The count that finds every part of the list, whole; consumables stay as they were counted. */
export const asListed = (kit: KitCard, counts: readonly Count[]): Count[] =>
  listed(kit).map(({ componentId, quantity, consumable }) => ({
    componentId,
    counted: consumable ? (countOf(counts, componentId)?.counted ?? 0) : quantity,
    broken: 0,
  }));

export const countOf = (counts: readonly Count[], componentId: string): Count | undefined =>
  counts.find((one) => one.componentId === componentId);

/** Whether a count is of the very parts of a kit's list, which may have become another meanwhile. */
export const fits = (kit: KitCard, counts: readonly Count[]): boolean => {
  const parts = listed(kit);
  return parts.length === counts.length && parts.every(({ componentId }) => countOf(counts, componentId));
};

/** What a count of a kit finds: what is to be settled with the family, and what the kit becomes. */
export function foundBy(kit: KitCard, counts: readonly Count[]): { asked: ToSettle[]; becomes: KitVerdict } {
  const parts = listed(kit);
  const contents = new Map<Part['componentId'], Content>(kit.parts.map((part) => [part.componentId, part]));
  const steps = differences(parts, contents, counts);
  return { asked: toSettle(steps), becomes: kitVerdict(parts, after(contents, steps)) };
}

/** What is missing, by the names of the parts. */
export const withNames = (kit: Pick<KitCard, 'parts'>, missing: KitVerdict['missing']) =>
  missing.flatMap((lack) => {
    const part = kit.parts.find(({ componentId }) => componentId === lack.componentId);
    return part ? [{ ...lack, nameRu: part.nameRu, nameEn: part.nameEn }] : [];
  });
