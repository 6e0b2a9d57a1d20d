// Speech over `/v1/speak`: as a socket kept open and as one request, through the official SDK and bare.
import { DeepgramClient } from '@deepgram/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_CREDENTIALS } from '../credentials.ts';
import { decodeMulaw, Demodulator, modulatedLength } from '../modem/index.ts';
import { deepgramForTest, Wire } from '../testing.ts';

const MODEM = '/v1/speak?model=sandbox-modem&encoding=mulaw&sample_rate=8000';
const HELLO = 'Hello, how can I help you today?';

let server: Awaited<ReturnType<typeof deepgramForTest>>;
beforeAll(async () => {
  server = await deepgramForTest();
});
afterAll(() => server.close());

const open = (path: string) => Wire.open(server.url, path);
const read = (audio: Buffer) => {
  let text = '';
  const demodulator = new Demodulator({
    character: (each) => (text += each),
    carrierOn() {},
    carrierOff() {},
  });
  demodulator.push(audio);
  return text;
};
const flushed = (sequence: number) => (each: { type: string; [key: string]: unknown }) =>
  each.type === 'Flushed' && each['sequence_id'] === sequence;

describe('the socket', () => {
  it('says which model speaks, then each flush’s audio, then Flushed', async () => {
    const wire = await open(MODEM);
    expect(await wire.until((each) => each.type === 'Metadata')).toMatchObject({
      model_name: 'sandbox-modem',
    });
    wire.json({ type: 'Speak', text: 'Hello, ' });
    wire.json({ type: 'Speak', text: 'how can I help you today?' });
    wire.json({ type: 'Flush' });
    await wire.until(flushed(0));
    expect(read(Buffer.concat(wire.audio))).toBe(HELLO);
    expect(Buffer.concat(wire.audio)).toHaveLength(modulatedLength(HELLO));
    expect(wire.audio.length).toBeGreaterThan(2);
    wire.json({ type: 'Speak', text: ' Second.' });
    wire.json({ type: 'Flush' });
    await wire.until(flushed(1));
    wire.json({ type: 'Close' });
    expect(await wire.closed).toMatchObject({ code: 1000 });
  });

  it('forgets on Clear what it has not said', async () => {
    const wire = await open(MODEM);
    wire.json({ type: 'Speak', text: 'never mind this' });
    wire.json({ type: 'Clear' });
    wire.json({ type: 'Speak', text: 'but this' });
    wire.json({ type: 'Flush' });
    await wire.until((each) => each.type === 'Flushed');
    expect(wire.messages.map((each) => each.type)).toEqual(['Metadata', 'Cleared', 'Flushed']);
    expect(read(Buffer.concat(wire.audio))).toBe('but this');
  });

  it('stops on Clear in the middle of audio that is streaming', async () => {
    const slow = await deepgramForTest({ profile: 'measured' });
    const wire = await Wire.open(slow.url, MODEM);
    wire.json({ type: 'Speak', text: HELLO.repeat(10) });
    wire.json({ type: 'Flush' });
    await new Promise<void>((resolve) => {
      wire.socket.on('message', (_: Buffer, isBinary: boolean) => isBinary && resolve());
    });
    wire.json({ type: 'Clear' });
    await wire.until((each) => each.type === 'Cleared');
    const heard = wire.audio.length;
    wire.json({ type: 'Speak', text: 'a' });
    wire.json({ type: 'Flush' });
    await wire.until((each) => each.type === 'Flushed');
    expect(wire.audio.length - heard).toBeLessThanOrEqual(1);
    await slow.close();
  });

  it('serves twenty flushes in a minute and warns at the next', async () => {
    const wire = await open(MODEM);
    for (let i = 0; i < 21; i++) {
      wire.json({ type: 'Speak', text: 'a' });
      wire.json({ type: 'Flush' });
    }
    expect(await wire.until((each) => each.type === 'Warning')).toMatchObject({ code: 'EXCESSIVE_FLUSH' });
    await wire.until(flushed(19));
    expect(wire.messages.filter((each) => each.type === 'Flushed')).toHaveLength(20);
  });

  it('works with the official SDK', async () => {
    const client = new DeepgramClient({ apiKey: SANDBOX_CREDENTIALS.deepgramKey, baseUrl: server.url });
    const socket = await client.speak.v1.connect({
      model: 'sandbox-modem',
      encoding: 'mulaw',
      sample_rate: '8000',
      Authorization: `Token ${SANDBOX_CREDENTIALS.deepgramKey}`,
      reconnectAttempts: 0,
    });
    const audio: Promise<ArrayBuffer>[] = [];
    const done = new Promise<void>((resolve) => {
      socket.on('message', (message: unknown) => {
        if (message instanceof Blob) audio.push(message.arrayBuffer());
        else if ((message as { type?: string }).type === 'Flushed') resolve();
      });
    });
    socket.connect();
    await socket.waitForOpen();
    socket.sendText({ type: 'Speak', text: HELLO });
    socket.sendFlush({ type: 'Flush' });
    await done;
    expect(read(Buffer.concat((await Promise.all(audio)).map((each) => Buffer.from(each))))).toBe(HELLO);
    socket.close();
  });

  it.each([
    ['an unknown model', '/v1/speak?model=polly&encoding=mulaw&sample_rate=8000'],
    ['a container', `${MODEM}&container=wav`],
    ['an unknown encoding', '/v1/speak?model=sandbox-modem&encoding=ulaw&sample_rate=8000'],
  ])('refuses %s', async (_, path) => {
    await expect(open(path)).rejects.toMatchObject({ status: 400 });
  });
});

