// The tone after which an answering machine records, and how a frame of audio is known to be nothing but that tone.
import { encodeSample, MULAW_TO_LINEAR } from '../modem/mulaw.ts';

/** Answering machines use 1000 to 1400 Hz; this lies between no two of the modem's tones. */
const BEEP_HZ = 1000;
const AMPLITUDE = 12_000;
const RADIANS_A_SAMPLE = (2 * Math.PI * BEEP_HZ) / 8000;
/** Of a frame's energy; speech and modem tones leave far less at one frequency. */
const PURE = 0.8;
/** Mean square of a sample below which there is no sound to speak of. */
const FAINT = 10_000;

/** The tone, as µ-law. */
export function beep(durationMs: number): Buffer {
  return Buffer.from(
    Array.from({ length: durationMs * 8 }, (_, i) =>
      encodeSample(AMPLITUDE * Math.sin(i * RADIANS_A_SAMPLE)),
    ),
  );
}

/** Goertzel's algorithm: the energy at the beep's frequency against all of it. */
export function isBeep(frame: Buffer): boolean {
  const coefficient = 2 * Math.cos(RADIANS_A_SAMPLE);
  let before = 0;
  let last = 0;
  let energy = 0;
  for (const byte of frame) {
    const sample = MULAW_TO_LINEAR[byte] as number;
    energy += sample * sample;
    [before, last] = [last, sample + coefficient * last - before];
  }
  if (energy / frame.length < FAINT) return false;
  const atBeep = last * last + before * before - coefficient * last * before;
  return (2 * atBeep) / (frame.length * energy) > PURE;
}
