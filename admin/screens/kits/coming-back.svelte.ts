import { untrack } from 'svelte';
import type { Count } from '../../../api/kits/rules.ts';
import type { KitCard, ReturnCheckBody } from '../../../api/kits/shapes.ts';
import { nameOf } from '../../../ui/format.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { CheckNotes } from './check-notes.svelte.ts';
import { asBrought, countOf, fits, foundBy, type Part } from './counting.ts';

/** What becomes of what is missing or broken of a part. */
export type Settling = { how: 'compensate' | 'forgive'; reason: string };

/** A part of which something is missing or broken now and was not when the kit left. */
export type Asked = { part: Part; short: number; broken: number; valueKopecks: number };

const usual: Settling = { how: 'compensate', reason: '' };

/** What is wrong with a reason that is not given. */
export const settleWords = (path: string): string | undefined =>
  /^check\.counts\.\d+\.settle/.test(path) ? m.kits_forgive_why_missing() : undefined;

/** A kit that comes back: how it was counted, and what is asked for what is missing or broken. */
export class ComingBack {
  readonly notes = new CheckNotes();
  #kit = $state.raw<KitCard>();
  #counts = $state.raw<Count[]>([]);
  #settling = $state<Record<string, Settling>>({});
  readonly #found = $derived(this.#kit && foundBy(this.#kit, this.#counts));

  get kit(): KitCard | undefined {
    return this.#kit;
  }

  get counts(): readonly Count[] {
    return this.#counts;
  }

  /** Takes what is known of the kit; what was counted of the same list stays. */
  know = (kit: KitCard): void => {
    untrack(() => {
      if (this.#kit === undefined || !fits(kit, this.#counts)) this.#counts = asBrought(kit);
    });
    this.#kit = kit;
  };

  count = (counts: Count[]): void => {
    this.#counts = counts;
  };

  get asked(): Asked[] {
    const { asked } = this.#found ?? { asked: [] };
    return (this.#kit?.parts ?? []).flatMap((part) => {
      const of = asked.filter(({ componentId }) => componentId === part.componentId);
      const many = (kind: 'loss' | 'damage') => of.find((one) => one.kind === kind)?.quantity ?? 0;
      const [short, broken] = [many('loss'), many('damage')];
      return of.length === 0
        ? []
        : [{ part, short, broken, valueKopecks: (short + broken) * part.valueKopecks }];
    });
  }

  /** What the kit is once it is back. */
  get becomes() {
    return this.#found?.becomes;
  }

  settling = (componentId: string): Settling => this.#settling[componentId] ?? usual;

  settle = (componentId: string, settling: Partial<Settling>): void => {
    this.#settling[componentId] = { ...this.settling(componentId), ...settling };
  };

  /** The sum that is asked for. */
  get owed(): number {
    return this.asked
      .filter(({ part }) => this.settling(part.componentId).how === 'compensate')
      .reduce((sum, { valueKopecks }) => sum + valueKopecks, 0);
  }

  /** Where the field of a reason stands in the body; its errors come under that name. */
  place = (componentId: string): string =>
    `check.counts.${this.#counts.findIndex((one) => one.componentId === componentId)}.settle`;

  /** What the fields of the reasons are called in a summary of errors. */
  get labels(): Record<string, string> {
    const { asked } = this;
    const named = asked.map(({ part }) => [
      `${this.place(part.componentId)}.forgive`,
      `${m.kits_forgive_why()}: ${nameOf(part)}`,
    ]);
    return Object.fromEntries(named);
  }

  /** As the API takes it; nothing before the kit is known. */
  get check(): ReturnCheckBody | undefined {
    if (this.#kit === undefined) return undefined;
    const asked = new Set(this.asked.map(({ part }) => part.componentId));
    const counts = this.#counts.map((count) => {
      const { how, reason } = this.settling(count.componentId);
      if (!asked.has(count.componentId)) return count;
      return { ...count, settle: how === 'compensate' ? how : { forgive: reason } };
    });
    return { counts, ...this.notes.body };
  }

  /** How many of a part there are said to be. */
  counted = (componentId: string): number => countOf(this.#counts, componentId)?.counted ?? 0;
}
