import { type Component, tick } from 'svelte';

type Loaded = { default: Component };
/** The pages by their address; `:id` stands for one part of it. */
export type Routes = Readonly<Record<string, () => Promise<Loaded>>>;

type Options = { replace?: boolean; still?: boolean };

/** The `:parts` of a path that a page's address matches; null where it does not. */
export const matches = (pattern: string, path: string): Record<string, string> | null => {
  const wanted = pattern.split('/');
  const parts = path.replace(/(?<=.)\/$/, '').split('/');
  if (wanted.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const want = wanted[index] ?? '';
    // An id, which has nothing to decode.
    if (want.startsWith(':')) params[want.slice(1)] = part;
    else if (want !== part) return null;
  }
  return params;
};

/**
 * Where the visitor is. Unlike the staff app's router it keeps the place in a long list for the way back, knows how
 * many steps of the tab's history are its own (`leave.ts`), and costs a phone one kilobyte.
 */
class Router {
  #routes: Routes = {};
  #missing: () => Promise<Loaded> = () => Promise.reject(new Error('no page'));
  #url = $state.raw(new URL('http://site.invalid/'));
  #params = $state.raw<Readonly<Record<string, string>>>({});
  #page = $state.raw<Component>();
  #index = 0;
  #places = new Map<number, number>();
  #turn = 0;
  #returned = false;

  get page(): Component | undefined {
    return this.#page;
  }

  get path(): string {
    return this.#url.pathname;
  }

  get search(): URLSearchParams {
    return this.#url.searchParams;
  }

  /** One parameter of the address, '' where it is absent. */
  query = (name: string): string => this.#url.searchParams.get(name) ?? '';

  /** One `:part` of the address. */
  param = (name: string): string => this.#params[name] ?? '';

  /** How many steps back the site was entered. */
  get depth(): number {
    return this.#index;
  }

  /** Whether the page was come back to, at the place where it was left. */
  get returned(): boolean {
    return this.#returned;
  }

  /** Shows a page where there is no browser and it is only written. */
  show(url: URL, page: Component, params: Readonly<Record<string, string>> = {}): void {
    this.#url = url;
    this.#params = params;
    this.#page = page;
  }

  /** Begins to listen; resolves with the first page loaded. */
  async start(routes: Routes, missing: () => Promise<Loaded>): Promise<void> {
    this.#routes = routes;
    this.#missing = missing;
    history.scrollRestoration = 'manual';
    this.#index = Number(history.state?.index ?? 0);
    history.replaceState({ index: this.#index }, '');
    addEventListener('popstate', () => this.#arrived());
    addEventListener('scroll', () => this.#places.set(this.#index, scrollY), { passive: true });
    addEventListener('click', (event) => this.#clicked(event));
    await this.#open(new URL(location.href));
  }

  /** Goes to an address of the site. */
  go = async (to: string, { replace = false, still = false }: Options = {}): Promise<void> => {
    const url = new URL(to, location.href);
    this.#returned = false;
    if (!(await this.#open(url))) return;
    if (!replace) this.#index += 1;
    history[replace ? 'replaceState' : 'pushState']({ index: this.#index }, '', url);
    if (!still) await this.settle(0);
  };

  /** Writes parameters into the address without a step of history; '' takes one out. */
  write = (values: Readonly<Record<string, string>>): void => {
    const url = new URL(this.#url);
    for (const [name, value] of Object.entries(values))
      if (value === '') url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    history.replaceState({ index: this.#index }, '', url);
    this.#url = url;
  };

  async #arrived(): Promise<void> {
    this.#index = Number(history.state?.index ?? 0);
    const place = this.#places.get(this.#index) ?? 0;
    this.#returned = true;
    if (await this.#open(new URL(location.href))) await this.settle(place);
  }

  async #open(url: URL): Promise<boolean> {
    const turn = ++this.#turn;
    let load = this.#missing;
    let params: Record<string, string> = {};
    for (const [pattern, page] of Object.entries(this.#routes)) {
      const found = matches(pattern, url.pathname);
      if (found) [load, params] = [page, found];
    }
    const { default: page } = await load();
    if (turn !== this.#turn) return false;
    this.#url = url;
    this.#params = params;
    this.#page = page;
    return true;
  }

  /** What has come begins at its heading, for the eye and for a screen reader. */
  async settle(place = 0): Promise<void> {
    await tick();
    const heading = document.querySelector<HTMLElement>('main h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
    scrollTo(0, place);
  }

  #clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link?.href || link.target || link.hasAttribute('download') || link.origin !== location.origin)
      return;
    if (/^\/(admin|api)(\/|$)/.test(link.pathname) || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    void this.go(link.href);
  }
}

export const router = new Router();