describe('the request', () => {
  it('answers raw audio to the official SDK', async () => {
    const client = new DeepgramClient({ apiKey: SANDBOX_CREDENTIALS.deepgramKey, baseUrl: server.url });
    const response = await client.speak.v1.audio.generate({
      text: HELLO,
      model: 'sandbox-modem',
      encoding: 'mulaw',
      sample_rate: 8000,
      container: 'none',
    });
    expect(read(Buffer.from(await response.arrayBuffer()))).toBe(HELLO);
  });

  const post = (query: string, body: string, key = SANDBOX_CREDENTIALS.deepgramKey) =>
    fetch(`${server.url}/v1/speak?${query}`, {
      method: 'POST',
      body,
      headers: { authorization: `Token ${key}`, 'content-type': 'application/json' },
    });
  const query = 'model=sandbox-modem&encoding=mulaw&sample_rate=8000&container=none';

  it.each([
    ['a body that is no JSON', () => post(query, 'hello'), 400, 'Bad Request'],
    ['an empty text', () => post(query, '{"text":" "}'), 400, 'Bad Request'],
    [
      'a text too long',
      () => post(query, JSON.stringify({ text: 'a'.repeat(2001) })),
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['a wrong key', () => post(query, '{"text":"a"}', 'wrong'), 401, 'INVALID_AUTH'],
  ])('refuses %s', async (_, send, status, code) => {
    const response = await send();
    expect(response.status).toBe(status);
    expect(response.headers.get('dg-request-id')).toBeTruthy();
    expect(await response.json()).toMatchObject({
      err_code: code,
      request_id: response.headers.get('dg-request-id'),
    });
  });
});

describe('the spoken voice', () => {
  it('is speech of a natural length, loud enough, and no ear takes it for a modem', async () => {
    const wire = await open('/v1/speak?model=aura-2-thalia-en&encoding=mulaw&sample_rate=8000');
    const said = 'We are open from nine to five, and the next free opening is on Friday at three thirty.';
    wire.json({ type: 'Speak', text: said.repeat(3) });
    wire.json({ type: 'Flush' });
    await wire.until(flushed(0));
    const audio = Buffer.concat(wire.audio);
    expect(audio.length / 8000).toBeGreaterThan(9);
    expect(audio.length / 8000).toBeLessThan(25);
    const samples = decodeMulaw(audio);
    const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
    expect(Math.sqrt(power)).toBeGreaterThan(1000);
    let carriers = 0;
    new Demodulator({ character() {}, carrierOn: () => carriers++, carrierOff() {} }).push(audio);
    expect(carriers).toBe(0);
  });
});
