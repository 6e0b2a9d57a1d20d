// Text → modem tones.
import { BITS_PER_BYTE, MARK_HZ, SAMPLE_RATE, SAMPLES_PER_BIT, SPACE_HZ } from './bell103.ts';
import { encodeSample } from './mulaw.ts';

/** Mark before the first start bit: 10 ms. A receiver needs some 6 ms of it to be sure of the carrier. */
const LEAD_IN_BITS = 3;
/** Mark after the last stop bit: 7 ms, so that a receiver sees the stop bit whole and the line idle. */
const TRAILER_BITS = 2;
/** Half of full scale (16 bits): the loudness of a normal telephone voice, far from clipping. */
const AMPLITUDE = 16_000;

/** One second of a 1 Hz sine in µ-law: a tone of f Hz reads it in steps of f, phase-continuous and without rounding drift. */
const SINE: Uint8Array = Uint8Array.from({ length: SAMPLE_RATE }, (_, i) =>
  encodeSample(Math.round(AMPLITUDE * Math.sin((2 * Math.PI * i) / SAMPLE_RATE))),
);

/**
 * Speaks `text` as Bell 103 tones: µ-law 8 kHz, UTF-8, 30 bytes a second, framed by a little mark tone on both sides.
 * An empty text is silence of no length.
 */
export function modulate(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length === 0) return bytes;
  const bits = LEAD_IN_BITS + bytes.length * BITS_PER_BYTE + TRAILER_BITS;
  const audio = Buffer.allocUnsafe(Math.round(bits * SAMPLES_PER_BIT));
  let sample = 0;
  let bit = 0;
  let phase = 0;
  const tone = (hz: number, count = 1) => {
    bit += count;
    const end = Math.round(bit * SAMPLES_PER_BIT);
    for (; sample < end; sample++) {
      audio[sample] = SINE[phase] as number;
      phase = (phase + hz) % SAMPLE_RATE;
    }
  };

  tone(MARK_HZ, LEAD_IN_BITS);
  for (const byte of bytes) {
    tone(SPACE_HZ);
    for (let i = 0; i < 8; i++) tone((byte >> i) & 1 ? MARK_HZ : SPACE_HZ);
    tone(MARK_HZ);
  }
  tone(MARK_HZ, TRAILER_BITS);
  return audio;
}

/** How long `text` takes to speak, in samples. */
export function modulatedLength(text: string): number {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes === 0) return 0;
  return Math.round((LEAD_IN_BITS + bytes * BITS_PER_BYTE + TRAILER_BITS) * SAMPLES_PER_BIT);
}
