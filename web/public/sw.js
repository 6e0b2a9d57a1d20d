// The service worker: opens the app without a connection, and shows what is pushed. Nothing of the API is ever kept here.

const CACHE = 'offhook-1';
const SHELL = '/index.html';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([SHELL, '/favicon.svg'])));
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  // The server's own pages and data are the server's to give.
  if (/^\/(api|voice|docs|metrics|healthz|readyz)(\/|$)/.test(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
});

/** The newest page there is; without a connection the one seen last. */
async function page(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(SHELL, answer.clone());
    return answer;
  } catch {
    return (await cache.match(SHELL)) ?? Response.error();
  }
}

/** Named after their content: once had, they never change. */
async function asset(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
    void forgetOld(cache);
  }
  return answer;
}

/** Some two builds' worth; the oldest go first. */
const MOST_KEPT = 400;

async function forgetOld(cache) {
  const kept = await cache.keys();
  const assets = kept.filter(({ url }) => new URL(url).pathname.startsWith('/assets/'));
  for (const old of assets.slice(0, Math.max(0, assets.length - MOST_KEPT))) await cache.delete(old);
}

/** Asked by a page that has nothing else to load: every part of the app is kept, so that each screen opens without a connection. */
self.addEventListener('message', (event) => {
  if (event.data === 'keepAll') event.waitUntil(keepAll().catch(() => undefined));
});

async function keepAll() {
  const answer = await fetch('/.vite/manifest.json');
  for (const { file, css = [] } of Object.values(await answer.json()))
    for (const name of [file, ...css]) await asset(new Request(`/${name}`));
}

/** What is pushed: `{title, body, url}`; the address is a screen of ours. */
self.addEventListener('push', (event) => {
  const { title = 'Offhook', body = '', url = '/' } = event.data?.json() ?? {};
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      icon: '/icon-192.png',
      badge: '/icon-192.png',
      data: { url },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? '/', self.location.origin);
  if (url.origin === self.location.origin) event.waitUntil(open(url));
});

/** In the window that is there already: the app goes there itself, and asks first where something typed would be lost. */
async function open(url) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const app = windows.find((each) => !new URL(each.url).pathname.startsWith('/docs'));
  if (!app) return void (await self.clients.openWindow(url.href));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a client has none
  app.postMessage({ open: url.pathname + url.search });
  await app.focus();
}
