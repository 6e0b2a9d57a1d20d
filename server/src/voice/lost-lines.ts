// Calls from a browser whose connection is gone: nobody but the browser can tell whether it comes back, so each is kept open for a
// while, and then ended.
import type { Clock } from './clock.ts';

/**
 * The page looks for its call for a minute, and may notice its loss some seconds after us. A lift, a tunnel, another network take
 * less; the opening that is held meanwhile lasts longer.
 */
export const COMES_BACK_WITHIN_MS = 90_000;

export interface LostLines {
  /** `giveUp` ends the call, unless somebody comes back within `COMES_BACK_WITHIN_MS`. */
  lost(call: { organizationId: string; callId: string }, giveUp: () => void): void;
  /** The call goes on, here or in another process. False where this process has lost no such call. */
  found(call: { organizationId: string; callId: string }): boolean;
  /** Nobody can come back to this process any more. */
  close(): void;
}

export function createLostLines(clock: Clock): LostLines {
  const waiting = new Map<string, { organizationId: string; giveUp(): void; cancel(): void }>();
  return {
    lost({ organizationId, callId }, giveUp) {
      const cancel = clock.after(COMES_BACK_WITHIN_MS, () => {
        waiting.delete(callId);
        giveUp();
      });
      waiting.set(callId, { organizationId, giveUp, cancel });
    },
    found({ organizationId, callId }) {
      const call = waiting.get(callId);
      if (call?.organizationId !== organizationId) return false;
      call.cancel();
      return waiting.delete(callId);
    },
    close() {
      for (const { giveUp, cancel } of waiting.values()) {
        cancel();
        giveUp();
      }
      waiting.clear();
    },
  };
}
