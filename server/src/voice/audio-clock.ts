// When did a given moment of the caller's audio reach us? Transcribers tell time in audio, the timeline in wall time.

/** µ-law at 8 kHz: one byte a sample. */
export const BYTES_PER_MS = 8;
/** The grain of the memory: the usual frame. */
const GRAIN_MS = 20;
/** 1,024 grains are 20 s of memory in 8 kB a call; transcripts lag by a few seconds at most. */
const GRAINS = 1024;

export interface AudioClock {
  /** `bytes` more of caller audio arrived at monotonic time `now`. */
  arrived(bytes: number, now: number): void;
  /** Audio received so far. */
  readonly positionMs: number;
  /** Monotonic time at which the audio up to `positionMs` was here; the nearest known for what is too old or still to come. */
  arrivalOf(positionMs: number): number;
}

export function createAudioClock(): AudioClock {
  const arrivals = new Float64Array(GRAINS);
  let received = 0;
  let written = 0;

  return {
    arrived(bytes, now) {
      received += bytes;
      const grains = Math.ceil(received / (BYTES_PER_MS * GRAIN_MS));
      // A huge frame would go round the ring: only its last lap can be remembered.
      for (written = Math.max(written, grains - GRAINS); written < grains; written += 1) {
        arrivals[written % GRAINS] = now;
      }
    },
    get positionMs() {
      return received / BYTES_PER_MS;
    },
    arrivalOf(positionMs) {
      const grain = Math.ceil(positionMs / GRAIN_MS) - 1;
      const known = Math.min(Math.max(grain, written - GRAINS, 0), Math.max(written - 1, 0));
      return arrivals[known % GRAINS] ?? 0;
    },
  };
}
