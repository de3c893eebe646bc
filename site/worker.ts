/** The files of this build and a name for it, written in by the build: scripts, styles, fonts and pictures. */
declare const BUILD: { name: string; files: readonly string[] };

type Waiting = Event & { waitUntil: (work: Promise<unknown>) => void };
type Asking = Waiting & { request: Request; respondWith: (answer: Promise<Response>) => void };
declare const self: {
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Asking) => void): void;
};

const { name: cacheName, files } = BUILD;

// A new build keeps its files beside the old one's until no page of that is open: nothing changes under anybody's hand.
self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(['/', ...files])));
});

self.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name !== cacheName));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

self.addEventListener('fetch', (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== location.origin || /^\/(admin|api)(\/|$)/.test(pathname)) return;
  const kept = (path: string) => caches.match(path, { cacheName });
  // A page is always the newest; without a network the site itself says so, with the centre's phone.
  if (mode === 'navigate')
    event.respondWith(
      fetch(event.request).catch(async (error) => {
        const page = await kept('/');
        if (page === undefined) throw error;
        return page;
      }),
    );
  else if (files.includes(pathname))
    event.respondWith(kept(pathname).then((file) => file ?? fetch(event.request)));
});

export {};
