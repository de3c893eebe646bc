import { Problem } from '../ui/problem.ts';
import { request } from './api.ts';
import { session } from './session.svelte.ts';

export type FoundUnit = {
  id: string;
  inventoryNumber: string;
  name: string;
  pictureUrl: string | null;
  state: string;
};
export type FoundFamily = { id: string; name: string; note: string };
export type Found = { units: FoundUnit[]; families: FoundFamily[] };

/** One line of the answer, in the order the arrows walk. */
export type Hit = { kind: 'unit'; unit: FoundUnit } | { kind: 'family'; family: FoundFamily };

/** What the box on top holds and what was found for it at the current centre. */
export class Find {
  #query = $state('');
  #found = $state<Found | null>(null);
  #failed = $state(false);
  #busy = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;

  get query(): string {
    return this.#query;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** Null while nothing was asked or the answer is on its way for the first time. */
  get found(): Found | null {
    return this.#found;
  }

  get hits(): Hit[] {
    return [
      ...(this.#found?.units ?? []).map((unit) => ({ kind: 'unit' as const, unit })),
      ...(this.#found?.families ?? []).map((family) => ({ kind: 'family' as const, family })),
    ];
  }

  /** Takes what is typed; asks after a short pause. */
  type = (text: string): void => {
    this.#query = text;
    clearTimeout(this.#timer);
    if (text.trim().length < 2) this.#forget();
    else this.#timer = setTimeout(() => void this.ask(), 150);
  };

  clear = (): void => {
    clearTimeout(this.#timer);
    this.#query = '';
    this.#forget();
  };

  /** Asks at once, for a scanned code or Enter; an older question is dropped. */
  ask = async (text = this.#query): Promise<void> => {
    clearTimeout(this.#timer);
    this.#query = text;
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.#busy = true;
    this.#failed = false;
    try {
      const query = new URLSearchParams({ q: text.trim() });
      const answer = await request(`/api/centres/${session.centreId}/find?${query}`, {
        signal: asked.signal,
      });
      this.#found = (await answer.json()) as Found;
    } catch (error) {
      if (asked.signal.aborted) return;
      this.#found = null;
      this.#failed = error instanceof Problem;
    } finally {
      if (this.#asked === asked) this.#busy = false;
    }
  };

  #forget() {
    this.#asked?.abort();
    this.#found = null;
    this.#failed = false;
    this.#busy = false;
  }
}
