// Transcripts over `/v1/listen`, through the official SDK and a bare socket.
import { DeepgramClient } from '@deepgram/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SANDBOX_CREDENTIALS } from '../credentials.ts';
import { silence } from '../modem/index.ts';
import { createRandom } from '../random.ts';
import { createLatency } from '../profiles.ts';
import { deepgramForTest, Wire } from '../testing.ts';
import type { Message } from '../testing.ts';
import { NovaSession } from './nova.ts';

const BASE = '/v1/listen?model=nova-3&encoding=mulaw&sample_rate=8000';
const FULL = `${BASE}&interim_results=true&utterance_end_ms=1000&vad_events=true&smart_format=true&numerals=true&keyterm=balayage&endpointing=100`;

let server: Awaited<ReturnType<typeof deepgramForTest>>;
beforeAll(async () => {
  server = await deepgramForTest();
});
afterAll(() => server.close());

const open = (path: string) => Wire.open(server.url, path);
const transcript = (message: Message) =>
  (message['channel'] as { alternatives: { transcript: string }[] }).alternatives[0]?.transcript;

describe('a transcript', () => {
  it('grows word by word, becomes final at the end of speech, and the utterance’s end is announced', async () => {
    const wire = await open(FULL);
    wire.say(300, 'Dana Reed, please.', 2000);
    await wire.until((each) => each.type === 'UtteranceEnd');
    expect(wire.messages[0]).toMatchObject({ type: 'SpeechStarted', channel: [0, 1] });
    const results = wire.messages.filter((each) => each.type === 'Results');
    expect(results.map((each) => [transcript(each), each['is_final'], each['speech_final']])).toEqual([
      ['Dana', false, false],
      ['Dana Reed,', false, false],
      ['Dana Reed, please.', false, false],
      ['Dana Reed, please.', true, true],
    ]);
    expect(results[0]).toMatchObject({
      channel_index: [0, 1],
      from_finalize: false,
      metadata: { model_info: { name: 'nova-3' } },
      channel: { alternatives: [{ words: [{ word: 'dana', punctuated_word: 'Dana' }] }] },
    });
    expect(wire.messages.at(-1)).toMatchObject({ last_word_end: expect.closeTo(0.91, 1) });
  });

  it('becomes final piece by piece while speech goes on, and ends with its end', async () => {
    const said = 'one two three four five six seven eight nine ten '.repeat(6).trim();
    const wire = await open(FULL);
    wire.say(said, 2000);
    await wire.until((each) => each.type === 'UtteranceEnd');
    const finals = wire.messages.filter((each) => each['is_final'] === true);
    expect(finals.map((each) => each['speech_final'])).toEqual([false, false, true]);
    expect(finals.map(transcript).join(' ')).toBe(said);
  });

  it('comes plain, without interims, where neither formatting nor interims are asked for', async () => {
    const wire = await open(BASE);
    wire.say('Dana Reed, please.', 1000);
    const only = await wire.until((each) => each.type === 'Results');
    expect([transcript(only), only['is_final']]).toEqual(['dana reed please', true]);
  });

  it('is made final by Finalize, and the stream is summed up by CloseStream', async () => {
    const wire = await open(FULL);
    wire.say('hello', 20);
    wire.json({ type: 'Finalize' });
    const final = await wire.until((each) => each['from_finalize'] === true);
    expect([final['is_final'], transcript(final)]).toEqual([true, 'hello']);
    wire.json({ type: 'CloseStream' });
    expect(await wire.closed).toMatchObject({ code: 1000 });
    expect(wire.messages.at(-1)).toMatchObject({
      type: 'Metadata',
      channels: 1,
      sha256: expect.stringMatching(/^[\da-f]{64}$/),
    });
  });

  it('ends with an empty binary frame too', async () => {
    const wire = await open(FULL);
    wire.say('bye');
    wire.socket.send(Buffer.alloc(0));
    expect(await wire.closed).toMatchObject({ code: 1000 });
    expect(wire.messages.filter((each) => each['is_final'] === true).map(transcript)).toEqual(['bye']);
  });

  it('reaches the official SDK', async () => {
    const client = new DeepgramClient({ apiKey: SANDBOX_CREDENTIALS.deepgramKey, baseUrl: server.url });
    const socket = await client.listen.v1.connect({
      model: 'nova-3',
      encoding: 'mulaw',
      sample_rate: 8000,
      interim_results: 'true',
      Authorization: `Token ${SANDBOX_CREDENTIALS.deepgramKey}`,
      reconnectAttempts: 0,
    });
    const final = new Promise<string | undefined>((resolve) => {
      socket.on('message', (message) => {
        if (message.type === 'Results' && 'is_final' in message && message.is_final) {
          resolve(message.channel.alternatives[0]?.transcript);
        }
      });
    });
    socket.connect();
    await socket.waitForOpen();
    socket.sendKeepAlive({ type: 'KeepAlive' });
    const wire = new Wire({ on() {}, once() {}, send: (data: Buffer) => socket.sendMedia(data) } as never);
    wire.say('book it', 1000);
    expect(await final).toBe('book it');
    socket.close();
  });
});

