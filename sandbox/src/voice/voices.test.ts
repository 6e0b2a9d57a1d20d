// Which voice speaks: modem for machines, espeak-ng sentence by sentence for people, modem with a warning where that is missing.
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Demodulator, silence } from '../modem/index.ts';
import type { Espeak } from './espeak.ts';
import { createVoices } from './index.ts';

function setUp(render: Espeak['render']) {
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => warnings.push(line) });
  return { warnings, voices: createVoices(log, { render, prepare() {}, close: async () => undefined }) };
}

async function collect(audio: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  for await (const part of audio) parts.push(part);
  return parts;
}

function read(audio: Buffer): string {
  let text = '';
  const demodulator = new Demodulator({
    character: (each) => (text += each),
    carrierOn() {},
    carrierOff() {},
  });
  demodulator.push(Buffer.concat([audio, silence(400)]));
  return text;
}

const HELLO = 'Hello, it is 3.30 p.m. here! How can I help?';

describe('a voice', () => {
  it('speaks sentence by sentence, the first before the second is made', async () => {
    const asked: string[] = [];
    const { voices } = setUp(async (_, sentence) => {
      asked.push(sentence);
      return Buffer.from(sentence);
    });
    const speech = voices.render('sandbox-espeak', HELLO)[Symbol.asyncIterator]();
    await speech.next();
    expect(asked).toEqual(['Hello, it is 3.30 p.m. here!']);
    const rest = await collect({ [Symbol.asyncIterator]: () => speech });
    expect(rest.map(String)).toEqual(['How can I help?']);
  });

  it('is the modem’s where asked for, whole', async () => {
    const { voices } = setUp(() => Promise.reject(new Error('not to be asked')));
    const parts = await collect(voices.render('sandbox-modem', HELLO));
    expect(parts.map(read)).toEqual([HELLO]);
  });

  it('is the modem’s where espeak-ng is missing, and says so once', async () => {
    const { voices, warnings } = setUp(async () => undefined);
    const parts = await collect(voices.render('aura-2-thalia-en', HELLO));
    expect(read(Buffer.concat(parts)).trim()).toBe(HELLO);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('espeak-ng is not installed');
  });

  it('knows the vendor’s names and its own, and no other', () => {
    const { voices } = setUp(async () => undefined);
    for (const model of [
      'aura-2-thalia-en',
      'aura-2-celeste-es',
      'aura-asteria-en',
      'sandbox-modem',
      'sandbox-espeak',
    ]) {
      expect(voices.has(model)).toBe(true);
    }
    for (const model of ['polly', 'aura', 'aura-2', '']) expect(voices.has(model)).toBe(false);
  });
});
