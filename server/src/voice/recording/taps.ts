// Those who listen in on a call hear what goes on record, whether or not anything does.
import type { Recorder } from '../keeping.ts';

export interface TappedRecorder extends Recorder {
  /** @returns ends it */
  tap(listener: Recorder): () => void;
}

/** Passes everything on to `recorder` and to whoever taps it. */
export function withTaps(recorder: Recorder): TappedRecorder {
  const taps = new Set<Recorder>();
  return {
    tap(listener) {
      taps.add(listener);
      return () => void taps.delete(listener);
    },
    caller(mulaw) {
      recorder.caller(mulaw);
      for (const tap of taps) tap.caller(mulaw);
    },
    agent(mulaw) {
      recorder.agent(mulaw);
      for (const tap of taps) tap.agent(mulaw);
    },
    clear() {
      recorder.clear();
      for (const tap of taps) tap.clear();
    },
    close() {
      recorder.close();
      for (const tap of taps) tap.close();
      taps.clear();
    },
  };
}
