// Is somebody speaking? Energy against the line's own noise floor: cheap enough for every frame of every call, good enough to
// tell a pause. Words decide what a turn is; this only says when the sound stopped.
import { LINEAR_OF_MULAW } from './mulaw.ts';

/** Power of each µ-law byte, so that a frame costs one look-up a sample. */
const POWER_OF_MULAW = Float64Array.from(LINEAR_OF_MULAW, (sample) => sample * sample);

const BYTES_PER_MS = 8;
/** Speech is at least this much louder than the noise: 10 dB. */
const SPEECH_OVER_NOISE = 10;
/** Below this (about -56 dBFS) nothing on a telephone line is speech. */
const LEAST_SPEECH_POWER = 50 ** 2;
/** The floor follows a quieter line at once, a louder one slowly: 60 dB in about 30 s, so that speech does not become the floor. */
const FLOOR_RISE_PER_MS = 1.00046;

export interface VoiceActivity {
  /** Takes caller audio in; any number of bytes, best 10 to 30 ms at a time. */
  hear(mulaw: Buffer): void;
  /** Audio since the last sound that was loud enough for speech; Infinity before the first. */
  readonly silentMs: number;
}

export function createVoiceActivity(): VoiceActivity {
  let floor = LEAST_SPEECH_POWER / SPEECH_OVER_NOISE;
  let silentMs = Infinity;
  return {
    get silentMs() {
      return silentMs;
    },
    hear(mulaw) {
      if (mulaw.length === 0) return;
      let sum = 0;
      for (let n = 0; n < mulaw.length; n += 1) sum += POWER_OF_MULAW[mulaw[n]!]!;
      const power = sum / mulaw.length;
      const ms = mulaw.length / BYTES_PER_MS;
      const loudEnough = Math.max(floor * SPEECH_OVER_NOISE, LEAST_SPEECH_POWER);
      silentMs = power >= loudEnough ? 0 : silentMs + ms;
      floor = Math.min(power, floor * FLOOR_RISE_PER_MS ** ms);
      // Digital silence must not make every rustle speech.
      if (floor < 1) floor = 1;
    },
  };
}
