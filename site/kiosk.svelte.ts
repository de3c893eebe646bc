/** At a terminal in a centre's hall: how long nobody touches it, and how long it then warns, in seconds. */
const idleSeconds = 60;
const warnSeconds = 15;

const browser = typeof document !== 'undefined';
const marked = 'prokat.kiosk';

/** The address a terminal begins at, with its centre; '' on a device of somebody's own. */
const begun = (): string => {
  if (!browser) return '';
  const search = new URLSearchParams(location.search);
  const centre = search.get('centre');
  const start = search.has('kiosk') ? `/?kiosk${centre ? `&centre=${centre}` : ''}` : '';
  try {
    if (start) sessionStorage.setItem(marked, start);
    return sessionStorage.getItem(marked) ?? '';
  } catch {
    return start;
  }
};

/** A terminal everybody shares: what one person did is gone before the next one comes. */
class Kiosk {
  readonly #start = begun();
  #left = $state<number | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;
  #touched = 0;

  get on(): boolean {
    return this.#start !== '';
  }

  /** Seconds until it goes back to the start by itself, once it warns. */
  get left(): number | null {
    return this.#left;
  }

  /** Where a person's choices are kept: on the device, or at a terminal until that person is done. */
  get storage(): Storage {
    return this.on ? sessionStorage : localStorage;
  }

  /** Begins to watch whether somebody is there; once it warns, only an answer to that counts. */
  watch(idle: () => void): void {
    if (!this.on) return;
    this.touch();
    for (const event of ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'])
      addEventListener(event, () => this.#left === null && this.touch(), { passive: true, capture: true });
    // A page that the Back key brings out of the browser's memory still shows the person before.
    addEventListener('pageshow', (event) => event.persisted && location.replace(this.#start));
    this.#timer = setInterval(() => {
      const left = idleSeconds - Math.floor((Date.now() - this.#touched) / 1000);
      this.#left = left <= warnSeconds ? Math.max(0, left) : null;
      if (left <= 0) idle();
    }, 1000);
  }

  touch = (): void => {
    this.#touched = Date.now();
    this.#left = null;
  };

  /** Forgets the person and goes back to the start. */
  clear(): void {
    clearInterval(this.#timer);
    forget();
    try {
      sessionStorage.setItem(marked, this.#start);
    } catch {
      // It is asked for again by the address.
    }
    location.replace(this.#start);
  }
}

/** Takes everything of the house out of the browser's storage. */
export const forget = (): void => {
  for (const storage of ['localStorage', 'sessionStorage'] as const)
    try {
      const kept = window[storage];
      for (const key of Object.keys(kept)) if (key.startsWith('prokat.')) kept.removeItem(key);
    } catch {
      // What cannot be written was never kept.
    }
};

export const kiosk = new Kiosk();
