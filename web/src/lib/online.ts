// Whether there is a connection: what the device says, and whether Offhook answered when it was last asked.
import { useSyncExternalStore } from 'react';

let serverAway = false;
const listeners = new Set<() => void>();

const tell = (): void => {
  for (const listener of listeners) listener();
};
window.addEventListener('online', tell);
window.addEventListener('offline', tell);

/** Told by whoever asks the server something. */
export function serverAnswers(answers: boolean): void {
  if (serverAway === !answers) return;
  serverAway = !answers;
  tell();
}

export type Connection = 'online' | 'offline' | 'unreachable';

const current = (): Connection => (!navigator.onLine ? 'offline' : serverAway ? 'unreachable' : 'online');

export const useConnection = (): Connection =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
