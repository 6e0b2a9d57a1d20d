// Where speech begins and ends for an ear that hears tones, other sound and clicks.
import { describe, expect, it } from 'vitest';
import { encodeMulaw, encodeSample, modulate, silence } from '../modem/index.ts';
import { bytesPerMs, createWriter } from './audio.ts';
import type { AudioFormat } from './audio.ts';
import { Hearing } from './hearing.ts';

function hear(
  audio: Buffer,
  format: AudioFormat = { encoding: 'mulaw', rate: 8000 },
  frame = 20 * bytesPerMs(format),
): string[] {
  const heard: string[] = [];
  const hearing = new Hearing(format, {
    speechStarted: () => heard.push('started'),
    wordBegun: () => undefined,
    word: ({ word }) => heard.push(word),
    speechEnded: () => heard.push('ended'),
  });
  for (let at = 0; at < audio.length; at += frame) hearing.push(audio.subarray(at, at + frame));
  return heard;
}

const sine = (hz: number, ms: number) =>
  Buffer.from(
    Array.from({ length: ms * 8 }, (_, i) => encodeSample(16_000 * Math.sin((2 * Math.PI * hz * i) / 8000))),
  );
const hiss = (ms: number) =>
  encodeMulaw(Int16Array.from({ length: ms * 8 }, (_, i) => ((i * 7919) % 17_389) - 8694));

describe('an ear', () => {
  it('hears an utterance begin, its words, and its end once', () => {
    expect(hear(Buffer.concat([silence(800), modulate('hi there'), silence(4000)]))).toEqual([
      'started',
      'hi',
      'there',
      'ended',
    ]);
  });

  it('takes a tone that idles for silence, once, and its next character for speech', () => {
    const audio = Buffer.concat([modulate('one').subarray(0, -40), sine(1270, 900), silence(4000)]);
    expect(hear(audio)).toEqual(['started', 'one', 'ended']);
  });

  it('takes other sound for speech without words when it lasts, and a click for nothing', () => {
    expect(hear(Buffer.concat([silence(800), hiss(400), silence(4000)]))).toEqual(['started', 'ended']);
    expect(hear(Buffer.concat([silence(800), hiss(60), silence(4000)]))).toEqual([]);
  });

  it.each([8000, 16_000, 24_000, 48_000])('hears 16-bit samples at %i Hz as well, cut anywhere', (rate) => {
    const format: AudioFormat = { encoding: 'linear16', rate };
    const audio = createWriter(format)(Buffer.concat([modulate('ok then'), silence(800)]));
    expect(audio.length).toBe(((modulate('ok then').length + 800) * 2 * rate) / 8000);
    expect(hear(audio, format)).toEqual(['started', 'ok', 'then', 'ended']);
    expect(hear(audio, format, 333)).toEqual(['started', 'ok', 'then', 'ended']);
  });
});
