// A call from the browser whose connection comes and goes, over real sockets: it is one call, and nothing piles up meanwhile.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type WebSocket as Peer, WebSocketServer } from 'ws';
import { ASKS_EVERY_MS, keepCall, LOOKS_FOR_MS } from './keep-call.ts';
import { LineError } from './line-error.ts';
import type { FromLine, ToLine } from './line-messages.ts';
import { MOST_UNSENT_BYTES } from './stream.ts';

interface Message {
  event: string;
  start?: { customParameters: { token: string } };
  media?: { timestamp: string };
  mark?: { name: string };
}

let server: WebSocketServer;
/** The server's end of each stream, and what came over it. */
let streams: { peer: Peer; messages: Message[] }[];
/** The page's end. */
let sockets: WebSocket[];

beforeEach(async () => {
  streams = [];
  sockets = [];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (peer) => {
    const messages: Message[] = [];
    streams.push({ peer, messages });
    peer.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Message));
  });
  await once(server, 'listening');
  const Real = WebSocket;
  vi.stubGlobal(
    'WebSocket',
    class extends Real {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  for (const peer of server.clients) peer.terminate();
  server.close();
});

async function call() {
  let listener: (message: FromLine) => void = () => undefined;
  const told: ToLine[] = [];
  const asked: (string | undefined)[] = [];
  const seen: string[] = [];
  const streamUrl = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const it_ = {
    time: 0,
    online: true,
    /** Thrown in the place of an answer. */
    refusal: undefined as Error | undefined,
    told,
    asked,
    seen,
    hear: (message: FromLine) => listener(message),
    /** The sound card goes on. */
    frames(count = 1) {
      for (let n = 0; n < count; n++)
        listener({ type: 'frame', mulaw: new Uint8Array(160).fill(0xff), level: 0 });
    },
  };
  const phone = await keepCall({
    sound: {
      tell: (message) => void told.push(message),
      listen: (next) => void (listener = next),
      close: () => void seen.push('sound closed'),
    },
    async admit(callId) {
      asked.push(callId);
      if (it_.refusal) throw it_.refusal;
      return { callId: 'c1', callSid: 'browser-c1', streamUrl, token: `token ${asked.length}` };
    },
    now: () => it_.time,
    online: () => it_.online,
    onLevel: () => undefined,
    onSpeaking: () => undefined,
    onSaid: () => void seen.push('said'),
    onAway: (away) => void seen.push(away ? 'away' : 'back'),
    onOver: (problem) => void seen.push(`over: ${problem}`),
  });
  return Object.assign(it_, { phone });
}

const tokens = () =>
  streams.map(({ messages }) => messages.find(({ start }) => start)?.start?.customParameters.token);

it('comes back to the same call by another stream, and says again what had not gone out', async () => {
  const page = await call();
  await expect.poll(tokens).toEqual(['token 1']);
  page.phone.say('a haircut');
  page.hear({ type: 'mark', name: 'm1' });
  page.frames();
  await expect
    .poll(() => streams[0]?.messages.map(({ event }) => event))
    .toEqual(['connected', 'start', 'mark', 'media']);
  streams[0]?.peer.terminate();
  await expect.poll(() => page.seen).toEqual(['away']);
  // Of the old stream: nobody is told of it any more.
  page.hear({ type: 'mark', name: 'm2' });
  page.frames();
  await expect.poll(tokens).toEqual(['token 1', 'token 2']);
  expect(page.asked).toEqual([undefined, 'c1']);
  expect(page.seen).toEqual(['away', 'back']);
  expect(page.told.map(({ type }) => type)).toEqual(['say', 'drop', 'say']);
  page.hear({ type: 'said' });
  page.frames(2);
  await expect
    .poll(() => streams[1]?.messages.map(({ event }) => event))
    .toEqual(['connected', 'start', 'media', 'media']);
  expect(streams[0]?.messages).toHaveLength(4);
  streams[1]?.peer.close(1000);
  await expect.poll(() => page.seen.at(-1)).toBe('over: undefined');
});

