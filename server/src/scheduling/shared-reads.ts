// Callers who ask the same at the same moment share one reading of the database. Nothing is kept: an answer is never
// older than the question, and however many ask, one reading is under way and one waits to begin.
import { setTimeout as delay } from 'node:timers/promises';

export type SharedReads = <T>(key: string, read: () => Promise<T>) => Promise<T>;

interface Reading {
  /** Settles, never rejects, once it is over. */
  over: Promise<unknown>;
  /** Those who asked after it had begun. */
  next?: Promise<unknown>;
}

/**
 * @param patienceMs a reading that takes longer stands in nobody's way any more: its connection may have fallen silent
 * @returns a function that runs `read`, or joins another's of the same `key` that has not begun yet
 */
export function createSharedReads(patienceMs: number): SharedReads {
  const readings = new Map<string, Reading>();

  function begin<T>(key: string, read: () => Promise<T>): Promise<T> {
    const result = read();
    const reading: Reading = { over: over() };
    async function over(): Promise<void> {
      const settled = new AbortController();
      const patience = delay(patienceMs, undefined, { ref: false, signal: settled.signal });
      await Promise.race([result, patience]).catch(() => undefined);
      settled.abort();
      if (readings.get(key) === reading && !reading.next) readings.delete(key);
    }
    readings.set(key, reading);
    return result;
  }

  return function share<T>(key: string, read: () => Promise<T>): Promise<T> {
    const current = readings.get(key);
    if (!current) return begin(key, read);
    current.next ??= current.over.then(() => begin(key, read));
    // The same key is the same question, and so the same answer.
    return current.next as Promise<T>;
  };
}
