// Runs espeak-ng, which is synchronous, off the main thread: texts come in, µ-law 8 kHz goes out.
import { parentPort } from 'node:worker_threads';
import { encodeMulaw } from '../modem/index.ts';
import { createResampler } from './resample.ts';

export interface EspeakRequest {
  id: number;
  text: string;
  voice: string;
}

export type EspeakReply =
  | { kind: 'missing' }
  | { kind: 'audio'; id: number; mulaw: Uint8Array }
  | { kind: 'failed'; id: number; message: string };

/** What is used of the WebAssembly module, which ships no types. */
interface EspeakModule {
  eSpeakNGWorker: new () => {
    set_voice(name: string): number;
    set_rate(wordsPerMinute: number): void;
    synthesize(text: string, callback: (audio: ArrayLike<number> | null, events: unknown) => boolean): void;
  };
}

/** What espeak-ng produces. */
const ESPEAK_RATE = 22_050;
/** A receptionist's pace; espeak's own 175 is hurried on the telephone. */
const WORDS_PER_MINUTE = 160;
const PACKAGE = '@echogarden/espeak-ng-emscripten';

const port = parentPort;
if (port === null) throw new Error('espeak-worker.ts runs as a worker thread only');
const reply = (message: EspeakReply) => port.postMessage(message);

const engine = await load();
if (engine === undefined) reply({ kind: 'missing' });
else {
  const resample = createResampler(ESPEAK_RATE, 8000);
  engine.set_rate(WORDS_PER_MINUTE);
  // The first words take four times as long as any later ones: they are these, said to nobody.
  engine.synthesize('hello', () => false);
  let voice = '';
  port.on('message', (request: EspeakRequest) => {
    try {
      if (request.voice !== voice) engine.set_voice(request.voice);
      voice = request.voice;
      const pieces: Int16Array[] = [];
      engine.synthesize(request.text, (audio) => {
        if (audio !== null) pieces.push(Int16Array.from(audio));
        return false;
      });
      // A copy of its own: small buffers are views into a pool, which would travel whole.
      reply({ kind: 'audio', id: request.id, mulaw: Uint8Array.from(encodeMulaw(resample(join(pieces)))) });
    } catch (error) {
      reply({ kind: 'failed', id: request.id, message: String(error) });
    }
  });
}

async function load() {
  try {
    const { default: initialize } = (await import(PACKAGE)) as { default: () => Promise<EspeakModule> };
    return new (await initialize()).eSpeakNGWorker();
  } catch {
    return undefined;
  }
}

function join(pieces: Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
