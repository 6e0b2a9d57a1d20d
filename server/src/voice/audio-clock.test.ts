// Audio time to wall time, however the audio came.
import { describe, expect, it } from 'vitest';
import { createAudioClock } from './audio-clock.ts';

describe('the audio clock', () => {
  it('knows when each moment of the last twenty seconds arrived', () => {
    const clock = createAudioClock();
    for (let frame = 0; frame < 3_000; frame += 1) clock.arrived(160, 1_000 + frame * 20);
    expect(clock.positionMs).toBe(60_000);
    expect(clock.arrivalOf(60_000)).toBe(1_000 + 2_999 * 20);
    expect(clock.arrivalOf(50_000)).toBe(1_000 + 2_499 * 20);
    expect(clock.arrivalOf(50_010)).toBe(1_000 + 2_500 * 20);
  });

  it('gives the nearest it knows for what is too old or still to come', () => {
    const clock = createAudioClock();
    expect(clock.arrivalOf(100)).toBe(0);
    for (let frame = 0; frame < 3_000; frame += 1) clock.arrived(160, frame);
    expect(clock.arrivalOf(0)).toBe(3_000 - 1_024);
    expect(clock.arrivalOf(99_999)).toBe(2_999);
  });

  it('takes frames of any size', () => {
    const clock = createAudioClock();
    clock.arrived(80, 1);
    clock.arrived(4_000, 2);
    clock.arrived(8_000_000, 3);
    expect(clock.arrivalOf(10)).toBe(3);
    expect(clock.arrivalOf(clock.positionMs)).toBe(3);
  });
});
