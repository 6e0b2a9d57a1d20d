// The part of the app that is there without a connection, and that notifications reach (`public/sw.js`).

/** Not in development, where what is served changes all the time. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Without one (private windows of some browsers) everything else works.
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}
