// What goes in comes out, wherever it starts and however it is cut; what was damaged never comes out whole.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CARRIER_HOLD_SAMPLES,
  decodeMulaw,
  Demodulator,
  encodeMulaw,
  modulate,
  modulatedLength,
  REPLACEMENT,
  silence,
} from './index.ts';

const FRAME = 160;
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });

interface Heard {
  text: string;
  on: number[];
  off: number[];
  characters: { character: string; start: number; end: number }[];
}

function listen(audio: Buffer, chunk = FRAME): Heard {
  const heard: Heard = { text: '', on: [], off: [], characters: [] };
  const demodulator = new Demodulator({
    character(character, start, end) {
      heard.text += character;
      heard.characters.push({ character, start, end });
    },
    carrierOn: (at) => heard.on.push(at),
    carrierOff: (at) => heard.off.push(at),
  });
  for (let i = 0; i < audio.length; i += chunk) demodulator.push(audio.subarray(i, i + chunk));
  return heard;
}

function mix(audio: Buffer, add: (sample: number) => number): Buffer {
  const linear = decodeMulaw(audio);
  for (let i = 0; i < linear.length; i++) linear[i] = (linear[i] as number) + add(i);
  return encodeMulaw(linear);
}

describe('µ-law', () => {
  it('keeps every byte through linear and back, save that the two zeros are one', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const back = encodeMulaw(decodeMulaw(all));
    all[0x7f] = 0xff;
    expect(back).toEqual(all);
  });

  it('clips what is too loud instead of wrapping round', () => {
    const loud = decodeMulaw(encodeMulaw(Int16Array.of(32_767, -32_768)));
    expect([...loud]).toEqual([32_124, -32_124]);
  });
});

