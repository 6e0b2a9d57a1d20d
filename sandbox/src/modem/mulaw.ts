// G.711 µ-law, the telephone's 8-bit sample: tables both ways, so that nothing is computed per sample.

/** Zero amplitude. What a quiet line sends. */
export const MULAW_SILENCE = 0xff;

// G.711: sign, 3-bit exponent and 4-bit mantissa, all inverted; the bias of 33 makes every segment start at a power of two.
const BIAS = 33;

/** µ-law byte → linear amplitude, −8031…8031 (14 bits, as G.711 defines it). */
export const MULAW_TO_LINEAR: Int16Array = Int16Array.from({ length: 256 }, (_, byte) => expand(byte));

/** Linear amplitude + 8192 → µ-law byte. */
const LINEAR_TO_MULAW: Uint8Array = Uint8Array.from({ length: 16_384 }, (_, index) => compress(index - 8192));

/** The µ-law byte nearest to a 16-bit linear sample; louder than full scale is clipped. */
export function encodeSample(linear16: number): number {
  const clipped = linear16 > 32_767 ? 32_767 : linear16 < -32_768 ? -32_768 : linear16;
  return LINEAR_TO_MULAW[(clipped >> 2) + 8192] as number;
}

/** µ-law of 16-bit linear samples. */
export function encodeMulaw(linear16: Int16Array): Buffer {
  const mulaw = Buffer.allocUnsafe(linear16.length);
  for (let i = 0; i < linear16.length; i++) {
    mulaw[i] = LINEAR_TO_MULAW[((linear16[i] as number) >> 2) + 8192] as number;
  }
  return mulaw;
}

/** 16-bit linear samples of µ-law. */
export function decodeMulaw(mulaw: Uint8Array): Int16Array {
  const linear16 = new Int16Array(mulaw.length);
  for (let i = 0; i < mulaw.length; i++) linear16[i] = (MULAW_TO_LINEAR[mulaw[i] as number] as number) << 2;
  return linear16;
}

/** A quiet line for `samples` samples (8 a millisecond). */
export function silence(samples: number): Buffer {
  return Buffer.alloc(samples, MULAW_SILENCE);
}

function expand(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = (((code & 0x0f) * 2 + BIAS) << ((code >> 4) & 7)) - BIAS;
  return code & 0x80 ? -magnitude : magnitude;
}

function compress(linear: number): number {
  const sign = linear < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(linear), 8158) + BIAS;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 5);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 1)) & 0x0f)) & 0xff;
}