describe('endpointing', () => {
  const finals = (endpointingMs: number | undefined) => {
    const sent: { at: number; ended: unknown }[] = [];
    const session: NovaSession = new NovaSession(
      {
        model: 'nova-3',
        format: { encoding: 'mulaw', rate: 8000 },
        interims: false,
        endpointingMs,
        utteranceEndMs: undefined,
        vadEvents: false,
        formatted: true,
      },
      createLatency('instant', createRandom('x')),
      (message) => sent.push({ at: session.hearing.position / 8, ended: message['speech_final'] }),
    );
    return { session, sent };
  };

  it('waits for the silence asked for, and never ends an utterance where it is off', async () => {
    const { modulate } = await import('../modem/index.ts');
    const audio = modulate('ok');
    for (const [endpointing, wait, ended] of [
      [300, 300, true],
      [10, 40, true],
      [undefined, 40, false],
    ] as const) {
      const { session, sent } = finals(endpointing);
      session.audio(audio);
      for (let i = 0; i < 50; i++) session.audio(silence(160));
      expect(sent).toHaveLength(1);
      expect(sent[0]?.ended).toBe(ended);
      expect((sent[0]?.at as number) - audio.length / 8 - wait).toBeGreaterThanOrEqual(-1);
      expect((sent[0]?.at as number) - audio.length / 8 - wait).toBeLessThanOrEqual(21);
    }
  });
});

describe('what is refused', () => {
  it.each([
    ['utterance_end_ms without interims', `${BASE}&utterance_end_ms=1000`],
    ['keywords with Nova-3', `${BASE}&keywords=foo`],
    ['an unknown encoding', '/v1/listen?model=nova-3&encoding=ulaw&sample_rate=8000'],
    ['no sample rate', '/v1/listen?model=nova-3&encoding=mulaw'],
    ['an unknown model', '/v1/listen?model=super-9&encoding=mulaw&sample_rate=8000'],
    ['a flag that is neither true nor false', `${BASE}&interim_results=yes`],
  ])('%s: 400 with dg-error', async (_, path) => {
    await expect(open(path)).rejects.toMatchObject({
      status: 400,
      headers: { 'dg-error': expect.any(String) },
    });
  });

  it('a message that is no JSON: closed as undecodable', async () => {
    const wire = await open(BASE);
    wire.socket.send('hello?');
    expect(await wire.closed).toMatchObject({ code: 1008, reason: expect.stringContaining('data0000') });
  });

  it('ten seconds with neither audio nor KeepAlive: closed 1011 NET-0001', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const wire = await open(BASE);
      // Finalize is answered, so a round trip proves that the socket still lives.
      const answers = async () => {
        wire.messages.length = 0;
        wire.json({ type: 'Finalize' });
        await wire.until((each) => each['from_finalize'] === true);
      };
      vi.advanceTimersByTime(9900);
      await answers();
      vi.advanceTimersByTime(9900);
      await answers();
      vi.advanceTimersByTime(9900);
      vi.advanceTimersByTime(200);
      expect(await wire.closed).toMatchObject({ code: 1011, reason: expect.stringContaining('net0001') });
    } finally {
      vi.useRealTimers();
    }
  });
});
