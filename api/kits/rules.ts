import type { KitStep } from '../../db/tables/kits.ts';
import type { ComponentId } from '../core/ids.ts';
import type { KitVerdict } from './shapes.ts';

export const kitSteps = [
  'filled',
  'reissued',
  'used',
  'missing',
  'broken',
  'found',
  'mended',
  'swapped',
  'taken_out',
] as const satisfies readonly KitStep[];

/** A part of a list, as far as the rules ask. */
export type Listed = { componentId: ComponentId; quantity: number; consumable: boolean; essential: boolean };

/** How many of a part there are, and how many of these are broken. */
export type Content = { present: number; broken: number };
export type Contents = ReadonlyMap<ComponentId, Content>;

/** What somebody counted of a part; `broken` are among the `counted`. */
export type Count = { componentId: ComponentId; counted: number; broken: number };

/** By how many what is there of a part, and what of it is broken, became more or less. */
export type PartStep = {
  componentId: ComponentId;
  step: KitStep;
  present: number;
  broken: number;
  mark?: string;
  reason?: string;
};

const nothing: Content = { present: 0, broken: 0 };

/**
 * Whether a kit has what its list names. What is used up makes it one to replenish, whatever else short or broken an
 * incomplete one; only what is essential keeps it from being lent.
 */
export function kitVerdict(list: readonly Listed[], contents: Contents): KitVerdict {
  const missing = list.flatMap(({ componentId, quantity, consumable, essential }) => {
    const { present, broken } = contents.get(componentId) ?? nothing;
    const short = Math.max(0, quantity - present);
    const lacking = Math.max(0, quantity - (present - broken));
    return lacking === 0 ? [] : [{ componentId, short, broken: lacking - short, essential, consumable }];
  });
  const incomplete = missing.some(({ consumable }) => !consumable);
  return {
    state: incomplete ? 'incomplete' : missing.length > 0 ? 'to_replenish' : 'complete',
    lendable: !missing.some(({ essential }) => essential),
    missing,
  };
}

/** What is in a kit after some steps. */
export function after(contents: Contents, steps: readonly PartStep[]): Map<ComponentId, Content> {
  const then = new Map(contents);
  for (const { componentId, present, broken } of steps) {
    const before = then.get(componentId) ?? nothing;
    then.set(componentId, { present: before.present + present, broken: before.broken + broken });
  }
  return then;
}

/** What is wrong with a count: a part of the list that is left out, one that is not on it or counted twice. */
export function miscounted(
  list: readonly Listed[],
  counts: readonly Count[],
):
  | { index: number; code: 'not_listed' | 'twice' | 'spoiled' }
  | { code: 'left_out'; componentIds: ComponentId[] }
  | null {
  const parts = new Map(list.map((one) => [one.componentId, one]));
  const seen = new Set<ComponentId>();
  for (const [index, { componentId, broken }] of counts.entries()) {
    const part = parts.get(componentId);
    if (part === undefined) return { index, code: 'not_listed' };
    if (seen.has(componentId)) return { index, code: 'twice' };
    // What is used up is there or it is not.
    if (part.consumable && broken > 0) return { index, code: 'spoiled' };
    seen.add(componentId);
  }
  const componentIds = [...parts.keys()].filter((id) => !seen.has(id));
  return componentIds.length > 0 ? { code: 'left_out', componentIds } : null;
}

/** The steps that make of what was known of a kit what was counted, in an order in which each can be taken. */
export function differences(
  list: readonly Listed[],
  contents: Contents,
  counts: readonly Count[],
): PartStep[] {
  const consumables = new Set(list.filter((one) => one.consumable).map((one) => one.componentId));
  return counts.flatMap(({ componentId, counted, broken }) => {
    const known = contents.get(componentId);
    const before = known ?? nothing;
    const steps: PartStep[] = [];
    const more = counted - before.present;
    const stillBroken = Math.min(before.broken, counted);
    if (more < 0) {
      const step = consumables.has(componentId) ? 'used' : 'missing';
      steps.push({ componentId, step, present: more, broken: stillBroken - before.broken });
    }
    if (more > 0)
      steps.push({ componentId, step: known === undefined ? 'filled' : 'found', present: more, broken: 0 });
    const worse = broken - stillBroken;
    if (worse !== 0)
      steps.push({ componentId, step: worse > 0 ? 'broken' : 'mended', present: 0, broken: worse });
    return steps;
  });
}

