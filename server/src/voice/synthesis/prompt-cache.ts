// Audio of lines said before, so that saying them again costs nothing. Bounded; the least recently used goes first.
import type { Voice } from './synthesizer.ts';

/** 64 MB hold about 2 h 20 min of µ-law: some thousands of lines. */
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

export interface PromptCache {
  get(voice: Voice, text: string): Buffer | undefined;
  /** Without counting as use. */
  has(voice: Voice, text: string): boolean;
  /** Keeps the whole audio of a line. Lines with personal data must not come here. */
  set(voice: Voice, text: string, mulaw: Buffer): void;
  readonly bytes: number;
}

export function createPromptCache(maxBytes: number = DEFAULT_MAX_BYTES): PromptCache {
  // A Map iterates in order of insertion: re-inserting on use keeps the oldest first.
  const kept = new Map<string, Buffer>();
  let bytes = 0;
  const keyOf = (voice: Voice, text: string): string => `${voice.model}\n${voice.language}\n${text}`;

  return {
    get(voice, text) {
      const key = keyOf(voice, text);
      const mulaw = kept.get(key);
      if (mulaw) {
        kept.delete(key);
        kept.set(key, mulaw);
      }
      return mulaw;
    },
    has: (voice, text) => kept.has(keyOf(voice, text)),
    set(voice, text, mulaw) {
      if (mulaw.length > maxBytes) return;
      const key = keyOf(voice, text);
      bytes += mulaw.length - (kept.get(key)?.length ?? 0);
      kept.delete(key);
      kept.set(key, mulaw);
      for (const [oldest, audio] of kept) {
        if (bytes <= maxBytes) break;
        kept.delete(oldest);
        bytes -= audio.length;
      }
    },
    get bytes() {
      return bytes;
    },
  };
}
