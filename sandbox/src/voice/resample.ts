// Another sample rate without mirror tones: a windowed-sinc low-pass under the new rate's half, evaluated at the new samples.

/** Zero crossings of the sinc on each side: −60 dB and better past the edge. */
const LOBES = 16;
/** The pass band ends a little under half the lower rate, so that the filter's slope lies below it: 3.6 kHz of 4 on the telephone. */
const PASS_BAND = 0.9;
/** Fractions of an input sample the kernel is tabulated for. */
const PHASES = 256;

/** A function that takes samples at `from` Hz to samples at `to` Hz. */
export function createResampler(from: number, to: number): (input: Int16Array) => Int16Array {
  const cutoff = (PASS_BAND * Math.min(from, to)) / from;
  const reach = Math.ceil(LOBES / cutoff);
  const taps = 2 * reach;
  const kernel = new Float32Array((PHASES + 1) * taps);
  for (let phase = 0; phase <= PHASES; phase++) {
    for (let tap = 0; tap < taps; tap++) {
      const t = tap - reach + 1 - phase / PHASES;
      kernel[phase * taps + tap] = cutoff * sinc(cutoff * t) * blackman(t / reach);
    }
  }
  return (input) => {
    const output = new Int16Array(Math.floor((input.length * to) / from));
    for (let i = 0; i < output.length; i++) {
      const center = (i * from) / to;
      const whole = Math.floor(center);
      const row = Math.round((center - whole) * PHASES) * taps;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) {
        const sample = input[whole + tap - reach + 1];
        if (sample !== undefined) sum += sample * (kernel[row + tap] as number);
      }
      output[i] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
    }
    return output;
  };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Blackman window over −1…1. */
function blackman(x: number): number {
  if (Math.abs(x) >= 1) return 0;
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}
