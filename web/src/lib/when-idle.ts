// What can wait until the screen that was asked for is there: on a cheap phone it would keep the processor from it.

/** At the latest by then, ms. */
const AT_LAST = 1_000;

/** Resolves once the page has nothing to do. */
export const whenIdle = (): Promise<unknown> =>
  new Promise((resolve) => {
    // Safari has no such moments to give.
    if ('requestIdleCallback' in window) window.requestIdleCallback(resolve, { timeout: AT_LAST });
    else setTimeout(resolve);
  });
