import { getLocale, overwriteGetLocale, setLocale } from './paraglide/runtime.js';

export type Theme = 'auto' | 'light' | 'dark';
export type Locale = 'ru' | 'en';

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(`prokat.${key}`);
  } catch {
    return null;
  }
};

/** Keeps a small choice of this device; a browser that forbids storage just forgets it. */
const keep = (key: string, value: string) => {
  try {
    localStorage.setItem(`prokat.${key}`, value);
  } catch {
    // Private windows may refuse; the choice then lasts until the page is left.
  }
};

/** How this device shows the pages; `ui/public/assets/first.js` applies the same keys before the first paint. */
class Appearance {
  #theme = $state<Theme>('auto');
  #contrast = $state(false);

  constructor() {
    // The families' pages are also rendered where there is no browser, at build time.
    if (typeof document === 'undefined') return;
    const theme = read('theme');
    if (theme === 'light' || theme === 'dark') this.#theme = theme;
    this.#contrast = document.documentElement.dataset.contrast === 'high';
    // Every word asks for it; it changes with the page only, so storage is asked once.
    const locale = getLocale();
    overwriteGetLocale(() => locale);
    // Said again, it would have the whole page laid out anew.
    const root = document.documentElement;
    if (root.lang !== locale) root.lang = locale;
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    keep('theme', theme);
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }

  /** Large type in pure black and white. */
  get contrast(): boolean {
    return this.#contrast;
  }

  set contrast(high: boolean) {
    this.#contrast = high;
    keep('contrast', high ? 'high' : 'usual');
    if (high) document.documentElement.dataset.contrast = 'high';
    else delete document.documentElement.dataset.contrast;
  }

  get locale(): Locale {
    return getLocale();
  }

  /** Reloads the page, so that every word of it is in the new language. */
  set locale(locale: Locale) {
    void setLocale(locale);
  }
}

export const appearance = new Appearance();