it('keeps what is typed while the line is away until it is back', async () => {
  const page = await call();
  streams[0]?.peer.terminate();
  await expect.poll(() => page.seen).toEqual(['away']);
  page.phone.say('a haircut');
  expect(page.told.map(({ type }) => type)).toEqual(['drop']);
  page.frames();
  await expect.poll(() => page.told.map(({ type }) => type)).toEqual(['drop', 'say']);
});

it('asks once a second while the device has a connection, and gives up after a minute', async () => {
  const page = await call();
  page.refusal = new Error('unreachable');
  streams[0]?.peer.terminate();
  await expect.poll(() => page.seen).toEqual(['away']);
  page.frames(3);
  await expect.poll(() => page.asked).toHaveLength(2);
  page.time += ASKS_EVERY_MS;
  page.online = false;
  page.frames(3);
  expect(page.asked).toHaveLength(2);
  page.online = true;
  page.frames(3);
  await expect.poll(() => page.asked).toHaveLength(3);
  page.time = LOOKS_FOR_MS - 1;
  page.frames();
  expect(page.seen).toEqual(['away']);
  page.time = LOOKS_FOR_MS;
  page.frames();
  expect(page.seen).toEqual(['away', 'sound closed', 'over: lost']);
});

it('is over at once where the server says so, and when the caller hangs up meanwhile', async () => {
  const page = await call();
  page.refusal = new LineError('lost');
  streams[0]?.peer.terminate();
  await expect.poll(() => page.seen).toEqual(['away']);
  page.frames();
  await expect.poll(() => page.seen.at(-1)).toBe('over: lost');

  const other = await call();
  streams[1]?.peer.terminate();
  await expect.poll(() => other.seen).toEqual(['away']);
  other.frames();
  other.phone.hangUp();
  expect(other.seen.at(-1)).toBe('over: undefined');
  // The stream that was being opened is not left behind.
  await expect.poll(() => streams[2]?.messages.at(-1)?.event).toBe('stop');
});

it('is taken for lost when the device has been without a connection for longer than its socket is of use', async () => {
  const page = await call();
  page.online = false;
  page.frames();
  page.time = 7_999;
  page.frames();
  expect(page.seen).toEqual([]);
  page.time = 8_000;
  page.frames();
  expect(page.seen).toEqual(['away']);
});

it('says all at once what it had to say while the page stood still', async () => {
  const page = await call();
  page.frames(350);
  const sent = () => (streams[0]?.messages ?? []).flatMap(({ media }) => media?.timestamp ?? []);
  await expect.poll(sent).toHaveLength(350);
  expect(sent().at(-1)).toBe('6980');
  expect(page.seen).toEqual([]);
});

it('lets no audio pile up on a connection that takes none, and looks for the call when it stays so', async () => {
  const page = await call();
  streams[0]?.peer.pause();
  const [socket] = sockets;
  const waiting = () => socket?.bufferedAmount ?? 0;
  // Until the system below takes no more.
  while (waiting() <= MOST_UNSENT_BYTES) {
    page.frames(20);
    await new Promise(setImmediate);
  }
  const unsent = waiting();
  // Of those before, up to 19 were left out already, and 50 would be too many.
  page.frames(30);
  expect(waiting()).toBeLessThanOrEqual(unsent);
  streams[0]?.peer.resume();
  await expect.poll(waiting).toBe(0);
  page.frames();
  // What was left out is a gap in time.
  const stamps = () =>
    (streams[0]?.messages ?? []).flatMap(({ media }) => (media ? [Number(media.timestamp)] : []));
  await expect.poll(() => gaps(stamps())).toBe(1);
  expect(page.seen).toEqual([]);
  streams[0]?.peer.pause();
  while (page.seen.length === 0) {
    page.frames(20);
    await new Promise(setImmediate);
  }
  expect(page.seen).toEqual(['away']);
});

/** How often frames did not follow each other. */
const gaps = (stamps: number[]): number =>
  stamps.filter((stamp, n) => n > 0 && stamp - (stamps[n - 1] ?? 0) > 20).length;
