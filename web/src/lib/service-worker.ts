// The part of the app that is there without a connection, and that notifications reach (`public/sw.js`).

/** By then the first screen is there, even on a cheap phone: what is still to load is for later. */
const KEEP_ALL_AFTER_MS = 10_000;

/**
 * Not in development, where what is served changes all the time.
 * @param open goes to the screen that a notification leads to
 */
export function registerServiceWorker(open: (path: string) => void): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  // Without one (private windows of some browsers) everything else works.
  serviceWorker.register('/sw.js').catch(() => undefined);
  serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ open: string }>) => open(data.open));
  const { connection } = navigator as Navigator & { connection?: { saveData: boolean } };
  if (connection?.saveData) return;
  setTimeout(() => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
    void serviceWorker.ready.then(({ active }) => active?.postMessage('keepAll'));
  }, KEEP_ALL_AFTER_MS);
}
