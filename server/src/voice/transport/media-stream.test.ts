// A line under attack: whatever arrives costs at most its own stream. Real sockets.
import { on, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openMediaStream } from './media-stream.ts';
import type { Transport, TransportEvents } from './transport.ts';

const SID = 'MZ1';
let server: WebSocketServer;
let carrier: WebSocket;
let line: Transport;
/** Our end of the connection. */
let ours: Socket;
let heard: unknown[];
let warned: object[];

beforeEach(async ({ task }) => {
  // Of this test alone: the last one's socket may still be closing.
  const [mine, warnings]: [unknown[], object[]] = [[], []];
  heard = mine;
  warned = warnings;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 65_536 });
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  carrier = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  carrier.on('error', () => undefined);
  const [socket, { socket: wire }] = (await accepted) as [WebSocket, IncomingMessage];
  ours = wire;
  const events: TransportEvents = {
    start: ({ callSid }) => mine.push(['start', callSid]),
    audio: (mulaw) => mine.push(['audio', mulaw.length]),
    dtmf: (digit) => mine.push(['dtmf', digit]),
    mark: (name) => mine.push(['mark', name]),
    close: (reason) => mine.push(['close', reason]),
  };
  line = openMediaStream({
    socket,
    wire,
    events,
    log: { warn: (details) => warnings.push(details) },
    ...(task.name.startsWith('ends a line') && { checkEveryMs: 40 }),
    ...(task.name.endsWith('never starts') && { startWithinMs: 40 }),
  });
  await once(carrier, 'open');
});
afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

const send = (message: object): void => carrier.send(JSON.stringify(message));
const start = (sequence = 1): void =>
  send({
    event: 'start',
    sequenceNumber: String(sequence),
    start: { callSid: 'CA1', mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 } },
    streamSid: SID,
  });
const frame = (sequence: number, streamSid = SID, timestamp = 0): void =>
  send({
    event: 'media',
    sequenceNumber: String(sequence),
    media: { track: 'inbound', chunk: '1', timestamp: String(timestamp), payload: 'f39/fw==' },
    streamSid,
  });

describe('a media stream', () => {
  it('hears silence where audio was lost on the way, and counts it', async () => {
    start();
    frame(2, SID, 500);
    // Four bytes are half a millisecond.
    frame(3, SID, 560);
    carrier.send(
      `{"event":"media","sequenceNumber":"4","media":{"track":"inbound","chunk":"1","timestamp":"601","payload":"f39/fw=="},"streamSid":"${SID}"}`,
    );
    send({ event: 'stop', sequenceNumber: '5', streamSid: SID, stop: { callSid: 'CA1' } });
    await expect.poll(() => heard.at(-1)).toEqual(['close', 'hungUp']);
    const lengths = heard.flatMap((each) => (Array.isArray(each) && each[0] === 'audio' ? [each[1]] : []));
    expect(lengths).toEqual([4, 59 * 8, 4, 40 * 8, 4]);
    expect(warned).toEqual([{ callSid: 'CA1', lostMs: 99 }]);
  });

  it('carries audio both ways until the caller hangs up', async () => {
    send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    start();
    frame(2);
    await expect
      .poll(() => heard)
      .toEqual([
        ['start', 'CA1'],
        ['audio', 4],
      ]);
    const sent = once(carrier, 'message');
    line.sendAudio(Buffer.alloc(8));
    expect(String((await sent)[0])).toContain('"payload":"AAAAAAAAAAA="');
    send({ event: 'stop', sequenceNumber: '3', streamSid: SID });
    frame(4);
    await once(carrier, 'close');
    expect(heard.slice(2)).toEqual([['close', 'hungUp']]);
  });

  it('sends what is said at once in one write, and what is said later by itself', async () => {
    start();
    await expect.poll(() => heard.length).toBe(1);
    const messages = on(carrier, 'message');
    const say = async (index: number) => {
      line.sendAudio(Buffer.alloc(8));
      const unsent = ours.writableLength;
      line.mark(`0.${index}`);
      expect(unsent).toBeGreaterThan(0);
      expect(ours.writableLength).toBeGreaterThan(unsent);
      for (let n = 0; n < 2; n += 1) await messages.next();
      expect(ours.writableLength).toBe(0);
    };
    await say(0);
    await say(1);
  });

  it.each([
    ['audio before the start', () => frame(1), 'before start'],
    ['a second start', () => (start(), start(2)), 'started twice'],
    ['a message out of order', () => (start(), frame(5), frame(5)), 'out of order'],
    ['a message of another stream', () => (start(), frame(2, 'MZ2')), 'another stream'],
    ['a binary message', () => carrier.send(Buffer.alloc(10)), 'binary'],
    ['an oversized message', () => carrier.send('x'.repeat(20_000)), 'oversized'],
    ['nonsense', () => carrier.send('nonsense'), 'not JSON'],
    [
      'an unknown event',
      () => send({ event: 'video', sequenceNumber: '1', streamSid: SID }),
      'unknown event',
    ],
  ])('counts and logs %s, and goes on', async (_case, attack, why) => {
    attack();
    await expect.poll(() => warned).toMatchObject([{ why, badMessages: 1 }]);
    expect(carrier.readyState).toBe(WebSocket.OPEN);
    expect(heard).not.toContainEqual(['close', expect.anything()]);
  });

  it('ends a stream that sends nothing but nonsense, and logs little of it', async () => {
    for (let i = 0; i < 60; i += 1) carrier.send('nonsense');
    const [code] = (await once(carrier, 'close')) as [number];
    expect(code).toBe(1008);
    expect(heard).toEqual([['close', 'protocol']]);
    expect(warned.length).toBeLessThan(6);
  });

  it('survives a frame the socket itself refuses', async () => {
    carrier.send('x'.repeat(70_000));
    await once(carrier, 'close');
    await expect.poll(() => heard).toEqual([['close', 'closed']]);
    expect(warned).toMatchObject([{ badMessages: 1 }]);
  });

  it('ends a line that connects and never starts', async () => {
    send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    await once(carrier, 'close');
    expect(heard).toEqual([['close', 'noStart']]);
    expect(warned).toEqual([]);
  });

  it('ends a line on which nothing comes any more', async () => {
    start();
    frame(2);
    await once(carrier, 'close');
    expect(heard.at(-1)).toEqual(['close', 'deadLine']);
  });

  it('ends a line whose far end goes on talking and takes nothing any more', async () => {
    start();
    await expect.poll(() => heard.length).toBe(1);
    carrier.pause();
    const [socket] = server.clients;
    const second = Buffer.alloc(8_000);
    let sequence = 1;
    const talk = (): unknown => {
      frame((sequence += 1));
      // What the kernel's own buffers hold, a few megabytes, comes first; then one piece waits.
      for (let n = 0; n < 50; n += 1) if (socket?.bufferedAmount === 0) line.sendAudio(second);
      return heard.at(-1);
    };
    await expect.poll(talk, { interval: 5, timeout: 10_000 }).toEqual(['close', 'stalled']);
  });

  it('tells of a socket that breaks, once', async () => {
    start();
    await expect.poll(() => heard.length).toBe(1);
    carrier.terminate();
    await expect.poll(() => heard.at(-1)).toEqual(['close', 'closed']);
    line.close();
    line.sendAudio(Buffer.alloc(1));
    expect(heard.length).toBe(2);
  });
});
