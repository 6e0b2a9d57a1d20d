// Has every fixed line of an agent made before it is needed: from disk, else by the synthesizer, one after the other.
import type { Line } from '@offhook/machines';
import type { PromptCache } from './prompt-cache.ts';
import type { PromptStore } from './prompt-store.ts';
import type { OpenSynthesizer, Synthesizer, Voice } from './synthesizer.ts';

/** A line takes about a second; one that takes this long is not coming. */
const LINE_WITHIN_MS = 15_000;

export interface WarmUp {
  /** Begins if these lines were not warm already. Returns at once; what fails is tried again the next time. */
  warm(voice: Voice, lines: readonly Line[], openSynthesizer: OpenSynthesizer): void;
  /** Stops what is under way; resolves when it has. */
  close(): Promise<void>;
}

export function createWarmUp(options: {
  cache: PromptCache;
  store: PromptStore | undefined;
  log: { warn(details: object, message: string): void };
}): WarmUp {
  const { cache, store, log } = options;
  const stop = new AbortController();
  /** Agents wait for one another: live calls come first at the vendor. */
  let queue = Promise.resolve();
  const waiting = new Set<string>();

  async function warmAll(
    voice: Voice,
    lines: readonly Line[],
    openSynthesizer: OpenSynthesizer,
  ): Promise<void> {
    let synthesizer: Synthesizer | undefined;
    try {
      const missing: Line[] = [];
      // The disk first, and all of it: it is quick, and a call is about to begin.
      for (const line of lines) if (!(await fromDisk(voice, line.text))) missing.push(line);
      for (const { text } of missing) {
        if (stop.signal.aborted) return;
        synthesizer ??= openSynthesizer();
        await make(synthesizer, voice, text);
      }
    } catch (error) {
      if (!stop.signal.aborted)
        log.warn({ err: error }, 'fixed lines could not be made ahead; calls make them');
    } finally {
      synthesizer?.close();
    }
  }

  async function afterThat(before: Promise<void>, agent: string, work: () => Promise<void>): Promise<void> {
    await before;
    await work();
    waiting.delete(agent);
  }

  async function fromDisk(voice: Voice, text: string): Promise<boolean> {
    if (cache.has(voice, text)) return true;
    const mulaw = await store?.load(voice, text);
    if (mulaw) cache.set(voice, text, mulaw);
    return mulaw !== undefined;
  }

  async function make(synthesizer: Synthesizer, voice: Voice, text: string): Promise<void> {
    // A call may have said it meanwhile.
    let mulaw = cache.get(voice, text);
    if (!mulaw) {
      const pieces: Buffer[] = [];
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(LINE_WITHIN_MS)]);
      for await (const piece of synthesizer.speak(text, voice, signal)) pieces.push(piece);
      signal.throwIfAborted();
      if (pieces.length === 0) throw new Error('the synthesizer gave no audio');
      mulaw = Buffer.concat(pieces);
      cache.set(voice, text, mulaw);
    }
    await store?.save(voice, text, mulaw);
  }

  return {
    warm(voice, lines, openSynthesizer) {
      const cold = lines.filter(({ text, personal }) => text !== '' && !personal && !cache.has(voice, text));
      if (cold.length === 0 || stop.signal.aborted) return;
      const agent = JSON.stringify([voice, cold.map(({ text }) => text)]);
      if (waiting.has(agent)) return;
      waiting.add(agent);
      queue = afterThat(queue, agent, () => warmAll(voice, cold, openSynthesizer));
    },
    async close() {
      stop.abort(new Error('the server is stopping'));
      await queue;
    },
  };
}
