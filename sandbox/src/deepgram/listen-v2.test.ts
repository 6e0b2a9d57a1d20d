// Turns over `/v2/listen`: what the official SDK and a bare socket get for modem audio, and what is refused.
import { DeepgramClient } from '@deepgram/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_CREDENTIALS } from '../credentials.ts';
import { encodeMulaw, encodeSample, modulate } from '../modem/index.ts';
import { deepgramForTest, Wire } from '../testing.ts';

const BASE = '/v2/listen?model=flux-general-en&encoding=mulaw&sample_rate=8000';
const EAGER = `${BASE}&eager_eot_threshold=0.4`;
const SAID = "I'd like to book a haircut tomorrow at 3 pm";
const LONG = 2000;

let server: Awaited<ReturnType<typeof deepgramForTest>>;
beforeAll(async () => {
  server = await deepgramForTest();
});
afterAll(() => server.close());

const open = (path: string, options?: Parameters<typeof Wire.open>[2]) =>
  Wire.open(server.url, path, options);
const turnEvents = (wire: Wire) =>
  wire.messages.filter((each) => each['event'] !== 'Update').map((each) => each['event'] ?? each.type);
const ended =
  (turn = 0) =>
  (each: { [key: string]: unknown }) =>
    each['event'] === 'EndOfTurn' && each['turn_index'] === turn;

