// The fault of getting words wrong.
import type { WebSocket } from 'ws';
import type { Hearing } from './hearing.ts';

/** Makes every word wrong for a while: its letters come out in reverse order, so that a test can tell what happened. */
export function garbleFor(hearing: Hearing, durationMs: number, socket: WebSocket): void {
  hearing.garble = (word) => Array.from(word).reverse().join('');
  const timer = setTimeout(() => {
    hearing.garble = undefined;
  }, durationMs);
  socket.once('close', () => clearTimeout(timer));
}
