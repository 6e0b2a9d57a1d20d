// A phone's connection to the carrier: one socket a process and carrier, shared by all its calls.
import { WebSocket } from 'ws';
import type { LiveCall, Order, ToCarrier, ToPhone } from './control.ts';
import type { DialResult } from './line-contract.ts';
import { CallError } from './errors.ts';
import type { CallStatus } from './call-parameters.ts';

/** The carrier is on loopback: it answers at once or not at all. */
const ANSWER_TIMEOUT_MS = 5000;

type Ring = Extract<ToPhone, { type: 'ring' }>;

export interface LinkOptions {
  /** The carrier's base URL, `http://127.0.0.1:…`. */
  carrierUrl: string;
  accountSid: string;
  authToken: string;
}

export class CarrierLink {
  readonly #socket: WebSocket;
  readonly #key: string;
  readonly #opened: Promise<void>;
  readonly #orders = new Map<string, (order: Order) => void>();
  readonly #rings = new Map<string, (ring: Ring) => void>();
  /** What waits for an answer of the carrier, by the answer's kind and id. */
  readonly #waiting = new Map<string, (answer: ToPhone) => void>();
  #users = 0;

  constructor(options: LinkOptions, key: string) {
    this.#key = key;
    const { carrierUrl, accountSid, authToken } = options;
    this.#socket = new WebSocket(`${carrierUrl.replace(/^http/, 'ws').replace(/\/$/, '')}/_sandbox/calls`, {
      auth: `${accountSid}:${authToken}`,
      handshakeTimeout: ANSWER_TIMEOUT_MS,
      perMessageDeflate: false,
    });
    this.#opened = new Promise((resolve, reject) => {
      this.#socket.once('open', resolve);
      this.#socket.on('error', (error) => {
        const what = `The sandbox's carrier at ${carrierUrl} cannot be reached: ${error.message}.`;
        reject(new CallError('carrier-unreachable', what, { cause: error }));
      });
    });
    this.#socket.on('close', () => this.#forget());
    this.#socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString('utf8')) as ToPhone));
  }

  get alive(): boolean {
    return this.#socket.readyState <= WebSocket.OPEN;
  }

  retain(): void {
    this.#users += 1;
  }

  /** The last user closes the socket. */
  release(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.#forget();
    this.#socket.close();
  }

  async opened(): Promise<void> {
    await this.#opened;
  }

  /** Makes a call known, so that the REST API can reach it. */
  async register(call: LiveCall, onOrder: (order: Order) => void): Promise<void> {
    this.#orders.set(call.sid, onOrder);
    await this.#ask({ type: 'call', call }, `registered ${call.sid}`);
  }

  /** For a call the carrier itself rang. */
  adopt(sid: string, onOrder: (order: Order) => void): void {
    this.#orders.set(sid, onOrder);
  }

  status(sid: string, status: CallStatus): void {
    this.#send({ type: 'status', sid, status });
    if (status !== 'in-progress' && status !== 'ringing') this.#orders.delete(sid);
  }

  /** A phone that a `<Dial>` rang is joined with the caller. */
  joined(sid: string): void {
    this.#send({ type: 'joined', sid });
  }

  async answerNumber(number: string, onRing: (ring: Ring) => void): Promise<void> {
    this.#rings.set(number, onRing);
    await this.#ask({ type: 'answer', number }, `answering ${number}`);
  }

  stopAnswering(number: string): void {
    this.#rings.delete(number);
    this.#send({ type: 'stopAnswering', number });
  }

  async keepRecording(recording: { sid: string; callSid: string; mulaw: Buffer }): Promise<string> {
    const { sid, callSid } = recording;
    const message = { type: 'recording' as const, sid, callSid, mulaw: recording.mulaw.toString('base64') };
    const answer = await this.#ask(message, `recordingKept ${sid}`);
    return answer.type === 'recordingKept' ? answer.url : '';
  }

  /** Rings another phone of the sandbox for a `<Dial>`; resolves when that leg is over. */
  async dial(
    leg: Omit<Extract<ToCarrier, { type: 'dial' }>, 'type'>,
    aborted: AbortSignal,
  ): Promise<DialResult> {
    const answer = new Promise<ToPhone>((resolve) => this.#waiting.set(`dialed ${leg.id}`, resolve));
    const cancel = () => {
      this.#send({ type: 'dialCancelled', id: leg.id });
      this.#settle(`dialed ${leg.id}`, { type: 'dialed', id: leg.id, result: 'completed' });
    };
    aborted.addEventListener('abort', cancel, { once: true });
    this.#send({ type: 'dial', ...leg });
    const dialed = await answer;
    return dialed.type === 'dialed' ? dialed.result : 'failed';
  }

  #forget(): void {
    if (links.get(this.#key) === this) links.delete(this.#key);
  }

  #send(message: ToCarrier): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #ask(message: ToCarrier, answerKey: string): Promise<ToPhone> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(answerKey);
        reject(new CallError('carrier-unreachable', "The sandbox's carrier does not answer."));
      }, ANSWER_TIMEOUT_MS);
      this.#waiting.set(answerKey, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#send(message);
    });
  }

  #receive(message: ToPhone): void {
    switch (message.type) {
      case 'update':
        this.#orders.get(message.sid)?.(message.order);
        return;
      case 'ring':
        this.#rings.get(message.call.to)?.(message);
        return;
      case 'registered':
      case 'recordingKept':
        return this.#settle(`${message.type} ${message.sid}`, message);
      case 'answering':
        return this.#settle(`answering ${message.number}`, message);
      case 'dialed':
        return this.#settle(`dialed ${message.id}`, message);
    }
  }

  #settle(key: string, answer: ToPhone): void {
    this.#waiting.get(key)?.(answer);
    this.#waiting.delete(key);
  }
}

const links = new Map<string, CarrierLink>();

/** The process's link to this carrier, opened when there is none; give it back with `release`. */
export async function linkToCarrier(options: LinkOptions): Promise<CarrierLink> {
  const key = `${options.carrierUrl} ${options.accountSid} ${options.authToken}`;
  let link = links.get(key);
  if (!link?.alive) {
    link = new CarrierLink(options, key);
    links.set(key, link);
  }
  link.retain();
  try {
    await link.opened();
    return link;
  } catch (error) {
    link.release();
    throw error;
  }
}
