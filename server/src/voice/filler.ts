// Whether the silence while an answer is slow to come is bridged by a word: once, and only where nothing else is said.
import type { Clock } from './clock.ts';

/** A pause people do not notice in an answer to a question; past it they wonder whether anyone is there. */
const FILLER_AFTER_MS = 400;

export interface Filler {
  /** What is awaited, or said, has changed: the pause begins anew, or is over. */
  look(): void;
  /** There is no pause any more, as something is being said. */
  cancel(): void;
  /** The caller has spoken: it may be said once again. */
  renew(): void;
}

interface Options {
  clock: Pick<Clock, 'after'>;
  /** An answer is awaited. */
  waiting(): boolean;
  speaking(): boolean;
  /** Something was cut off and is still to be said. */
  cutOff(): boolean;
  say(): void;
}

export function createFiller({ clock, waiting, speaking, cutOff, say }: Options): Filler {
  let cancelPause: (() => void) | undefined;
  /** It was said since the caller last spoke: two of them sound broken, however many answers are slow. */
  let said = false;

  function cancel(): void {
    cancelPause?.();
    cancelPause = undefined;
  }

  return {
    look() {
      cancel();
      if (said || !waiting() || speaking()) return;
      cancelPause = clock.after(FILLER_AFTER_MS, () => {
        if (!waiting() || speaking() || cutOff()) return;
        said = true;
        say();
      });
    },
    cancel,
    renew() {
      cancel();
      said = false;
    },
  };
}
