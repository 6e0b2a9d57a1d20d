import { describe, expect, it } from 'vitest';
import { LINEAR_OF_MULAW } from './mulaw.ts';
import { createVoiceActivity } from './voice-activity.ts';

/** The µ-law byte nearest to a linear sample. */
const encode = (sample: number): number => {
  let best = 0;
  for (let byte = 1; byte < 256; byte += 1) {
    if (Math.abs(LINEAR_OF_MULAW[byte]! - sample) < Math.abs(LINEAR_OF_MULAW[best]! - sample)) best = byte;
  }
  return best;
};

/** A tone of so many ms; whole periods, so that one second can be repeated. */
const tone = (amplitude: number, ms: number): Buffer => {
  const second = Buffer.from(
    Array.from({ length: 8_000 }, (_, n) => encode(amplitude * Math.sin((n * 2 * Math.PI * 440) / 8_000))),
  );
  return Buffer.alloc(ms * 8, second);
};

/** Frames of 20 ms, and how long it has been silent after the last. */
function silentAfter(...sounds: Buffer[]): number {
  const activity = createVoiceActivity();
  const audio = Buffer.concat(sounds);
  for (let at = 0; at < audio.length; at += 160) activity.hear(audio.subarray(at, at + 160));
  return activity.silentMs;
}

describe('µ-law', () => {
  it.each([
    [0xff, 0],
    [0x7f, 0],
    [0x80, 32_124],
    [0x00, -32_124],
    [0xf0, 120],
    [0x6f, -132],
  ])('reads 0x%s as G.711 has it', (byte, sample) => {
    expect(LINEAR_OF_MULAW[byte]! + 0).toBe(sample);
  });
});

describe('voice activity', () => {
  const speech = tone(4_000, 1_000);

  it('counts the silence after the last sound', () => {
    expect(silentAfter(tone(0, 500), speech, tone(0, 300))).toBe(300);
    expect(silentAfter(speech)).toBe(0);
  });

  it('has heard nobody on a quiet or a hissing line', () => {
    expect(silentAfter(tone(0, 2_000))).toBe(Infinity);
    expect(silentAfter(tone(20, 2_000))).toBe(Infinity);
  });

  it('tells speech from steady noise, which it gets used to', () => {
    const noise = tone(300, 12_000);
    expect(silentAfter(noise)).toBeGreaterThan(1_000);
    expect(silentAfter(noise, speech, tone(300, 200))).toBe(200);
  });

  it('does not take a long utterance for the noise', () => {
    expect(silentAfter(tone(0, 500), tone(4_000, 15_000))).toBe(0);
  });
});
