// The phones of the sandbox: simulated callers and callees connect here, and orders from the REST API reach their calls.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { type LiveCall, makeSid, type ToCarrier, type ToPhone } from '../caller/index.ts';
import { parseJson } from '../faults.ts';
import type { Calls, Phone, Ring } from './calls.ts';

/** Where phones connect. */
export const PHONES_PATH = '/_sandbox/calls';
/** Ten minutes of recorded µ-law in base64 and some. */
const MAX_MESSAGE_BYTES = 8_000_000;

const number = z.string().regex(/^\+[1-9]\d{6,14}$/);
const status = z.enum([
  'queued',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
]);
const direction = z.enum(['inbound', 'outbound-api', 'outbound-dial']);
const toCarrier: z.ZodType<ToCarrier> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('call'),
    call: z.object({
      sid: z.string().regex(/^CA[0-9a-f]{32}$/),
      from: number,
      to: number,
      direction,
      status,
    }),
  }),
  z.object({ type: z.literal('status'), sid: z.string(), status }),
  z.object({ type: z.literal('answer'), number }),
  z.object({ type: z.literal('stopAnswering'), number }),
  z.object({ type: z.literal('recording'), sid: z.string(), callSid: z.string(), mulaw: z.base64() }),
  z.object({
    type: z.literal('dial'),
    id: z.string(),
    callSid: z.string(),
    callerId: z.string(),
    number: z.string(),
    timeoutMs: z.number(),
    screen: z.object({ url: z.string(), method: z.enum(['GET', 'POST']) }).optional(),
  }),
  z.object({ type: z.literal('joined'), sid: z.string() }),
  z.object({ type: z.literal('dialCancelled'), id: z.string() }),
]);

export interface PhonesOptions {
  calls(): Calls;
  keepRecording(recording: { sid: string; callSid: string; mulaw: Buffer }): string;
}

/** What a person hears who is rung by a `<Dial>` without a word beforehand: they are joined at once. */
const NOTHING_FIRST = { twiml: '<Response/>' };

export class Phones {
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  readonly #answering = new Map<string, ConnectedPhone>();
  readonly #options: PhonesOptions;
  /** `<Dial>` legs in progress: the call rung, and how to tell the dialling phone. */
  readonly #legs = new Map<string, { sid: string; joined: boolean; end(): void }>();

  constructor(options: PhonesOptions) {
    this.#options = options;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#connect(ws));
  }

  /** Rings the phone that answers this number. */
  readonly ring: Ring = (call, ring) => {
    const phone = this.#answering.get(call.to);
    phone?.send({ type: 'ring', call, ...ring });
    return phone;
  };

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
  }

  #connect(socket: WebSocket): void {
    const phone = new ConnectedPhone(socket);
    socket.on('error', () => socket.terminate());
    socket.on('message', (data: Buffer) => {
      const message = toCarrier.safeParse(parseJson(data.toString('utf8')));
      if (message.success) this.#obey(phone, message.data);
      else socket.close(1008, z.prettifyError(message.error).slice(0, 120));
    });
    socket.on('close', () => {
      for (const [number, each] of this.#answering) if (each === phone) this.#answering.delete(number);
      this.#options.calls().phoneGone(phone);
    });
  }

  #obey(phone: ConnectedPhone, message: ToCarrier): void {
    const calls = this.#options.calls();
    switch (message.type) {
      case 'call':
        calls.register(message.call, phone);
        return phone.send({ type: 'registered', sid: message.call.sid });
      case 'status':
        return calls.setStatus(message.sid, message.status);
      case 'answer':
        this.#answering.set(message.number, phone);
        return phone.send({ type: 'answering', number: message.number });
      case 'stopAnswering':
        if (this.#answering.get(message.number) === phone) this.#answering.delete(message.number);
        return;
      case 'recording': {
        const { sid, callSid } = message;
        const url = this.#options.keepRecording({
          sid,
          callSid,
          mulaw: Buffer.from(message.mulaw, 'base64'),
        });
        return phone.send({ type: 'recordingKept', sid, url });
      }
      case 'dial':
        return this.#dial(phone, message);
      case 'joined':
        for (const leg of this.#legs.values()) if (leg.sid === message.sid) leg.joined = true;
        return;
      case 'dialCancelled':
        return this.#legs.get(message.id)?.end();
    }
  }

  /** The far leg of a `<Dial>`: its audio is not bridged, its ringing, answer and end are. */
  #dial(phone: ConnectedPhone, message: Extract<ToCarrier, { type: 'dial' }>): void {
    const { id, callerId, timeoutMs, screen } = message;
    const calls = this.#options.calls();
    const leg: LiveCall = {
      sid: makeSid('CA'),
      from: callerId,
      to: message.number,
      direction: 'outbound-dial',
      status: 'ringing',
    };
    const callee = this.#answering.get(message.number);
    if (!callee) return phone.send({ type: 'dialed', id, result: 'nobody' });
    calls.register(leg, callee);
    const timer = setTimeout(() => {
      callee.order(leg.sid, { hangUp: true });
      calls.setStatus(leg.sid, 'no-answer');
    }, timeoutMs);
    const stopWatching = calls.watch(leg.sid, (now) => {
      clearTimeout(timer);
      if (now === 'in-progress' || now === 'ringing' || now === 'queued') return;
      stopWatching();
      this.#legs.delete(id);
      const result = now === 'canceled' ? 'failed' : now === 'completed' && !known.joined ? 'notJoined' : now;
      phone.send({ type: 'dialed', id, result });
    });
    const known = { sid: leg.sid, joined: false, end: () => callee.order(leg.sid, { hangUp: true }) };
    this.#legs.set(id, known);
    callee.send({ type: 'ring', call: leg, instruction: screen ?? NOTHING_FIRST });
  }
}

class ConnectedPhone implements Phone {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  order(sid: string, order: Parameters<Phone['order']>[1]): void {
    this.send({ type: 'update', sid, order });
  }

  send(message: ToPhone): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
