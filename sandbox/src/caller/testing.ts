// A server for tests of the caller: answers webhooks with given TwiML and talks on the stream as the test says. Real sockets.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { sign } from './signature.ts';

export interface ReceivedWebhook {
  path: string;
  parameters: Record<string, string>;
  signed: boolean;
}

/** A stream event as it came over the wire. */
export interface StreamEvent {
  event: string;
  sequenceNumber?: string;
  streamSid?: string;
  start?: Record<string, unknown>;
  media?: { track: string; chunk: string; timestamp: string; payload: string };
  mark?: { name: string };
  dtmf?: { track: string; digit: string };
  stop?: Record<string, unknown>;
  /** When it came, `performance.now()`. */
  atMs: number;
}

/** The server's end of a stream. */
export class ServerStream {
  readonly events: StreamEvent[] = [];
  readonly socket: WebSocket;
  readonly signed: boolean;
  closeCode: number | undefined;
  readonly #waiting: { event: string; resolve(event: StreamEvent): void }[] = [];

  constructor(socket: WebSocket, signed: boolean) {
    this.socket = socket;
    this.signed = signed;
    socket.on('message', (data: Buffer) => {
      const event = {
        ...(JSON.parse(data.toString()) as Omit<StreamEvent, 'atMs'>),
        atMs: performance.now(),
      };
      this.events.push(event);
      const index = this.#waiting.findIndex((each) => each.event === event.event);
      if (index >= 0) this.#waiting.splice(index, 1)[0]?.resolve(event);
    });
    socket.on('close', (code) => (this.closeCode = code));
  }

  get streamSid(): string {
    return this.events.find((event) => event.event === 'start')?.streamSid ?? '';
  }

  of(name: string): StreamEvent[] {
    return this.events.filter((event) => event.event === name);
  }

  /** The next event of this name that comes. */
  next(event: string): Promise<StreamEvent> {
    return new Promise((resolve) => this.#waiting.push({ event, resolve }));
  }

  media(audio: Buffer): void {
    this.send({ event: 'media', streamSid: this.streamSid, media: { payload: audio.toString('base64') } });
  }

  mark(name: string): void {
    this.send({ event: 'mark', streamSid: this.streamSid, mark: { name } });
  }

  clear(): void {
    this.send({ event: 'clear', streamSid: this.streamSid });
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }
}

export interface ScriptedServer {
  url: string;
  webhooks: ReceivedWebhook[];
  streams: ServerStream[];
  close(): Promise<void>;
}

export interface ScriptedServerOptions {
  authToken: string;
  /** TwiML by path; `{ws}` stands for the stream's URL. A number is answered as that status. */
  twiml: Record<string, string | number>;
  /** Called when a stream has started. */
  onStream?(stream: ServerStream): void;
}

export async function startScriptedServer(options: ScriptedServerOptions): Promise<ScriptedServer> {
  const webhooks: ReceivedWebhook[] = [];
  const streams: ServerStream[] = [];
  const isSigned = (headers: IncomingHttpHeaders, url: string, parameters: Record<string, string>) =>
    headers['x-twilio-signature'] === sign(options.authToken, url, parameters);
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      const path = request.url ?? '/';
      const parameters = Object.fromEntries(new URLSearchParams(body));
      webhooks.push({ path, parameters, signed: isSigned(request.headers, base + path, parameters) });
      const answer = options.twiml[path] ?? 404;
      if (typeof answer === 'number') response.writeHead(answer).end();
      else response.end(answer.replaceAll('{ws}', `${base.replace('http', 'ws')}/stream`));
    });
  });
  const sockets = new WebSocketServer({ server, path: '/stream' });
  sockets.on('connection', (socket, request) => {
    const stream = new ServerStream(
      socket,
      isSigned(request.headers, `${base.replace('http', 'ws')}/stream`, {}),
    );
    streams.push(stream);
    if (options.onStream) void stream.next('start').then(() => options.onStream?.(stream));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: base,
    webhooks,
    streams,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
