// espeak-ng in a worker thread, started when someone first speaks with it, with what it said lately kept.
import { Worker } from 'node:worker_threads';
import type { EspeakReply, EspeakRequest } from './espeak-worker.ts';

export interface Espeak {
  /** µ-law 8 kHz, or undefined where the optional package is missing. Rejects when espeak-ng fails. */
  render(model: string, text: string): Promise<Buffer | undefined>;
  /** Loads espeak-ng, if it is not loaded yet. */
  prepare(): void;
  close(): Promise<void>;
}

interface Waiting {
  resolve(audio: Buffer | undefined): void;
  reject(error: Error): void;
}

/** Agents say the same lines again and again; 200 lines of 4 s are 6 MB. */
const KEPT_LINES = 200;

/** espeak's voices for the vendor's languages; English for any other. */
const LANGUAGES: Record<string, string> = { es: 'es-419', de: 'de', fr: 'fr', it: 'it', ja: 'ja', nl: 'nl' };
/** The vendor's English voices that are men's, as far as they are known here. */
const LOW_VOICE =
  /-(apollo|arcas|aries|atlas|draco|hermes|hyperion|jupiter|mars|neptune|odysseus|orion|orpheus|pluto|saturn|zeus)-/;

function voiceFor(model: string): string {
  const language = LANGUAGES[model.slice(model.lastIndexOf('-') + 1)];
  return language ?? (LOW_VOICE.test(model) ? 'en-us' : 'en-us+f3');
}

export function createEspeak(): Espeak {
  const kept = new Map<string, Buffer>();
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let missing = false;
  let lastId = 0;

  const settle = (id: number, end: (waiting: Waiting) => void) => {
    const who = waiting.get(id);
    waiting.delete(id);
    if (who) end(who);
    // Only a request under way may hold the process open.
    if (waiting.size === 0) worker?.unref();
  };
  const settleAll = (end: (waiting: Waiting) => void) => {
    for (const id of waiting.keys()) settle(id, end);
  };
  const start = () => {
    const started = new Worker(new URL('./espeak-worker.ts', import.meta.url));
    started.on('message', (reply: EspeakReply) => {
      if (reply.kind === 'missing') {
        missing = true;
        settleAll((who) => who.resolve(undefined));
      } else if (reply.kind === 'failed') settle(reply.id, (who) => who.reject(new Error(reply.message)));
      else settle(reply.id, (who) => who.resolve(Buffer.from(reply.mulaw.buffer)));
    });
    started.on('error', (error: Error) => {
      worker = undefined;
      settleAll((who) => who.reject(error));
    });
    return started;
  };

  return {
    prepare() {
      if (missing || worker) return;
      worker = start();
      worker.unref();
    },
    async render(model, text) {
      if (missing) return undefined;
      const voice = voiceFor(model);
      const key = `${voice}\n${text}`;
      const known = kept.get(key);
      if (known) return known;
      worker ??= start();
      worker.ref();
      const request: EspeakRequest = { id: ++lastId, text, voice };
      const audio = await new Promise<Buffer | undefined>((resolve, reject) => {
        waiting.set(request.id, { resolve, reject });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker?.postMessage(request);
      });
      if (audio) {
        if (kept.size >= KEPT_LINES) kept.delete(kept.keys().next().value as string);
        kept.set(key, audio);
      }
      return audio;
    },
    async close() {
      settleAll((who) => who.reject(new Error('The sandbox is closing.')));
      await worker?.terminate();
      worker = undefined;
    },
  };
}
