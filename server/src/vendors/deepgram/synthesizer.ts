// A call's voice over one warm `/v1/speak` socket: one thing is spoken at a time, the next waits its turn, and what was
// cut short never leaks into what follows. Past the vendor's flush limit, REST speaks instead.
import { VendorError } from '../../errors.ts';
import type { OpenSynthesizer, Synthesizer, Voice } from '../../voice/synthesis/synthesizer.ts';
import { createFlushBudget, type FlushBudget } from './flush-budget.ts';
import { speakOverRest } from './rest.ts';
import { openSocket, type DeepgramOptions, type DeepgramSocket } from './socket.ts';
import { createSpeech, type Speech } from './speech.ts';

/** First audio takes about 0.4 s, each further piece less; past this the socket is taken for dead. */
const AUDIO_DEADLINE_MS = 4_000;
/** A `Speak` message holds at most 2000 characters. */
const MAX_TEXT = 2_000;

interface Job {
  text: string;
  voice: Voice;
  speech: Speech;
  abort: AbortController;
}

export interface SynthesizerOptions extends DeepgramOptions {
  audioDeadlineMs?: number;
  /** Monotonic ms. */
  now?: () => number;
}

export function createOpenSynthesizer(options: SynthesizerOptions): OpenSynthesizer {
  return (voice) => createSynthesizer(options, voice);
}

function createSynthesizer(options: SynthesizerOptions, firstVoice: Voice | undefined): Synthesizer {
  const now = options.now ?? (() => performance.now());
  const deadlineMs = options.audioDeadlineMs ?? AUDIO_DEADLINE_MS;
  /** Opened by the first line, kept across lines; another voice needs another socket. */
  let line: SpeakSocket | undefined;
  const queue: Job[] = [];
  let current: Job | undefined;
  const all = new Set<Job>();
  let closed = false;

  const lineFor = (voice: Voice): SpeakSocket => {
    if (line?.model === voice.model && !line.isLost) return line;
    line?.close();
    line = openSpeakSocket(options, voice.model, deadlineMs);
    return line;
  };

  const next = (): void => {
    if (current !== undefined || closed) return;
    const job = queue.shift();
    if (job === undefined) return;
    current = job;
    const done = (): void => {
      if (current !== job) return;
      current = undefined;
      next();
    };
    const socket = lineFor(job.voice);
    if (socket.budget.take(now())) return socket.speak(job, done);
    void speakOverRest(options, job, deadlineMs).finally(done);
  };

  if (firstVoice !== undefined) lineFor(firstVoice);

  return {
    speak(text, voice, signal) {
      const abort = new AbortController();
      const passOn = (): void => abort.abort();
      const speech = createSpeech(() => {
        signal.removeEventListener('abort', passOn);
        all.delete(job);
      }, passOn);
      const job: Job = { text, voice, abort, speech };
      if (text.trim() === '') {
        speech.end();
        return speech;
      }
      if (closed || signal.aborted) {
        speech.fail(abortedError());
        return speech;
      }
      signal.addEventListener('abort', passOn, { once: true });
      abort.signal.addEventListener(
        'abort',
        () => {
          const waiting = queue.indexOf(job);
          if (waiting >= 0) queue.splice(waiting, 1);
          speech.fail(abortedError());
        },
        { once: true },
      );
      all.add(job);
      queue.push(job);
      next();
      return job.speech;
    },
    close() {
      if (closed) return;
      closed = true;
      for (const job of all) job.abort.abort();
      queue.length = 0;
      line?.close();
    },
  };
}

interface SpeakSocket {
  readonly model: string;
  readonly isLost: boolean;
  readonly budget: FlushBudget;
  /** `done` is called once, when the socket is free for the next line. */
  speak(job: Job, done: () => void): void;
  close(): void;
}

/** Audio carries no name of what it belongs to: order is all. `Flushed` ends a line; everything before a `Cleared` is waste. */
function openSpeakSocket(options: DeepgramOptions, model: string, deadlineMs: number): SpeakSocket {
  let active: { job: Job; done: () => void } | undefined;
  /** `Cleared` replies still owed to us; what comes before them belongs to lines cut short. */
  let clearing = 0;
  let lost = false;
  /** Messages of the first line, while the socket is being opened. */
  let unsent: object[] = [];

  const lose = (error: VendorError): void => {
    if (lost) return;
    lost = true;
    disarm();
    socket.close();
    const { job, done } = active ?? {};
    active = undefined;
    job?.speech.fail(error);
    done?.();
  };
  let deadline: NodeJS.Timeout | undefined;
  const arm = (): void => {
    clearTimeout(deadline);
    deadline = setTimeout(() => {
      lose(new VendorError('deepgram', 'Deepgram sent no audio in time', { retryable: true }));
    }, deadlineMs);
  };
  const disarm = (): void => clearTimeout(deadline);

  const finish = (): void => {
    const ended = active;
    active = undefined;
    disarm();
    ended?.job.speech.end();
    ended?.done();
  };

  const socket: DeepgramSocket = openSocket(
    options,
    (client) =>
      client.speak.v1.createConnection({
        model,
        encoding: 'mulaw',
        sample_rate: '8000',
        reconnectAttempts: 0,
      }),
    {
      open() {
        for (const message of unsent) socket.sendJson(message);
        unsent = [];
      },
      binary(audio) {
        if (clearing > 0 || active === undefined) return;
        deadline?.refresh();
        active.job.speech.push(audio);
      },
      message(message) {
        switch (message.type) {
          case 'Flushed':
            if (clearing === 0) finish();
            return;
          case 'Cleared':
            if (clearing > 0) clearing -= 1;
            if (clearing === 0 && active === undefined) disarm();
            return;
          case 'Error':
            return lose(
              new VendorError('deepgram', `Deepgram could not speak: ${JSON.stringify(message)}`, {
                retryable: true,
              }),
            );
          default:
            // `Metadata`, and `Warning` (deprecations, limits neared), do not change what is heard.
            return;
        }
      },
      failed: lose,
    },
  );

  const send = (message: object): void => {
    if (socket.isOpen) socket.sendJson(message);
    else unsent.push(message);
  };

  return {
    model,
    get isLost() {
      return lost;
    },
    budget: createFlushBudget(),
    speak(job, done) {
      active = { job, done };
      for (const text of split(job.text, MAX_TEXT)) send({ type: 'Speak', text });
      send({ type: 'Flush' });
      // Counts from here, opening included.
      arm();
      job.abort.signal.addEventListener(
        'abort',
        () => {
          if (active?.job !== job) return;
          active = undefined;
          if (socket.isOpen) {
            clearing += 1;
            socket.sendJson({ type: 'Clear' });
            arm();
          } else {
            unsent = [];
            disarm();
          }
          done();
        },
        { once: true },
      );
    },
    close() {
      lost = true;
      disarm();
      socket.close({ type: 'Close' });
    },
  };
}

/** Pieces of at most `max` characters, cut after a sentence where there is one, else after a word. */
export function split(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const head = rest.slice(0, max);
    const sentence = Math.max(head.lastIndexOf('. '), head.lastIndexOf('? '), head.lastIndexOf('! '));
    const at = sentence > 0 ? sentence + 1 : head.lastIndexOf(' ') > 0 ? head.lastIndexOf(' ') : max;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  if (rest !== '') pieces.push(rest);
  return pieces;
}

const abortedError = (): VendorError =>
  new VendorError('deepgram', 'The line was cut short before it was spoken', { retryable: false });
