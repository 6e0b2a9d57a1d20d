// Runs the turn-taking reducer in real time: one state, one timer.
import type { Understanding } from '@offhook/machines';
import type { Clock } from '../clock.ts';
import { startOfTurns, takeTurns, type TurnAction, type TurnEvent } from './turn-taking.ts';

export interface TurnDriver {
  report(event: TurnEvent): void;
  close(): void;
}

/** `act` may report events itself: they are taken after the actions at hand. */
export function createTurnDriver(options: {
  clock: Clock;
  read(text: string): Understanding;
  act(action: TurnAction): void;
}): TurnDriver {
  const { clock, read, act } = options;
  let state = startOfTurns;
  let timerAt = Number.POSITIVE_INFINITY;
  let cancelTimer: (() => void) | undefined;
  let closed = false;
  let running = false;
  const queue: TurnEvent[] = [];

  function report(event: TurnEvent): void {
    queue.push(event);
    if (running) return;
    running = true;
    try {
      // Closing empties the queue.
      for (let next = queue.shift(); next; next = queue.shift()) {
        const reaction = takeTurns(state, next, clock.now(), read);
        state = reaction.state;
        for (const action of reaction.actions) act(action);
      }
    } finally {
      running = false;
    }
    setTimer();
  }

  function setTimer(): void {
    if (closed || state.wakeAt === timerAt) return;
    cancelTimer?.();
    cancelTimer = undefined;
    timerAt = state.wakeAt;
    if (timerAt === Number.POSITIVE_INFINITY) return;
    cancelTimer = clock.after(Math.max(0, timerAt - clock.now()), () => {
      timerAt = Number.POSITIVE_INFINITY;
      report({ type: 'tick' });
    });
  }

  return {
    report,
    close() {
      closed = true;
      queue.length = 0;
      cancelTimer?.();
    },
  };
}
