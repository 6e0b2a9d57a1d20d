// How an agent would sound, for owners who choose a voice: a line as a WAV file. What was made is kept for the next who
// listens, and owners wait for each other, so that callers' speech never waits for theirs.
import { RateLimitError } from '../../errors.ts';
import { wavHeader } from '../recording/wav.ts';
import type { OpenSynthesizer, Voice } from './synthesizer.ts';

/** A sentence takes a second or two to be made. */
const DEADLINE_MS = 10_000;
/** At once, in this process. */
const MOST_AT_ONCE = 2;
/** In line behind those: twenty seconds of waiting. */
const MOST_WAITING = 10;
/** Kept: about 100 kB each. */
const MOST_KEPT = 100;

export interface Previews {
  /**
   * `text` as mono µ-law WAV, made by whatever speaks for this organization.
   * @throws VendorError when it cannot be spoken; RateLimitError when too many listen at once
   */
  speak(organizationId: string, text: string, voice: Voice): Promise<Buffer>;
}

export function createPreviews(
  synthesizerOf: (organizationId: string) => Promise<OpenSynthesizer>,
): Previews {
  /** By voice and text, least lately heard first. */
  const kept = new Map<string, Promise<Buffer>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function turn(): Promise<void> {
    if (running < MOST_AT_ONCE) {
      running += 1;
      return;
    }
    if (waiting.length >= MOST_WAITING)
      throw new RateLimitError('Too many people are listening to voices; try again in a moment.', 5);
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  async function make(organizationId: string, text: string, voice: Voice): Promise<Buffer> {
    const open = await synthesizerOf(organizationId);
    await turn();
    const synthesizer = open(voice);
    try {
      const pieces: Buffer[] = [];
      for await (const piece of synthesizer.speak(text, voice, AbortSignal.timeout(DEADLINE_MS)))
        pieces.push(piece);
      const sound = Buffer.concat(pieces);
      return Buffer.concat([wavHeader(sound.length, 1), sound]);
    } finally {
      synthesizer.close();
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    speak(organizationId, text, voice) {
      const key = `${voice.model}\n${text}`;
      const made = kept.get(key) ?? make(organizationId, text, voice);
      kept.delete(key);
      kept.set(key, made);
      // What failed is tried again by the next.
      made.catch(() => kept.get(key) === made && kept.delete(key));
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_KEPT) break;
        kept.delete(oldest);
      }
      return made;
    },
  };
}
