// The audio clients send and ask for, to and from the telephone's µ-law at 8 kHz that everything here works in.
import { decodeMulaw, encodeMulaw } from '../modem/index.ts';
import { createResampler } from '../voice/index.ts';

/** What the sandbox can make sense of: the telephone's own, and the 16-bit samples other engines use. */
export interface AudioFormat {
  encoding: 'mulaw' | 'linear16';
  /** Samples a second: 8000; for linear16 also 16000, 24000 and 48000. */
  rate: number;
}

const RATE = 8000;
export const LINEAR_RATES: readonly number[] = [RATE, 16_000, 24_000, 48_000];
const BYTES_PER_SAMPLE = { mulaw: 1, linear16: 2 } as const;

/** How many bytes a millisecond takes. */
export function bytesPerMs({ encoding, rate }: AudioFormat): number {
  return (BYTES_PER_SAMPLE[encoding] * rate) / 1000;
}

/** A function that takes a stream's pieces, cut anywhere, to µ-law at 8 kHz. */
export function createReader({ encoding, rate }: AudioFormat): (audio: Buffer) => Buffer {
  if (encoding === 'mulaw') return (audio) => audio;
  const step = rate / RATE;
  // Each new sample is the mean of those it stands for: low-pass enough for tones under 1.3 kHz, and next to nothing to compute.
  let rest: Buffer = Buffer.alloc(0);
  return (audio) => {
    const whole = rest.length === 0 ? audio : Buffer.concat([rest, audio]);
    const samples = new Int16Array(Math.floor(whole.length / 2 / step));
    for (let i = 0; i < samples.length; i++) {
      let sum = 0;
      for (let j = 0; j < step; j++) sum += whole.readInt16LE((i * step + j) * 2);
      samples[i] = sum / step;
    }
    rest = whole.subarray(samples.length * step * 2);
    return encodeMulaw(samples);
  };
}

/** A function that takes whole utterances of µ-law at 8 kHz to what the client asked for. */
export function createWriter({ encoding, rate }: AudioFormat): (mulaw: Buffer) => Buffer {
  if (encoding === 'mulaw') return (mulaw) => mulaw;
  const resample = rate === RATE ? undefined : createResampler(RATE, rate);
  return (mulaw) => {
    const samples = resample ? resample(decodeMulaw(mulaw)) : decodeMulaw(mulaw);
    const audio = Buffer.allocUnsafe(samples.length * 2);
    for (let i = 0; i < samples.length; i++) audio.writeInt16LE(samples[i] as number, i * 2);
    return audio;
  };
}
