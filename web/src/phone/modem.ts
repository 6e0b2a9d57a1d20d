// Words as Bell 103 modem tones: what a server without a speech vendor's key can understand. 300 baud, frequency-shift keying,
// 8-N-1, least significant bit first, UTF-8; the originate side's tones (Bell System Technical Reference 41106).
import { encode, TELEPHONE_HZ } from './mulaw.ts';

const BAUD = 300;
/** A one, and the idle line. */
const MARK_HZ = 1270;
/** A zero, and the start bit. */
const SPACE_HZ = 1070;
/** Mark before the first byte and after the last, so that a receiver is sure of the carrier and sees the last bit whole. */
const LEAD_IN_BITS = 3;
const TRAILER_BITS = 2;
/** The loudness of a normal telephone voice, far from clipping. */
const AMPLITUDE = 0.5;

/** µ-law at 8 kHz; 30 bytes of text take a second. */
export function modulate(text: string): Uint8Array {
  const bits: boolean[] = Array.from({ length: LEAD_IN_BITS }, () => true);
  for (const byte of new TextEncoder().encode(text)) {
    bits.push(false);
    for (let bit = 0; bit < 8; bit++) bits.push(((byte >> bit) & 1) === 1);
    bits.push(true);
  }
  for (let bit = 0; bit < TRAILER_BITS; bit++) bits.push(true);
  const audio = new Uint8Array(Math.round((bits.length * TELEPHONE_HZ) / BAUD));
  // In steps of 1/8000 of a turn, so that the tone goes on without a break and without rounding drift.
  let phase = 0;
  for (let at = 0; at < audio.length; at++) {
    audio[at] = encode(AMPLITUDE * Math.sin((2 * Math.PI * phase) / TELEPHONE_HZ));
    phase = (phase + (bits[Math.floor((at * BAUD) / TELEPHONE_HZ)] ? MARK_HZ : SPACE_HZ)) % TELEPHONE_HZ;
  }
  return audio;
}