describe('a turn', () => {
  it('reaches the official SDK: connected, started, growing, eager, ended', async () => {
    const client = new DeepgramClient({ apiKey: SANDBOX_CREDENTIALS.deepgramKey, baseUrl: server.url });
    const socket = await client.listen.v2.connect({
      model: 'flux-general-en',
      encoding: 'mulaw',
      sample_rate: 8000,
      eager_eot_threshold: 0.4,
      Authorization: `Token ${SANDBOX_CREDENTIALS.deepgramKey}`,
      reconnectAttempts: 0,
    });
    const seen: { type: string; event?: string; transcript?: string }[] = [];
    const end = new Promise<void>((resolve) => {
      socket.on('message', (message) => {
        seen.push(message);
        if ((message as { event?: string }).event === 'EndOfTurn') resolve();
      });
    });
    socket.connect();
    await socket.waitForOpen();
    const wire = new Wire({ on() {}, once() {}, send: (data: Buffer) => socket.sendMedia(data) } as never);
    wire.say(100, SAID, LONG);
    await end;
    socket.close();
    expect(seen[0]?.type).toBe('Connected');
    expect(seen.map((each) => each.event).filter((event) => event && event !== 'Update')).toEqual([
      'StartOfTurn',
      'EagerEndOfTurn',
      'EndOfTurn',
    ]);
    const updates = seen.filter((each) => each.event === 'Update').map((each) => each.transcript as string);
    expect(updates.length).toBeGreaterThan(3);
    for (const update of updates) expect(SAID.startsWith(update)).toBe(true);
    expect(seen.at(-1)?.transcript).toBe(SAID);
  });

  it('numbers its messages and its turns, and says why each turn ended', async () => {
    const wire = await open(BASE);
    wire.say('first thing', LONG, 'second thing', LONG);
    await wire.until(ended(1));
    expect(wire.messages.map((each) => each['sequence_id'])).toEqual(wire.messages.map((_, at) => at));
    expect(new Set(wire.messages.map((each) => each['request_id'])).size).toBe(1);
    const ends = wire.messages.filter((each) => each['event'] === 'EndOfTurn');
    expect(ends.map((each) => [each['turn_index'], each['transcript'], each['trigger']])).toEqual([
      [0, 'first thing', 'model'],
      [1, 'second thing', 'model'],
    ]);
  });

  it('gives words their place in the audio', async () => {
    const wire = await open(BASE);
    wire.say(500, 'one two', LONG);
    const end = await wire.until(ended());
    const [one, two] = end['words'] as { word: string; start: number; end: number }[];
    expect(one).toMatchObject({ word: 'one', start: expect.closeTo(0.51, 1) });
    // A character takes 33 ms.
    expect((one?.end as number) - (one?.start as number)).toBeCloseTo(0.1, 2);
    expect((two?.start as number) - (one?.end as number)).toBeCloseTo(0.033, 2);
  });

  it('is ended 60–120 ms of audio after the last tone in the instant profile, eager within 50', async () => {
    const wire = await open(EAGER);
    wire.say(SAID, LONG);
    const end = await wire.until(ended());
    const lastTone = (SAID.length * 10 + 5) / 300;
    const eager = wire.messages.find((each) => each['event'] === 'EagerEndOfTurn');
    expect((eager?.['audio_window_end'] as number) - lastTone).toBeLessThan(0.05);
    expect((end['audio_window_end'] as number) - lastTone).toBeGreaterThan(0.06);
    expect((end['audio_window_end'] as number) - lastTone).toBeLessThan(0.12);
    expect(eager?.['transcript']).toBe(end['transcript']);
  });

  it('resumes when the caller goes on after the eager end', async () => {
    const wire = await open(`${EAGER}&eot_threshold=0.9`);
    wire.say('tomorrow', 90, ' at three', LONG);
    const end = await wire.until(ended());
    expect(turnEvents(wire)).toEqual([
      'Connected',
      'StartOfTurn',
      'EagerEndOfTurn',
      'TurnResumed',
      'EagerEndOfTurn',
      'EndOfTurn',
    ]);
    expect(end['transcript']).toBe('tomorrow at three');
  });

  it('waits longer for a higher threshold, and no longer than the timeout', async () => {
    const endOf = async (query: string) => {
      const wire = await open(BASE + query);
      wire.say('yes', LONG);
      const end = await wire.until(ended());
      return [end['audio_window_end'] as number, end['trigger']] as const;
    };
    const [low] = await endOf('&eot_threshold=0.5');
    const [high, byModel] = await endOf('&eot_threshold=0.95');
    const [never, byTimeout] = await endOf('&eot_threshold=1.0&eot_timeout_ms=800');
    expect(high).toBeGreaterThan(low + 0.05);
    expect(byModel).toBe('model');
    expect(never).toBeCloseTo(0.117 + 0.8, 1);
    expect(byTimeout).toBe('timeout');
  });

  it('takes new thresholds mid-stream and refuses wrong ones without ending', async () => {
    const wire = await open(BASE);
    wire.json({ type: 'Configure', thresholds: { eot_threshold: 7 } });
    await wire.until((each) => each.type === 'ConfigureFailure');
    wire.json({
      type: 'Configure',
      thresholds: { eot_threshold: 1, eot_timeout_ms: 500 },
      keyterms: ['Dana'],
    });
    expect(await wire.until((each) => each.type === 'ConfigureSuccess')).toMatchObject({
      thresholds: { eot_threshold: 1, eot_timeout_ms: 500 },
      keyterms: ['Dana'],
    });
    wire.say('yes', LONG);
    expect(await wire.until(ended())).toMatchObject({ trigger: 'timeout' });
  });

  it('ends on ForceEndTurn with what was heard so far', async () => {
    const wire = await open(BASE);
    wire.say('one two three', 20);
    wire.json({ type: 'ForceEndTurn' });
    expect(await wire.until(ended())).toMatchObject({ trigger: 'manual', transcript: 'one two three' });
  });

  it('starts and ends without words for speech that is not modem', async () => {
    const wire = await open(EAGER);
    const vowel = encodeMulaw(
      Int16Array.from({ length: 8000 }, (_, i) => 9000 * Math.sin(i * 0.11) + 5000 * Math.sin(i * 0.61)),
    );
    wire.say(200, vowel, LONG);
    expect(await wire.until(ended())).toMatchObject({ transcript: '', words: [] });
    expect(turnEvents(wire)).toEqual(['Connected', 'StartOfTurn', 'EndOfTurn']);
  });

  it('is also ended by a modem that keeps its tone on', async () => {
    const idle = Buffer.from(
      Array.from({ length: 8000 }, (_, i) =>
        encodeSample(16_000 * Math.sin((2 * Math.PI * 1270 * i) / 8000)),
      ),
    );
    const wire = await open(BASE);
    wire.say(modulate('first').subarray(0, -40), idle, modulate('second').subarray(80, -40), idle, LONG);
    await wire.until(ended(1));
    expect(
      wire.messages.filter((each) => each['event'] === 'EndOfTurn').map((each) => each['transcript']),
    ).toEqual(['first', 'second']);
  });

  it('says the last words when the stream is closed, then closes normally', async () => {
    const wire = await open(BASE);
    wire.say('goodbye');
    wire.json({ type: 'CloseStream' });
    expect(await wire.closed).toMatchObject({ code: 1000 });
    expect(wire.messages.find(ended())).toMatchObject({ transcript: 'goodbye' });
  });
});

