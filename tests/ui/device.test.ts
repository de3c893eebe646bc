import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const key = 'prokat.site';
const walker = { id: 'walker', nameRu: 'Ходунки', nameEn: 'Walker', pictureUrl: '' };
const chair = { id: 'chair', nameRu: 'Коляска', nameEn: 'Wheelchair', pictureUrl: '' };

/** A storage as all tabs of a browser share it. */
class Shelf {
  readonly #kept = new Map<string, string>();
  getItem = (name: string) => this.#kept.get(name) ?? null;
  setItem = (name: string, value: string) => void this.#kept.set(name, value);
  removeItem = (name: string) => void this.#kept.delete(name);
}

/** A tab on those storages; `hear` tells it what another one wrote, as a browser would. */
const tab = async (shared: Shelf, own: Shelf, search = '') => {
  const events = new EventTarget();
  vi.resetModules();
  vi.stubGlobal('document', {});
  vi.stubGlobal('location', { search });
  vi.stubGlobal('localStorage', shared);
  vi.stubGlobal('sessionStorage', own);
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  const { device } = await import('../../site/device.svelte.ts');
  const hear = () => events.dispatchEvent(Object.assign(new Event('storage'), { key }));
  return { device, hear };
};

const names = (kept: string | null) =>
  JSON.parse(kept ?? '{}').basket?.map(({ id }: { id: string }) => id) ?? [];

let shared: Shelf;
beforeEach(() => {
  shared = new Shelf();
});
afterEach(() => vi.unstubAllGlobals());

test('two tabs put into one basket', async () => {
  const first = await tab(shared, new Shelf());
  const second = await tab(shared, new Shelf());
  first.device.take(walker, 1);
  second.hear();
  expect(second.device.inBasket('walker')).toBe(1);
  second.device.take(chair, 1);
  expect(names(shared.getItem(key))).toEqual(['walker', 'chair']);
});

test('what another tab left as it was stays the same, so that nothing is asked anew', async () => {
  const first = await tab(shared, new Shelf());
  first.device.days = { from: '2026-12-01', until: '2026-12-08' };
  const second = await tab(shared, new Shelf());
  const before = second.device.days;
  first.device.take(walker, 1);
  second.hear();
  expect(second.device.count).toBe(1);
  expect(second.device.days).toBe(before);
});

test('a tab left quickly empties the others, and none of them brings it back', async () => {
  const first = await tab(shared, new Shelf());
  first.device.take(walker, 1);
  const second = await tab(shared, new Shelf());
  shared.removeItem(key);
  second.hear();
  expect(second.device.count).toBe(0);
  second.device.take(chair, 1);
  expect(names(shared.getItem(key))).toEqual(['chair']);
});

test('a terminal takes up nothing of the device and leaves nothing on it', async () => {
  const before = await tab(shared, new Shelf());
  before.device.take(walker, 1);
  const kept = shared.getItem(key);
  const own = new Shelf();
  const terminal = await tab(shared, own, '?kiosk');
  terminal.hear();
  expect(terminal.device.count).toBe(0);
  terminal.device.take(chair, 1);
  expect(names(own.getItem(key))).toEqual(['chair']);
  expect(shared.getItem(key)).toBe(kept);
});
