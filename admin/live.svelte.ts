import { queries } from './queries.ts';

/** How long news are gathered before the screens ask again, and how long a refused stream is left alone. */
const wait = { gather: 250, again: 15_000 };

/** The news of one centre: every message makes the screens ask again for what they show of it. */
export class Live {
  readonly #centreId: string;
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(centreId: string) {
    this.#centreId = centreId;
    this.#open();
  }

  close = (): void => {
    this.#source?.close();
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
  };

  #open = (): void => {
    const source = new EventSource(`/api/centres/${encodeURIComponent(this.#centreId)}/live`);
    this.#source = source;
    source.onmessage = this.#news;
    source.onerror = () => {
      // The browser reconnects by itself unless the answer was a refusal.
      if (source.readyState === EventSource.CLOSED) this.#retry = setTimeout(this.#open, wait.again);
    };
  };

  #news = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: ['centre', this.#centreId] }),
      wait.gather,
    );
  };
}
