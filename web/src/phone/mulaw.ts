// G.711 µ-law, the telephone's 8-bit sample, to and from the samples of the browser (−1…1). Tables, nothing computed per sample.

export const TELEPHONE_HZ = 8_000;
/** Zero amplitude. What a quiet line sends. */
export const SILENCE = 0xff;

// G.711: sign, 3-bit exponent and 4-bit mantissa, all inverted; the bias of 33 makes every segment start at a power of two.
const BIAS = 33;
const FULL_SCALE = 8_192;

const TO_SAMPLE = Float32Array.from({ length: 256 }, (_, byte) => expand(byte) / FULL_SCALE);
const TO_BYTE = Uint8Array.from({ length: 2 * FULL_SCALE }, (_, index) => compress(index - FULL_SCALE));

export const decode = (byte: number): number => TO_SAMPLE[byte] ?? 0;

/** The byte nearest to a sample; louder than full scale is clipped. */
export function encode(sample: number): number {
  const linear = Math.round(sample * FULL_SCALE);
  return TO_BYTE[Math.min(Math.max(linear, -FULL_SCALE), FULL_SCALE - 1) + FULL_SCALE] ?? SILENCE;
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