describe('Bell 103', () => {
  it('reads any text at any offset and in any chunks', () => {
    fc.assert(
      fc.property(text, fc.nat(400), fc.integer({ min: 1, max: 700 }), (said, offset, chunk) => {
        const audio = Buffer.concat([silence(offset), modulate(said), silence(CARRIER_HOLD_SAMPLES)]);
        expect(listen(audio, chunk).text).toBe(said);
      }),
      { numRuns: 150 },
    );
  });

  it('reads hundreds of characters without slipping', () => {
    const said = 'The quick brown fox, aged 42, café — 漢字 😀. '.repeat(20);
    expect(listen(Buffer.concat([modulate(said), silence(200)])).text).toBe(said);
  });

  it('says to the sample where the tone ended, and that it did so only after the hold', () => {
    const audio = modulate('yes please');
    const quiet = listen(Buffer.concat([silence(333), audio, silence(CARRIER_HOLD_SAMPLES - 1)]), 1);
    expect(quiet.off).toEqual([]);
    const heard = listen(Buffer.concat([silence(333), audio, silence(CARRIER_HOLD_SAMPLES)]), 1);
    expect(heard.off).toHaveLength(1);
    expect(Math.abs((heard.off[0] as number) - (333 + audio.length - 1))).toBeLessThanOrEqual(2);
    expect(Math.abs((heard.on[0] as number) - 333)).toBeLessThanOrEqual(8);
  });

  it('gives characters as they arrive, in order, each 33 ms long', () => {
    const { characters } = listen(Buffer.concat([modulate('book it'), silence(200)]), 1);
    expect(characters.map((each) => each.character).join('')).toBe('book it');
    for (const { start, end } of characters) expect(Math.abs(end - start - 267)).toBeLessThan(8);
    for (let i = 1; i < characters.length; i++) {
      expect((characters[i]?.start as number) - (characters[i - 1]?.start as number)).toBeCloseTo(267, -1);
    }
  });

  it.each([0.98, 1.02])('reads a sender whose clock is off: %f', (factor) => {
    const said = 'U0 the quick brown fox, 0123456789 ~~~@@@';
    expect(listen(Buffer.concat([stretch(modulate(said), factor), silence(200)])).text).toBe(said);
  });

  it('knows how long a text will take', () => {
    expect(modulate('Grüezi').length).toBe(modulatedLength('Grüezi'));
    expect(modulate('').length).toBe(0);
  });

  it('hears two utterances apart', () => {
    const heard = listen(Buffer.concat([modulate('one'), silence(1000), modulate('two'), silence(200)]));
    expect(heard.text).toBe('onetwo');
    expect(heard.on).toHaveLength(2);
    expect(heard.off).toHaveLength(2);
  });

  it('reads lines played back to back, whatever the phase and the gap at the join', () => {
    const lines = ['This call is recorded.', 'How can I help you today?'] as const;
    const [first, second] = [modulate(lines[0]), modulate(lines[1])];
    for (let cut = 0; cut < 40; cut++) {
      const joined = Buffer.concat([first.subarray(0, first.length - cut), second, silence(300)]);
      expect(listen(joined).text).toBe(lines.join(''));
      expect(listen(Buffer.concat([first, silence(cut * 5), second, silence(300)])).text).toBe(
        lines.join(''),
      );
    }
  });

  it('hears a carrier 40 dB down, through noise, and beside the other side’s tones', () => {
    const said = 'a haircut tomorrow at 3 pm';
    const tones = Buffer.concat([modulate(said), silence(400)]);
    const faint = encodeMulaw(decodeMulaw(tones).map((sample) => sample / 100));
    expect(listen(faint).text).toBe(said);
    let seed = 7;
    const noise = () => ((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5) * 9000;
    expect(listen(mix(tones, noise)).text).toBe(said);
    const answerSide = (i: number) => 8000 * Math.sin((2 * Math.PI * 2225 * i) / 8000);
    expect(listen(mix(tones, answerSide)).text).toBe(said);
  });
});

/** The same sound a little slower or faster, as from a sender whose clock is off. */
function stretch(audio: Buffer, factor: number): Buffer {
  const linear = decodeMulaw(audio);
  const length = Math.floor((linear.length - 1) * factor);
  return encodeMulaw(
    Int16Array.from({ length }, (_, i) => {
      const at = Math.floor(i / factor);
      const part = i / factor - at;
      return (linear[at] as number) * (1 - part) + (linear[at + 1] as number) * part;
    }),
  );
}

describe('a damaged line', () => {
  /** Cuts or replaces the frame number `nth` of the text's own frames (lead-in and trailer carry no bits). */
  const damaged = (said: string, nth: number, repair: (frame: Buffer) => Buffer) => {
    const audio = modulate(said);
    const frames = Math.floor((audio.length - 240) / FRAME);
    const at = 80 + (nth % frames) * FRAME;
    const after = audio.subarray(at + FRAME);
    return Buffer.concat([
      audio.subarray(0, at),
      repair(audio.subarray(at, at + FRAME)),
      after,
      silence(400),
    ]);
  };
  const spoken = fc.string({ unit: 'grapheme-ascii', minLength: 3, maxLength: 60 });

  it.each([
    ['lost', () => Buffer.alloc(0)],
    ['silenced', (frame: Buffer) => silence(frame.length)],
    ['doubled', (frame: Buffer) => Buffer.concat([frame, frame])],
  ])('a %s frame never reads as the text that was sent', (_, repair) => {
    fc.assert(
      fc.property(spoken, fc.nat(1000), (said, nth) => {
        expect(listen(damaged(said, nth, repair)).text).not.toBe(said);
      }),
      { numRuns: 150 },
    );
  });

  it('is not taken for the end of the tone where one frame is silence, and shows what it hit', () => {
    const audio = modulate('abc');
    const heard = listen(
      Buffer.concat([audio.subarray(0, 400), silence(FRAME), audio.subarray(400 + FRAME), silence(400)]),
    );
    expect(heard.off).toHaveLength(1);
    expect(heard.text).toContain(REPLACEMENT);
  });

  it('recovers for the next utterance', () => {
    fc.assert(
      fc.property(spoken, fc.nat(1000), (said, nth) => {
        const audio = Buffer.concat([
          damaged(said, nth, () => Buffer.alloc(0)),
          modulate('hello'),
          silence(200),
        ]);
        expect(listen(audio).text.endsWith('hello')).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('marks a character that the line cut off', () => {
    const audio = modulate('abc');
    expect(listen(Buffer.concat([audio.subarray(0, 700), silence(300)])).text).toBe(`ab${REPLACEMENT}`);
  });

  it('reads no words from speech-like noise and does not hang on it', () => {
    let seed = 11;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const noise = Int16Array.from({ length: 80_000 }, () => (random() - 0.5) * 20_000);
    const vowels = noise.map(
      (hiss, i) =>
        0.2 * hiss + 9000 * Math.sin(i * 0.11) + 6000 * Math.sin(i * 0.55) + 4000 * Math.sin(i * 0.97),
    );
    expect(listen(encodeMulaw(noise)).text).toBe('');
    expect(listen(encodeMulaw(vowels)).text).toBe('');
  });
});
