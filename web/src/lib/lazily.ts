// Parts of a screen that it can do without at first. Without a connection they come later, and the screen stays.
import { type ComponentType, lazy } from 'react';

/** At the latest by then the page is taken to have time, ms. */
const AT_LAST = 1_000;
const TRY_AGAIN_MS = 2_000;

/** As React's `lazy`, over a `Suspense`; but what cannot be loaded is tried again rather than taking the screen with it. */
export const lazily = <Props>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => {
    for (;;) {
      try {
        return { default: await load() };
      } catch {
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
  });

/** Resolves once the page has nothing to do: what is loaded then takes nothing from what was asked for. */
export const whenIdle = (): Promise<unknown> =>
  new Promise((resolve) => {
    // Safari has no such moments to give.
    if ('requestIdleCallback' in window) window.requestIdleCallback(resolve, { timeout: AT_LAST });
    else setTimeout(resolve);
  });
