import type { SiteCentre } from '../api/site/shapes.ts';
import { kiosk } from './kiosk.svelte.ts';

/** What is remembered of the chosen centre, so that its name and phone stand there before anything is loaded. */
export type Chosen = Pick<
  SiteCentre,
  'id' | 'shortName' | 'name' | 'address' | 'phone' | 'region' | 'timeZone'
>;
export type Days = { from: string; until: string };
/** One type in the basket. */
export type Wanted = { id: string; nameRu: string; nameEn: string; pictureUrl: string; quantity: number };
/** Of a child, as its mother wrote it; never leaves the device but as a filter. */
export type Child = { age: string; height: string; weight: string };

type Kept = { centre: Chosen | null; days: Days | null; basket: Wanted[]; child: Child };

const key = 'prokat.site';
const nothing: Kept = { centre: null, days: null, basket: [], child: { age: '', height: '', weight: '' } };
const browser = typeof document !== 'undefined';

const kept = (): Kept => {
  if (!browser) return nothing;
  try {
    return { ...nothing, ...JSON.parse(kiosk.storage.getItem(key) ?? '{}') };
  } catch {
    return nothing;
  }
};

/** What another tab left as it was stays the same object: nothing is asked anew for it. */
const same = <T>(before: T, now: T): T => (JSON.stringify(before) === JSON.stringify(now) ? before : now);

/**
 * What this device remembers for the family: centre, days, basket, the child's measures; nothing that names anybody.
 * At a kiosk it lasts as long as one person stands there.
 */
class Device {
  #kept = $state.raw<Kept>(kept());
  // Each by itself: what is taken into the basket is no reason to ask anew what is free.
  #centre = $derived(this.#kept.centre);
  #days = $derived(this.#kept.days);
  #child = $derived(this.#kept.child);

  constructor() {
    if (!browser) return;
    // Of several tabs each would else write over what the others took; one left quickly empties them all.
    addEventListener('storage', (event) => {
      if (event.key === key || event.key === null) this.#takeUp();
    });
    // A page in the browser's memory is told of nothing meanwhile.
    addEventListener('pageshow', (event) => event.persisted && this.#takeUp());
  }

  #takeUp(): void {
    const { centre, days, basket, child } = this.#kept;
    const now = kept();
    this.#kept = {
      centre: same(centre, now.centre),
      days: same(days, now.days),
      basket: same(basket, now.basket),
      child: same(child, now.child),
    };
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    if (!browser) return;
    try {
      kiosk.storage.setItem(key, JSON.stringify(this.#kept));
    } catch {
      // A private window may refuse; it then lasts until the page is left.
    }
  }

  get centre(): Chosen | null {
    return this.#centre;
  }

  /** Another centre has other shelves: the basket begins anew. */
  choose(centre: Chosen): void {
    const same = this.#kept.centre?.id === centre.id;
    const { id, shortName, name, address, phone, region, timeZone } = centre;
    const chosen = { id, shortName, name, address, phone, region, timeZone };
    this.#keep({ centre: chosen, ...(same ? {} : { basket: [] }) });
  }

  get days(): Days | null {
    return this.#days;
  }

  set days(days: Days | null) {
    this.#keep({ days });
  }

  get child(): Child {
    return this.#child;
  }

  set child(child: Child) {
    this.#keep({ child });
  }

  get basket(): readonly Wanted[] {
    return this.#kept.basket;
  }

  /** How many things are in the basket. */
  get count(): number {
    return this.#kept.basket.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  inBasket = (id: string): number => this.#kept.basket.find((one) => one.id === id)?.quantity ?? 0;

  /** Puts so many of a type into the basket in place of what was there; 0 takes it out. */
  take(type: Omit<Wanted, 'quantity'>, quantity: number): void {
    const { id, nameRu, nameEn, pictureUrl } = type;
    const others = this.#kept.basket.filter((one) => one.id !== id);
    const line = { id, nameRu, nameEn, pictureUrl, quantity };
    const at = this.#kept.basket.findIndex((one) => one.id === id);
    if (quantity > 0) others.splice(at < 0 ? others.length : at, 0, line);
    this.#keep({ basket: others });
  }

  emptyBasket(): void {
    this.#keep({ basket: [] });
  }
}

export const device = new Device();
