// What the sandbox's own tests share: a bare socket that remembers what it was sent.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { SANDBOX_CREDENTIALS } from './credentials.ts';
import { startDeepgram } from './deepgram/server.ts';
import type { DeepgramOptions } from './deepgram/server.ts';
import { Faults } from './faults.ts';
import { modulate, silence } from './modem/index.ts';
import { createRandom } from './random.ts';

export type Message = Record<string, unknown> & { type: string };

export class Wire {
  readonly socket: WebSocket;
  readonly messages: Message[] = [];
  readonly audio: Buffer[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #waiting = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.audio.push(data);
      else this.messages.push(JSON.parse(data.toString('utf8')) as Message);
      for (const check of this.#waiting) check();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code: number, reason: Buffer) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** Connects; rejects with `{ status, headers, body }` when the upgrade is refused. */
  static async open(
    base: string,
    path: string,
    options: { key?: string; protocols?: string[] } = {},
  ): Promise<Wire> {
    const key = options.key ?? SANDBOX_CREDENTIALS.deepgramKey;
    const headers = options.protocols ? {} : { authorization: `Token ${key}` };
    const socket = new WebSocket(base.replace('http', 'ws') + path, options.protocols ?? [], { headers });
    const wire = new Wire(socket);
    const refused = once(socket, 'unexpected-response').then(async ([, response]) => {
      const answer = response as IncomingMessage;
      let body = '';
      for await (const piece of answer) body += String(piece);
      throw Object.assign(new Error(body), { status: answer.statusCode, headers: answer.headers });
    });
    await Promise.race([once(socket, 'open'), refused]);
    refused.catch(() => undefined);
    return wire;
  }

  /** The first message from now or before that fits. */
  until(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = this.messages.find(fits);
        if (!found) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      void this.closed.then(() => {
        check();
        reject(new Error(`closed before; got ${JSON.stringify(this.messages).slice(0, 2000)}`));
        return undefined;
      });
      check();
    });
  }

  json(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Sends audio in frames of 20 ms, as a carrier does but without its pace. */
  say(...pieces: (string | number | Buffer)[]): void {
    for (const audio of pieces.map(toAudio)) {
      for (let at = 0; at < audio.length; at += 160) this.socket.send(audio.subarray(at, at + 160));
    }
  }
}

/** Text is spoken in modem tones, a number is so many ms of silence. */
function toAudio(piece: string | number | Buffer): Buffer {
  if (typeof piece === 'number') return silence(piece * 8);
  return typeof piece === 'string' ? modulate(piece) : piece;
}

export async function deepgramForTest(options: Partial<DeepgramOptions> = {}) {
  const faults = options.faults ?? new Faults();
  const server = await startDeepgram({
    port: 0,
    profile: 'instant',
    random: createRandom('test'),
    credentials: SANDBOX_CREDENTIALS,
    log: pino({ level: 'silent' }),
    ...options,
    faults,
  });
  return { ...server, faults };
}