/** What a count found different from what was known of a kit, and what is in it then. */
export type Found = { steps: PartStep[]; contents: Contents };
export function foundAt(list: readonly Listed[], known: Contents, counts: readonly Count[]): Found {
  const steps = differences(list, known, counts);
  return { steps, contents: after(known, steps) };
}

/** How many of each consumable are put into a kit to make its list full, as far as the shelf has them. */
export const refill = (
  list: readonly Listed[],
  contents: Contents,
  onShelf: ReadonlyMap<ComponentId, number>,
): { componentId: ComponentId; quantity: number }[] =>
  list.flatMap(({ componentId, quantity: wanted, consumable }) => {
    const short = wanted - (contents.get(componentId)?.present ?? 0);
    const quantity = consumable ? Math.min(short, onShelf.get(componentId) ?? 0) : 0;
    return quantity > 0 ? [{ componentId, quantity }] : [];
  });

/** A part of a list as a completeness check states it; `reissued` were put in from the shelf as the kit left. */
export type Counted = Count & { expected: number; reissued: number };

/** The consumables a kit left with too few of, because the shelf had no more. */
export const leftShort = <Part extends Listed & { nameRu: string; nameEn: string }>(
  list: readonly Part[],
  counts: readonly Counted[],
) =>
  list.flatMap(({ componentId, nameRu, nameEn, consumable }) => {
    const one = consumable ? counts.find((count) => count.componentId === componentId) : undefined;
    const short = one === undefined ? 0 : one.expected - one.counted - one.reissued;
    return short > 0 ? [{ componentId, nameRu, nameEn, short }] : [];
  });

/** What of a part is to be settled with the family that brought the kit back. */
export type ToSettle = { componentId: ComponentId; kind: 'loss' | 'damage'; quantity: number };

/** What of a kit is to be settled: what is gone, and what is broken now. */
export const toSettle = (steps: readonly PartStep[]): ToSettle[] =>
  steps.flatMap(({ componentId, step, present, broken }): ToSettle[] => {
    if (step === 'missing') return [{ componentId, kind: 'loss', quantity: -present }];
    return step === 'broken' ? [{ componentId, kind: 'damage', quantity: broken }] : [];
  });

const opposite = {
  filled: 'taken_out',
  reissued: 'taken_out',
  found: 'taken_out',
  swapped: 'taken_out',
  used: 'found',
  missing: 'found',
  taken_out: 'found',
  broken: 'mended',
  mended: 'broken',
} as const satisfies Record<KitStep, KitStep>;

/** The steps that take others back; `steps` are in the order they were taken. */
export const takenBack = (steps: readonly PartStep[]): PartStep[] =>
  steps.toReversed().map(({ componentId, step, present, broken }) => ({
    componentId,
    step: opposite[step],
    present: 0 - present,
    broken: 0 - broken,
  }));

/** The steps a hand takes with one part of a kit. */
export type HandStep = 'swapped' | 'mended' | 'found' | 'taken_out';

/**
 * What a step by hand with so many of a part changes; null where there are not as many. A swap takes out what is there,
 * the broken first, and puts others in; what is taken out are the broken first, too.
 */
export function byHand(
  step: HandStep,
  { present, broken }: Content,
  quantity: number,
): Pick<PartStep, 'step' | 'present' | 'broken'>[] | null {
  const out = Math.min(present, quantity);
  const outBroken = Math.min(broken, out);
  const takeOut = { step: 'taken_out' as const, present: 0 - out, broken: 0 - outBroken };
  switch (step) {
    case 'found':
      return [{ step, present: quantity, broken: 0 }];
    case 'mended':
      return broken < quantity ? null : [{ step, present: 0, broken: -quantity }];
    case 'taken_out':
      return present < quantity ? null : [takeOut];
    case 'swapped':
      return [...(out > 0 ? [takeOut] : []), { step, present: quantity, broken: 0 }];
  }
}

/** What is still asked for a part of which some came back: nothing where all did. */
export const stillAsked = (
  damage: { quantity: number; valueKopecks: number },
  found: number,
): { quantity: number; valueKopecks: number } | null => {
  const quantity = damage.quantity - found;
  return quantity <= 0
    ? null
    : { quantity, valueKopecks: Math.round((damage.valueKopecks * quantity) / damage.quantity) };
};
