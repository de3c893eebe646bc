import { client } from './api.ts';
import { session } from './session.svelte.ts';

/** Seconds: when a still desk is signed out, when it is warned, how often the server's session is kept alive. */
const limits = { out: 600, warn: 540, ping: 60 };

/** One clock for all tabs of this device: work in one of them keeps the others signed in. */
const shared = 'prokat.acted';

/** Counts the seconds without pointer or keyboard and ends the session after ten minutes of them. */
export class Idle {
  readonly #out: () => void;
  #left = $state(limits.out);
  #acted = Date.now();
  #pinged = Date.now();

  constructor(out: () => void) {
    this.#out = out;
  }

  /** Seconds until the sign-out. */
  get left(): number {
    return this.#left;
  }

  /** Whether the last minute is running. */
  get warning(): boolean {
    return this.#left <= limits.out - limits.warn;
  }

  /** Starts counting; returns how to stop. */
  watch = (): (() => void) => {
    this.#act();
    const timer = setInterval(this.#tick, 1000);
    return () => clearInterval(timer);
  };

  /** Somebody moved; in the last minute only an answer to the question counts. */
  acted = (): void => {
    if (!this.warning && Date.now() - this.#acted > 1000) this.#act();
  };

  /** «Остаться». */
  stay = (): void => {
    this.#act();
    this.#left = limits.out;
  };

  #act() {
    this.#acted = Date.now();
    localStorage.setItem(shared, String(this.#acted));
    if (this.#acted - this.#pinged < limits.ping * 1000) return;
    this.#pinged = this.#acted;
    void client.api.auth['get-session'].$get().catch(() => undefined);
    if (session.stale) void session.load().catch(() => undefined);
  }

  #tick = () => {
    const elsewhere = Number(localStorage.getItem(shared)) || 0;
    const still = Math.floor((Date.now() - Math.max(this.#acted, elsewhere)) / 1000);
    this.#left = Math.max(0, limits.out - still);
    if (this.#left === 0) this.#out();
  };
}
