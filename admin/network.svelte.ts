/** Whether the server answers, and since when what is shown has not been refreshed. */
class Network {
  #online = $state(navigator.onLine);
  #reached = $state<Date | null>(null);

  constructor() {
    addEventListener('offline', this.lost);
    addEventListener('online', () => void this.probe());
  }

  get online(): boolean {
    return this.#online;
  }

  /** When the server last answered anything. */
  get reached(): Date | null {
    return this.#reached;
  }

  /** An answer came. */
  heard = (): void => {
    this.#online = true;
    this.#reached = new Date();
  };

  /** A request met silence. */
  lost = (): void => {
    this.#online = false;
  };

  /** Asks the server whether it is there again. */
  probe = async (): Promise<void> => {
    try {
      const answer = await fetch('/healthz', { cache: 'no-store' });
      if (answer.ok) this.heard();
    } catch {
      this.lost();
    }
  };
}

export const network = new Network();
