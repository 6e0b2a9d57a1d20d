// What lies in the telephone's band comes through; what lies above it is gone, not mirrored.
import { expect, it } from 'vitest';
import { createResampler } from './resample.ts';

const resample = createResampler(22_050, 8000);

/** Root mean square of a tone after resampling, relative to before; edges left out. */
function gain(hz: number): number {
  const tone = Int16Array.from(
    { length: 22_050 },
    (_, i) => 10_000 * Math.sin((2 * Math.PI * hz * i) / 22_050),
  );
  const out = resample(tone).subarray(200, 7800);
  return Math.sqrt(out.reduce((sum, each) => sum + each * each, 0) / out.length) / (10_000 / Math.SQRT2);
}

it('has as many samples as the new rate asks for', () => {
  expect(resample(new Int16Array(22_050))).toHaveLength(8000);
});

it.each([100, 1000, 2500, 3200])('lets %i Hz through', (hz) => {
  expect(gain(hz)).toBeCloseTo(1, 1);
});

it.each([4300, 5000, 6700, 9000])('takes out %i Hz by 40 dB and more', (hz) => {
  expect(gain(hz)).toBeLessThan(0.01);
});
