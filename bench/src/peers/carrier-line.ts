// The thin adapter between a carrier's media stream and an agent that takes frames and gives frames: what was played is what the marks say.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** µ-law at 8 kHz: bytes a millisecond. */
const BYTES_PER_MS = 8;

export interface LineEvents {
  /** 20 ms of the caller's µ-law. */
  audio(mulaw: Buffer): void;
  /** A stretch of speech is over: `interrupted` when it was cleared, `playedMs` as far as the marks came back. */
  played(event: { playedMs: number; interrupted: boolean }): void;
  closed(): void;
}

export class CarrierLine {
  readonly callSid: string;
  readonly #streamSid: string;
  readonly #socket: WebSocket;
  readonly #events: LineEvents;
  /** Marks of a stretch that is over are echoed too when the carrier clears; they prove nothing. */
  #stretch = 0;
  #sentMs = 0;
  #playedMs = 0;
  #complete = false;

  constructor(socket: WebSocket, start: { streamSid: string; callSid: string }, events: LineEvents) {
    this.#socket = socket;
    this.callSid = start.callSid;
    this.#streamSid = start.streamSid;
    this.#events = events;
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString('utf8')) as StreamMessage));
    socket.once('close', () => events.closed());
  }

  /** True while audio of this stretch has been sent and not all of it is known to be played. */
  get playing(): boolean {
    return this.#sentMs > 0;
  }

  /** Sends µ-law ahead of real time, with a mark behind it. */
  send(mulaw: Buffer): void {
    this.#sentMs += mulaw.length / BYTES_PER_MS;
    this.#send({ event: 'media', media: { payload: mulaw.toString('base64') } });
    this.#send({ event: 'mark', mark: { name: `${this.#stretch}:${this.#sentMs}` } });
  }

  /** Nothing more comes in this stretch: `played` once its last mark is back. */
  complete(): void {
    this.#complete = true;
    this.#finishIfPlayed();
  }

  /** Silences the carrier. What it had played by then is what the marks said. */
  clear(): void {
    if (!this.playing) return;
    this.#send({ event: 'clear' });
    this.#finish(true);
  }

  #receive(message: StreamMessage): void {
    if (message.event === 'media' && message.media)
      this.#events.audio(Buffer.from(message.media.payload, 'base64'));
    else if (message.event === 'mark' && message.mark) {
      const [stretch, ms] = message.mark.name.split(':').map(Number);
      if (stretch !== this.#stretch) return;
      this.#playedMs = ms ?? 0;
      this.#finishIfPlayed();
    } else if (message.event === 'stop') this.#socket.close();
  }

  #finishIfPlayed(): void {
    if (this.#complete && this.playing && this.#playedMs >= this.#sentMs) this.#finish(false);
  }

  #finish(interrupted: boolean): void {
    const playedMs = this.#playedMs;
    this.#stretch += 1;
    this.#sentMs = 0;
    this.#playedMs = 0;
    this.#complete = false;
    this.#events.played({ playedMs, interrupted });
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify({ ...message, streamSid: this.#streamSid }));
  }
}

interface StreamMessage {
  event: string;
  start?: { streamSid: string; callSid: string };
  media?: { payload: string };
  mark?: { name: string };
}

/** Serves `/voice` and its stream on a free port of loopback; `onCall` is given each stream that has started. */
export async function answerCalls(
  onCall: (socket: WebSocket, start: { streamSid: string; callSid: string }) => void,
): Promise<{ url: string; close(): void }> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    const body = `<Response><Connect><Stream url="${url().replace('http', 'ws')}/voice/stream"/></Connect></Response>`;
    response.writeHead(200, { 'content-type': 'text/xml' }).end(body);
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const url = () => `http://localhost:${(server.address() as AddressInfo).port}`;
  sockets.on('connection', (socket) => {
    socket.on('error', () => socket.terminate());
    const wait = (data: Buffer) => {
      const { event, start } = JSON.parse(data.toString('utf8')) as StreamMessage;
      if (event !== 'start' || !start) return;
      socket.off('message', wait);
      onCall(socket, start);
    };
    socket.on('message', wait);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    close() {
      for (const client of sockets.clients) client.terminate();
      server.close();
    },
  };
}
