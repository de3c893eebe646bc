import type { Component } from 'svelte';
import IconFound from '~icons/lucide/check';
import IconComplete from '~icons/lucide/circle-check';
import IconMended from '~icons/lucide/hammer';
import IconTakeOut from '~icons/lucide/package-minus';
import IconReplenish from '~icons/lucide/package-plus';
import IconIncomplete from '~icons/lucide/puzzle';
import IconSwap from '~icons/lucide/replace';
import type { Count, HandStep } from '../../../api/kits/rules.ts';
import type { KitCheck, KitEvent, KitVerdict } from '../../../api/kits/shapes.ts';
import { localeTag, nameOf } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import type { Part } from './counting.ts';

export type { HandStep };

type Lack = { short: number; broken: number };

/** What is wrong with a part: «нет 1, сломано 2». */
export const lackWords = ({ short, broken }: Lack): string =>
  [short > 0 && m.kits_short({ count: short }), broken > 0 && m.kits_broken({ count: broken })]
    .filter(Boolean)
    .join(', ');

/** How many of a part a count has found, against its list: in words, and how they look. */
export function foundOf(
  { quantity }: Part,
  { counted, broken }: Count,
): { words: string; tone: 'good' | 'warn' | 'bad' } {
  const short = Math.max(0, quantity - counted);
  if (short + broken > 0)
    return { words: `${lackWords({ short, broken })} ${m.kits_of({ count: quantity })}`, tone: 'bad' };
  return counted > quantity
    ? { words: m.kits_over({ count: counted - quantity }), tone: 'warn' }
    : { words: m.kits_all_of({ count: quantity }), tone: 'good' };
}

/** Parts with what is wrong with each: «Планшет — нет 1; Мяч — сломано 2». */
export const lacksWords = (parts: readonly (Lack & { nameRu: string; nameEn: string })[]): string =>
  parts.map((part) => `${nameOf(part)} — ${lackWords(part)}`).join('; ');

/** What a kit is by what is in it: word, icon and tone. */
export const kitStates: Record<
  KitVerdict['state'],
  { word: () => string; icon: Component; tone: 'good' | 'warn' | 'info' }
> = {
  complete: { word: m.kits_state_complete, icon: IconComplete, tone: 'good' },
  incomplete: { word: m.kits_state_incomplete, icon: IconIncomplete, tone: 'warn' },
  to_replenish: { word: m.kits_state_to_replenish, icon: IconReplenish, tone: 'info' },
};

/** Whether a count left a kit without what it is not lent without. */
export const withoutEssential = ({ counts }: KitCheck): boolean =>
  counts.some(({ essential, expected, counted, broken }) => essential && counted - broken < expected);

export const stepWords: Record<KitEvent['step'], () => string> = {
  filled: m.kits_step_filled,
  reissued: m.kits_step_reissued,
  used: m.kits_step_used,
  missing: m.kits_step_missing,
  broken: m.kits_step_broken,
  found: m.kits_step_found,
  mended: m.kits_step_mended,
  swapped: m.kits_step_swapped,
  taken_out: m.kits_step_taken_out,
};

export const occasionWords: Record<KitCheck['occasion'], () => string> = {
  issue: m.kits_at_issue,
  return: m.kits_at_return,
  shelf: m.kits_at_shelf,
};

/** «Лампа, плед и мяч». */
export const listWords = (names: readonly string[]): string => new Intl.ListFormat(localeTag()).format(names);

/** What is said of a part beside its name. */
export const partNote = ({ mark, consumable, essential, quantity }: Part): string =>
  [
    mark,
    quantity === 0 && m.kits_besides(),
    consumable && m.kits_consumable(),
    essential && m.kits_essential(),
  ]
    .filter(Boolean)
    .join(' · ');

type ByHand = {
  label: () => string;
  title: () => string;
  done: (told: { part: string }) => string;
  icon: Component;
};

/** The steps a hand takes with a part: their buttons, what they ask, what is said when they are done. */
export const stepsByHand: Record<HandStep, ByHand> = {
  found: { label: m.kits_found, title: m.kits_found_title, done: m.kits_found_done, icon: IconFound },
  mended: { label: m.kits_mended, title: m.kits_mended_title, done: m.kits_mended_done, icon: IconMended },
  swapped: { label: m.kits_swap, title: m.kits_swap_title, done: m.kits_swap_done, icon: IconSwap },
  taken_out: {
    label: m.kits_take_out,
    title: m.kits_take_out_title,
    done: m.kits_take_out_done,
    icon: IconTakeOut,
  },
};

/** The steps that can be taken with a part as it is. */
export function partSteps({ present, broken, quantity, consumable }: Part) {
  const possible: Record<HandStep, boolean> = {
    found: present < quantity && !consumable,
    mended: broken > 0,
    swapped: quantity > 0 && !consumable,
    taken_out: present > 0,
  };
  const steps: HandStep[] = ['found', 'mended', 'swapped', 'taken_out'];
  return steps.filter((step) => possible[step]).map((step) => ({ step, ...stepsByHand[step] }));
}
