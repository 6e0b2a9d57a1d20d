// One line becoming audio: kept as it comes, so that it can be asked for ahead of time and joined at any point.
import { type Clock, tooLate } from '../clock.ts';
import type { Synthesizer, Voice } from './synthesizer.ts';

/** First audio comes in 0.3 s at the median and 0.4 s at the 95th percentile; a caller hears a gap as a fault well before 3 s. */
const FIRST_AUDIO_WITHIN_MS = 3_000;

export interface RenderingListener {
  piece(mulaw: Buffer): void;
  whole(): void;
  /** Not even the second attempt gave audio, or the first broke off amid it. */
  failed(error: unknown): void;
}

export interface Rendering {
  /** What there is so far, in order. */
  readonly pieces: readonly Buffer[];
  readonly state: 'going' | 'whole' | 'failed';
  /** Tells of everything that comes from now on. */
  listen(listener: RenderingListener): void;
  /** Nobody wants it any more; the listener hears nothing further. */
  abort(): void;
}

/** Begins at once. */
export function render(options: {
  text: string;
  voice: Voice;
  synthesizer: Synthesizer;
  clock: Clock;
  /** Told when all of it is there, listened to or not. */
  whole(mulaw: Buffer): void;
}): Rendering {
  const { text, voice, synthesizer, clock } = options;
  const pieces: Buffer[] = [];
  const controller = new AbortController();
  let state: Rendering['state'] = 'going';
  let failure: unknown;
  let listener: RenderingListener | undefined;

  async function attempt(): Promise<void> {
    const deadline = new AbortController();
    const giveUp = (): void => deadline.abort(controller.signal.reason);
    controller.signal.addEventListener('abort', giveUp, { once: true });
    const cancel = clock.after(FIRST_AUDIO_WITHIN_MS, () => deadline.abort(tooLate('no audio in time')));
    try {
      for await (const piece of synthesizer.speak(text, voice, deadline.signal)) {
        deadline.signal.throwIfAborted();
        if (pieces.length === 0) cancel();
        pieces.push(piece);
        listener?.piece(piece);
      }
      deadline.signal.throwIfAborted();
      if (pieces.length === 0) throw new Error('the synthesizer gave no audio');
    } finally {
      cancel();
      controller.signal.removeEventListener('abort', giveUp);
    }
  }

  async function run(): Promise<void> {
    try {
      try {
        await attempt();
      } catch (error) {
        // A second attempt may not repeat what was already said.
        if (controller.signal.aborted || pieces.length > 0) throw error;
        await attempt();
      }
    } catch (error) {
      state = 'failed';
      failure = error;
      if (!controller.signal.aborted) listener?.failed(error);
      return;
    }
    state = 'whole';
    options.whole(Buffer.concat(pieces));
    listener?.whole();
  }

  void run();

  return {
    pieces,
    get state() {
      return state;
    },
    listen(next) {
      listener = next;
      if (state === 'failed') next.failed(failure);
    },
    abort() {
      listener = undefined;
      controller.abort(new Error('not wanted any more'));
    },
  };
}