describe('what is refused', () => {
  it.each([
    ['no model', '/v2/listen?encoding=mulaw&sample_rate=8000'],
    ['a Nova model', '/v2/listen?model=nova-3&encoding=mulaw&sample_rate=8000'],
    ['an unknown encoding', '/v2/listen?model=flux-general-en&encoding=mp5&sample_rate=8000'],
    ['no sample rate', '/v2/listen?model=flux-general-en&encoding=mulaw'],
    ['a threshold out of range', `${BASE}&eot_threshold=0.2`],
    ['an eager threshold above the other', `${BASE}&eot_threshold=0.5&eager_eot_threshold=0.8`],
    ['a timeout out of range', `${BASE}&eot_timeout_ms=100`],
    ['an unknown parameter', `${BASE}&interim_results=true`],
  ])('%s: 400 with dg-error and dg-request-id', async (_, path) => {
    await expect(open(path)).rejects.toMatchObject({
      status: 400,
      headers: {
        'dg-error': expect.stringContaining('Bad Request'),
        'dg-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
      },
    });
  });

  it('a wrong key: 401; the right one as a subprotocol is taken', async () => {
    await expect(open(BASE, { key: 'wrong' })).rejects.toMatchObject({ status: 401 });
    const wire = await open(BASE, { protocols: ['token', SANDBOX_CREDENTIALS.deepgramKey] });
    expect(wire.socket.protocol).toBe('token');
    wire.socket.close();
  });

  it('a message it cannot read: an Error, then the end', async () => {
    const wire = await open(BASE);
    wire.socket.send('{"type":"KeepAlive"}');
    expect(await wire.closed).toMatchObject({ code: 1008 });
    expect(wire.messages.at(-1)).toMatchObject({ type: 'Error', code: 'UNPARSABLE_CLIENT_MESSAGE' });
  });
});

describe('faults', () => {
  it('garbled words, a false end of turn, a dropped socket, a refusal; each as often as asked', async () => {
    server.faults.add({ kind: 'garble', match: 'tag=a', durationMs: 60_000 });
    const garbled = await open(`${BASE}&tag=a`);
    garbled.say('hello there', LONG);
    expect(await garbled.until(ended())).toMatchObject({ transcript: 'olleh ereht' });

    server.faults.add({ kind: 'falseEndOfTurn', match: 'tag=b' });
    const cut = await open(`${EAGER}&tag=b`);
    cut.say('hello there friend', LONG);
    expect(await cut.until(ended(1))).toMatchObject({ transcript: 'there friend' });
    expect(cut.messages.find(ended(0))).toMatchObject({ transcript: 'hello' });

    server.faults.add({ kind: 'drop', match: 'tag=', vendor: 'deepgram', count: 2 });
    expect([(await garbled.closed).code, (await cut.closed).code]).toEqual([1006, 1006]);

    server.faults.add({ kind: 'refuse', status: 429 });
    await expect(open(BASE)).rejects.toMatchObject({ status: 429 });
    const spared = await open(BASE);
    expect(server.faults.list()).toEqual([]);
    spared.socket.close();
  });
});
