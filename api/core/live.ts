import type { CentreId } from './ids.ts';

type News = { centreId: CentreId | null; act: string };

/** Tells the open boards that something at a centre changed; holds nothing and says nothing personal. */
export class Live {
  readonly #listeners = new Set<(news: News) => void>();

  /** Calls `listener` at each change until the returned function is called. */
  subscribe(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells everyone; a null centre concerns all. */
  publish(centreId: CentreId | null, act: string): void {
    for (const listener of this.#listeners) listener({ centreId, act });
  }
}
