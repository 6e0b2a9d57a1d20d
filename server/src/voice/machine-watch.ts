// Has a machine picked up our call? The carrier listens for it and tells; what is heard tells sooner, so that the agent does not
// talk into an announcement. A pure small state: nothing of it is asked on calls of others.
import { type Language, soundsLikeMachine } from '@offhook/machines';
import type { Clock } from './clock.ts';

/**
 * From the last words of an announcement to when it is over at the latest, should the carrier not say so: it tells of a beep at
 * once, and of an end without one after 1.2 s.
 */
const ANNOUNCEMENT_OVER_MS = 6_000;

export interface MachineWatch {
  /** Words of whoever has picked up, which may still change. */
  hear(text: string): void;
  /** The carrier's own finding. What it takes for a person after words only machines say is a machine. */
  told(who: 'human' | 'machine'): void;
  /** An announcement is being heard, or was: nothing of it is said to us. */
  readonly announces: boolean;
  /** It was left what there was to leave. */
  readonly wasToldAll: boolean;
  close(): void;
}

/** Where it does not `watch` nothing is ever suspected, and only the carrier's word counts. */
export function createMachineWatch(options: {
  clock: Clock;
  language: Language;
  watches: boolean;
  /** Called once, when an announcement begins to show. */
  suspected(): void;
  /** A machine is ready to take down what we say. */
  machineReady(): void;
}): MachineWatch {
  const { clock, language } = options;
  let state: 'open' | 'suspected' | 'machine' | 'human' = options.watches ? 'open' : 'human';
  let cancel: (() => void) | undefined;

  function ready(): void {
    cancel?.();
    if (state === 'machine') return;
    state = 'machine';
    options.machineReady();
  }

  return {
    hear(text) {
      if (state === 'open' && soundsLikeMachine(text, language)) {
        state = 'suspected';
        options.suspected();
      }
      if (state !== 'suspected') return;
      cancel?.();
      cancel = clock.after(ANNOUNCEMENT_OVER_MS, ready);
    },
    told(who) {
      if (who === 'machine') return ready();
      if (state === 'open') state = 'human';
    },
    get announces() {
      return state === 'suspected' || state === 'machine';
    },
    get wasToldAll() {
      return state === 'machine';
    },
    close: () => cancel?.(),
  };
}
